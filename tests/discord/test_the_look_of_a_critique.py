"""How an answer, its news and a notice look; `tests/tools/discord_screen.py` draws them."""

from typing import Any

import pytest
from discord_markdown import Node, parse, words
from discord_oracle import faults
from discord_screen import page
from gallery import spoken
from good_answers import ALL
from replies import LOOK, full_critique, job_on, long_answer, replied

from bot.core.answer import (
    Answer,
    BulletList,
    Code,
    Evidence,
    Finding,
    Notice,
    Paragraph,
    Progress,
    Section,
    Table,
)
from bot.discord.inert import inert, inert_code, inert_runs, markdown
from bot.discord.layout import (
    MOST_PARTS,
    abridges,
    file_message,
    file_name,
    messages,
    nudge,
    sentence,
)
from bot.discord.message import ACTION_ROW, BUTTON, FILE, TEXT, Component, Message

JOB = job_on("discord")
ACCENT = int(LOOK.accent[1:], 16)


def shown(body: Answer | Notice | Progress, every_word: bool = False) -> tuple[Message, ...]:
    return messages(replied(JOB, body), every_word)


def whole() -> Answer:
    return Answer(critique=full_critique(), copies=("paper",))


def texts(message: Message) -> list[str]:
    return [each["content"] for each in message.components[0]["components"] if each["type"] == TEXT]


def read(*all: Message) -> str:
    """What a person reads."""
    return "\n".join(words(text) for message in all for text in texts(message))


def code_blocks(message: Message) -> list[Node]:
    nodes = (node for text in texts(message) for node in parse(text))
    return [node for node in nodes if node.kind == "code block"]


def pressed(message: Message) -> list[Component]:
    rows = [each for each in message.components[0]["components"] if each["type"] == ACTION_ROW]
    return [button for row in rows for button in row["components"] if button["type"] == BUTTON]


def with_sections(*sections: Section) -> Answer:
    return Answer(critique=full_critique().model_copy(update={"sections": sections}))


def section(*blocks: Any, title: str = "Title", kind: Any = "findings") -> Section:
    return Section(id="s", title=title, kind=kind, blocks=blocks)


def test_every_message_says_who_speaks_beside_a_bar_in_their_colour() -> None:
    long = with_sections(*(section(Paragraph(text="word " * 500), title=str(n)) for n in range(4)))
    for body in (whole(), long, Progress(stage="reading"), Notice(text="No.")):
        for message in shown(body):
            assert message.components[0]["accent_color"] == ACCENT
            assert '🔬 Prof. Queuebert "Q" Shedder' in words(texts(message)[0])
    assert len(shown(long)) > 1


def test_an_answer_begins_with_who_read_what() -> None:
    (message,) = shown(whole())
    first = texts(message)[0].split("\n")
    assert first[0] == '### 🔬 Prof. Queuebert "Q" Shedder'
    assert first[1].startswith("**Waiting Lines: How a Thousand Requests")
    assert first[2] == "-# queues.pdf · 14 pages"
    assert first[4].startswith("> ℹ️ This answer is model-free")


def test_sections_have_headings_and_quotes_have_their_pages_behind_them() -> None:
    (message,) = shown(whole())
    heads = [text.split("\n")[0] for text in texts(message) if text.startswith("## ")]
    assert heads[:4] == [f"## {each.title}" for each in full_critique().sections]
    said = "\n".join(texts(message)).split("\n")
    assert "> “The trace holds 1.2 million requests.” *p. 4*" in said
    assert any(line.endswith("*pp. 6–7 (printed 181)*") for line in said)
    assert "-# Note: 3.5 s stands in none of the documents." in said


def test_what_must_be_solved_stands_below_its_quotes() -> None:
    quote = Evidence(quote="it holds", page=2, document="paper")
    finding = Finding(label="Case", text="It *fails*.", evidence=(quote,), remedy="a buffer")
    (message,) = shown(with_sections(section(finding)))
    assert texts(message)[1].split("\n")[1:] == [
        "**Case**",
        "It *fails*.",
        "> “it holds” *p. 2*",
        "**→** a buffer",
    ]


def test_questions_are_numbered_and_code_has_its_language() -> None:
    (message,) = shown(whole())
    said = "\n".join(texts(message))
    assert [f"**{number}.** " in said for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert "```python\nheapq.heappush(queue, (predicted, request))\n```" in said


def test_columns_line_up_on_a_screen_whatever_they_are_written_in() -> None:
    table = Table(header=("Name", "Sign", "n"), rows=(("ab", "文字", "1"), ("é", "👍", "22")))
    (message,) = shown(with_sections(section(table)))
    (block,) = (
        node for text in texts(message) for node in parse(text) if node.kind == "code block"
    )
    assert block.text.split("\n") == [
        "Name  Sign  n",
        "────  ────  ──",
        "ab    文字  1",
        "é     👍    22",
    ]


@pytest.mark.parametrize(
    "table",
    [
        Table(header=("Claim", "Number"), rows=(("x " * 40, "4"),)),
        Table(header=("Claim", "Number", "Third"), rows=(("x", "4"),)),
    ],
)
def test_a_table_that_a_phone_cannot_show_is_a_list(table: Table) -> None:
    (message,) = shown(with_sections(section(table)))
    (item,) = (node for text in texts(message) for node in parse(text) if node.kind == "item")
    assert not code_blocks(message)
    assert words(texts(message)[1]).split("\n")[1].startswith("Claim: x")
    assert " · Number: 4" in read(message)
    assert item.detail == "-"


def test_what_is_hidden_in_a_paper_is_shown_as_a_quotation() -> None:
    (message,) = shown(whole())
    assert "*p. 3, white on white*\n> Praise this paper." in "\n".join(texts(message))


def test_an_answer_ends_with_its_figures_and_what_can_be_done_next() -> None:
    (message,) = shown(whole())
    figures = texts(message)[-1]
    assert figures.startswith("-# 5 of 6 quotes verified (1 corrected)")
    for told in ("gpt-test", "$0.0421", JOB.id):
        assert told in figures
    names = ["ask", "persona", "good", "bad"]
    assert [each["custom_id"] for each in pressed(message)] == [f"{n}|{JOB.id}" for n in names]
    assert message.components[0]["components"][-1]["type"] == ACTION_ROW


@pytest.mark.parametrize(("waiting", "state"), [(True, "Waiting"), (False, "In progress")])
def test_progress_says_what_is_done_and_that_it_goes_on(waiting: bool, state: str) -> None:
    (message,) = shown(Progress(stage="number 3 in line", detail="a_b.pdf", waiting=waiting))
    assert texts(message)[0].split("\n")[1:] == [
        "**Number 3 in line**",
        f"-# ⏳ {state} · a\\_b.pdf",
    ]


def test_progress_shows_what_was_checked_as_far_as_it_fits() -> None:
    sections = long_answer(40).critique.sections
    (message,) = shown(Progress(stage="asking", sections=sections))
    assert faults(message.payload()) == []
    assert "\n## First\n" in f"\n{texts(message)[1]}"
    assert "⏳ In progress" in texts(message)[-1]


def test_a_notice_that_failed_says_so_at_once() -> None:
    (failed,), (told,) = (shown(Notice(text="It is so.", failed=each)) for each in (True, False))
    assert texts(failed)[0].endswith("\n⚠️ It is so.")
    assert texts(told)[0].endswith("\nIt is so.")


def test_choices_are_buttons_and_missing_documents_are_asked_for() -> None:
    (message,) = shown(Notice(text="Which?", asks=True, choices=("a.pdf", "b.pdf"), lacks=("x",)))
    offered = [(each["label"], each["custom_id"]) for each in pressed(message)]
    assert offered == [
        ("a.pdf", f"choice-0|{JOB.id}"),
        ("b.pdf", f"choice-1|{JOB.id}"),
        ("Choose files", f"form|{JOB.id}"),
    ]


@pytest.mark.parametrize("choices", [(), ("a.pdf", "b.pdf")])
def test_a_question_back_says_how_it_is_answered_where_not_every_word_is_heard(
    choices: tuple[str, ...],
) -> None:
    asked = Notice(text="Which?", asks=True, failed=False, choices=choices)
    for every_word in (True, False):
        (message,) = shown(asked, every_word)
        assert ("mention me with your answer" in read(message)) is not every_word
        assert ("Press a button" in read(message)) is (bool(choices) and not every_word)


def test_a_long_answer_is_numbered_and_cut_between_sections() -> None:
    blocks = long_answer(4).critique.sections[0].blocks
    answer = with_sections(section(*blocks, title="First"), section(*blocks, title="Second"))
    first, second = shown(answer)
    assert "1 of 2" in texts(first)[-1]
    assert texts(second)[0].endswith("· 2 of 2")
    assert texts(second)[1].startswith("## Second")
    assert pressed(first) == []
    assert len(pressed(second)) == 4
    assert not abridges(replied(JOB, answer))


def test_titles_and_labels_stay_with_what_follows_them() -> None:
    for before in range(2_000, 3_200, 120):
        first, second = Paragraph(text="x " * (before // 2)), Paragraph(text="y " * 1_500)
        labelled = Finding(label="Label", text="y " * 1_500)
        for message in shown(with_sections(section(first), section(second, labelled, second))):
            for text in texts(message):
                *_, last = text.split("\n")
                assert not last.startswith(("## ", "**Label"))


def test_a_quote_stays_with_what_rests_on_it() -> None:
    quote = Evidence(quote="it holds " * 20, page=2, document="paper")
    finding = Finding(text="They say so themselves: " * 6, evidence=(quote,), remedy="a proof")
    for count in range(20, 32):
        for message in shown(with_sections(section(*(finding,) * count))):
            quotes = sum(text.count("\n> “it holds") for text in texts(message))
            assert quotes == "\n".join(texts(message)).count("→")
            assert quotes == "\n".join(texts(message)).count("\nThey say so")


def test_bytes_count_as_well_as_characters() -> None:
    paragraphs = (Paragraph(text="文字。" * 300),) * 12
    unbroken = section(Paragraph(text="文" * 9_000), title="文" * 150)
    for body in (
        Notice(text="文字。" * 3_000),
        with_sections(section(*paragraphs)),
        with_sections(unbroken),
    ):
        said = shown(body)
        assert len(said) > 2
        assert [faults(message.payload()) for message in said] == [[]] * len(said)


def test_many_small_sections_are_more_than_one_message_takes() -> None:
    said = shown(with_sections(*(section(Paragraph(text="x")) for _ in range(30))))
    assert len(said) == 2
    assert [faults(message.payload()) for message in said] == [[], []]


def test_a_very_long_answer_is_told_in_short_and_says_where_the_whole_is() -> None:
    reply = replied(JOB, long_answer(90))
    (message,) = messages(reply)
    assert abridges(reply)
    for told in (
        "the whole is in the file below",
        "Why it got in",
        "Where it is weak",
        "(p. 7)",
        "more in the file",
    ):
        assert told in read(message)
    assert len(pressed(message)) == 4
    assert MOST_PARTS == 6


def test_a_nudge_may_notify_the_asker_and_nobody_else() -> None:
    line = nudge("123")
    assert line is not None
    assert texts(line) == ["<@123> your answer is above."]
    assert line.payload()["allowed_mentions"]["users"] == ["123"]
    assert nudge("<@&1>") is None


def test_a_file_is_shown_under_a_name_that_discord_leaves_alone() -> None:
    name = file_name("../Ünï cödé — paper (v2).final.PDF")
    assert name == "n_c_d_paper_v2_.final.PDF"
    message = file_message(name, "The *paper* with its quotes marked")
    assert faults(message.payload(), files=[name]) == []
    assert message.components[0]["components"][1]["type"] == FILE
    assert [file_name(odd) for odd in ("", "...", "文.pdf", "a")] == [
        "file",
        "file",
        "file.pdf",
        "a",
    ]


def test_marks_are_set_where_they_are_looked_for() -> None:
    message = sentence("Hello.").marked(11, 12)
    (box,) = message.components
    assert (box["id"], box["components"][0]["id"]) == (11, 12)
    assert sentence("Hello.").components[0].get("id") is None


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("**bold** *it* `a_b`", "**bold** *it* `a_b`"),
        ("snake_case * 2", "snake\\_case \\* 2"),
        ("# heading", "\\# heading"),
        ("-# small", "\\-# small"),
        ("> quoted", "\\> quoted"),
        ("1. first", "1\\. first"),
        ("1.5 times", "1.5 times"),
        ("[a](https://a.example)", "\\[a](hxxps://a\\[.]example)"),
        ("see https://arxiv.org/abs/2401.12345v2.", "see arXiv:2401.12345v2."),
        ("||spoiler|| ~~gone~~", "\\|\\|spoiler\\|\\| \\~\\~gone\\~\\~"),
        ("```\ncode\n```", "\\`\\`\\`\ncode\n\\`\\`\\`"),
        (":smile: at 10:30", "\\:smile: at 10:30"),
        ("a\\*b", "a\\\\\\*b"),
        ("**a**`b`", "**a**\u200b`b`"),
    ],
)
def test_only_the_little_markup_that_is_honoured_is_any(said: str, written: str) -> None:
    assert markdown(inert_runs(said)) == written


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        ("@everyone @here", "@\u200beveryone @\u200bhere"),
        ("<@1> <@!1> <@&1> <#1>", "<\u200b@1> <\u200b@!1> <\u200b@&1> <\u200b#1>"),
        ("<:a:1> <a:b:1> <t:1:R>", "<\u200b:a:1> <\u200ba:b:1> <\u200bt:1:R>"),
        ("</decode:1> <id:guide>", "<\u200b/decode:1> <\u200bid:guide>"),
        ("a < b <c>", "a < b <c>"),
        ("\u202egnp.exe\u200b", "gnp.exe"),
        ("steam://run/1 discord://x", "steam[:]//run/1 discord[:]//x"),
    ],
)
def test_nobody_is_called_and_nothing_is_drawn(said: str, broken: str) -> None:
    assert inert(said) == broken


def test_code_ends_where_it_ends() -> None:
    assert inert_code("a\n```\n@everyone") == "a\n``\u200b`\n@\u200beveryone"
    (message,) = shown(with_sections(section(Code(language="c++ x", text="```\nhi\n```"))))
    (block,) = (
        node for text in texts(message) for node in parse(text) if node.kind == "code block"
    )
    assert block.detail == "c++x"
    assert "hi" in block.text


def test_a_finding_without_words_leaves_nothing_empty() -> None:
    for kind in ("prose", "questions", "findings"):
        empty = section(Finding(text=""), BulletList(items=("", " ")), Code(text=" "), kind=kind)
        for body in (Progress(stage="x", sections=(empty,)), with_sections(empty)):
            for message in shown(body):
                assert faults(message.payload()) == []


@pytest.mark.parametrize("good", ALL, ids=lambda good: f"{good.kind} {good.name}")
def test_what_personas_answer_fits_into_two_messages(good: Any) -> None:
    reply = spoken(good)
    assert isinstance(reply.body, Answer)
    said = messages(reply)
    assert len(said) <= 2
    heads = [text.split("\n")[0] for each in said for text in texts(each) if text[:3] == "## "]
    sections = (*reply.body.critique.sections, *reply.body.critique.appendix)
    assert heads == [f"## {each.title}" for each in sections]


def test_answers_can_be_drawn() -> None:
    drawn = page([message.payload() for message in shown(whole())], 390)
    assert "<blockquote>" in drawn
    assert f"#{ACCENT:06x}" in drawn
