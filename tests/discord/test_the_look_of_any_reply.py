import json
import random
import re
from itertools import groupby

import pytest
from any_replies import bulletins, replies
from discord_markdown import parse, walk, words
from discord_oracle import faults
from hostile_answers import dangers, in_discord
from hypothesis import given, settings
from hypothesis import strategies as st
from own_links import linked, own_links

from bot.core.answer import Answer, Finding, Look, Paragraph, Progress, Reply, Section
from bot.core.bulletin import Bulletin
from bot.core.values import Place
from bot.core.wording import where
from bot.discord.inert import LONGEST_URL, inert_line
from bot.discord.layout import MOST_PARTS, abridges, messages, sentence
from bot.discord.message import CONTAINER, TEXT, Message
from bot.discord.pieces import LONGEST_TITLE

MARKS = 77_000_001, 77_000_002
BRACKETS = str.maketrans("[]", "()")
anything = st.one_of(replies, bulletins)


def text_of(message: Message) -> list[str]:
    return [each["content"] for each in message.components[0]["components"] if each["type"] == TEXT]


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b\ufe0f]+", "", text)


@given(reply=anything)
@settings(max_examples=30)
def test_discord_takes_whatever_is_said(reply: Reply) -> None:
    for message in messages(reply):
        assert faults(message.payload()) == []
        assert faults(message.marked(*MARKS).payload()) == []
        (box,) = message.components
        assert box["type"] == CONTAINER
        assert box["components"][0]["type"] == TEXT


@given(reply=anything)
@settings(max_examples=25)
def test_nothing_in_it_leads_anywhere_or_calls_anybody(reply: Reply) -> None:
    assert dangers("discord", in_discord(reply)) == []


@given(reply=replies)
@settings(max_examples=8)
def test_a_quote_leads_to_where_code_says_and_nothing_else_leads_anywhere(reply: Reply) -> None:
    place = "https://runbooks.example/a_b.md?at=1#L1"
    leading = linked(reply, place)
    shown = in_discord(leading)
    assert dangers("discord", shown) == []
    assert abridges(leading) or (place in shown) == bool(own_links(leading))


@given(reply=replies)
@settings(max_examples=15)
def test_headings_are_the_ones_of_the_persona(reply: Reply) -> None:
    """No text of a paper or a model becomes one, or large."""
    allowed = {"2", "3"}
    for message in messages(reply):
        assert message.notifies == ()
        for text in text_of(message):
            headings = [each for each in walk(tuple(parse(text))) if each.kind == "heading"]
            assert {each.detail for each in headings} <= allowed
            assert len(headings) <= 1


@given(reply=anything)
@settings(max_examples=8)
def test_the_same_reply_gives_the_same_messages_and_bodies_come_back(reply: Reply) -> None:
    shown = messages(reply)
    assert messages(Reply.model_validate_json(reply.model_dump_json())) == shown
    assert tuple(Message.of_body(message.to_body()) for message in shown) == shown


@given(reply=bulletins)
@settings(max_examples=25)
def test_a_bulletin_is_shown_whole_with_its_links(reply: Reply) -> None:
    assert isinstance(reply.body, Bulletin)
    shown_in = messages(reply)
    shown = [text for message in shown_in for text in text_of(message)]
    nodes = [each for text in shown for each in walk(tuple(parse(text)))]
    links = {each.detail or each.text.strip("<>") for each in nodes if each.kind == "link"}
    said = bare("".join(map(words, shown))).translate(BRACKETS)
    for line in reply.body.lines:
        alike = groupby(line.runs, key=lambda run: (run.url, run.bold))
        for (url, _), runs in alike if line.kind != "code" else ():
            text = "".join(run.text for run in runs)
            if url and bare(inert_line(text)) and len(url) <= LONGEST_URL:
                assert url in links
            elif text != url and len(shown_in) == 1:  # else it may be cut there
                assert bare(inert_line(text)[:60]).translate(BRACKETS) in said
    assert links <= own_links(reply)


@given(reply=replies)
@settings(max_examples=15)
def test_no_title_and_no_place_of_a_quote_is_lost(reply: Reply) -> None:
    if not isinstance(reply.body, Answer):
        return
    critique = reply.body.critique
    shown = bare("".join(words(text) for message in messages(reply) for text in text_of(message)))
    for section in (*critique.sections, *critique.appendix):
        assert bare(inert_line(section.title, LONGEST_TITLE)) in shown
    if abridges(reply):
        assert "thewholeisinthefile" in shown
        return
    assert len(messages(reply)) <= MOST_PARTS
    several = len(critique.documents) > 1
    for section in (*critique.sections, *critique.appendix):
        for block in section.blocks:
            for evidence in block.evidence if isinstance(block, Finding) else ():
                assert bare(inert_line(where(evidence, several))) in shown


@pytest.mark.parametrize("seed", range(12))
def test_progress_of_long_sections_is_full_and_not_too_full(seed: int) -> None:
    chance = random.Random(seed)
    words = [" ".join(["fair"] * chance.randint(1, 14)) for _ in range(140)]
    blocks = tuple(Paragraph(text=each) for each in words)
    section = Section(id="claims", title="Claims", kind="prose", blocks=blocks)
    body = Progress(stage="checking", detail="quotes", sections=(section,))
    place = Place(platform="discord", workspace="1", channel="2", thread="3")
    (shown,) = messages(Reply(job="crit-1", place=place, look=Look(name="Ada"), body=body))
    assert faults(shown.payload()) == []
    long = sum(len(text.encode("utf-16-le")) // 2 for text in text_of(shown))
    assert 3_700 < long <= 4_000
    assert text_of(shown)[-1].endswith("once it has been checked")


def test_a_sentence_is_one_message_that_only_its_reader_sees() -> None:
    said = sentence("Too **much** for @everyone, see <@1>.")
    payload = said.payload(ephemeral=True)
    assert faults(payload) == []
    assert payload["flags"] == 1 << 15 | 1 << 6 | 1 << 2
    assert payload["allowed_mentions"] == {"parse": [], "users": [], "replied_user": False}
    assert "@everyone" not in json.dumps(payload)
    assert "**much**" in text_of(said)[0]
