"""Texts of all sizes and scripts, cut into messages within every limit; nothing of them is lost."""

import random
import re
import unicodedata
from collections.abc import Iterator

import pytest
from discord_markdown import Node, parse, walk
from discord_oracle import faults
from replies import job_on, replied

from bot.core.answer import Answer, Code, Critique, Footer, Notice, Section, Table
from bot.core.wording import clean, unmarked
from bot.discord.layout import abridges, messages
from bot.discord.message import TEXT, Message

SAMPLES = 1_200
MARKS = 77_000_001, 77_000_002
PIECES = (
    "word", "longer_words", "Ein Satz.", "Так.", "文字化け", "日本語", "한국어", "שלום", "e\u0301",
    "न्मा", "👩‍🔬", "👍🏽", "⚠", "🏳️", "**strong**", "*so*", "`code_x`", "a*b", "~~", "||", "> ",
    "# ", "-# ", "- item", "1. ", "[12]", "](", "<@1>", "@here", "```", "\\", ":smile:", "x" * 90,
    "“quoted”", "3.5", "; ", "…", "\t",
)  # fmt: skip
GLUE = (" ", " ", " ", "\n", ". ", "\n\n", "")
BLANK = re.compile(r"[\s\u200b\ufe0f]+")


def some_text(dice: random.Random, most: int) -> str:
    """Of so many pieces at most, some of them over and over."""
    known = dice.sample(PIECES, dice.randint(1, 12))
    glue = dice.sample(GLUE, dice.randint(1, 3))
    count = dice.randint(0, most)
    return "".join(dice.choice(known) + dice.choice(glue) for _ in range(count))


def texts(message: Message) -> Iterator[str]:
    for each in message.components[0]["components"]:
        if each["type"] == TEXT:
            yield each["content"]


def is_fair(message: Message) -> None:
    """Within what Discord takes, and with every fence closed that was opened."""
    assert faults(message.marked(*MARKS).payload()) == []
    for text in texts(message):
        fences = [line for line in text.split("\n") if line.startswith("```")]
        assert len(fences) % 2 == 0
        assert all(fence == "```" for fence in fences[1::2])


def told(*shown: Message, of: tuple[str, ...]) -> str:
    """What stands in them in nodes of these kinds, or outside of all nodes."""
    nodes = (node for message in shown for text in texts(message) for node in parse(text))
    return "".join(leaf.text for node in nodes if node.kind in of for leaf in walk((node,)))


FLOWING = ("text", "strong", "emphasis", "code", "item")


def bare(text: str) -> str:
    """Without white space, and with addresses as they were."""
    for sign, blunt in (("@", "[at]"), (".", "[.]"), (":", "[:]")):
        text = text.replace(blunt, sign)
    return BLANK.sub("", text)


def assert_same(shown: str, said: str) -> None:
    """Shows what is around the first difference, not all of both."""
    pairs = zip(shown, said, strict=False)
    at = next((at for at, pair in enumerate(pairs) if pair[0] != pair[1]), 0)
    near = slice(max(at - 60, 0), at + 60)
    assert (len(shown), shown[near]) == (len(said), said[near])
    assert hash(shown) == hash(said)


def asked(text: str) -> str:
    """What a reader must see of prose: all but the dashes of lists and the marks of emphasis."""
    lines = re.sub(r"(?m)^\s*[-•*]\s+(?=\S)", "", text.strip())
    return bare(unmarked(lines))


def test_random_texts_are_cut_within_the_limits_and_none_of_them_is_lost() -> None:
    dice, cut = random.Random(5), 0
    for sample in range(SAMPLES):
        text = some_text(dice, 20 if sample % 30 else 1_500)
        shown = messages(replied(job_on("discord"), Notice(text=text, failed=False)))
        for message in shown:
            is_fair(message)
        assert_same(bare(told(*shown, of=FLOWING)), asked(text) or "…")
        cut += len(shown) > 1
    assert cut > SAMPLES / 150


def coded(text: str) -> Answer:
    section = Section(id="s", title="T", kind="prose", blocks=(Code(language="python", text=text),))
    return Answer(
        critique=Critique(
            persona="q", documents=(), sections=(section,), footer=Footer(model="reader")
        )
    )


def test_random_code_is_cut_between_lines_in_fences_of_its_language() -> None:
    dice = random.Random(6)
    for _ in range(SAMPLES // 60):
        text = some_text(dice, 400)
        reply = replied(job_on("discord"), coded(text))
        if abridges(reply):
            continue
        shown = messages(reply)
        blocks: list[Node] = []
        for message in shown:
            is_fair(message)
            blocks += [
                node for each in texts(message) for node in parse(each) if node.kind == "code block"
            ]
        assert all(node.detail == "python" for node in blocks)
        assert_same(bare("".join(node.text for node in blocks)), bare(clean(text)))


@pytest.mark.parametrize(
    "letter",
    ["e\u0301", "👍🏽", "न्मा", "⚠\ufe0f", "각"],
    ids=["accent", "tone", "vowel", "sign", "jamo"],
)
def test_a_letter_keeps_what_belongs_to_it(letter: str) -> None:
    for before in range(4):
        text = "x" * before + letter * 5_000
        for message in messages(replied(job_on("discord"), Notice(text=text, failed=False))):
            for shown in texts(message):
                assert all(
                    not unicodedata.combining(line[0]) and line[0] not in "\ufe0f🏽\u1161\u11a8"
                    for line in shown.split("\n")
                    if line
                )


def test_a_row_is_never_parted_and_every_part_of_a_table_has_its_header() -> None:
    rows = tuple((f"row {at}", "文" * (at % 5), f"{at}.5 ms") for at in range(400))
    table = Table(header=("Name", "Sign", "Time"), rows=rows)
    answer = coded("x")
    section = Section(id="s", title="T", kind="table", blocks=(table,))
    answer = Answer(critique=answer.critique.model_copy(update={"sections": (section,)}))
    shown = messages(replied(job_on("discord"), answer))
    assert len(shown) > 1
    lines: list[str] = []
    for message in shown:
        for text in texts(message):
            for node in parse(text):
                if node.kind == "code block":
                    head, rule, *body = node.text.split("\n")
                    assert head.split() == ["Name", "Sign", "Time"]
                    assert set(rule) == {"─", " "}
                    lines += body
    assert [line.split()[1] for line in lines] == [str(at) for at in range(400)]
    assert all(line.endswith(" ms") for line in lines)
