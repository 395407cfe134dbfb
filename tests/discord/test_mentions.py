"""Everything somebody writes in Discord, up to the job in Redis and the first thing to be seen."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from discord_room import OTHER, PDF, Room
from fake_discord import FakeDiscord
from fake_discord_channel import FORUM, NEWS, VOICE

from bot.core.conversation import Turn
from bot.core.courtesies import THANKED
from bot.core.routing import addressed
from bot.discord.lacking import NOT_SHOWN
from bot.discord.mentioned import NOT_READ, NOT_THE_ROLE
from bot.discord.threads import root_of
from bot.ingress.orders import CANCELLED, FORGOTTEN, IN_A_REPLY, IN_THE_THREAD, NO_ANSWER
from bot.keeping.tenancy import tenant_key


def test_a_mention_with_a_paper_is_a_job_and_a_placeholder_within_a_second(room: Room) -> None:
    asked = time.monotonic()
    said = room.says("@shedder decode this", PDF)
    (placeholder,) = room.posts()
    assert placeholder.at - asked < (1 if os.getloadavg()[0] < 4 else 3), "on a machine at rest"
    job = room.job()
    ada = room.discord.user("ada").id
    assert (job.persona, job.mention.id, job.mention.author) == ("q", said.id, ada)
    assert job.mention.place.model_dump() == {
        "platform": "discord",
        "workspace": room.lab.id,
        "channel": room.channel.id,
        "thread": said.id,
    }
    (file,) = job.mention.attachments
    assert (file.name, file.media_type) == ("queues.pdf", "application/pdf")
    assert file.id == f"{room.channel.id}/{said.id}/{said.attachments[0].id}"
    assert job.mention.channel_name == room.channel.name
    assert addressed(job.mention.text) == "decode this"
    assert "queues.pdf" in placeholder.text
    assert placeholder.channel.id == said.id, "in the thread of the question"
    assert said.thread is not None
    assert said.thread.name == "queues.pdf"


def test_the_bots_own_role_is_a_way_to_call_it(room: Room) -> None:
    room.discord.role_mentions_unlock = True
    try:
        room.says("@shedder decode this", PDF, mention="role")
        job = room.job()
    finally:
        room.discord.role_mentions_unlock = False
    assert addressed(job.mention.text) == "decode this"


def test_a_role_whose_mention_shows_nothing_is_told_how_else(room: Room) -> None:
    room.says("@shedder decode this", PDF, mention="role")
    (told,) = room.posts()
    assert NOT_THE_ROLE in told.text
    assert room.jobs() == []


def test_another_role_and_everyone_are_not_the_bot(room: Room) -> None:
    room.lab.role("readers")
    room.lab.role("loud", "mention_everyone")
    room.says("@readers decode this", PDF)
    room.says("@everyone decode this", PDF, roles=["loud"])
    room.heard()
    assert room.jobs_here() == []


def test_bots_and_system_messages_ask_nothing(room: Room) -> None:
    other = room.discord.application("other")
    room.lab.add(other)
    room.discord.say(other.user, room.channel, "@shedder decode this", [PDF])
    room.discord.start_thread("ada", room.channel, "@shedder decode this")
    room.heard()
    assert room.jobs_here() == []


@pytest.mark.parametrize("kind", [NEWS, VOICE])
def test_announcements_have_threads_and_voice_chats_do_not(room: Room, kind: int) -> None:
    where = room.lab.channel(f"{room.channel.name}-{kind}", kind)
    said = room.says("@shedder decode this", PDF, where=where)
    job = room.job()
    thread = {NEWS: said.id, VOICE: f"reply-{said.id}"}[kind]
    assert (job.mention.place.channel, job.mention.place.thread) == (where.id, thread)


def test_a_question_in_a_thread_is_answered_there(room: Room) -> None:
    root = room.says("for @shedder", PDF, user="ben")
    thread = room.discord.start_thread("ben", root, "reading")
    room.says("@shedder kira, stress-test this", OTHER, where=thread)
    job = room.job(of=2)
    assert (job.mention.place.channel, job.mention.place.thread) == (room.channel.id, thread.id)
    assert job.mention.channel_name == room.channel.name
    assert room.posts()[0].channel is thread


def test_in_a_thread_of_hidden_messages_it_is_told_how_else_to_ask(room: Room) -> None:
    root = room.says("look at this", PDF, user="ben")
    thread = room.discord.start_thread("ben", root, "reading")
    said = room.says("@shedder decode this", where=thread)
    (told,) = room.posts()
    assert NOT_SHOWN in told.text
    assert told.channel is thread
    taken = tenant_key("taken", "discord", room.lab.id, room.channel.id, said.id)
    room.discord.wait(lambda: room.redis.exists(taken), what="a note: it comes again after RESUME")
    room.says("@shedder atlas, how do I serve a 7B model at 20 QPS?", where=thread)
    room.discord.wait(room.jobs_here)
    assert [job.persona for job in room.jobs_here()] == ["atlas"]


def test_a_post_in_a_forum_is_a_thread(room: Room) -> None:
    forum = room.lab.channel(f"{room.channel.name}-forum", FORUM)
    post = room.discord.start_thread("ada", forum, "queues")
    room.says("@shedder decode this", PDF, where=post)
    place = room.job().mention.place
    assert (place.channel, place.thread) == (forum.id, post.id)


def test_a_reply_to_ones_own_paper_that_named_the_bot_brings_it_along(room: Room) -> None:
    paper = room.says("for @shedder", PDF, user="ben")
    room.job()
    room.says("@shedder decode this", reply_to=paper)
    job = room.job(of=2)
    (file,) = job.mention.attachments
    assert file.id == f"{room.channel.id}/{paper.id}/{paper.attachments[0].id}"


def test_a_reply_to_a_paper_that_is_not_shown_is_told_how_else(room: Room) -> None:
    paper = room.says("look at this", PDF, user="ben")
    room.says("@shedder decode this", reply_to=paper)
    (told,) = room.posts()
    assert NOT_SHOWN in told.text
    assert room.jobs() == []


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("@shedder decode this", [OTHER]),
        ("@shedder decode https://arxiv.org/abs/2401.12345", []),
        ("@shedder atlas, how do I serve a 7B model at 20 QPS?", []),
    ],
    ids=["a file", "a link", "a question that needs none"],
)
def test_a_reply_that_needs_nothing_of_what_is_not_shown_is_taken_in(
    room: Room, text: str, files: list[tuple[str, bytes]]
) -> None:
    paper = room.says("look at this", PDF, user="ben")
    room.says(text, *files, reply_to=paper)
    room.job()


def test_a_long_pasted_text_is_a_document(room: Room) -> None:
    room.says("@shedder decode this", ("message.txt", b"word " * 500))
    (file,) = room.job().mention.attachments
    assert file.name == "message.txt"


def test_an_edit_that_adds_the_mention_asks_and_a_later_one_does_not(room: Room) -> None:
    said = room.says("decode this", PDF)
    room.discord.edit(said, "@shedder decode this")
    job = room.job()
    assert (job.mention.id, len(job.mention.attachments)) == (said.id, 1)
    room.discord.edit(said, "@shedder decode this, please")
    room.heard()
    assert len(room.jobs_here()) == 1


def test_a_preview_of_a_link_and_an_echo_of_an_old_edit_are_no_edits(room: Room) -> None:
    said = room.says("@shedder decode this", PDF, nobody_told=True)
    session, now = room.discord.gateway.connected[0], datetime.now(UTC)
    payload = {
        "id": said.id,
        "channel_id": room.channel.id,
        "guild_id": room.lab.id,
        "author": {"id": said.author.id},
        "content": said.content,
        "mentions": [{"id": room.discord.app.id}],
    }
    for edited in (None, (now - timedelta(days=2)).isoformat()):
        session.dispatch("MESSAGE_UPDATE", {**payload, "edited_timestamp": edited})
    room.heard()
    assert room.jobs_here() == []
    session.dispatch("MESSAGE_UPDATE", {**payload, "edited_timestamp": now.isoformat()})
    room.discord.wait(room.jobs_here)


def test_other_people_channels_and_emoji_are_plain_words(room: Room) -> None:
    kira = room.lab.member("kira").user
    bot, where = room.discord.app.id, room.channel.id
    room.says(f"<@!{bot}>, what did <@{kira.id}> mean in <#{where}>? @here <a:ok:12>", PDF)
    said = addressed(room.job().mention.text)
    assert said == "what did @someone mean in a channel? everyone here :ok:"


def test_direct_messages_need_no_mention_and_go_on(room: Room) -> None:
    said = room.discord.dm("dora", "kira, stress-test these", [PDF, OTHER])
    job = room.job()
    where = job.mention.place
    assert (job.persona, where.workspace, where.thread) == ("kira", "dm", f"reply-{said.id}")
    room.discord.wait(
        lambda: [post for post in room.discord.posts() if post.channel is said.channel]
    )
    answer = room.discord.posts()[-1]
    began = room.redis, "dm", said.channel.id, answer.id
    room.discord.wait(lambda: root_of(*began), what="a note of it")
    again = room.discord.dm("dora", "and the baseline?", reply_to=answer)
    assert room.job(of=2).mention.place.thread == f"reply-{said.id}", "a reply goes on"
    assert room.jobs()[-1].mention.id == again.id
    room.discord.dm("dora", "what of its memory?")
    further = room.job(of=3)
    assert further.mention.place == where, "so does what is written next, in the same conversation"
    assert (further.persona, further.mention.attachments) == ("kira", ())
    anew = room.discord.dm("dora", "decode this", [OTHER])
    assert room.job(of=4).mention.place.thread == f"reply-{anew.id}"


def test_where_there_are_no_threads_an_order_is_about_what_was_asked_last(room: Room) -> None:
    def told(words: str) -> str:
        said = room.discord.dm("emil", words)
        answers = room.answers_to(said)
        assert "thread" not in answers
        return answers

    said = room.discord.dm("emil", "decode this", [PDF])
    job = room.job()
    room.answers_to(said)
    assert told("cancel").endswith(CANCELLED)
    assert NO_ANSWER.replace("in this thread", "here") in told("delete")
    assert FORGOTTEN.replace("in this thread", "here") in told("forget")
    assert room.memory(job).jobs() == {}
    for order in ("forget", "delete", "cancel"):
        assert IN_A_REPLY in told(order), "nothing is left that it could be about"


def test_without_threads_everybody_goes_on_with_their_own_conversation(room: Room) -> None:
    voice = room.lab.channel(f"{room.channel.name}-voice", VOICE)
    first = room.says("@shedder decode this", PDF, where=voice)
    room.job()
    room.says("@shedder kira, stress-test these", PDF, OTHER, user="ben", where=voice)
    room.job(of=2)
    room.says("@shedder why is it fair?", where=voice)
    job = room.job(of=3)
    assert (job.persona, job.mention.place.thread) == ("q", f"reply-{first.id}")
    alone = room.says("@shedder atlas, what is a queue?", user="cyd", where=voice)
    assert room.job(of=4).mention.place.thread == f"reply-{alone.id}"
    room.memory(job).remember(
        Turn(job=job.id, persona="q", question="", said="Of what?", asked_back=True, asked_at=2e9)
    )
    room.says("@shedder ok", where=voice)
    assert room.job(of=5).mention.place == job.mention.place, "an answer to what was asked back"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("help", "You can ask"),
        ("thanks", THANKED),
        ("forget this", IN_THE_THREAD),
        ("cancel", IN_THE_THREAD),
        ("panel nobody, q: is it sound?", "nobody"),
    ],
)
def test_a_sentence_begins_no_thread(room: Room, words: str, answer: str) -> None:
    said = room.says(f"@shedder {words}")
    assert answer in room.answers_to(said)
    assert said.thread is None
    assert room.jobs_here() == []
    if words == "help":
        (told,) = room.posts()
        began = room.redis, room.lab.id, room.channel.id, told.id
        room.discord.wait(lambda: root_of(*began), what="a note of it")
        room.says("@shedder atlas, what is a queue?", reply_to=told)
        assert room.job().mention.place.thread == f"reply-{said.id}", "in place"


def test_the_first_post_of_a_forum_is_answered_in_its_thread(room: Room) -> None:
    forum = room.lab.channel(f"{room.channel.name}-help", FORUM)
    room.discord.post("ada", forum, "queues", "@shedder help")
    (told,) = room.posts_in(forum)
    assert "You can ask" in told.text
    assert told.channel.parent is forum


def test_a_bare_mention_gets_help_and_no_job(room: Room) -> None:
    room.says("@shedder")
    (told,) = room.posts()
    assert told.text.lstrip().find("You can ask") >= 0
    assert room.jobs() == []


def test_without_message_content_a_thread_is_told_once_that_it_is_not_read(room: Room) -> None:
    said = room.says("@shedder decode this", PDF)
    room.posts()
    assert said.thread is not None
    room.says("and why is that?", user="ben", where=said.thread)
    room.says("@ben and why is that?", where=said.thread)
    room.says("and why is that?", where=said.thread)
    told = room.posts(2)[-1]
    assert NOT_READ in told.text
    room.says("hello?", where=said.thread)
    room.heard()
    assert [NOT_READ in post.text for post in room.posts()].count(True) == 1
    assert len(room.jobs_here()) == 1


def test_a_reply_to_the_bot_with_its_mention_left_on_goes_on(room: Room) -> None:
    said = room.says("@shedder decode this", PDF)
    (answer,) = room.posts()
    assert said.thread is not None
    room.says("why is it fair?", where=said.thread, reply_to=answer)
    job = room.job(of=2)
    assert addressed(job.mention.text) == "why is it fair?"
    assert job.mention.place.thread == said.id


def test_what_cannot_be_read_is_no_message(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    session = room.discord.gateway.connected[0]
    odd = {"id": "x", "channel_id": "y", "author": {"id": "z"}, "content": "confidential"}
    for payload in ({}, {"id": "1"}, odd):
        for kind in ("MESSAGE_CREATE", "MESSAGE_UPDATE", "CHANNEL_CREATE", "GUILD_UPDATE"):
            session.dispatch(kind, payload)
    room.says("@shedder decode this", PDF)
    room.job()
    assert room.discord.gateway.connected == [session], "and no reason to connect anew"
    assert "a GUILD_UPDATE was not understood (KeyError)" in caplog.text
    assert "confidential" not in caplog.text


def test_a_server_of_another_kind_may_number_its_ids(discord: FakeDiscord, room: Room) -> None:
    said = room.says("@shedder decode this", PDF, nobody_told=True)
    payload = {
        "id": int(said.id),
        "channel_id": int(room.channel.id),
        "guild_id": int(room.lab.id),
        "author": {"id": int(said.author.id)},
        "content": said.content,
        "mentions": [{"id": int(discord.app.id)}],
    }
    discord.gateway.connected[0].dispatch("MESSAGE_CREATE", payload)
    assert room.job().mention.id == said.id
