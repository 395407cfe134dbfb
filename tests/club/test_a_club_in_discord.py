"""What happens in Discord is in the ledger, and what nobody heard is looked up there."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from discord_front_end import FrontEnd, front_end, hurry, settings_for
from fake_discord import FakeDiscord
from fake_discord_bot import led_to
from fake_discord_channel import Channel
from redis import Redis

from bot.club.hearing import Hearing
from bot.club.ledger import week_of
from bot.club.looking_back import look_back
from bot.commands import bot
from bot.core.club.papers import Week
from bot.discord.loop import loop
from bot.ingress.front import Front
from config.digests import Digest

ARXIV = "see https://arxiv.org/abs/2401.{:05}"


@dataclass
class Lab:
    hearing: Hearing
    discord: FakeDiscord
    papers: Channel
    front: FrontEnd
    digest: Digest
    redis: Redis
    began: float

    def week(self) -> Week:
        return week_of(self.redis, self.digest, self.began, time.time() + 60)


@pytest.fixture
def lab(redis: Redis) -> Iterator[Lab]:
    with (
        FakeDiscord(enforce_limits=False) as discord,
        led_to(discord),
        pytest.MonkeyPatch.context() as patch,
    ):
        hurry(patch, discord)
        discord.app.message_content = True
        guild = discord.guild("lab")
        papers = guild.channel("papers")
        where = f"discord/{guild.id}/{papers.id}"
        digest = Digest(id="papers", channel=where, cron="0 16 * * FRI", tz="UTC")
        hearing = Hearing.of(redis, [digest])
        settings = settings_for(discord, discord_message_content=True)
        made = partial(Front, listeners=(hearing,))
        with front_end(discord, redis, settings, shows=False, made=made) as front:
            yield Lab(hearing, discord, papers, front, digest, redis, time.time() - 3_600)
        loop().close()


def test_a_week_in_discord_is_as_people_see_it(lab: Lab) -> None:
    discord, papers = lab.discord, lab.papers
    one, two = (discord.say("ada", papers, ARXIV.format(number)) for number in (1, 2))
    reply = discord.say("ben", papers, "why?", reply_to=one)
    discord.edit(reply, "why does it work?")
    thread = discord.start_thread("cem", one, "on it")
    discord.say("cem", thread, "in here")
    discord.delete(discord.say("cem", papers, "never mind", reply_to=one))
    discord.react("ben", one, "👍")
    discord.react("cem", one, "🎉")
    discord.clear(one, "🎉")
    discord.react("cem", two, "🙈")
    last = discord.say("ben", papers, ARXIV.format(3))
    discord.wait(lambda: last.id in {p.message for p in lab.week().papers}, what="the last one")
    week = lab.week()
    assert [paper.key[-1] for paper in week.papers] == ["1", "3"]
    assert [each.text for each in week.papers[0].discussion] == ["why does it work?", "in here"]
    assert week.papers[0].reactors == {discord.user("ben").id}
    assert [skipped.why for skipped in week.skipped] == ["opted out"]

    # Everything is lost but what Discord has, and it is the same.
    discord.clear(one)
    lab.redis.flushdb()
    assert lab.week().papers == ()
    look_back(lab.redis, lab.front.front.platform, lab.digest, lab.began)
    again = lab.week()
    assert [paper.key for paper in again.papers] == [paper.key for paper in week.papers]
    assert [each.text for each in again.papers[0].discussion] == ["why does it work?", "in here"]
    assert again.papers[0].reactors == frozenset()
    assert [skipped.why for skipped in again.skipped] == ["opted out"]
    assert again.missing == ""


def test_a_bot_notes_that_it_listens_for_as_long_as_it_does(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def noted() -> object:
        return lab.redis.keys("shedder:club:*:heard")

    monkeypatch.setattr(bot, "SWEEP_SECONDS", 0.01)
    with bot._sweeping(lab.front.front, lab.hearing):
        lab.discord.wait(noted, what="a note")
    lab.front.stop()
    lab.redis.flushdb()
    with bot._sweeping(lab.front.front, lab.hearing):
        time.sleep(0.05)
    assert noted() == []
