"""A front-end of Shedder's that listens to the fake Slack, on a thread of this process."""

import json
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fake_slack import FakeSlack
from redis import Redis

from bot.admission import Door
from bot.afterwards import Afterwards
from bot.core.values import Job
from bot.front import Front
from bot.personas import load_personas
from bot.platforms.slack import Slack
from bot.queue import impatient
from bot.slack.listening import Listening
from bot.slack.tokens import tokens
from config.settings import Settings


def settings_for(slack: FakeSlack, token: str | None = None, **more: Any) -> Settings:
    """Settings that lead to the fake."""
    said: dict[str, Any] = {
        "slack_bot_token": token,
        "slack_app_token": slack.app_token,
        "slack_signing_secret": slack.signing_secret,
        "slack_api_url": slack.url,
        "slack_file_hosts": slack.file_host,
        **more,
    }
    return Settings(_env_file=None, **said)


@dataclass
class FrontEnd:
    """One that runs."""

    listening: Listening
    front: Front
    settings: Settings


@contextmanager
def front_end(slack: FakeSlack, redis: Redis, settings: Settings) -> Iterator[FrontEnd]:
    """Listen until this is over."""
    hasty = impatient(redis, 1.0)
    with Afterwards(flush=1) as later:
        platform = Slack(settings, hasty, tokens(settings, hasty))
        personas = load_personas(settings)
        door = Door.of(settings, hasty)
        front = Front(hasty, platform, personas, settings.default_persona, door, later)
        listening = Listening(settings, hasty)
        thread = threading.Thread(target=listening.listen, args=[front, platform], name="front-end")
        thread.start()
        try:
            slack.wait(lambda: listening.connected() or not thread.is_alive())
            assert thread.is_alive(), "it does not listen"
            yield FrontEnd(listening, front, settings)
        finally:
            listening.stop()
            thread.join(10)
            assert not thread.is_alive()
    hasty.connection_pool.disconnect()


def jobs_in(redis: Redis) -> list[Job]:
    """The jobs that wait, as a worker would get them."""
    found = []
    for id in redis.lrange("rq:queue:shedder", 0, -1):
        data = redis.hget(f"rq:job:{id.decode()}", "data")
        _, _, [payload], _ = json.loads(zlib.decompress(data))
        found.append(Job.model_validate(payload))
    return found
