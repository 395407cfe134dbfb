"""`shedder bot`: listen to the chat service and queue what is asked."""

import argparse
import logging
import select
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import cast

from redis import Redis, RedisError

from bot.admitting.admission import Door
from bot.admitting.channels import ChannelRules
from bot.club.digests import Digests
from bot.club.hearing import Hearing
from bot.club.unheard import note_unheard
from bot.console.terminal_threads import Silence
from bot.core.errors import ConfigError
from bot.core.heard import Deleted, Heard, Reacted
from bot.core.help import example
from bot.core.persona import Persona
from bot.core.refusals import Refusal
from bot.core.values import Job, Mention, Place
from bot.delivery.copies import show_copies
from bot.ingress.afterwards import Afterwards, Later
from bot.ingress.auto_answers import AutoAnswers
from bot.ingress.front import Front
from bot.ingress.listening import listen_to_all
from bot.ingress.on_call import OnCall
from bot.personas import Personas
from bot.platforms import load_platform, refuse, wanted_platforms
from bot.platforms.terminal import COPIES, Terminal
from bot.queue import impatient
from bot.running.health import Health
from bot.running.session import load_settings, redis_session, worker_session
from bot.running.status import live_workers
from bot.running.waiting import Wait
from config.settings import Settings
from config.unread import unread

PATIENCE = 300  # seconds without Redis after which this process ends, to be started anew
REDIS_SECONDS = 1.0  # for an answer, where a chat service waits for ours
SWEEP_SECONDS = 5.0  # between two looks at what others owed and did not show
GREETING = """\
No chat service is configured, so this terminal is one. Ask as you would in a channel:
{}
Say `help` for more. End with Ctrl-D or `exit`.
"""
THEIRS = "Workers on the Redis of REDIS_URL answer (there now: {}); `shedder worker` starts one.\n"
NOBODY = (
    "Nothing to listen to: no chat service is set up, and nobody types here. Put "
    "DISCORD_BOT_TOKEN, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN, into {env} (`shedder check` says "
    "where they are), run it in a terminal, or pipe questions into it."
)

log = logging.getLogger(__name__)


def run(args: argparse.Namespace) -> int:
    """Listen until told to stop."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    settings = load_settings()
    personas = Personas(settings)
    services = wanted_platforms(settings)
    for service in services:
        refuse(service, settings)
    if services:
        ChannelRules.load(settings.shedder_home, personas)
        Digests.load(settings, personas)
    elif not _somebody_may_type():
        raise ConfigError(_nobody())
    with ExitStack() as stack:
        redis = stack.enter_context(redis_session(settings))
        health = Health()
        health.probe("redis", lambda: bool(redis.ping()))
        stack.enter_context(health.pulse("redis", PATIENCE, lambda: bool(redis.ping())))
        stack.enter_context(health.served(settings.health_port))
        if not services:
            return _terminal(stack, settings, redis, personas)
        return _serve(stack, services, settings, redis, personas, health)


def _serve(
    stack: ExitStack,
    services: Sequence[str],
    settings: Settings,
    redis: Redis,
    personas: Personas,
    health: Health,
) -> int:
    """Listen to chat services, whose events count as taken in once they are in Redis."""
    hasty = impatient(redis, REDIS_SECONDS)
    stack.callback(hasty.connection_pool.disconnect)
    platforms = [load_platform(service, settings, hasty) for service in services]
    for platform in platforms:
        health.probe(platform.name, platform.listening)
    if settings.redis_url:  # a deployment, whose workers are the operator's
        sys.stderr.write(THEIRS.format(len(live_workers(redis))))
    else:
        stack.enter_context(worker_session(settings, redis))
    later = stack.enter_context(Afterwards())
    soon = stack.enter_context(
        Afterwards(flush=2.0)
    )  # ends first: what it does goes on in the other
    digests = Digests.load(settings)
    door, hearing = Door.of(settings, hasty), Hearing.of(hasty, digests)
    who, on_call = (personas, settings.default_persona), OnCall.load(settings)
    auto = AutoAnswers(hasty, settings, door.admission.rules)
    fronts = [
        Front(hasty, platform, *who, door, later, soon, (hearing,), digests, on_call, auto)
        for platform in platforms
    ]
    for front in fronts:
        stack.enter_context(_sweeping(front, hearing))
    fronts[0].rehearse()
    listen_to_all(fronts)
    return 0


@contextmanager
def _sweeping(front: Front, hearing: Hearing) -> Iterator[None]:
    """Every few seconds, show what other front-ends owed when they died, and note that this one
    hears what is said; at first, what it does not."""
    over = threading.Event()

    def sweep() -> None:
        with suppress(RedisError):
            note_unheard(front.redis, front.platform, front.digests)
        while not over.wait(SWEEP_SECONDS):
            try:
                front.show_overdue()
                if front.platform.listening():
                    hearing.attend(front.platform.name)
            except RedisError as error:
                log.warning("what is owed could not be looked up (%s)", type(error).__name__)

    threading.Thread(target=sweep, name="sweeping", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _terminal(stack: ExitStack, settings: Settings, redis: Redis, personas: Personas) -> int:
    """Be a chat service for whoever types here."""
    hired = None
    examples = (f"    {example(persona)}" for persona in personas.values())
    sys.stderr.write(GREETING.format("\n".join(examples)))
    if settings.redis_url:  # a deployment, whose workers are the operator's
        sys.stderr.write(THEIRS.format(len(live_workers(redis))))
    else:
        hired = stack.enter_context(worker_session(settings, redis))
    asked: list[Job] = []

    def waiting() -> Silence:
        return Wait(redis, asked[-1].id, hired, asked[-1].panel).look

    copies = settings.shedder_data / COPIES
    terminal = Terminal(
        redis, waiting, lambda reply: show_copies(redis, reply, copies, waiting()), copies
    )
    who, on_call = (personas, settings.default_persona), OnCall.load(settings)
    front = Front(redis, terminal, *who, on_call=on_call)
    terminal.listen(_Noting(front, asked))
    if not asked and not sys.stdin.isatty():
        raise ConfigError(_nobody())
    return 0


@dataclass(frozen=True)
class _Noting:
    """A front, and the jobs it took in."""

    front: Front
    taken: list[Job]

    @property
    def personas(self) -> Mapping[str, Persona]:
        return self.front.personas

    @property
    def later(self) -> Later:
        return self.front.later

    def overhears(self, place: Place) -> bool:
        return self.front.overhears(place)

    def overhear(self, said: Heard | Reacted | Deleted) -> None:
        self.front.overhear(said)

    def refusal(self, mention: Mention) -> Refusal | None:
        return self.front.refusal(mention)

    def receive(
        self, mention: Mention, model: str | None = None, persona: str | None = None
    ) -> Job:
        self.taken.append(self.front.receive(mention, model, persona))
        return self.taken[-1]

    def tell(self, mention: Mention, words: str) -> Job:
        return self.front.tell(mention, words)


def _nobody() -> str:
    """What is missing, and where it belongs."""
    return " ".join((NOBODY.format(env=Path(".env").absolute()), *unread()))


def _somebody_may_type() -> bool:
    """Whether standard input is anything but closed: `/dev/null` has ended before it began."""
    if sys.stdin is None or sys.stdin.isatty():
        return sys.stdin is not None
    ready, _, _ = select.select([sys.stdin], [], [], 0)
    return not ready or bool(cast(BufferedReader, sys.stdin.buffer).peek(1))
