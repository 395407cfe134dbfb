"""In Discord, an alert of a named bot becomes a job though nobody asks; nothing else does."""

import json
import zlib
from functools import partial
from pathlib import Path

import pytest
from discord_front_end import front_end, hurry, settings_for
from discord_service import unhurried
from fake_discord import FakeDiscord
from fake_discord_bot import led_to
from fake_discord_values import User
from redis import Redis

from bot.admitting.admission import Door
from bot.core.values import Job
from bot.ingress.auto_answers import AutoAnswers
from bot.ingress.front import Front

FIRING = {"title": "[FIRING:1] RedisMemoryHigh", "description": "service: cart"}


def jobs_in(redis: Redis) -> list[Job]:
    data = (redis.hget(key, "data") for key in redis.keys("rq:job:*"))
    return [Job.model_validate(json.loads(zlib.decompress(each))[2][0]) for each in data]


def test_only_the_named_bots_alert_is_answered(redis: Redis, tmp_path: Path):
    with (
        FakeDiscord(enforce_limits=False) as discord,
        led_to(discord),
        unhurried(),
        pytest.MonkeyPatch.context() as patch,
    ):
        hurry(patch, discord)
        discord.app.message_content = True
        infra, other = (discord.guild("lab").channel(name) for name in ("infra", "other"))
        named, chatty = (User(discord.ids(), name, bot=True) for name in ("alerts", "deploys"))
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "channels.toml").write_text(
            f'["discord/{infra.guild.id}/{infra.id}"]\nanswers = ["{named.id}"]\n'
        )
        settings = settings_for(discord, discord_message_content=True, shedder_home=tmp_path)
        auto = AutoAnswers(redis, settings, Door.of(settings, redis).admission.rules)
        with front_end(discord, redis, settings, made=partial(Front, auto=auto)) as front:
            for number in range(5):
                discord.say("ada", infra, f"RedisMemoryHigh is firing again, node {number}")
                discord.say(chatty, infra, "", embeds=[FIRING])
                discord.say(named, other, "", embeds=[FIRING])
                discord.say(named, infra, f"[RESOLVED] RedisMemoryHigh\nservice: c{number}")
            alert = discord.say(named, infra, "", embeds=[FIRING])
            discord.say(named, infra, "", embeds=[FIRING])
            discord.wait(lambda: jobs_in(redis), what="the alert's job")
            discord.wait(front.idle)
            (job,) = jobs_in(redis)
            assert (job.persona, job.mention.id, job.mention.text) == ("servewise", alert.id, "")
            assert job.mention.place.channel == infra.id
