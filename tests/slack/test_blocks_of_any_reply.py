import json
import re

from any_replies import replies
from hostile_answers import dangers, in_slack
from hypothesis import given, settings
from slack_oracle import faults

from bot.core.answer import Answer, Finding, Reply
from bot.core.wording import where
from bot.slack.blocks import MOST_PARTS, abridges, messages
from bot.slack.classic import NEWER, classic
from bot.slack.inert import inert_line
from bot.slack.message import Message, count_of, size_of
from bot.slack.packing import MOST_BLOCKS, MOST_BYTES


def refused(message: Message) -> list[str]:
    payload = json.loads(message.to_body())
    return [*faults(payload, method="chat.postMessage"), *faults(payload, method="chat.update")]


@given(reply=replies)
@settings(max_examples=40)
def test_slack_takes_whatever_is_said(reply: Reply) -> None:
    for message in messages(reply):
        assert refused(message) == []
        assert size_of(*message.blocks) <= MOST_BYTES
        assert count_of(message.blocks) <= MOST_BLOCKS
        assert any(block["type"] == "rich_text" for block in message.blocks)
        assert 0 < len(message.text.encode()) <= 3_000
        assert len(message.username) <= 80
        assert re.fullmatch(r"(:[a-z0-9_+-]+:)?", message.icon)


@given(reply=replies)
@settings(max_examples=25)
def test_an_older_slack_takes_it_too(reply: Reply) -> None:
    for message in map(classic, messages(reply)):
        assert all(block["type"] not in NEWER for block in message.blocks)
        assert refused(message) == []


@given(reply=replies)
@settings(max_examples=25)
def test_nothing_in_it_leads_anywhere_or_calls_anybody(reply: Reply) -> None:
    assert dangers("slack", in_slack(reply)) == []


@given(reply=replies)
@settings(max_examples=12)
def test_the_same_reply_gives_the_same_messages_and_bodies_come_back(reply: Reply) -> None:
    shown = messages(reply)
    assert messages(Reply.model_validate_json(reply.model_dump_json())) == shown
    assert tuple(Message.of_body(message.to_body()) for message in shown) == shown


@given(reply=replies)
@settings(max_examples=25)
def test_no_title_and_no_place_of_a_quote_is_lost(reply: Reply) -> None:
    if not isinstance(reply.body, Answer):
        return
    critique, shown = reply.body.critique, in_slack(reply)
    for section in (*critique.sections, *critique.appendix):
        assert inert_line(section.title)[:70].strip() in shown
    if abridges(reply):
        assert "the whole is in the file" in shown
        return
    assert len(messages(reply)) <= MOST_PARTS
    several = len(critique.documents) > 1
    for section in (*critique.sections, *critique.appendix):
        for block in section.blocks:
            for evidence in block.evidence if isinstance(block, Finding) else ():
                assert inert_line(where(evidence, several)) in shown
