"""Whatever Slack refuses of a message, and however often it stumbles, the words are there."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_slack_faults import cut, error, ratelimited, status
from redis import Redis
from replies import full_critique, job_on, replied, said
from slack_service import SlackThread, slack_thread, words

import bot
from bot.core.answer import Answer, Notice, Progress, Reply
from bot.core.errors import ConfigError, TransientError
from bot.core.values import Job
from bot.delivery.outbox import Outbox
from bot.platforms import Gone, NotSent, NotThere
from bot.platforms.slack import Slack
from bot.slack.message import Message

POST, EDIT = "chat.postMessage", "chat.update"


@pytest.fixture
def there(redis: Redis) -> Iterator[SlackThread]:
    with slack_thread(redis) as there:
        yield there


def body(text: str) -> str:
    blocks: tuple[dict[str, Any], ...] = (
        {"type": "rich_text", "elements": [_section(text)]},
        {"type": "table", "rows": [[_cell(text), _cell("a cell")]]},
    )
    return Message(text=text, blocks=blocks, username="Q", icon=":fire:").to_body()


def _section(text: str) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}


def _cell(text: str) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [_section(text)]}


def the_job(there: SlackThread) -> Job:
    mine = job_on("slack", there.place.thread)
    return mine.model_copy(
        update={"mention": mine.mention.model_copy(update={"place": there.place})}
    )


def outbox(there: SlackThread, sleep: Callable[[float], None] = lambda _: None) -> Outbox:
    return Outbox(there.redis, there.open(), the_job(there), lambda: True, sleep=sleep)


def reply(there: SlackThread, what: Answer | Notice | Progress) -> Reply:
    return replied(the_job(there), what).model_copy(update={"place": there.place})


# Form


@pytest.mark.parametrize("name", ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"])
def test_refused_blocks_go_as_older_ones(there: SlackThread, name: str) -> None:
    there.slack.faults.on(POST, error(name))
    there.open().post(there.place, "k", body("hello"))
    (shown,) = there.replies()
    assert {block["type"] for block in shown.blocks} == {"rich_text"}
    assert "hello" in words(shown.blocks)
    assert "a cell" in words(shown.blocks)


def test_refused_older_blocks_go_as_text_and_nothing_is_lost(there: SlackThread) -> None:
    long = " ".join(f"word{n}" for n in range(1_200))
    there.slack.faults.on(POST, error("invalid_blocks"), times=2)
    there.open().post(there.place, "k", body(long))
    (shown,) = there.replies()
    assert shown.blocks == []
    assert all(f"word{n}" in shown.text for n in (0, 600, 1_199))
    assert "a cell" in shown.text


def test_refused_blocks_of_an_edit_end_in_exactly_one_answer(there: SlackThread) -> None:
    box = outbox(there)
    box.progress(reply(there, Progress(stage="reading")))
    there.slack.faults.on(EDIT, error("invalid_blocks"), times=None)
    box.deliver(reply(there, said("The answer. " * 600)))
    answers = [text for text in there.shown() if "The answer." in text]
    assert len(answers) == len(there.shown()) == 1
    assert answers[0].count("The answer.") == 600


@pytest.mark.parametrize("name", ["block_mismatch", "edit_window_closed", "cant_update_message"])
def test_what_cannot_be_edited_is_replaced_once(there: SlackThread, name: str) -> None:
    box = outbox(there)
    box.progress(reply(there, Progress(stage="reading")))
    there.slack.faults.on(EDIT, error(name), times=None)
    for _ in range(2):
        box.deliver(reply(there, said("The answer.")))
    (shown,) = there.shown()
    assert "The answer." in shown


def test_a_message_that_slack_takes_in_no_form_is_the_operators(there: SlackThread) -> None:
    there.slack.faults.on(POST, error("invalid_blocks"), times=None)
    with pytest.raises(ConfigError, match="no form"):
        there.open().post(there.place, "k", body("hello"))


def test_an_edit_that_slack_takes_in_no_form_while_it_may_wait_leaves_the_message(
    there: SlackThread,
) -> None:
    slack = there.open()
    message = slack.post(there.place, "k", body("before"))
    there.slack.faults.on(EDIT, error("edit_window_closed"), times=None)
    with pytest.raises(Gone):
        slack.edit(there.place, message, body("progress"), patient=False)
    assert "before" in there.shown()[0]


def test_an_edit_keeps_the_mark_of_its_message(there: SlackThread) -> None:
    slack = there.open()
    message = slack.post(there.place, "k", body("before"))
    slack.edit(there.place, message, body("after"))
    assert slack.find(there.place, "k") == message


# Who speaks


def test_a_persona_speaks_under_its_name_where_it_may(there: SlackThread) -> None:
    there.open().post(there.place, "k", body("hello"))
    (shown,) = there.replies()
    assert (shown.username, shown.icon) == ("Q", ":fire:")


def test_without_the_scope_for_names_the_app_speaks_and_asks_again_after_a_while(
    there: SlackThread,
) -> None:
    there.slack.faults.on(POST, error("missing_scope"))
    for number in range(3):
        there.open().post(there.place, f"k{number}", body("hello"))
    assert len(there.shown()) == 3
    _, *others = there.slack.called(POST)
    assert len(others) == 3
    assert not any("username" in call.args for call in others)
    assert 0 < there.redis.ttl("shedder:plain-name:slack:T1") <= 3_600


def test_a_post_without_the_scope_to_post_is_the_operators(there: SlackThread) -> None:
    there.team.scopes = there.team.scopes - {"chat:write"}
    with pytest.raises(ConfigError, match="chat:write"):
        there.open().post(there.place, "k", body("hello"))


def test_a_channel_the_bot_was_taken_out_of_is_told_apart(there: SlackThread) -> None:
    there.team.kick("C1")
    slack = there.open()
    with pytest.raises(NotThere):
        slack.post(there.place, "k", body("hello"))
    assert slack.find(there.place, "k") is None
    slack.delete(there.place, there.place.thread)


# Nothing unfurls, nothing leaves the thread


def test_every_posting_call_turns_previews_off_and_stays_in_its_thread(there: SlackThread) -> None:
    slack = there.open()
    nudges = [slack.nudge("U1"), slack.nudge("U1", asks=True)]
    bodies = [*slack.parts(reply(there, Answer(critique=full_critique()))), *nudges]
    there.slack.faults.on(POST, error("invalid_blocks"), skip=1)
    there.slack.faults.on(POST, error("missing_scope"))
    for number, each in enumerate(bodies):
        assert each is not None
        slack.post(there.place, f"k{number}", each)
    posts = there.slack.called(POST)
    assert len(posts) == len(bodies) + 2
    for call in posts:
        assert call.args["unfurl_links"] is call.args["unfurl_media"] is False
        assert call.args["thread_ts"] == there.place.thread
        assert "reply_broadcast" not in call.args
        assert "link_names" not in call.args
        assert set(call.args["metadata"]["event_payload"]) == {"key"}


def test_there_is_one_place_in_the_program_that_posts() -> None:
    root = Path(bot.__file__).parent
    posting = {"chat.postMessage", "chat_postMessage", "scheduleMessage", "chat_stream"}
    where = {
        path.name
        for path in (root / "slack").rglob("*.py")
        for line in path.read_text().splitlines()
        if any(f'"{word}"' in line or f".{word}" in line for word in posting)
    }
    assert where == {"sending.py", "pace.py"}


def test_a_nudge_calls_the_asker_and_nobody_else(there: SlackThread) -> None:
    slack = there.open()
    for asks, said_of in ((False, "your answer is"), (True, "there is a question for you")):
        nudge = slack.nudge("U123", asks)
        assert nudge is not None
        message = slack.post(there.place, f"k{asks}", nudge)
        assert there.acts() == ["<@", "user"]
        assert f"U123 {said_of} above" in there.shown()[0]
        slack.delete(there.place, message)


@pytest.mark.parametrize("author", ["", "!channel", "S123", "U1> <!here", "u1", "U1\n", "here"])
def test_who_is_nobody_is_not_called(there: SlackThread, author: str) -> None:
    assert there.open().nudge(author) is None


# A service that stumbles


def test_a_429_at_any_part_of_a_long_reply_resumes_without_a_repeat(there: SlackThread) -> None:
    answer = reply(there, said("A very long paragraph, which goes on. " * 500))
    parts = there.open().parts(answer)
    assert len(parts) > 1
    for skip in range(len(parts)):
        for fault in (ratelimited(30), status(500), status(500, after=True), cut(after=True)):
            there.team.channels["C1"].threads.clear()
            there.redis.flushall()
            there.slack.faults.clear()
            there.slack.faults.on(POST, fault, skip=skip)
            with pytest.raises(TransientError):
                outbox(there).deliver(answer)
            there.redis.delete(*there.redis.keys("shedder:hold:*"), "none")
            outbox(there).deliver(answer)
            marks = [each.metadata for each in there.replies() if each.metadata]
            keys = [mark["event_payload"]["key"] for mark in marks]
            assert len(keys) == len(set(keys)) == len(parts), (skip, fault)


def test_what_never_left_is_posted_again_without_a_look_or_a_wait(there: SlackThread) -> None:
    there.slack.faults.on(POST, ratelimited(30))
    answer = reply(there, said("The answer."))
    for _ in range(2):
        with pytest.raises(NotSent):
            outbox(there, sleep=pytest.fail).deliver(answer)
    there.redis.delete(*there.redis.keys("shedder:hold:*"))
    outbox(there, sleep=pytest.fail).deliver(answer)
    assert len(there.shown()) == 1
    assert there.slack.called("conversations.replies") == []


def test_a_job_of_another_run_is_looked_for_although_this_one_never_sent(
    there: SlackThread,
) -> None:
    answer, waited = reply(there, said("The answer.")), list[float]()
    there.slack.faults.on(POST, cut(after=True))
    with pytest.raises(TransientError):
        outbox(there).deliver(answer)
    there.slack.faults.on("conversations.replies", ratelimited(30))
    with pytest.raises(NotSent):
        outbox(there, sleep=waited.append).deliver(answer)
    there.redis.delete(*there.redis.keys("shedder:hold:*"))
    outbox(there, sleep=waited.append).deliver(answer)
    assert len(there.shown()) == 1
    assert Slack.settles < sum(waited) <= Slack.settles + 2
