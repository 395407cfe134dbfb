"""A front-end of Shedder's that listens to the fake Slack, on a thread of this process."""

import json
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from fake_slack import FakeSlack
from redis import Redis
from watched import Watched, noted_in

from bot.admitting.admission import Door
from bot.club.digests import Digests
from bot.club.hearing import Listener
from bot.core.values import Job
from bot.ingress.auto_answers import AutoAnswers
from bot.ingress.front import Front
from bot.ingress.on_call import OnCall
from bot.personas import load_personas
from bot.platforms.slack import Slack
from bot.queue import impatient
from bot.slack import listening
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
    begun: list[Watched] = field(default_factory=list)

    def idle(self) -> bool:
        """Whether nothing that it took in is still to be done."""
        return not any(each.unfinished() for each in self.begun)


_begun: list[tuple[FakeSlack, str]] = []  # those that listen now


@contextmanager
def _alone(slack: FakeSlack, redis: Redis) -> Iterator[None]:
    """Whatever is owed in a Redis is seen to by each front-end there: it must be the same Slack."""
    where = str(redis.connection_pool.connection_kwargs)
    others = [other for other, there in _begun if there == where and other is not slack]
    assert not others, "another Slack's front-end uses this Redis: take `apart`"
    _begun.append((slack, where))
    try:
        yield
    finally:
        _begun.remove((slack, where))


@contextmanager
def front_end(
    slack: FakeSlack, redis: Redis, settings: Settings, listeners: tuple[Listener, ...] = ()
) -> Iterator[FrontEnd]:
    """Listen until this is over."""
    slack.triggers.life = 60.0  # how fast this machine is says nothing about the front-end
    hasty = impatient(redis, 1.0)
    begun: list[Watched] = []
    room = noted_in(begun)
    with _alone(slack, redis), pytest.MonkeyPatch.context() as patch, room(flush=1) as later:
        patch.setattr(listening, "Afterwards", room)
        platform = Slack(settings, hasty, tokens(settings, hasty))
        personas = load_personas(settings)
        door = Door.of(settings, hasty)
        front = Front(
            hasty,
            platform,
            personas,
            settings.default_persona,
            door,
            later,
            listeners=listeners,
            digests=Digests.load(settings),
            auto=AutoAnswers(hasty, settings, door.admission.rules),
            on_call=OnCall.load(settings),
        )
        front.rehearse()
        made = Listening(settings, hasty)
        thread = threading.Thread(target=made.listen, args=[front, platform], name="front-end")
        thread.start()
        try:
            slack.wait(lambda: made.connected() or not thread.is_alive())
            assert thread.is_alive(), "it does not listen"
            yield FrontEnd(made, front, settings, begun)
        finally:
            made.stop()
            thread.join(30)
            assert not thread.is_alive()
    hasty.connection_pool.disconnect()


def jobs_in(redis: Redis) -> list[Job]:
    """The jobs that wait, as a worker would get them."""
    found = []
    for id in redis.lrange("rq:queue:shedder", 0, -1):
        data = redis.hget(f"rq:job:{id.decode()}", "data")
        if data is None:  # taken out between these two looks
            continue
        _, _, [payload], _ = json.loads(zlib.decompress(data))
        found.append(Job.model_validate(payload))
    return found
