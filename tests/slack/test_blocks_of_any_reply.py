import json
import re
from collections.abc import Iterator
from typing import Any

from any_replies import bulletins, replies
from hostile_answers import dangers, in_slack
from hypothesis import given, settings
from hypothesis import strategies as st
from own_links import linked, own_links
from replies import job_on, replied
from slack_oracle import faults

from bot.core.answer import Answer, Finding, Reply
from bot.core.bulletin import Bulletin, Line, Words
from bot.core.wording import pictured, where
from bot.slack.blocks import MOST_PARTS, abridges, messages
from bot.slack.classic import NEWER, classic
from bot.slack.inert import inert, inert_code, inert_line
from bot.slack.message import Message, count_of, size_of
from bot.slack.packing import MOST_BLOCKS, MOST_BYTES
from bot.slack.rich_text import LONGEST_URL


def refused(message: Message) -> list[str]:
    payload = json.loads(message.to_body())
    return [*faults(payload, method="chat.postMessage"), *faults(payload, method="chat.update")]


def links_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") == "link":
            yield value["url"]
        value = tuple(value.values())
    for each in value if isinstance(value, list | tuple) else ():
        yield from links_in(each)


anything = st.one_of(replies, bulletins)


@given(reply=anything)
@settings(max_examples=60)
def test_slack_takes_whatever_is_said(reply: Reply) -> None:
    for message in messages(reply):
        assert refused(message) == []
        assert size_of(*message.blocks) <= MOST_BYTES
        assert count_of(message.blocks) <= MOST_BLOCKS
        assert any(block["type"] == "rich_text" for block in message.blocks)
        assert 0 < len(message.text.encode()) <= 3_000
        assert len(message.username) <= 80
        assert re.fullmatch(r"(:[a-z0-9_+-]+:)?", message.icon)


@given(reply=anything)
@settings(max_examples=30)
def test_an_older_slack_takes_it_too(reply: Reply) -> None:
    for message in map(classic, messages(reply)):
        assert all(block["type"] not in NEWER for block in message.blocks)
        assert refused(message) == []


@given(reply=anything)
@settings(max_examples=30)
def test_nothing_in_it_leads_anywhere_or_calls_anybody(reply: Reply) -> None:
    assert dangers("slack", in_slack(reply)) == []


@given(reply=replies)
@settings(max_examples=15)
def test_a_quote_leads_to_where_code_says_and_nothing_else_leads_anywhere(reply: Reply) -> None:
    assert dangers("slack", in_slack(linked(reply, "https://runbooks.example/a.md#L1"))) == []


@given(reply=bulletins)
@settings(max_examples=40)
def test_a_bulletin_is_shown_whole_with_its_links(reply: Reply) -> None:
    assert isinstance(reply.body, Bulletin)
    shown, links = in_slack(reply), {*links_in([each.blocks for each in messages(reply)])}
    mended = "".join(shown.split())
    for line in reply.body.lines:
        if line.kind == "code":
            assert "".join(inert_code(line.text).split())[:60] in mended
            continue
        for run in line.runs:
            if run.text != run.url:
                assert "".join(pictured(inert(run.text)).split())[:60] in mended
            if run.text.strip() and run.url and len(run.url) <= LONGEST_URL:
                assert run.url in links
    assert links <= own_links(reply)


@given(reply=anything)
@settings(max_examples=16)
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


def test_the_options_of_a_ballot_are_pictures_as_their_reactions_are() -> None:
    lines = (Line.of("1️⃣ ", Words(text="2️⃣ a paper", url="https://arxiv.org/abs/2401.00001")),)
    (message,) = messages(replied(job_on("slack"), Bulletin(title="Vote", lines=lines)))
    assert "1️⃣ " in str(message.blocks)
    assert "2️⃣ a paper" in str(message.blocks)
