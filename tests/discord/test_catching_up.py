"""What was written while nobody listened, or could not be taken in, is asked nevertheless."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import fake_discord_faults as faults
import pytest
from discord_front_end import front_end as showing_front_end
from discord_front_end import hurry, settings_for
from discord_overheard import Following, Notes
from fake_discord import FakeDiscord
from fake_discord_bot import led_to
from fake_discord_channel import Channel
from fake_discord_message import Message
from redis import Redis
from redis_process import RedisProcess
from slack_front_end import jobs_in

from bot.core.heard import Heard
from bot.discord import gap, missed
from bot.discord.loop import loop
from bot.discord.mentioned import NOT_READ
from bot.discord.outage import NOT_NOW
from bot.discord.upto import UpTo, time_of
from bot.running.operator import operator_messages

PDF = ("queues.pdf", b"%PDF-1.7 a paper")
front_end = partial(showing_front_end, shows=False)


@pytest.fixture
def discord(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDiscord]:
    with FakeDiscord() as made, led_to(made):
        hurry(monkeypatch, made)
        made.guild("lab").channel("papers")
        yield made
        loop().close()


@pytest.fixture
def papers(discord: FakeDiscord) -> Channel:
    return discord.guild("lab").channel("papers")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[RedisProcess]:
    with RedisProcess(tmp_path) as server:
        yield server


def asked(redis: Redis) -> list[str]:
    return sorted(job.mention.id for job in jobs_in(redis))


def taken(discord: FakeDiscord, redis: Redis, *messages: Message) -> None:
    """Wait until these, and no others, are jobs, each once."""
    wanted = sorted(message.id for message in messages)
    discord.wait(lambda: set(wanted) <= set(asked(redis)), what="jobs")
    time.sleep(0.1)
    assert asked(redis) == wanted


def caught_up(discord: FakeDiscord, redis: Redis) -> None:
    """Have it listen until nothing is missing; what was written before is history then."""
    upto = UpTo(redis, discord.app.id)
    with front_end(discord, redis, settings_for(discord)):
        discord.wait(lambda: redis.exists(f"shedder:discord:upto:{discord.app.id}"))
    assert time.time() - time_of(upto.begin()) < 70


def test_what_is_written_while_no_process_listens_is_taken_by_the_next(
    discord: FakeDiscord, redis: Redis, papers: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    known = discord.dm_channel("dora")
    with front_end(discord, redis, settings_for(discord)):
        first = discord.say("ada", papers, "@shedder decode this", [PDF])
        direct = discord.dm("dora", "decode this", [PDF])
        taken(discord, redis, first, direct)
    thread = discord.start_thread("ben", first, "reading")
    unheard = [
        discord.say("ada", papers, "@shedder decode this", [PDF]),
        discord.say("ben", thread, "@shedder decode that", [PDF]),
        discord.dm("dora", "decode this too", [PDF]),
    ]
    assert unheard[-1].channel is known
    for channel, text in ((papers, "of no concern"), (thread, "@everyone"), (papers, "@ada look")):
        discord.say("ben", channel, text)
    with front_end(discord, redis, settings_for(discord)):
        taken(discord, redis, first, direct, *unheard)
    assert not any(NOT_READ in post.text for post in discord.posts())
    assert "new messages for me: 2)." in caplog.text
    assert "new messages for me: 1)." in caplog.text, "of direct messages"


def test_a_thread_that_went_on_without_a_mention_meanwhile_does_so(
    discord: FakeDiscord, redis: Redis, papers: Channel
) -> None:
    discord.app.message_content = True
    settings = settings_for(discord, discord_message_content=True)
    with front_end(discord, redis, settings):
        first = discord.say("ada", papers, "@shedder decode this", [PDF])
        taken(discord, redis, first)
    thread = discord.start_thread("ada", first, "reading")
    more = discord.say("ada", thread, "why is it fair?")
    discord.say("ada", papers, "and why is that?")
    with front_end(discord, redis, settings):
        taken(discord, redis, first, more)


def test_of_threads_made_while_it_looks_all_is_told_so_none_is_looked_into(
    discord: FakeDiscord, redis: Redis, papers: Channel
) -> None:
    caught_up(discord, redis)
    unheard = discord.say("ada", papers, "@shedder decode this", [PDF])
    discord.faults.on(f"GET /channels/{papers.id}/messages", faults.status(503), times=2)
    with front_end(discord, redis, settings_for(discord)):
        thread = discord.start_thread("ben", papers, "made meanwhile")
        heard = discord.say("ben", thread, "@shedder decode that", [PDF])
        taken(discord, redis, unheard, heard)
    assert not discord.called("GET", f"/channels/{thread.id}/messages")


def test_a_new_bot_answers_nothing_that_was_there_before_it(
    discord: FakeDiscord, redis: Redis, papers: Channel
) -> None:
    discord.say("ada", papers, "@shedder decode this", [PDF], ago=3_600)
    caught_up(discord, redis)
    assert asked(redis) == []


def test_nothing_is_looked_for_that_is_older_than_a_day(
    discord: FakeDiscord, redis: Redis, papers: Channel
) -> None:
    old = 30 * 3_600.0
    redis.set(f"shedder:discord:upto:{discord.app.id}", discord.ids(2 * old))
    discord.say("ada", papers, "@shedder decode this", [PDF], ago=old)
    late = discord.say("ada", papers, "@shedder decode this", [PDF], ago=old / 2)
    with front_end(discord, redis, settings_for(discord)):
        taken(discord, redis, late)


def test_what_was_taken_in_is_not_taken_again(
    discord: FakeDiscord, redis: Redis, papers: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    with front_end(discord, redis, settings_for(discord)):
        done = [discord.say("ada", papers, "@shedder decode this", [PDF]) for _ in range(3)]
        taken(discord, redis, *done)
    redis.set(f"shedder:discord:upto:{discord.app.id}", discord.ids(3_600))
    with front_end(discord, redis, settings_for(discord)):
        discord.wait(lambda: discord.called("GET", f"/channels/{papers.id}/messages"))
        taken(discord, redis, *done)
    assert "new messages for me" not in caplog.text


def test_the_mark_waits_for_what_is_not_looked_up_yet(
    discord: FakeDiscord, redis: Redis, papers: Channel
) -> None:
    redis.set(f"shedder:discord:upto:{discord.app.id}", discord.ids(600))
    missed = discord.say("ada", papers, "@shedder decode this", [PDF], ago=300)
    history = f"GET /channels/{papers.id}/messages"
    discord.faults.on(history, faults.refused(130000), times=None)
    upto = UpTo(redis, discord.app.id)
    with front_end(discord, redis, settings_for(discord)):
        now = discord.say("ada", papers, "@shedder decode this", [PDF])
        taken(discord, redis, now)
        time.sleep(0.6)  # a sweep
        assert time_of(upto.begin()) < time.time() - 500
        discord.faults.clear()
        taken(discord, redis, missed, now)
        discord.wait(lambda: time_of(upto.begin()) > time.time() - 120, what="the mark")


def test_a_channel_that_is_closed_keeps_nobody_elses_question(
    discord: FakeDiscord, redis: Redis, papers: Channel
) -> None:
    lab = discord.guild("lab")
    secret, mute = lab.channel("secret"), lab.channel("mute")
    redis.set(f"shedder:discord:upto:{discord.app.id}", discord.ids(600))
    missed = discord.say("ada", papers, "@shedder decode this", [PDF], ago=300)
    for closed in (secret, mute):
        discord.say("ada", closed, "@shedder decode this", [PDF], ago=200)
    secret.deny(discord.app, "view_channel")
    discord.faults.on(f"GET /channels/{mute.id}/messages", faults.refused(50001), times=None)
    with front_end(discord, redis, settings_for(discord)):
        taken(discord, redis, missed)
        discord.wait(lambda: discord.called("GET", f"/channels/{mute.id}/messages"))
        time.sleep(0.3)
    assert len(discord.called("GET", f"/channels/{mute.id}/messages")) == 1, "never asked twice"
    assert discord.called("GET", f"/channels/{secret.id}/messages") == []


def test_a_history_that_discord_stumbles_over_does_not_keep_the_rest(
    discord: FakeDiscord, redis: Redis, papers: Channel
) -> None:
    broken = discord.guild("lab").channel("broken")
    redis.set(f"shedder:discord:upto:{discord.app.id}", discord.ids(600))
    missed = discord.say("ada", papers, "@shedder decode this", [PDF], ago=300)
    last = discord.say("ada", broken, "@shedder decode this", [PDF], ago=200)
    discord.faults.on(f"GET /channels/{broken.id}/messages", faults.status(503), times=None)
    with front_end(discord, redis, settings_for(discord)):
        taken(discord, redis, missed, last)


def test_a_server_that_was_out_of_order_is_looked_up_when_it_is_back(
    discord: FakeDiscord, redis: Redis, papers: Channel
) -> None:
    lab = discord.guild("lab")
    with front_end(discord, redis, settings_for(discord)):
        first = discord.say("ada", papers, "@shedder decode this", [PDF])
        taken(discord, redis, first)
        (session,) = discord.gateway.connected
        session.dispatch("GUILD_DELETE", {"id": lab.id, "unavailable": True})
        missed = discord.say("ada", papers, "@shedder decode this", [PDF], nobody_told=True)
        session.dispatch("GUILD_CREATE", {**lab.to_event(discord.app), "unavailable": False})
        taken(discord, redis, first, missed)


def test_long_histories_are_read_page_by_page_and_to_their_end(
    discord: FakeDiscord, redis: Redis, papers: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "PAGE", 5)
    monkeypatch.setattr(missed, "PAGES", 2)
    redis.set(f"shedder:discord:upto:{discord.app.id}", discord.ids(600))
    said = [
        discord.say(
            f"reader-{n}", papers, "@shedder decode" if n % 5 == 4 else "hm", [PDF], ago=300
        )
        for n in range(20)
    ]
    with front_end(discord, redis, settings_for(discord)):
        taken(discord, redis, said[4], said[9], said[14], said[19])
    assert len(discord.called("GET", f"/channels/{papers.id}/messages")) == 4, "nothing twice"


def test_a_busy_server_is_read_in_rounds_and_threads_of_the_bot_last(
    discord: FakeDiscord,
    redis: Redis,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Answers of workers in old threads must not keep questions from being found."""
    monkeypatch.setattr(gap, "MOST_PAGES", 2)
    lab, us = discord.guild("lab"), discord.app.user
    redis.set(f"shedder:discord:upto:{discord.app.id}", discord.ids(600))
    channels = [lab.channel(f"papers-{n}") for n in range(3)]
    unheard = [discord.say("ada", one, "@shedder decode this", [PDF], ago=300) for one in channels]
    threads = []
    for root in unheard:
        threads.append(discord.start_thread(us, root, "queues.pdf"))
        discord.say(us, threads[-1], "an answer", ago=200)
    unheard.append(discord.say("ben", threads[0], "@shedder and that?", [PDF], ago=250))
    with front_end(discord, redis, settings_for(discord)):
        taken(discord, redis, *unheard)
        discord.wait(lambda: "new messages for me: 4" in caplog.text, what="the end of it")
    read = [call.path.split("/")[-2] for call in discord.called("GET", "/channels/*/messages")]
    assert {*read[:3]} == {channel.id for channel in channels}
    assert {*read[3:]} == {thread.id for thread in threads}


def test_what_is_said_while_nobody_listens_is_overheard_later_and_the_mark_waits_for_it(
    discord: FakeDiscord, papers: Channel, redis: Redis
) -> None:
    discord.app.message_content = True
    redis.set(f"shedder:discord:upto:{discord.app.id}", discord.ids(600))
    notes = Notes(followed={papers.id})
    missed = discord.say("ada", papers, "arxiv.org/abs/2401.00001", ago=300)
    thread = discord.start_thread("ben", missed, "on it")
    reply = discord.say("ben", thread, "nice", ago=200)
    settings = settings_for(discord, discord_message_content=True)
    made = partial(Following, notes=notes)
    with front_end(discord, redis, settings, shows=False, made=made):
        discord.wait(lambda: len(notes.said) >= 2, what="what was missed")
        now = discord.say("ben", papers, "and now")
        discord.wait(lambda: len(notes.said) >= 3, what="what is said")
        upto, then = UpTo(redis, discord.app.id), int(discord.ids(300))
        discord.wait(lambda: upto.begin() >= then, what="that the mark goes on")
    assert {each.id: each.place.thread for each in notes.of(Heard)} == {
        missed.id: missed.id,
        reply.id: missed.id,
        now.id: now.id,
    }


def test_what_cannot_be_looked_up_for_too_long_is_given_up_aloud(
    discord: FakeDiscord, redis: Redis, papers: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    redis.set(f"shedder:discord:upto:{discord.app.id}", discord.ids(600))
    discord.say("ada", papers, "@shedder decode this", [PDF], ago=300)
    history = f"GET /channels/{papers.id}/messages"
    discord.faults.on(history, faults.refused(130000), times=None)
    with front_end(discord, redis, settings_for(discord)):
        discord.wait(lambda: discord.called("GET", f"/channels/{papers.id}/messages"))
        monkeypatch.setattr(gap, "LATE_SECONDS", 0.0)
        monkeypatch.setattr("bot.discord.upto.FARTHEST_SECONDS", 100.0)
        discord.wait(lambda: operator_messages(redis), what="a word to the operator")
    assert "was given up" in operator_messages(redis)[0]
    assert asked(redis) == []


def test_an_outage_of_discord_costs_no_message_however_long(
    discord: FakeDiscord, redis: Redis, papers: Channel
) -> None:
    redis.set(f"shedder:discord:upto:{discord.app.id}", discord.ids(600))
    unheard = [
        discord.say(who, papers, "@shedder decode this", [PDF], ago=300) for who in ("ada", "ben")
    ]
    history = f"GET /channels/{papers.id}/messages"
    discord.faults.on(history, faults.status(503), times=missed.TRIES + 2)
    discord.faults.on(f"{history}/*", faults.status(503), times=1)
    with front_end(discord, redis, settings_for(discord)):
        taken(discord, redis, *unheard)


def test_a_thread_that_went_to_sleep_meanwhile_is_read_too(
    discord: FakeDiscord, redis: Redis, papers: Channel
) -> None:
    redis.set(f"shedder:discord:upto:{discord.app.id}", discord.ids(7_200))
    root = discord.say("ben", papers, "look at this", [PDF], ago=10_000)
    thread = discord.start_thread("ben", root, "reading")
    late = discord.say("ben", thread, "@shedder decode this", [PDF], ago=5_000)
    thread.archive()
    with front_end(discord, redis, settings_for(discord)):
        taken(discord, redis, late)
    (job,) = jobs_in(redis)
    assert (job.mention.place.channel, job.mention.place.thread) == (papers.id, thread.id)


def test_while_redis_is_away_it_is_said_once_and_then_taken_in(
    discord: FakeDiscord, own: RedisProcess, papers: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    def sorry() -> list[Message]:
        return [post for post in discord.posts() if post.text == NOT_NOW]

    with Redis.from_url(own.url) as redis, front_end(discord, redis, settings_for(discord)):
        first = discord.say("ada", papers, "@shedder decode this", [PDF])
        taken(discord, redis, first)
        own.kill()
        second = discord.say("ada", papers, "@shedder decode this", [PDF])
        began = time.monotonic()
        discord.wait(sorry, what="a word")
        assert time.monotonic() - began < 2.5
        assert sorry()[0].reference is second
        assert sorry()[0].pinged == []
        third = discord.say("ben", papers, "@shedder decode this", [PDF])
        discord.say("ben", papers, "of no concern")
        time.sleep(1.2)  # some sweeps
        assert len(sorry()) == 1
        assert caplog.text.count("what is left undone could not be looked up") == 1
        own.start()
        taken(discord, redis, first, second, third)
        discord.wait(lambda: sorry() == [], what="that it is said no more")


def test_who_dies_while_redis_is_away_is_followed_by_who_finds_it(
    discord: FakeDiscord, own: RedisProcess, papers: Channel
) -> None:
    with Redis.from_url(own.url) as redis:
        with front_end(discord, redis, settings_for(discord)):
            first = discord.say("ada", papers, "@shedder decode this", [PDF])
            taken(discord, redis, first)
            own.kill()
            second = discord.say("ada", papers, "@shedder decode this", [PDF])
            discord.wait(lambda: any(post.text == NOT_NOW for post in discord.posts()))
        own.start()
        with front_end(discord, redis, settings_for(discord)):
            taken(discord, redis, first, second)
            discord.wait(lambda: not any(post.text == NOT_NOW for post in discord.posts()))


def test_what_finds_no_room_in_memory_is_found_in_history(
    discord: FakeDiscord, redis: Redis, papers: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord.intake.MOST", 2)
    with front_end(discord, redis, settings_for(discord)):
        said = [
            discord.say(f"reader-{n}", papers, "@shedder decode this", [PDF]) for n in range(30)
        ]
        taken(discord, redis, *said)
