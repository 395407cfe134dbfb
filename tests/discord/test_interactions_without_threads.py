"""Commands and buttons where answers are replies in the channel; and when a front-end ends."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from discord_front_end import FrontEnd, front_end, settings_for
from discord_room import PDF
from fake_discord import FakeDiscord
from fake_discord_channel import Channel
from redis import Redis
from replies import full_critique
from slack_front_end import jobs_in

from bot.core.answer import Answer, Reply
from bot.core.values import Job
from bot.delivery.ledger import Ledger
from bot.delivery.outbox import Outbox
from bot.discord import responding
from bot.ingress.questions import Questions
from bot.queue import forget_job


@pytest.fixture
def in_place(
    discord: FakeDiscord, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FrontEnd]:
    discord.interactions.callback_time = 30.0  # on a busy machine
    monkeypatch.setattr(responding, "RESPONSE_SECONDS", 20.0)
    settings = settings_for(discord, discord_threads=False)
    with front_end(discord, redis, settings) as running:
        discord.wait(lambda: discord.app.commands.get(""), what="commands")
        yield running


@pytest.fixture
def channel(discord: FakeDiscord) -> Channel:
    return discord.guild("lab").channel("papers")


def job_of(discord: FakeDiscord, redis: Redis) -> Job:
    discord.wait(lambda: jobs_in(redis), what="a job")
    [job] = jobs_in(redis)
    return job


def test_a_button_under_a_reply_goes_on_in_the_same_place(
    discord: FakeDiscord, redis: Redis, in_place: FrontEnd, channel: Channel
) -> None:
    act = discord.slash("ada", channel, "shedder", {"question": "decode", "paper": PDF})
    job = job_of(discord, redis)
    [heading] = act.answered().seen
    assert job.mention.place.thread == f"reply-{heading.id}"
    assert heading.thread is None

    placed = Ledger(redis, job.id)
    discord.wait(lambda: placed.read("done:0"), what="a placeholder that is noted")
    look, place = in_place.front.personas["q"].look, job.mention.place
    said = Reply(job=job.id, place=place, look=look, body=Answer(critique=full_critique()))
    Outbox(redis, in_place.front.platform, job, lambda: True).deliver(said)
    forget_job(redis, job.id)

    message = next(one for one in reversed(discord.messages(channel)) if one.buttons)
    form = discord.click("grace", message, f"ask|{job.id}").answered()
    discord.submit_modal("grace", form, {"question": "why is it fair?"})
    assert job_of(discord, redis).mention.place == place


def test_what_was_begun_is_answered_before_the_connection_ends(
    discord: FakeDiscord,
    redis: Redis,
    in_place: FrontEnd,
    channel: Channel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put, begun = Questions.put, []

    def slowly(*args: Any) -> bool:
        begun.append(args)
        time.sleep(0.5)
        return put(*args)

    monkeypatch.setattr(Questions, "put", slowly)
    act = discord.slash("ada", channel, "shedder", {"question": "decode", "paper": PDF})
    discord.wait(lambda: begun)
    in_place.stop()
    assert "Ada asks" in act.text
    assert len(jobs_in(redis)) == 1
