"""The terminal, Slack and Discord show the same critique: whatever it says is in all three."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from discord_markdown import words
from gallery import spoken
from good_answers import ALL
from replies import full_critique, job_on, replied
from rich.console import Console

from bot.console.screen import render
from bot.core.answer import (
    Answer,
    Block,
    BulletList,
    Callout,
    Code,
    Critique,
    Finding,
    Paragraph,
    Reply,
    Table,
)
from bot.core.passages import passages
from bot.core.wording import clean, described, said, tally, unmarked, where
from bot.discord import layout
from bot.slack import blocks

MARKS = re.compile(r"[\s\u200b\ufe0f]+")
BLUNT = (("hxxp", "http"), ("[:]//", "://"), ("[.]", "."), ("[at]", "@"))


def bare(text: str) -> str:
    """Without white space, and with addresses as they were."""
    for blunt, sharp in BLUNT:
        text = text.replace(blunt, sharp)
    return MARKS.sub("", text)


def in_terminal(reply: Reply) -> str:
    console = Console(file=io.StringIO(), width=9_000)
    console.print(render(reply))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def in_slack(reply: Reply) -> str:
    assert not blocks.abridges(reply)
    return "".join(_texts([list(message.blocks) for message in blocks.messages(reply)]))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from (each,) if key == "text" and isinstance(each, str) else _texts(each)


def in_discord(reply: Reply) -> str:
    assert not layout.abridges(reply)
    boxes = (message.components[0] for message in layout.messages(reply))
    return "".join(words(each.get("content", "")) for box in boxes for each in box["components"])


SERVICES: dict[str, Callable[[Reply], str]] = {
    "terminal": in_terminal,
    "slack": in_slack,
    "discord": in_discord,
}


def facts(critique: Critique) -> Iterator[str]:
    """Everything that a critique says, piece by piece."""
    several = len(critique.documents) > 1
    for reading in critique.documents:
        yield from described(reading, several)
    yield from critique.notes
    for section in (*critique.sections, *critique.appendix):
        yield section.title
        for block in section.blocks:
            yield from of_block(block, several)
    yield " · ".join(tally(critique.footer))


def of_block(block: Block, several: bool) -> Iterator[str]:
    match block:
        case Finding():
            yield block.label
            yield from prose(said(block))
            yield from (f"“{each.quote}” {where(each, several)}" for each in block.evidence)
            yield from prose(block.remedy)
            yield block.code.text if block.code else ""
            yield from block.notes
        case Paragraph() | Callout():
            yield from prose(block.text)
        case BulletList():
            yield from block.items
        case Table():
            yield block.title
            for row in (block.header, *block.rows):
                yield from row
        case Code():
            yield block.text


def prose(text: str) -> Iterator[str]:
    for passage in passages(text):
        yield from passage.lines


def lost(critique: Critique, shown: str) -> dict[str, tuple[int, int]]:
    """What is shown less often than it is said, and how often."""
    shown = bare(shown)
    said_so_often = Counter(bare(unmarked(clean(fact))) for fact in facts(critique))
    labels = {bare(block.label) for block in all_findings(critique)}  # once for their neighbours
    counted = (
        (fact, shown.count(fact), 1 if fact in labels else often)
        for fact, often in said_so_often.items()
    )
    return {fact: (found, often) for fact, found, often in counted if fact and found < often}


def all_findings(critique: Critique) -> Iterator[Finding]:
    for section in (*critique.sections, *critique.appendix):
        yield from (block for block in section.blocks if isinstance(block, Finding))


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("good", ALL, ids=lambda good: f"{good.kind} {good.name}")
def test_what_personas_say_is_shown_whole(service: str, good: Any) -> None:
    reply = spoken(good)
    assert isinstance(reply.body, Answer)
    assert lost(reply.body.critique, SERVICES[service](reply)) == {}


@pytest.mark.parametrize("service", SERVICES)
def test_every_kind_of_block_is_shown_whole(service: str) -> None:
    critique = full_critique()
    assert (
        lost(critique, SERVICES[service](replied(job_on("discord"), Answer(critique=critique))))
        == {}
    )


@pytest.mark.parametrize("service", SERVICES)
def test_it_would_be_noticed_if_something_were_lost(service: str) -> None:
    critique = full_critique()
    *others, last = critique.sections
    for less in (
        critique.model_copy(update={"sections": tuple(others)}),
        critique.model_copy(
            update={"sections": (*others, last.model_copy(update={"blocks": last.blocks[:-1]}))}
        ),
        critique.model_copy(update={"documents": ()}),
        critique.model_copy(update={"notes": critique.notes[1:]}),
    ):
        assert lost(critique, SERVICES[service](replied(job_on("discord"), Answer(critique=less))))
