"""`shedder bot`: listen to the chat service and queue what is asked."""

import argparse
import logging
import select
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from io import BufferedReader
from typing import cast

from bot.copies import show_copies
from bot.core.errors import ConfigError
from bot.core.help import example
from bot.core.persona import Persona
from bot.core.values import Job, Mention
from bot.front import Front
from bot.health import Health
from bot.personas import Personas
from bot.platforms.terminal import COPIES, Terminal
from bot.session import load_settings, redis_session, worker_session
from bot.status import live_workers
from bot.terminal_threads import Silence
from bot.waiting import Wait

PATIENCE = 300  # seconds without Redis after which this process ends, to be started anew
GREETING = """\
No chat service is configured, so this terminal is one. Ask as you would in a channel:
{}
Say `help` for more. End with Ctrl-D or `exit`.
"""
THEIRS = "Workers on the Redis of REDIS_URL answer (there now: {}); `shedder worker` starts one.\n"
NOBODY = (
    "Nothing to listen to: no chat service is configured, and nobody types here. Run it in a "
    "terminal, or pipe questions into it."
)


def run(args: argparse.Namespace) -> int:
    """Listen until told to stop."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    settings = load_settings()
    personas = Personas(settings)
    if not _somebody_may_type():
        raise ConfigError(NOBODY)
    with ExitStack() as stack:
        redis = stack.enter_context(redis_session(settings))
        health = Health()
        health.probe("redis", lambda: bool(redis.ping()))
        stack.enter_context(health.pulse("redis", PATIENCE, lambda: bool(redis.ping())))
        stack.enter_context(health.served(settings.health_port))
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
        front = Front(redis, terminal, personas, settings.default_persona)
        terminal.listen(_Noting(front, asked))
    if not asked and not sys.stdin.isatty():
        raise ConfigError(NOBODY)
    return 0


@dataclass(frozen=True)
class _Noting:
    """A front, and the jobs it took in."""

    front: Front
    taken: list[Job]

    @property
    def personas(self) -> Mapping[str, Persona]:
        return self.front.personas

    def receive(
        self, mention: Mention, model: str | None = None, persona: str | None = None
    ) -> Job:
        self.taken.append(self.front.receive(mention, model, persona))
        return self.taken[-1]


def _somebody_may_type() -> bool:
    """Whether standard input is anything but closed: `/dev/null` has ended before it began."""
    if sys.stdin is None or sys.stdin.isatty():
        return sys.stdin is not None
    ready, _, _ = select.select([sys.stdin], [], [], 0)
    return not ready or bool(cast(BufferedReader, sys.stdin.buffer).peek(1))
