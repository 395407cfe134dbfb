"""What is posted to Discord: harmless, once, and found again, whatever became of it meanwhile."""

import threading
from collections.abc import Iterator

import fake_discord_faults as faults
import pytest
from discord_service import DiscordThread, discord_thread
from fake_discord_message import HAS_THREAD, SUPPRESS_EMBEDS, V2, Message
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis
from replies import job_on, replied, said

from bot.core.answer import Notice, Reply
from bot.core.errors import TransientError, UserError
from bot.core.values import Job, Place
from bot.delivery.outbox import Outbox
from bot.discord import client, history
from bot.discord.marks import NONCE_LENGTH, mark, nonce
from bot.discord.sending import payload
from bot.discord.threads import root_of
from bot.platforms import Crowded, Gone, NotThere
from bot.running.operator import operator_messages

POST, HISTORY = "POST /channels/*/messages", "GET /channels/*/messages"
BODY = '{"components": [{"type": 17, "components": [{"type": 10, "content": "hello"}]}]}'
OTHER = BODY.replace("hello", "changed")
COPY, CONTENT = "a paper.annotated.pdf", b"%PDF-1.7 with notes"


@pytest.fixture
def there(redis: Redis) -> Iterator[DiscordThread]:
    with discord_thread(redis) as there:
        yield there


def in_place(there: DiscordThread) -> Place:
    return there.place.model_copy(update={"thread": f"reply-{there.question.id}"})


def outbox(there: DiscordThread, asked: str = "") -> Outbox:
    job = job_on("discord", there.place.thread)
    mention = job.mention.model_copy(update={"place": there.place})
    mention = mention.model_copy(update={"id": asked or mention.id})
    mine: Job = job.model_copy(update={"mention": mention})
    return Outbox(there.redis, there.open(), mine, lambda: True, sleep=lambda _: None)


def answer(there: DiscordThread, words: str = "The answer.") -> Reply:
    reply = replied(outbox(there).job, said(words))
    return reply.model_copy(update={"place": there.place})


# What is in a message


def test_a_message_notifies_nobody_and_shows_no_previews(there: DiscordThread) -> None:
    there.open().post(there.place, "k", BODY)
    (call,) = there.discord.called("POST", "/channels/*/messages")
    assert call.body["allowed_mentions"] == {"parse": [], "users": [], "replied_user": False}
    assert call.body["flags"] == V2 | SUPPRESS_EMBEDS
    assert call.body["enforce_nonce"] is True
    assert "content" not in call.body


def test_an_edit_is_as_harmless_as_a_post(there: DiscordThread) -> None:
    discord = there.open()
    message = discord.post(there.place, "k", BODY)
    discord.edit(there.place, message, OTHER, key="k")
    (call,) = there.discord.called("PATCH")
    assert call.body["allowed_mentions"] == {"parse": [], "users": [], "replied_user": False}
    assert call.body["flags"] == V2 | SUPPRESS_EMBEDS
    (post,) = there.replies()
    assert (post.text, post.flags & V2) == ("changed", V2)


def test_a_nudge_notifies_the_asker_alone(there: DiscordThread) -> None:
    ada, discord = there.question.author, there.open()
    nudge = discord.nudge(ada.id)
    assert nudge is not None
    discord.post(there.place, "k.1", nudge)
    (post,) = there.replies()
    assert post.pinged == [ada.id]


def test_what_answers_a_command_is_the_same_message_without_a_name(there: DiscordThread) -> None:
    said = payload("k", BODY)
    there.open().post(there.place, "k", BODY)
    (call,) = there.discord.called("POST", "/channels/*/messages")
    assert {**said, "nonce": call.body["nonce"], "enforce_nonce": True} == call.body


@given(st.text(), st.text())
def test_keys_have_marks_and_nonces_of_their_own(one: str, other: str) -> None:
    assert len(nonce(one)) == NONCE_LENGTH
    assert all(1_000 <= id < 2**31 for id in mark(one))
    assert (mark(one) == mark(other)) == (one == other)
    assert (nonce(one, "words") == nonce(other, "words")) == (one == other)
    assert nonce(one, "words") != nonce(one, "file")


def test_a_notice_in_place_of_a_file_is_no_repetition_of_the_file(there: DiscordThread) -> None:
    discord = there.open()
    discord.attach(there.place, "k.copy", COPY, CONTENT)
    discord.post(there.place, "k.copy", BODY)
    assert len(there.replies()) == 2


# Once


def test_the_same_post_again_makes_no_second_message(there: DiscordThread) -> None:
    first = there.open().post(there.place, "k", BODY)
    assert there.open().post(there.place, "k", BODY) == first
    assert len(there.replies()) == 1


def test_what_was_posted_and_deleted_is_posted_anew_and_does_not_go_round(
    there: DiscordThread,
) -> None:
    discord = there.open()
    there.delete(discord.post(there.place, "k", BODY))
    message = discord.post(there.place, "k", BODY)
    assert [each.id for each in there.replies()] == [message]
    there.delete(message)
    assert discord.post(there.place, "k", BODY)
    assert len(there.replies()) == 1


def test_a_post_that_is_deleted_again_and_again_ends(there: DiscordThread) -> None:
    there.open().announce(there.place, there.question.id)
    there.discord.faults.on(POST, faults.refused(10008), times=None)
    with pytest.raises(TransientError):
        there.open().post(there.place, "k", BODY)
    assert len(there.discord.called("POST", "/channels/*/messages")) < 5


def test_a_placeholder_that_is_too_old_to_be_edited_gives_way_to_the_answer(
    there: DiscordThread,
) -> None:
    box, discord = outbox(there), there.open()
    box.announce(box.stored() or answer(there, "Working on it."))
    there.discord.faults.on("PATCH *", faults.refused(30046), times=None)
    message = there.replies()[0].id
    with pytest.raises(Crowded):
        discord.edit(there.place, message, OTHER, patient=False, key="k")
    for _ in range(2):
        outbox(there).deliver(answer(there))
    (shown,) = there.shown()
    assert "The answer." in shown


def test_an_edit_of_an_archived_thread_wakes_it(there: DiscordThread) -> None:
    discord = there.open()
    message = discord.post(there.place, "k", BODY)
    there.thread.archive()
    discord.edit(there.place, message, OTHER, key="k")
    there.thread.archive()
    other = discord.post(there.place, "l", BODY)
    there.thread.archive()
    discord.delete(there.place, other)
    assert there.shown() == ["changed"]


def test_a_locked_thread_says_so_and_takes_nothing(there: DiscordThread) -> None:
    discord = there.open()
    discord.post(there.place, "k", BODY)
    there.thread.lock()
    with pytest.raises(NotThere, match="is locked"):
        discord.post(there.place, "l", BODY)
    assert there.shown() == ["hello"]


def test_words_that_discord_does_not_take_in_their_form_go_in_a_plainer_one(
    there: DiscordThread,
) -> None:
    odd = BODY.replace("}]}]}", '}, {"type": 14}]}]}')
    there.open().announce(there.place, there.question.id)
    there.discord.faults.on(POST, faults.refused(50035))
    message = there.open().post(there.place, "k", odd)
    assert there.shown() == ["hello"]
    assert there.open().find(there.place, "k") == message


# In place, where there is no thread


def test_an_answer_in_place_replies_to_its_question_once(there: DiscordThread) -> None:
    place, discord = in_place(there), there.open()
    for part in (0, 1, 2, "whole"):
        discord.post(place, f"crit-1.{part}", BODY)
    replied_to = [each.reference for each in there.replies()]
    assert replied_to == [there.question, None, None, there.question]
    assert all(each.channel is there.papers for each in there.replies())
    assert all(each.pinged == [] for each in there.replies())


def test_whoever_replies_to_a_part_in_place_is_in_its_conversation(there: DiscordThread) -> None:
    place = in_place(there)
    message = there.open().post(place, "crit-1.1", BODY)
    assert root_of(there.redis, place.workspace, place.channel, message) == place.thread
    assert root_of(there.redis, place.workspace, place.channel, there.question.id) is None


@pytest.mark.parametrize("in_thread", [True, False])
def test_an_answer_says_which_question_it_is_the_answer_to(
    there: DiscordThread, in_thread: bool
) -> None:
    discord, place = there.open(), there.place if in_thread else in_place(there)
    first = discord.post(place, "crit-1.0", BODY, there.question.id)
    where = there.thread if in_thread else there.papers
    asked = [there.discord.say("bob", where, "@shedder and this?") for _ in range(2)]
    for number, question in enumerate(asked, 2):
        discord.post(place, f"crit-{number}.0", BODY, question.id)
        discord.post(place, f"crit-{number}.1", BODY)
    beginning = None if in_thread else there.question  # which stands in the channel above
    replied_to = [each.reference for each in there.replies()]
    assert replied_to == [beginning, asked[0], None, asked[1], None]
    assert all(each.pinged == [] for each in there.replies())
    if not in_thread:
        for each in there.replies():
            root = root_of(there.redis, place.workspace, place.channel, each.id)
            assert root == place.thread
    assert discord.post(place, "crit-1.0", BODY, there.question.id) == first


def test_the_first_message_of_a_job_alone_says_what_it_answers(there: DiscordThread) -> None:
    there.open().announce(there.place, there.question.id)
    asked = there.discord.say("bob", there.thread, "@shedder and this?")
    box = outbox(there, asked.id)
    box.announce(answer(there, "Working on it."))
    box.deliver(answer(there, "word " * 2_000))
    assert [each.reference for each in there.replies()][:2] == [asked, None]


def test_what_was_asked_by_a_command_is_no_message_to_reply_to(there: DiscordThread) -> None:
    there.open().post(there.place, "k", BODY, "command:1234")
    assert [each.reference for each in there.replies()] == [None]


def test_a_reply_that_discord_does_not_take_costs_no_answer(there: DiscordThread) -> None:
    there.open().announce(there.place, there.question.id)
    asked = there.discord.say("bob", there.thread, "@shedder and this?")
    there.discord.faults.on(POST, faults.refused(50035))
    there.open().post(there.place, "k", BODY, asked.id)
    assert [(each.text, each.reference) for each in there.replies()] == [("hello", None)]


def test_a_question_that_was_deleted_is_answered_without_a_reply(there: DiscordThread) -> None:
    there.discord.delete(there.question)
    there.open().post(in_place(there), "k", BODY)
    assert [each.reference for each in there.replies()] == [None]


def test_without_the_history_nothing_can_be_replied_to_and_is_said_all_the_same(
    there: DiscordThread,
) -> None:
    there.papers.deny(there.discord.app, "read_message_history")
    there.open().post(in_place(there), "k", BODY)
    assert there.shown() == ["hello"]


def test_a_direct_message_is_answered_in_place(there: DiscordThread) -> None:
    asked = there.discord.dm("ada", "decode this")
    place = Place(
        platform="discord", workspace="dm", channel=asked.channel.id, thread=f"reply-{asked.id}"
    )
    discord = there.open()
    message = discord.post(place, "k", BODY)
    assert discord.find(place, "k") == message
    assert discord.private("dm", asked.author.id).channel == asked.channel.id
    asked.author.closed = True
    with pytest.raises(NotThere, match="no direct messages"):
        discord.post(place, "l", BODY)


# Found again


def crowd(there: DiscordThread, count: int) -> None:
    for number in range(count):
        there.discord.say("bob", there.papers, f"{number}")


def test_a_message_is_found_below_many_others(there: DiscordThread) -> None:
    place, discord = in_place(there), there.open()
    message = discord.post(place, "k", BODY)
    crowd(there, 230)
    assert discord.find(place, "k") == message


def test_nobody_looks_further_than_the_question_or_for_ever(there: DiscordThread) -> None:
    crowd(there, 120)
    later = DiscordThread.asked(there.discord, there.lab, there.papers, there.redis)
    assert there.open().find(in_place(later), "k") is None
    assert len(there.discord.called("GET", "/channels/*/messages")) == 1
    crowd(there, history.MOST + 50)
    assert there.open().find(in_place(later), "k") is None
    assert len(there.discord.called("GET", "/channels/*/messages")) == 1 + 5


def test_a_message_of_somebody_else_with_our_marks_is_not_ours(there: DiscordThread) -> None:
    there.open().announce(there.place, there.question.id)
    there.discord.app.message_content = True  # so that it is shown what others write
    mimic = there.discord.application("mimic")
    there.lab.add(mimic)
    there.open(discord_bot_token=mimic.token).post(there.place, "k", BODY)
    assert there.open().find(there.place, "k") is None


def test_a_history_that_discord_stumbles_over_hides_no_last_message(
    there: DiscordThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "AGAIN_SECONDS", (0.01,))
    discord = there.open()
    message = discord.post(there.place, "k", BODY)
    there.discord.faults.on(HISTORY, faults.status(500), times=None)
    assert discord.find(there.place, "k") == message
    assert discord.find(there.place, "other") is None


# Files


def attached(there: DiscordThread) -> None:
    def instead(why: str) -> Reply:
        reply = replied(outbox(there).job, Notice(text=why))
        return reply.model_copy(update={"place": there.place})

    outbox(there).attach("copy", COPY, lambda: CONTENT, instead)


def test_a_file_says_what_it_is(there: DiscordThread) -> None:
    there.open().attach(there.place, "k.copy", COPY, CONTENT, "paper, with *notes* @everyone")
    (post,) = there.replies()
    assert [file.name for file in post.shown_files] == ["a_paper.annotated.pdf"]
    assert "with \\*notes\\*" in post.text
    assert post.pinged == []


@pytest.mark.parametrize(
    "fault",
    [
        faults.cut(after=True),
        faults.cut(after=False),
        faults.status(500, after=True),
        faults.status(503),
        faults.status(503, after=True),
        faults.ratelimited(30),
    ],
    ids=lambda fault: f"{fault.kind} {fault.when}",
)
def test_whatever_happens_the_file_is_there_once(
    there: DiscordThread, fault: faults.Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.open().announce(there.place, there.question.id)
    monkeypatch.setattr(client, "CALL_SECONDS", 0.5)
    there.discord.faults.on(POST, fault)
    with pytest.raises(TransientError):
        attached(there)
    there.redis.delete("none", *there.redis.keys("shedder:hold:*"))
    monkeypatch.undo()
    for _ in range(2):
        attached(there)
    assert there.files() == [(COPY, CONTENT)]
    assert there.shown() == []


def test_a_file_that_is_too_large_is_told_in_its_place(there: DiscordThread) -> None:
    there.discord.guild("lab")
    there.discord.faults.on(POST, faults.refused(40005))
    attached(there)
    (shown,) = there.shown()
    assert COPY in shown
    assert "more than Discord takes" in shown


def test_a_file_that_may_not_be_attached_is_told_to_asker_and_operator(
    there: DiscordThread,
) -> None:
    there.papers.deny(there.discord.app, "attach_files")
    attached(there)
    (shown,) = there.shown()
    assert "may not attach files" in shown
    assert "50013" not in shown
    assert len(operator_messages(there.redis)) == 1


def test_an_empty_file_is_not_attached(there: DiscordThread) -> None:
    with pytest.raises(UserError, match="is empty"):
        there.open().attach(there.place, "k.copy", COPY, b"")


@pytest.mark.parametrize("name", ["論文.pdf", 'a"b\r\nX: y.pdf', "../../etc", "." * 300, "a b"])
def test_a_file_of_any_name_arrives(there: DiscordThread, name: str) -> None:
    there.open().attach(there.place, "k.copy", name, CONTENT)
    ((_, content),) = there.files()
    assert content == CONTENT


# Many at once


def test_runs_that_post_at_once_make_one_thread_and_one_message(there: DiscordThread) -> None:
    start, seen = threading.Barrier(6), []

    def run() -> None:
        start.wait()
        seen.append(there.open().post(there.place, "k", BODY))

    runs = [threading.Thread(target=run) for _ in range(6)]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    assert set(seen) == {each.id for each in there.replies()}
    assert len(there.replies()) == 1
    assert len(there.papers.threads) == 1
    assert there.question.flags & HAS_THREAD


def test_an_edit_of_what_is_not_ours_says_that_it_is_gone(there: DiscordThread) -> None:
    discord = there.open()
    discord.post(there.place, "k", BODY)
    theirs: Message = there.discord.say("bob", there.thread, "mine")
    with pytest.raises(Gone):
        discord.edit(there.place, theirs.id, OTHER, key="k")
