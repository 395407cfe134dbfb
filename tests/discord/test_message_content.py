"""With the intent to read everything: threads go on without a mention, and files are seen."""

from collections.abc import Iterator

import pytest
from discord_front_end import FrontEnd, front_end, settings_for
from discord_room import OTHER, PDF, Room
from fake_discord import FakeDiscord
from redis import Redis

from bot.core.routing import addressed
from bot.core.values import Job, Place
from bot.discord.threads import root_of
from bot.keeping.threads import ThreadMemory


@pytest.fixture(scope="module")
def front(discord: FakeDiscord, redis_url: str) -> Iterator[FrontEnd]:
    discord.app.message_content = True
    settings = settings_for(discord, discord_message_content=True, discord_threads=False)
    with Redis.from_url(redis_url) as client, front_end(discord, client, settings) as running:
        yield running


def test_a_reply_to_somebodys_paper_is_about_that_paper(room: Room) -> None:
    paper = room.says("look at this", PDF, user="ben")
    said = room.says("@shedder decode this", reply_to=paper)
    job = room.job()
    assert [file.name for file in job.mention.attachments] == ["queues.pdf"]
    assert job.mention.place.thread == f"reply-{said.id}", "without threads, in place"
    (answer,) = room.posts()
    assert (answer.channel, answer.reference) == (room.channel, said)


def test_both_papers_of_a_reply_are_brought_along(room: Room) -> None:
    paper = room.says("the baseline", PDF, user="ben")
    room.says("@shedder kira, stress-test this", OTHER, reply_to=paper)
    names = [file.name for file in room.job().mention.attachments]
    assert names == ["gfs.pdf", "queues.pdf"]


def test_a_thread_that_it_made_goes_on_without_a_mention(room: Room) -> None:
    root = room.says("@shedder decode this", PDF)
    thread = room.discord.start_thread(room.discord.app.user, root, "queues.pdf")
    place = {"workspace": room.lab.id, "channel": room.channel.id, "thread": thread.id}
    asked = room.job().mention
    there = Place(platform="discord", **place)
    again = asked.model_copy(update={"id": "1", "place": there})
    ThreadMemory(room.redis, there).take_in(Job.of(again, "q", 0))
    room.says("lol thanks", user="ben", where=thread)
    room.says("why is it fair?", user="ben", where=thread)
    assert addressed(room.job(of=2).mention.text) == "why is it fair?"


def test_a_thread_of_peoples_own_goes_on_with_those_who_asked_there(room: Room) -> None:
    root = room.says("look at this", PDF, user="ben")
    thread = room.discord.start_thread("ben", root, "reading")
    room.says("I like it", where=thread)
    room.says("@shedder decode this", where=thread)
    job = room.job()
    assert [file.name for file in job.mention.attachments] == ["queues.pdf"]
    for aside in ("lol", "and what do you think, all of you?"):
        room.says(aside, user="ben", where=thread)
    room.says("why is it fair?", where=thread)
    assert addressed(room.job(of=2).mention.text) == "why is it fair?"
    for kind in ("thanks ada", "lol thanks"):
        room.says(kind, where=thread)
    room.says("@ben look at figure 2", where=thread)
    room.says("and the next one", where=thread, reply_to=root)
    room.heard()
    assert len(room.jobs_here()) == 2, "what is said to somebody else is no question"
    assert not any("You are welcome" in post.text for post in room.posts())


def test_a_reply_to_the_bot_without_its_mention_goes_on_in_place(room: Room) -> None:
    said = room.says("@shedder decode this", PDF)
    (answer,) = room.posts()
    where = room.lab.id, room.channel.id
    room.discord.wait(lambda: root_of(room.redis, *where, answer.id), what="a note of it")
    again = room.says("why is it fair?", user="ben", reply_to=answer, ping=False)
    job = room.job(of=2)
    assert (job.mention.id, job.mention.place.thread) == (again.id, f"reply-{said.id}")
    room.says("why, indeed?", user="ben")
    room.heard()
    assert len(room.jobs_here()) == 2, "the channel itself is nobody's conversation"
