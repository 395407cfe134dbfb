"""What people press, choose, type as a command and fill in, up to the job in Redis."""

import time
import zlib
from pathlib import Path

import pytest
from fake_slack import FakeSlack
from fake_slack_faults import slow, status
from redis import Redis
from slack_front_end import front_end, jobs_in, settings_for
from slack_room import PDF, Room

from bot.admitting.accounts import feedback
from bot.core.answer import Notice
from bot.core.routing import addressed
from bot.delivery.ledger import Ledger
from bot.ingress.buttons import NO_COPY, ON_ITS_WAY, ONE_MOMENT, THANKS, TOO_OLD
from bot.ingress.desk import surely
from bot.ingress.orders import IN_THE_THREAD
from bot.ingress.owed import owed_questions
from bot.ingress.typed import NOTHING_TO_READ
from bot.keeping.tenancy import tenant_key
from bot.keeping.threads import ThreadMemory
from bot.platforms.slack import Slack
from bot.queue import COPY, copy_of
from bot.running.operator import operator_messages
from bot.slack import forms, listening
from bot.slack.forms import TOO_LATE

OTHER = ("gfs.pdf", b"%PDF-1.7 another paper")


def modal(room: Room, user: str = "U1"):
    room.slack.wait(lambda: room.team.modal(user), what="a form")
    return room.team.modal(user)


# Buttons


def test_a_follow_up_is_asked_in_the_thread_of_the_answer(room: Room) -> None:
    job, answer = room.answered()
    room.presses(answer, "ask", user="U2")
    form = modal(room, "U2")
    room.team.submit("U2", form.id, {"question": "why is it fair?"})
    asked = room.job()
    assert asked.mention.place == job.mention.place
    assert (asked.persona, asked.mention.author) == ("q", "U2")
    assert addressed(asked.mention.text) == "why is it fair?"
    said = [post.text for post in room.posts(3)]
    assert any("u2 asks Prof." in text and "why is it fair?" in text for text in said), said


def test_a_form_sent_twice_is_asked_once(room: Room) -> None:
    _, answer = room.answered()
    room.presses(answer, "ask")
    form = modal(room)
    for _ in range(2):
        room.team.submit("U1", form.id, {"question": "why is it fair?"})
    room.job()
    assert sum("u1 asks" in post.text for post in room.posts(3)) == 1


def test_another_persona_is_asked_the_same(room: Room) -> None:
    job, answer = room.answered()
    room.presses(answer, "persona")
    form = modal(room)
    room.team.submit("U1", form.id, {"who": "kira", "question": None})
    asked = room.job()
    assert (asked.persona, asked.mention.place) == ("kira", job.mention.place)
    assert addressed(asked.mention.text) == "stress-test this"


def test_another_persona_is_asked_something_else(room: Room) -> None:
    _, answer = room.answered()
    room.presses(answer, "persona")
    room.team.submit("U1", modal(room).id, {"who": "atlas", "question": "q, can we serve it?"})
    assert room.job().persona == "atlas"


def test_the_annotated_copy_is_made_once_it_is_asked_for(room: Room) -> None:
    job, answer = room.answered()
    room.presses(answer, "copy")
    assert ONE_MOMENT in room.told()
    room.presses(answer, "copy", user="U2")
    assert ON_ITS_WAY in room.told()
    queued = room.redis.lrange("rq:queue:shedder", 0, -1)
    assert queued == [copy_of(job.id).encode()]
    assert COPY.encode() in zlib.decompress(room.redis.hget(f"rq:job:{copy_of(job.id)}", "data"))


def test_where_nothing_was_quoted_there_is_no_copy(room: Room) -> None:
    job, answer = room.answered(copies=())
    room.presses(answer, "copy", job.id, forged=True)
    assert NO_COPY in room.told()
    assert room.jobs() == []


@pytest.mark.parametrize("side", ["positive", "negative"])
def test_opinions_are_kept_and_thanked_for(room: Room, side: str) -> None:
    job, answer = room.answered()
    room.presses(answer, "feedback", side, user="U2")
    verdict = "good" if side == "positive" else "bad"
    assert THANKS[verdict][:9] in room.told()
    assert getattr(feedback(room.redis, job.mention.place, job.id), verdict) == 1


def test_a_choice_answers_the_question_back_once(room: Room) -> None:
    ts = room.says("@shedder stress-test these", PDF, OTHER)
    job = room.job()
    room.posts()
    choices = ("baseline: queues.pdf", "baseline: gfs.pdf")
    room.answer(job, Notice(text="Which is which?", failed=False, asks=True, choices=choices))
    asked = next(post for post in room.team.thread(room.channel, ts) if "choice_1" in str(post))
    for _ in range(2):  # the second maybe after the buttons went
        room.presses(asked, "choice_1", f"{job.id}|1", forged=True)
    chosen = room.job()
    assert addressed(chosen.mention.text) == choices[1]
    assert (chosen.persona, chosen.mention.author) == ("kira", "U1")
    room.slack.wait(lambda: "u1 chose: baseline: gfs.pdf" in asked.text)
    assert "Which is which?" in asked.text
    assert "choice_" not in str(asked.blocks)
    for action in ("choice_0", "choice_1"):
        room.presses(asked, action, f"{job.id}|{action[-1]}", user="U2", forged=True)
        assert "u1 chose: baseline: gfs.pdf" in room.told()
    assert room.jobs() == [chosen]


def test_a_choice_that_is_too_much_for_one_is_left_to_others(room: Room) -> None:
    ts = room.says("@shedder stress-test these", PDF, OTHER)
    job = room.job()
    room.posts()
    choices = ("queues.pdf", "gfs.pdf")
    room.answer(job, Notice(text="Which is it?", failed=False, asks=True, choices=choices))
    asked = next(post for post in room.team.thread(room.channel, ts) if "choice_1" in str(post))
    for _ in range(room.front.settings.user_per_minute):
        room.says("@shedder servewise, how many replicas?", user="U7")
    before = len(room.jobs())
    room.presses(asked, "choice_0", user="U7")
    assert "questions" in room.told()
    room.presses(asked, "choice_1", user="U8")
    room.slack.wait(lambda: "u8 chose: gfs.pdf" in asked.text)
    room.slack.wait(lambda: len(room.jobs()) == before + 1)


def test_the_form_for_documents_opens_where_they_are_missing(room: Room) -> None:
    ts = room.says("@shedder stress-test this", PDF)
    job = room.job()
    room.posts()
    room.answer(job, Notice(text="What is the baseline?", failed=False, asks=True))
    (notice,) = (each for each in room.team.thread(room.channel, ts) if each.bot_id)
    room.presses(notice, "form", job.id, forged=True)
    form = modal(room)
    files = [room.team.upload("U1", *file) for file in (PDF, OTHER)]
    room.team.submit("U1", form.id, {"file_baseline": files[:1], "file_proposal": files[1:]})
    asked = room.job()
    assert asked.mention.place == job.mention.place
    assert {f.role: f.name for f in asked.mention.attachments} == {
        "baseline": "queues.pdf",
        "proposal": "gfs.pdf",
    }


@pytest.mark.parametrize("action", ["ask", "persona", "copy", "feedback", "choice_0", "form"])
def test_a_button_of_another_place_or_of_nothing_does_nothing(room: Room, action: str) -> None:
    job, _ = room.answered()
    stranger = room.says("@shedder")  # another thread of the same channel
    room.slack.wait(lambda: len(room.team.thread(room.channel, stranger)) == 2)
    message = room.team.thread(room.channel, stranger)[-1]
    named = {"feedback": f"good|{job.id}", "choice_0": f"{job.id}|0"}.get(action, job.id)
    for value in (named, named.replace(job.id, "crit-0"), "|||", "x" * 2_000):
        room.presses(message, action, value, forged=True)
        assert TOO_OLD[:20] in room.told()
    assert room.jobs() == []
    assert room.team.modal("U1") is None or not room.team.modal("U1").open


def test_a_button_of_an_answer_that_is_kept_no_more_says_so(room: Room) -> None:
    job, answer = room.answered()
    room.redis.delete(Ledger(room.redis, job.id).key)
    room.presses(answer, "ask")
    assert TOO_OLD[:20] in room.told()


def test_a_form_that_slack_opens_too_late_is_to_be_pressed_again(room: Room) -> None:
    _, answer = room.answered()
    room.slack.triggers.expire()
    room.slack.faults.on("views.open", status(503), times=1)
    room.presses(answer, "ask")
    assert TOO_LATE in room.told()


def test_a_form_about_an_answer_that_is_gone_meanwhile_says_so(room: Room) -> None:
    job, answer = room.answered()
    room.presses(answer, "ask")
    form = modal(room)
    room.redis.delete(Ledger(room.redis, job.id).key)
    room.team.submit("U1", form.id, {"question": "why?"})
    assert list(form.errors) == ["question"]
    assert room.jobs() == []


# Shortcuts


def test_the_paper_of_somebodys_message_is_decoded_in_its_thread(room: Room) -> None:
    ts = room.says("look at this", PDF, user="U2")
    room.team.shortcut("U1", room.channel, ts, "decode_this").wait()
    job = room.job()
    assert (job.persona, job.mention.author) == ("q", "U1")
    assert job.mention.place.thread == ts
    assert [file.name for file in job.mention.attachments] == ["queues.pdf"]
    assert "u1 asks" in room.posts(2)[0].text
    assert {post.thread_ts for post in room.posts(2)} == {ts}


def test_a_link_in_a_message_is_decoded(room: Room) -> None:
    ts = room.says("see https://arxiv.org/abs/2401.02669v2 and p &lt; 1", user="U2")
    room.team.shortcut("U1", room.channel, ts, "decode_this").wait()
    assert "2401.02669" in room.job().mention.text


def test_a_message_with_nothing_to_read_is_told_to_whoever_chose_it(room: Room) -> None:
    ts = room.says("good morning", user="U2")
    room.team.shortcut("U1", room.channel, ts, "decode_this").wait()
    assert NOTHING_TO_READ[:30] in room.told()
    assert room.jobs() == []


def test_where_the_bot_is_not_it_asks_to_be_invited(room: Room) -> None:
    ts = room.says("look at this", PDF, user="U2")
    room.team.kick(room.channel)
    room.team.shortcut("U1", room.channel, ts, "decode_this").wait()
    assert "/invite" in room.told()
    assert room.jobs() == []


def test_the_form_for_documents_answers_in_a_direct_message(room: Room) -> None:
    room.team.global_shortcut("U3", "documents_form").wait()
    form = modal(room, "U3")
    files = [room.team.upload("U3", *file) for file in (PDF, OTHER)]
    given = {"file_baseline": files[:1], "file_proposal": files[1:], "question": "is it sound?"}
    room.team.submit("U3", form.id, given)
    job = room.job()
    assert job.mention.place.channel == room.team.dm("U3")
    root = room.team.message(job.mention.place.channel, job.mention.place.thread)
    assert "u3 asks Dr. Kira Vashti: is it sound?" in root.text
    assert not root.thread_ts
    assert {f.role for f in job.mention.attachments} == {"baseline", "proposal"}
    assert job.persona == "kira"


def test_the_form_for_documents_answers_where_somebody_wants_it(room: Room) -> None:
    room.team.global_shortcut("U1", "documents_form").wait()
    form = modal(room)
    files = [room.team.upload("U1", *file) for file in (PDF, OTHER)]
    given = {"file_baseline": files[:1], "file_proposal": files[1:], "where": room.channel}
    room.team.submit("U1", form.id, given)
    place = room.job().mention.place
    assert place.channel == room.channel
    assert "u1 asks Dr. Kira Vashti" in room.team.message(room.channel, place.thread).text


def test_a_form_for_a_channel_without_the_bot_is_answered_directly(room: Room) -> None:
    room.team.kick(room.channel)
    room.team.global_shortcut("U11", "documents_form").wait()
    files = [room.team.upload("U11", *file) for file in (PDF, OTHER)]
    given = {"file_baseline": files[:1], "file_proposal": files[1:], "where": room.channel}
    room.team.submit("U11", modal(room, "U11").id, given)
    (told,) = room.posts(channel=room.team.dm("U11"))
    assert "/invite" in told.text
    assert room.jobs() == []
    room.slack.wait(lambda: owed_questions(room.redis, "slack").all() == ())


def test_a_form_without_its_documents_says_what_is_missing(room: Room) -> None:
    room.team.global_shortcut("U4", "documents_form").wait()
    form = modal(room, "U4")
    files = [room.team.upload("U4", *PDF)]
    room.team.submit("U4", form.id, {"file_baseline": files})
    assert list(form.errors) == ["file_proposal"]
    assert room.jobs() == []


def test_an_idea_may_be_typed_into_the_form(room: Room) -> None:
    room.team.global_shortcut("U35", "documents_form").wait()
    form = modal(room, "U35")
    files = [room.team.upload("U35", *PDF)]
    idea = "We propose to trace every token through the scheduler, " * 4
    for said, wrong in (("a cache", ["text_proposal"]), (" ", ["file_proposal"])):
        room.team.submit("U35", form.id, {"file_baseline": files, "text_proposal": said})
        assert list(form.errors) == wrong
    both = {"file_baseline": files, "file_proposal": files, "text_proposal": idea}
    room.team.submit("U35", form.id, both)
    assert list(form.errors) == ["text_proposal"]
    room.team.submit("U35", form.id, {"file_baseline": files, "text_proposal": idea})
    job = room.job()
    assert job.persona == "kira"
    assert [file.role for file in job.mention.attachments] == ["baseline"]
    assert idea.strip() in job.mention.text
    root = room.team.message(job.mention.place.channel, job.mention.place.thread)
    assert "proposal: “We propose to trace" in root.text


# The command


def test_the_command_alone_says_what_can_be_asked(room: Room) -> None:
    for text in ("", "help"):
        answer = room.team.slash("U1", room.channel, "/shedder", text).wait().response
        assert answer["response_type"] == "ephemeral"
        assert "You can ask:" in answer["text"]
        assert "arXiv" in answer["text"]
    assert room.team.posts(room.channel) == []


def test_a_paper_by_link_is_asked_about_under_a_message_that_says_so(room: Room) -> None:
    room.team.slash("U1", room.channel, "/shedder", "decode arXiv:2401.02669").wait()
    job = room.job()
    root = room.team.message(room.channel, job.mention.place.thread)
    assert "u1 asks: decode arXiv:2401.02669" in root.text
    assert job.persona == "q"
    assert room.posts(2)[1].thread_ts == root.ts


def test_a_question_that_needs_no_document_is_asked(room: Room) -> None:
    room.team.slash("U1", room.channel, "/shedder", "atlas, how would you serve 7B?").wait()
    assert room.job().persona == "atlas"


def test_a_persona_that_needs_documents_gets_them_by_a_form(room: Room) -> None:
    room.team.slash("U5", room.channel, "/shedder", "kira is it sound?").wait()
    form = modal(room, "U5")
    assert "is it sound?" in str(form.body)
    assert room.jobs() == []


def test_a_panel_by_command_is_asked_as_one(room: Room) -> None:
    room.team.slash("U1", room.channel, "/shedder", "panel atlas, servewise: is it sound?").wait()
    room.slack.wait(lambda: len(room.jobs()) == 2)
    assert {job.persona for job in room.jobs()} == {"atlas", "servewise"}


def test_somebody_who_is_not_there_is_told_by_the_command(room: Room) -> None:
    answer = (
        room.team.slash("U1", room.channel, "/shedder", "panel q, nobody: why?").wait().response
    )
    assert "no persona called “nobody”" in answer["text"]


def test_an_order_belongs_into_its_thread(room: Room) -> None:
    answer = room.team.slash("U1", room.channel, "/shedder", "cancel").wait().response
    assert IN_THE_THREAD[:20] in answer["text"]


def test_the_root_of_a_forgotten_thread_goes_too(room: Room) -> None:
    room.team.slash("U1", room.channel, "/shedder", "decode arXiv:2401.02669").wait()
    job = room.job()
    root = room.team.message(room.channel, job.mention.place.thread)
    room.posts(2)
    room.says("@shedder forget this", thread=root.ts)
    room.slack.wait(lambda: root.deleted)
    room.slack.wait(lambda: ThreadMemory(room.redis, job.mention.place).jobs() == {})


def test_whoever_may_not_ask_is_told_alone_and_nothing_is_shown(
    apart: Redis, tmp_path: Path
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "channels.toml").write_text('["slack/C1"]\nallowed = false\n')
    with FakeSlack() as slack:
        team = slack.workspace("T1")
        team.channel("C1", members=["U1"])
        with front_end(slack, apart, settings_for(slack, team.token, shedder_home=tmp_path)):
            team.slash("U1", "C1", "/shedder", "decode arXiv:2401.02669").wait()
            slack.wait(lambda: team.ephemerals)
            assert "not taken in this channel" in team.ephemerals[-1].text
            slack.wait(lambda: owed_questions(apart, "slack").all() == ())
        assert jobs_in(apart) == []
        assert team.posts("C1") == []


# Whoever dies


def test_a_question_whose_front_end_died_is_asked_by_another(
    room: Room, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Slack, "settles", 0.1)  # a lost post is not on its way for long
    ts = room.says("look at this", PDF, user="U2")
    room.slack.faults.on("chat.postMessage", status(500, after=True), times=1)
    room.team.shortcut("U1", room.channel, ts, "decode_this").wait()
    owed = owed_questions(redis, "slack")
    room.slack.wait(lambda: len(room.team.posts(room.channel)) == 1)
    [question] = owed.all()
    assert room.jobs() == []
    assert question.mention.author == "U1"
    monkeypatch.setattr(listening, "SWEEP_SECONDS", 0.02)
    with front_end(room.slack, redis, room.front.settings):
        redis.zadd("shedder:owed:slack:T1:questions", {question.name: 1})
        room.job()
        room.slack.wait(lambda: owed.all() == ())
    assert sum("u1 asks" in post.text for post in room.posts(2)) == 1


# Whoever may not, and when much waits


def test_whoever_left_the_channel_cannot_ask_there_by_an_open_form(room: Room) -> None:
    _, answer = room.answered()
    room.presses(answer, "ask", user="U2")
    form = modal(room, "U2")
    room.team.channels[room.channel].members.discard("U2")
    room.team.submit("U2", form.id, {"question": "why is it fair?"})
    (told,) = room.posts(channel=room.team.dm("U2"))
    assert "You are not in that channel" in told.text
    room.slack.wait(lambda: owed_questions(room.redis, "slack").all() == ())
    assert room.jobs() == []
    assert not any("why is it fair" in post.text for post in room.team.posts(room.channel))


def test_forms_open_while_slack_is_slow_to_post(room: Room) -> None:
    _, answer = room.answered()
    room.slack.faults.on("chat.postMessage", slow(0.5), times=20)
    for number in range(20):
        room.team.slash("U2", room.channel, "/shedder", f"atlas, how would you serve {number}?")
    asked = time.monotonic()
    room.presses(answer, "ask")
    assert modal(room).open
    assert time.monotonic() - asked < 2.5  # the posts take ten seconds in all
    room.slack.wait(lambda: len(room.jobs()) == 20, 20)


def test_where_too_much_waits_slack_tells_whoever_pressed(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, answer = room.answered()
    monkeypatch.setattr(forms, "surely", lambda room, deed: surely(lambda deed: False, deed))
    room.slack.ack_timeout = 0.3
    try:
        assert not room.presses(answer, "ask").acked
    finally:
        room.slack.ack_timeout = 3.0


def test_a_question_that_can_never_be_put_is_given_up_with_a_word(room: Room) -> None:
    room.slack.faults.on("conversations.open", status(503), times=None)
    room.team.global_shortcut("U31", "documents_form").wait()
    files = [room.team.upload("U31", *file) for file in (PDF, OTHER)]
    given = {"file_baseline": files[:1], "file_proposal": files[1:], "question": "is it sound?"}
    key = tenant_key("owed", "slack", "T1", "questions")
    room.team.submit("U31", modal(room, "U31").id, given)
    room.slack.wait(lambda: len(room.slack.called("conversations.open")) >= 1)
    owed = owed_questions(room.redis, "slack")
    [question] = owed.all()
    kept = room.redis.hget(f"{key}:what", question.name).split(b" ", 2)[2]
    room.redis.hset(f"{key}:what", question.name, b"1 2 " + kept)
    room.slack.wait(lambda: owed.all() == ())
    assert any("could not be put" in said for said in operator_messages(room.redis))
    assert room.jobs() == []


def test_what_is_still_looked_up_for_a_thread_is_forgotten_with_it(room: Room) -> None:
    root = room.says("@shedder decode this", PDF)
    room.job()
    room.posts()
    room.slack.faults.on("conversations.replies", status(503), times=None)
    room.says("@shedder why is it fair?", thread=root)
    owed = owed_questions(room.redis, "slack")
    assert len(owed.all()) == 1
    room.says("@shedder forget this", thread=root)
    room.slack.wait(lambda: owed.all() == ())
    room.slack.wait(lambda: any("forgotten" in p.text for p in room.team.posts(room.channel)))
    assert room.jobs() == []


def test_what_is_still_looked_up_can_be_cancelled_by_whoever_asked(room: Room) -> None:
    root = room.says("look at this", PDF, user="U2")
    room.slack.faults.on("conversations.replies", status(503), times=None)
    room.says("@shedder decode this", thread=root)
    owed = owed_questions(room.redis, "slack")
    room.says("@shedder cancel", user="U2", thread=root)
    room.slack.wait(lambda: "Nothing of yours" in str(room.team.posts(room.channel)))
    assert len(owed.all()) == 1
    room.says("@shedder cancel", thread=root)
    room.slack.wait(lambda: owed.all() == ())
    room.slack.wait(lambda: "Cancelled." in [p.text for p in room.team.posts(room.channel)])
    assert room.jobs() == []
