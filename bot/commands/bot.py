"""`shedder bot`: listen to the chat service and queue what is asked."""

import argparse
import logging
import sys
from contextlib import ExitStack

from bot.core.errors import ConfigError
from bot.core.values import Job
from bot.front import Front
from bot.health import Health
from bot.personas import load_personas
from bot.platforms.terminal import Terminal
from bot.session import load_settings, redis_session, worker_session
from bot.waiting import Wait

PATIENCE = 300  # seconds without Redis after which this process ends, to be started anew
GREETING = """\
No chat service is configured, so this terminal is one. Ask as you would in a channel:
    @shedder decode PAPER.pdf
End with Ctrl-D.
"""


def run(args: argparse.Namespace) -> int:
    """Listen until told to stop."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    settings = load_settings()
    personas = load_personas(settings)
    with ExitStack() as stack:
        redis = stack.enter_context(redis_session(settings))
        health = Health()
        health.probe("redis", lambda: bool(redis.ping()))
        stack.enter_context(health.pulse("redis", PATIENCE, lambda: bool(redis.ping())))
        stack.enter_context(health.served(settings.health_port))
        hired = stack.enter_context(
            worker_session(settings, redis)
        )  # nobody else would answer here
        sys.stderr.write(GREETING)
        asked: list[Job] = []
        terminal = Terminal(redis, lambda: Wait(redis, asked[-1].id, hired).look)
        front = Front(redis, terminal, personas, settings.default_persona)
        terminal.listen(lambda mention: asked.append(front.receive(mention)))
    if not asked and not sys.stdin.isatty():
        raise ConfigError("Nothing to listen to: no chat service is configured, nobody types here.")
    return 0
