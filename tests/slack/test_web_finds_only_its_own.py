"""What is found in a thread: our own messages by their mark, people's papers, a channel's name."""

from collections.abc import Iterator
from typing import Any

import pytest
from fake_slack_faults import Fault, error, ratelimited, status
from fake_slack_world import Message as Shown
from redis import Redis
from slack_service import SlackThread, slack_thread

from bot.core.errors import TransientError
from bot.running.operator import operator_messages
from bot.slack import threads
from bot.slack.directory import Directory, Unknown
from bot.slack.marks import EVENT, Self
from bot.slack.message import Message
from bot.slack.threads import files_in, whoami

BODY = Message(text="hello").to_body()


@pytest.fixture
def there(redis: Redis) -> Iterator[SlackThread]:
    with slack_thread(redis) as there:
        yield there


def directory(there: SlackThread) -> Directory:
    return Directory(there.redis, "T1", there.web)


def appear(there: SlackThread, key: str, **by: str) -> None:
    """Somebody else's message, with a mark like ours."""
    room = there.team.channels["C1"]
    mark: dict[str, Any] = {"event_type": EVENT, "event_payload": {"key": key}}
    message = Shown(there.slack.clock.ts(), "C1", text="not ours", metadata=mark, **by)
    message.thread_ts = there.place.thread
    room.add(message)


@pytest.mark.parametrize(
    "by",
    [
        {"user": "U1"},
        {"user": "U0OTHER", "bot_id": "B0OTHER", "app_id": "A0OTHER"},
        {},
    ],
    ids=["a person", "another app", "nobody"],
)
def test_the_marks_of_others_count_for_nothing(there: SlackThread, by: dict[str, str]) -> None:
    slack = there.open()
    there.team.user("U0OTHER", bot=True)
    appear(there, "k", **by)
    assert slack.find(there.place, "k") is None
    ours = slack.post(there.place, "k", BODY)
    assert slack.find(there.place, "k") == ours


def test_another_event_type_or_key_is_no_mark(there: SlackThread) -> None:
    slack = there.open()
    message = slack.post(there.place, "k", BODY)
    metadata = there.team.message("C1", message).metadata
    assert metadata is not None
    metadata["event_type"] = "something_else"
    assert slack.find(there.place, "k") is None
    metadata.update(event_type=EVENT, event_payload={"key": ["k"]})
    assert slack.find(there.place, "k") is None


def test_a_long_thread_is_looked_through_only_as_far_as_it_must_be(
    there: SlackThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "PAGE", 15)
    slack = there.open()
    for number in range(20):
        there.team.say("U1", "C1", f"{number}", thread=there.place.thread)
    message = slack.post(there.place, "k", BODY)
    for number in range(40):
        there.team.say("U1", "C1", f"{number}", thread=there.place.thread)
    assert slack.find(there.place, "k") == message
    assert len(there.slack.called("conversations.replies")) == 2
    assert slack.find(there.place, "other") is None
    assert len(there.slack.called("conversations.replies")) == 2 + 5


def test_a_restricted_app_finds_its_message_though_it_is_given_less(there: SlackThread) -> None:
    slack = there.open()
    message = slack.post(there.place, "k", BODY)
    there.slack.limits.commercial = there.slack.limits.enforce = True
    assert slack.find(there.place, "k") == message
    with pytest.raises(TransientError) as caught:
        slack.find(there.place, "k")
    assert 50 < (caught.value.retry_after or 0) <= 60


def test_who_we_are_is_asked_once(there: SlackThread) -> None:
    slack = there.open()
    slack.post(there.place, "k", BODY)
    for _ in range(3):
        assert slack.find(there.place, "k")
        there.slack.faults.on("auth.test", error("internal_error"))
    assert len(there.slack.called("auth.test")) == 1
    assert whoami(there.web()) == Self(user=there.team.bot_user, bot=there.team.bot_id)


def test_a_thread_whose_beginning_was_deleted_holds_nothing(there: SlackThread) -> None:
    there.team.delete("C1", there.place.thread)
    assert there.open().find(there.place, "k") is None


def test_without_the_scope_for_history_the_operator_is_told_once(there: SlackThread) -> None:
    there.team.scopes = there.team.scopes - {"channels:history"}
    slack = there.open()
    slack.post(there.place, "k", BODY)
    assert slack.find(there.place, "k") is None
    assert slack.find(there.place, "k") is None
    (told,) = operator_messages(there.redis)
    assert "history" in told
    assert "T1" in told


def test_what_passes_while_looking_passes_on(there: SlackThread) -> None:
    there.slack.faults.on("conversations.replies", ratelimited(30))
    with pytest.raises(TransientError):
        there.open().find(there.place, "k")


# Files of people


def test_the_papers_of_a_thread_are_those_people_put_there(there: SlackThread) -> None:
    room, thread = "C1", there.place.thread
    slack = there.open()
    slack.attach(there.place, "k.copy", "a.annotated.pdf", b"%PDF-1.7 ours")
    first = there.team.upload("U1", "a.pdf", b"%PDF-1.7 a")
    again = there.team.upload("U2", "b.md", b"# b")
    there.team.say("U1", room, "one", files=[first], thread=thread)
    there.team.say("U2", room, "both", files=[again, first], thread=thread)
    there.team.say(
        "U2", room, "a picture", files=[("c.png", b"png"), ("d.pdf", b"d")], thread=thread
    )
    names = [file.name for file in files_in(there.web(), there.place)]
    assert names == ["a.pdf", "b.md", "d.pdf"]


def test_a_paper_under_the_first_message_comes_first(there: SlackThread) -> None:
    root = there.team.say("U1", "C1", "a paper", files=[("root.pdf", b"%PDF-1.7")])
    there.team.say("U2", "C1", "and", files=[("reply.pdf", b"%PDF-1.7")], thread=root)
    place = there.place.model_copy(update={"thread": root})
    found = files_in(there.web(), place)
    assert [(file.name, file.size) for file in found] == [("root.pdf", 8), ("reply.pdf", 8)]
    assert all(file.id.startswith("F") for file in found)


def test_where_nothing_can_be_seen_there_are_no_papers(there: SlackThread) -> None:
    there.team.kick("C1")
    assert files_in(there.web(), there.place) == ()


# Names


def test_a_channels_name_is_asked_once_an_hour(there: SlackThread) -> None:
    for _ in range(3):
        assert directory(there).name("C1") == "papers"
    assert len(there.slack.called("conversations.info")) == 1
    assert 0 < there.redis.ttl("shedder:channel-name:slack:T1:C1") <= 3_600


def test_without_the_scope_a_channel_has_no_name(there: SlackThread) -> None:
    there.team.scopes = there.team.scopes - {"channels:read"}
    for _ in range(2):
        assert directory(there).name("C1") == ""
    assert len([c for c in there.slack.calls if c.method == "conversations.info"]) == 1


def test_a_name_that_slack_does_not_tell_just_now_is_not_no_name(there: SlackThread) -> None:
    there.slack.faults.on("conversations.info", error("internal_error"))
    with pytest.raises(TransientError):
        directory(there).name("C1")
    assert directory(there).name("C1") == "papers"


def test_guests_are_told_from_members(there: SlackThread) -> None:
    there.team.user("U7", guest=True)
    there.team.user("U8", team="T9")
    there.team.user("U9")
    assert [directory(there).guest(user) for user in ("U7", "U8", "U9")] == [True, True, False]
    there.team.scopes = there.team.scopes - {"users:read"}
    assert directory(there).guest("U6") is None, "not to be seen is not to be a member"


def test_what_was_not_looked_up_is_not_guessed(there: SlackThread) -> None:
    for ask in (lambda kept: kept.name("C1"), lambda kept: kept.guest("U1")):
        with pytest.raises(Unknown):
            ask(Directory(there.redis, "T1"))
    assert there.slack.called("conversations.info") == []


# A sign of life


def test_a_question_is_seen_to_be_taken_up_at_once(there: SlackThread) -> None:
    there.open().announce(there.place, there.place.thread)
    assert there.team.status("C1", there.place.thread)
    assert there.team.reactions("C1", there.place.thread) == set()
    there.open().post(there.place, "k", BODY)
    assert there.team.status("C1", there.place.thread) == ""


@pytest.mark.parametrize("fault", [error("feature_disabled"), error("missing_scope"), status(404)])
def test_where_there_is_no_status_the_question_gets_a_reaction(
    there: SlackThread, fault: Fault
) -> None:
    there.slack.faults.on("assistant.threads.setStatus", fault)
    for _ in range(2):
        there.open().announce(there.place, there.place.thread)
    assert there.team.reactions("C1", there.place.thread) == {"eyes"}
    assert len([c for c in there.slack.calls if c.method.endswith("setStatus")]) == 1


def test_a_thread_that_takes_no_status_says_nothing_of_others(there: SlackThread) -> None:
    there.slack.faults.on("assistant.threads.setStatus", error("invalid_thread_ts"))
    there.open().announce(there.place, there.place.thread)
    there.open().announce(there.place.model_copy(update={"thread": ""}), there.place.thread)
    there.open().announce(there.place, there.place.thread)
    assert there.team.status("C1", there.place.thread)
    assert there.team.reactions("C1", there.place.thread) == {"eyes"}


@pytest.mark.parametrize("name", ["internal_error", "not_in_channel", "invalid_auth"])
def test_a_sign_of_life_is_never_trouble(there: SlackThread, name: str) -> None:
    there.slack.faults.on("*", error(name), times=None)
    there.open().announce(there.place, there.place.thread)
    there.open().announce(there.place, "shortcut:123")
    there.slack.faults.clear()
    there.slack.faults.on("*", ratelimited(30), times=None)
    there.open().announce(there.place, there.place.thread)
