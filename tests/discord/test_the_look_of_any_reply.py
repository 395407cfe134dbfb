import json
import re

from any_replies import replies
from discord_markdown import parse, walk, words
from discord_oracle import faults
from hostile_answers import dangers, in_discord
from hypothesis import given, settings

from bot.core.answer import Answer, Finding, Reply
from bot.core.wording import where
from bot.discord.inert import inert_line
from bot.discord.layout import MOST_PARTS, abridges, messages, sentence
from bot.discord.message import CONTAINER, TEXT, Message

MARKS = 77_000_001, 77_000_002


def text_of(message: Message) -> list[str]:
    return [each["content"] for each in message.components[0]["components"] if each["type"] == TEXT]


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b\ufe0f]+", "", text)


@given(reply=replies)
@settings(max_examples=30)
def test_discord_takes_whatever_is_said(reply: Reply) -> None:
    for message in messages(reply):
        assert faults(message.payload()) == []
        assert faults(message.marked(*MARKS).payload()) == []
        (box,) = message.components
        assert box["type"] == CONTAINER
        assert box["components"][0]["type"] == TEXT


@given(reply=replies)
@settings(max_examples=15)
def test_nothing_in_it_leads_anywhere_or_calls_anybody(reply: Reply) -> None:
    assert dangers("discord", in_discord(reply)) == []


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


@given(reply=replies)
@settings(max_examples=8)
def test_the_same_reply_gives_the_same_messages_and_bodies_come_back(reply: Reply) -> None:
    shown = messages(reply)
    assert messages(Reply.model_validate_json(reply.model_dump_json())) == shown
    assert tuple(Message.of_body(message.to_body()) for message in shown) == shown


@given(reply=replies)
@settings(max_examples=15)
def test_no_title_and_no_place_of_a_quote_is_lost(reply: Reply) -> None:
    if not isinstance(reply.body, Answer):
        return
    critique = reply.body.critique
    shown = bare("".join(words(text) for message in messages(reply) for text in text_of(message)))
    for section in (*critique.sections, *critique.appendix):
        assert bare(inert_line(section.title)[:100]) in shown
    if abridges(reply):
        assert "thewholeisinthefile" in shown
        return
    assert len(messages(reply)) <= MOST_PARTS
    several = len(critique.documents) > 1
    for section in (*critique.sections, *critique.appendix):
        for block in section.blocks:
            for evidence in block.evidence if isinstance(block, Finding) else ():
                assert bare(inert_line(where(evidence, several))) in shown


def test_a_sentence_is_one_message_that_only_its_reader_sees() -> None:
    said = sentence("Too **much** for @everyone, see <@1>.")
    payload = said.payload(ephemeral=True)
    assert faults(payload) == []
    assert payload["flags"] == 1 << 15 | 1 << 6 | 1 << 2
    assert payload["allowed_mentions"] == {"parse": [], "users": [], "replied_user": False}
    assert "@everyone" not in json.dumps(payload)
    assert "**much**" in text_of(said)[0]
