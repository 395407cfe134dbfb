"""A message of ours is known by either of its marks, and nobody else's by any."""

from collections.abc import Iterator
from typing import Any

import pytest
from fake_slack_faults import cut, error
from fake_slack_world import Message as Shown
from redis import Redis
from replies import job_on, replied, said
from slack_service import SlackThread, slack_thread

from bot.core.errors import TransientError
from bot.delivery.outbox import Outbox
from bot.slack import marks
from bot.slack.marks import Self, is_marked, is_ours
from bot.slack.message import Message
from bot.slack.rich_text import rich_text, section, text

BODY = Message(text="hello", blocks=(rich_text(section(text("hello"))),)).to_body()
LATER = Message(text="bye", blocks=(rich_text(section(text("bye"))),)).to_body()
ME = Self(user="U0", bot="B0", app="A0")


@pytest.fixture
def there(redis: Redis) -> Iterator[SlackThread]:
    with slack_thread(redis) as there:
        yield there


def without_metadata(there: SlackThread) -> None:
    """As a service has it that keeps none."""
    for message in there.replies():
        message.metadata = None


def test_without_metadata_a_message_is_found_by_its_first_block(there: SlackThread) -> None:
    slack = there.open()
    message = slack.post(there.place, "k", BODY)
    without_metadata(there)
    assert slack.find(there.place, "k") == message
    assert slack.find(there.place, "l") is None
    slack.edit(there.place, message, LATER, key="k")
    without_metadata(there)
    assert there.shown() == ["bye"]
    assert slack.find(there.place, "k") == message


def test_a_message_in_old_blocks_is_marked_as_well(there: SlackThread) -> None:
    newer: dict[str, Any] = {"type": "alert", "text": {"type": "plain_text", "text": "mind"}}
    body = Message(text="mind", blocks=(newer, rich_text(section(text("this"))))).to_body()
    there.slack.faults.on("chat.postMessage", error("invalid_blocks"))
    slack = there.open()
    message = slack.post(there.place, "k", body)
    without_metadata(there)
    assert slack.find(there.place, "k") == message


def test_plain_text_is_found_by_its_metadata(there: SlackThread) -> None:
    there.slack.faults.on("chat.postMessage", error("invalid_blocks"))
    slack = there.open()
    message = slack.post(there.place, "k", BODY)
    assert there.replies()[0].blocks == []
    assert slack.find(there.place, "k") == message


def test_a_mark_has_one_length_and_says_nothing_of_its_key() -> None:
    ids = [marks.stamped([{"type": "divider"}], key)[0]["block_id"] for key in ("k", "k" * 9_000)]
    assert len(set(ids)) == 2
    assert {len(each) for each in ids} == {len(ids[0])}
    assert len(ids[0]) <= 255
    assert marks.stamped([], "k") == []


def test_a_person_who_repeats_a_mark_is_a_person(there: SlackThread) -> None:
    slack = there.open()
    slack.post(there.place, "k", BODY)
    (ours,) = there.replies()
    copy = Shown(there.slack.clock.ts(), "C1", user="U1", text="hello", blocks=ours.blocks)
    copy.thread_ts = there.place.thread
    there.team.channels["C1"].add(copy)
    there.team.delete("C1", ours.ts)
    assert is_marked({"blocks": copy.blocks}, "k")
    assert slack.find(there.place, "k") is None


@pytest.mark.parametrize(
    ("message", "ours"),
    [
        ({"user": "U0"}, True),
        ({"user": "U0", "bot_id": "B0", "app_id": "A0"}, True),
        ({"bot_id": "B0"}, True),
        ({"app_id": "A0"}, True),
        ({"bot_id": "B1", "app_id": "A0"}, True),
        ({"user": "U1"}, False),
        ({"user": "U1", "bot_id": "B1"}, False),
        ({"bot_id": "B1"}, False),
        ({"app_id": "A1"}, False),
        ({}, False),
        ({"user": None, "bot_id": 5}, False),
    ],
)
def test_by_any_name_that_is_ours_a_message_is_ours(message: dict[str, Any], ours: bool) -> None:
    assert is_ours(message, ME) is ours


@pytest.mark.parametrize(
    ("message", "ours"),
    [
        ({"user": "U0"}, True),
        ({"user": "U0", "bot_id": "B0"}, True),
        ({"bot_id": "B0"}, True),  # an app's, in the name of a persona
        ({"app_id": "A0"}, True),
        ({"user": "U1", "bot_id": "B0"}, False),  # a person's, through an app
        ({"user": "U1"}, False),
        ({}, False),
    ],
)
def test_who_is_told_only_its_user_takes_no_persons_message(
    message: dict[str, Any], ours: bool
) -> None:
    assert is_ours(message, Self(user="U0")) is ours
    assert is_ours({"user": "U1"}, Self()) is False


def test_a_dropped_connection_leaves_one_message_though_history_has_no_metadata(
    there: SlackThread,
) -> None:
    mention = job_on("slack", there.place.thread).mention
    job = job_on("slack", there.place.thread).model_copy(
        update={"mention": mention.model_copy(update={"place": there.place})}
    )
    answer = replied(job, said("The answer."))
    there.slack.faults.on("chat.postMessage", cut(after=True))
    waited = list[float]()

    def outbox() -> Outbox:
        return Outbox(there.redis, there.open(), job, lambda: True, sleep=waited.append)

    with pytest.raises(TransientError):
        outbox().deliver(answer)
    without_metadata(there)
    outbox().deliver(answer)
    assert len(there.shown()) == 1
    assert sum(waited) <= 2.0


# Files, and reactions


@pytest.mark.parametrize("ts", ["F0123", "file-0001", "p1"])
def test_whatever_an_id_looks_like_a_message_is_deleted_as_one(there: SlackThread, ts: str) -> None:
    there.open().delete(there.place, ts)
    assert [call.args["ts"] for call in there.slack.called("chat.delete")] == [ts]
    assert there.slack.called("files.delete") == []


def test_the_reaction_to_a_question_goes_when_it_was_answered(there: SlackThread) -> None:
    there.slack.faults.on("assistant.threads.setStatus", error("unknown_method"))
    slack, asked = there.open(), there.place.thread
    slack.announce(there.place, asked)
    assert there.team.reactions("C1", asked) == {"eyes"}
    for _ in range(2):
        slack.answered(there.place, asked)
    assert there.team.reactions("C1", asked) == set()
    assert len(there.slack.called("reactions.remove")) == 1
    slack.announce(there.place, asked)  # late: the answer is there
    assert there.team.reactions("C1", asked) == set()
    slack.forget(there.place)
    assert there.redis.keys("shedder:reactions:*") == []


def test_a_reaction_that_comes_after_the_answer_goes_at_once(there: SlackThread) -> None:
    there.slack.faults.on("assistant.threads.setStatus", error("unknown_method"))
    slack, asked = there.open(), there.place.thread
    other = there.team.say("U1", "C1", "@shedder and this", thread=asked)
    slack.announce(there.place, other)
    slack.answered(there.place, asked)
    slack.announce(there.place, asked)
    assert there.team.reactions("C1", asked) == set()
    assert there.team.reactions("C1", other) == {"eyes"}
    slack.decline(there.place, other)
    assert there.team.reactions("C1", other) == {"no_entry_sign"}


def test_where_there_is_a_status_nothing_is_noted_of_a_reaction(there: SlackThread) -> None:
    slack, asked = there.open(), there.place.thread
    slack.announce(there.place, asked)
    slack.answered(there.place, asked)
    assert there.redis.keys("shedder:reactions:*") == []
    assert there.slack.called("reactions.add") == []
