"""Copies and whole critiques into a thread: once, found again, and gone when they are deleted."""

from collections.abc import Iterator

import pytest
from fake_slack_faults import Fault, cut, error, ratelimited, status
from redis import Redis
from replies import job_on, replied, said
from slack_service import SlackThread, slack_thread

from bot.core.answer import Notice, Reply
from bot.core.errors import Fenced, TransientError, UserError
from bot.core.values import Job
from bot.delivery.outbox import Outbox
from bot.keeping.forgetting import forget_workspace
from bot.keeping.guarded import forget
from bot.platforms import NotThere
from bot.running.operator import operator_messages
from bot.slack.uploads import file_of

COPY, CONTENT = "a.annotated.pdf", b"%PDF-1.7 with notes"
STEPS = ("files.getUploadURLExternal", "files.put", "files.completeUploadExternal")


@pytest.fixture
def there(redis: Redis) -> Iterator[SlackThread]:
    with slack_thread(redis) as there:
        yield there


def outbox(there: SlackThread) -> Outbox:
    job = job_on("slack", there.place.thread)
    mention = job.mention.model_copy(update={"place": there.place})
    mine: Job = job.model_copy(update={"mention": mention})
    return Outbox(there.redis, there.open(), mine, lambda: True, sleep=lambda _: None)


def attached(there: SlackThread) -> None:
    def instead(why: str) -> Reply:
        reply = replied(outbox(there).job, Notice(text=why))
        return reply.model_copy(update={"place": there.place})

    outbox(there).attach("copy", COPY, lambda: CONTENT, instead)


def test_a_file_says_what_it_is(there: SlackThread) -> None:
    title = 'paper.pdf, with what Prof. "Q" quotes <!channel>'
    slack = there.open()
    slack.attach(there.place, "k.copy", COPY, CONTENT, title)
    (shared,) = (file for message in there.replies() for file in message.files)
    assert shared.title.startswith('paper.pdf, with what Prof. "Q" quotes')
    assert "<!" not in shared.title
    assert shared.name == COPY


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "fault",
    [cut(after=True), cut(after=False), status(500), status(500, after=True), ratelimited(30)],
    ids=lambda fault: f"{fault.kind} {fault.when}",
)
def test_whatever_happens_at_any_step_the_file_is_there_once(
    there: SlackThread, step: str, fault: Fault
) -> None:
    there.slack.faults.on(step, fault)
    with pytest.raises(TransientError):
        attached(there)
    there.redis.delete("none", *there.redis.keys("shedder:hold:*"))
    for _ in range(2):
        attached(there)
    assert there.files() == [(COPY, CONTENT)]
    assert there.shown() == []


def test_a_file_that_appears_late_is_found_when_it_is_there(there: SlackThread) -> None:
    there.slack.share_delay = 0.3
    there.slack.faults.on(STEPS[2], cut(after=True))
    slack = there.open()
    with pytest.raises(TransientError):
        slack.attach(there.place, "k.copy", COPY, CONTENT)
    assert slack.find(there.place, "k.copy") is None
    there.slack.wait(there.files)
    assert slack.find(there.place, "k.copy")


def test_a_file_goes_into_its_thread_and_nowhere_else(there: SlackThread) -> None:
    there.open().attach(there.place, "k.copy", COPY, CONTENT)
    (call,) = there.slack.called(STEPS[2])
    assert (call.args["channel_id"], call.args["thread_ts"]) == ("C1", there.place.thread)
    assert "initial_comment" not in call.args


def test_a_file_is_found_under_its_own_key_in_its_own_thread(there: SlackThread) -> None:
    slack = there.open()
    file = slack.attach(there.place, "k.copy", COPY, CONTENT)
    other = there.place.model_copy(update={"thread": there.team.say("U1", "C1", "another")})
    assert slack.find(there.place, "k.copy") == file
    assert slack.find(there.place, "k.other") is None
    assert slack.find(other, "k.copy") is None


def test_a_deleted_file_is_gone_and_gone_twice_is_gone(there: SlackThread) -> None:
    slack = there.open()
    file = slack.attach(there.place, "k.copy", COPY, CONTENT)
    for _ in range(2):
        slack.delete(there.place, file)
    assert there.files() == []
    assert slack.find(there.place, "k.copy") is None


def test_a_file_of_which_only_the_place_is_left_is_not_found(there: SlackThread) -> None:
    slack = there.open()
    file = slack.attach(there.place, "k.copy", COPY, CONTENT)
    there.team.files[file_of(file)].mode = "tombstone"
    assert slack.find(there.place, "k.copy") is None


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("file_type_not_allowed", "files of its kind"),
        ("file_uploads_disabled", "turned off"),
        ("storage_limit_reached", "no room"),
        ("file_upload_size_restricted", "larger"),
        ("missing_scope", "files:write"),
    ],
)
def test_why_there_is_no_file_is_said_in_its_place(
    there: SlackThread, name: str, word: str
) -> None:
    there.slack.faults.on(STEPS[0], error(name))
    attached(there)
    (shown,) = there.shown()
    assert COPY in shown
    assert word in shown


def test_a_missing_scope_is_told_to_the_operator_too(there: SlackThread) -> None:
    there.team.scopes = there.team.scopes - {"files:write"}
    attached(there)
    assert "files:write" in operator_messages(there.redis)[0]


def test_a_file_for_a_channel_the_bot_is_not_in_any_more_goes_nowhere(there: SlackThread) -> None:
    there.team.kick("C1")
    with pytest.raises(NotThere):
        there.open().attach(there.place, "k.copy", COPY, CONTENT)


def test_nothing_is_uploaded_to_where_slack_does_not_keep_files(
    there: SlackThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack = there.open()
    elsewhere = property(lambda _: "http://localhost:1/")
    monkeypatch.setattr(type(there.slack), "files_url", elsewhere)
    with pytest.raises(UserError, match="nowhere known"):
        slack.attach(there.place, "k.copy", COPY, CONTENT)


def test_an_empty_file_is_not_attached(there: SlackThread) -> None:
    with pytest.raises(UserError, match="is empty"):
        there.open().attach(there.place, "k.copy", COPY, b"")


def test_what_is_kept_of_uploads_goes_with_the_thread_and_with_the_workspace(
    there: SlackThread,
) -> None:
    slack = there.open()
    slack.attach(there.place, "k.copy", COPY, CONTENT)
    (key,) = there.redis.keys("shedder:uploads:*")
    assert 0 < there.redis.ttl(key) <= 7 * 86_400
    slack.forget(there.place)
    assert there.redis.keys("shedder:uploads:*") == []
    slack.attach(there.place, "k.copy", COPY, CONTENT)
    forget_workspace(there.redis, "slack", "T1")
    assert there.redis.keys("shedder:*slack:T1*") == []


def test_a_forgotten_job_uploads_nothing_any_more(there: SlackThread) -> None:
    forget(there.redis, "crit-1")
    with pytest.raises(Fenced):
        there.open().attach(there.place, "crit-1.copy", COPY, CONTENT)
    assert there.files() == []
    assert there.redis.keys("shedder:uploads:*") == []


def test_an_answer_and_its_file_stand_side_by_side(there: SlackThread) -> None:
    reply = replied(outbox(there).job, said("The answer."))
    outbox(there).deliver(reply.model_copy(update={"place": there.place}))
    attached(there)
    assert "The answer." in there.shown()[0]
    assert there.files() == [(COPY, CONTENT)]
