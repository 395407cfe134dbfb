"""A seeded sample of `tests/tools/discord_kills.py`, and whether its judge notices anything."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_verdict import Judge
from discord_asked import Asked, DiscordEyes
from discord_kills import DiscordKills
from discord_stage import DiscordStage
from redis import Redis

from bot.core.answer import Look, Notice, Reply
from bot.core.values import Job, Mention, Place
from bot.delivery.ledger import part_key
from bot.delivery.outbox import Outbox
from bot.discord.loop import loop
from bot.platforms.discord import Discord
from bot.platforms.discord import platform as discord_platform
from config.settings import Settings

KILLS, SEED = 3, 4
ROLES = ("bot", "worker")  # so that nobody else does it meanwhile


@pytest.fixture
def ended() -> Iterator[None]:
    """What speaks to Discord here is no more afterwards."""
    yield
    loop().close()


def test_whoever_is_killed_each_question_in_discord_has_one_answer(tmp_path: Path) -> None:
    with DiscordStage(tmp_path, guilds=2, channels=12, hurried=True, model=True) as stage:
        campaign = DiscordKills(stage, KILLS, SEED, settled=1.0, patience=60, roles=ROLES)
        report = campaign.run()
    assert report["wrong"] == [], report
    assert report["left in line"] == []
    assert report["limit violations"] <= 1, report  # a call that was given up on may come late
    assert report["faults of messages"] == []
    assert report["settled after s"] is not None


def test_the_judge_sees_what_is_lost_doubled_stale_or_nobodys_in_discord(
    redis: Redis, tmp_path: Path, ended: None
) -> None:
    stage = DiscordStage(tmp_path)
    with stage.discord as discord:
        (guild,) = stage.guilds
        room = guild.channel("papers-1")
        platform = discord_platform(_settings(stage), redis)
        said = [guild.say(f"person {number}", room, "@shedder help") for number in range(2)]
        asked = [Asked("help", guild, room.id, one.id, one.id, "", one.at) for one in said]
        replies = [_reply(one, redis) for one in asked]
        eyes = DiscordEyes(stage, everywhere=True)
        _outbox(asked[0], redis, platform).deliver(replies[0])
        verdict = Judge(eyes, redis).judge(asked)
        assert verdict.wrong == ["lost: " + f"{asked[1]}: undecided"]

        _outbox(asked[1], redis, platform).decide(replies[1])
        assert len(Judge(eyes, redis).judge(asked).lost) == 1

        (post,) = discord.posts()
        platform.post(replies[0].place, "crit-other.0", platform.parts(replies[0])[0])
        assert len(Judge(eyes, redis).judge(asked).doubled) == 1
        assert len(Judge(eyes, redis).judge(asked[1:]).orphans) == 2

        waiting = platform.parts(_waiting(replies[0]))[0]
        platform.edit(replies[0].place, post.id, waiting, key=part_key(replies[0].job, 0))
        assert len(Judge(eyes, redis).judge(asked).stale) == 1


def _settings(stage: DiscordStage) -> Settings:
    told = {name.lower(): value for name, value in stage.told().items()}
    return Settings(_env_file=None, **told)


def _outbox(one: Asked, redis: Redis, platform: Discord) -> Outbox:
    return Outbox(redis, platform, _job(one), still_mine=lambda: True)


def _job(one: Asked) -> Job:
    place = Place(
        platform="discord", workspace=one.workspace, channel=one.channel, thread=one.thread
    )
    return Job.of(Mention(id=one.name, place=place, author="", text=""), "", 0.0)


def _reply(one: Asked, redis: Redis) -> Reply:
    job = _job(one)
    return Reply(job=job.id, place=job.mention.place, look=Look(name="S"), body=Notice(text="x"))


def _waiting(reply: Reply) -> Reply:
    return reply.model_copy(update={"body": Notice(text="next in line", failed=False)})
