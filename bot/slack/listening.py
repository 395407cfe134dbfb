"""Being connected to Slack: over a socket that this side opens, or as a page that Slack calls."""

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from redis import Redis, RedisError

from bot.core.errors import ConfigError
from bot.ingress.afterwards import Afterwards
from bot.ingress.declined import Signs
from bot.ingress.questions import Questions
from bot.platforms import ChatPlatform, Ingress
from bot.queue import impatient
from bot.slack.app import Bolt, open_app
from bot.slack.check import refuse
from bot.slack.desk import Desk
from bot.slack.leaving import Uninstalling
from bot.slack.marks import Self
from bot.slack.page import served
from bot.slack.probing import APP_TOKEN, Failed, called, identity, probe
from bot.slack.socket_mode import FIRST_PAUSE, LONGEST_PAUSE, SocketMode
from bot.slack.surroundings import surroundings
from bot.slack.token_check import granted_to, missing, way
from bot.slack.tokens import tokens
from config.settings import Settings

REDIS_SECONDS = 1.0  # of the three in which Slack wants an answer
DRAIN_SECONDS = 3.0  # for what was begun when this process was told to stop
PROMPT_THREADS = 8  # for forms, which Slack opens within three seconds or never
PATIENT_THREADS = 16  # for what is looked up in Slack and asked after an acknowledgement
SWEEP_SECONDS = 1.0  # between two looks at what is owed and not done yet

LISTENING = "Listening to Slack: {}. End with Ctrl-C.\n"
T = TypeVar("T")

log = logging.getLogger(__name__)


class Listening:
    """One front-end's connection."""

    def __init__(self, settings: Settings, redis: Redis) -> None:
        self.settings, self.redis = settings, impatient(redis, REDIS_SECONDS)
        self._connected: Callable[[], bool] = lambda: False
        self._over = threading.Event()
        self.port: int | None = None  # in HTTP mode, once it is known
        self._called = ""  # the workspace, and the bot's name there, if it is one

    def connected(self) -> bool:
        """Whether events arrive."""
        return self._connected() and not self._over.is_set()

    def stop(self) -> None:
        """Have `listen` end, wherever it was called."""
        self._over.set()

    def listen(self, ingress: Ingress, platform: ChatPlatform) -> None:
        """Hand mentions over until interrupted. Raises ConfigError."""
        refuse(self.settings)
        known = tokens(self.settings, self.redis)
        try:
            with Afterwards(PROMPT_THREADS) as prompt, Afterwards(PATIENT_THREADS) as patient:
                desk = Desk(self.settings, self.redis, ingress, platform, prompt, patient, known)
                questions = Questions(desk, surroundings(desk))
                app = open_app(desk, questions, self._me())
                with self._serving(app):
                    sys.stderr.write(LISTENING.format(self._as_whom()))
                    signs = Signs(desk, desk.decline)
                    leaving = Uninstalling(desk)
                    self._look_around(questions.put_overdue, leaving.go_on, signs.go_on)
        except KeyboardInterrupt:  # how a process is told to stop
            log.info("stopping")
        finally:
            self._over.set()
            self.redis.connection_pool.disconnect()

    def _look_around(self, *sweeps: Callable[[], None]) -> None:
        """Wait for the end, and see to what was left undone meanwhile."""
        while not self._over.wait(SWEEP_SECONDS):
            try:
                for sweep in sweeps:
                    sweep()
            except RedisError as error:
                log.warning("what is owed could not be looked up (%s)", type(error).__name__)

    def _me(self) -> Self | None:
        """Who the one bot token is. Raises ConfigError when it is not good."""
        if not self.settings.slack_bot_token:
            return None
        who = self._persistently(lambda: identity(self.settings))
        self._called = called(who)
        granted = granted_to(who)
        if granted is not None and (said := missing(granted)):  # the rest works without
            log.warning("Scopes are %s", said)
        return Self(user=str(who.get("user_id") or ""), bot=str(who.get("bot_id") or ""))

    def _as_whom(self) -> str:
        """As `shedder check slack` says it."""
        settings = self.settings.model_copy(update={"slack_port": self.port})
        return "; ".join(filter(None, [self._called, way(settings)]))

    @contextmanager
    def _serving(self, app: Bolt) -> Iterator[None]:
        over_http = self.settings.slack_port is not None
        with self._page(app) if over_http else self._socket(app):
            yield

    @contextmanager
    def _socket(self, app: Bolt) -> Iterator[None]:
        assert self.settings.slack_app_token, "looked at before"
        token = self.settings.slack_app_token.get_secret_value()
        mode = SocketMode(app, token, self.settings.slack_api_url)
        self._connected = mode.client.is_connected
        try:
            self._persistently(lambda: probe(mode.client.connect, self.settings, APP_TOKEN))
            yield
        finally:
            app.drain(DRAIN_SECONDS)
            mode.client.close()

    @contextmanager
    def _page(self, app: Bolt) -> Iterator[None]:
        with served(app, self.settings) as page:
            self._connected, self.port = page.is_alive, page.port
            try:
                yield
            finally:
                app.drain(DRAIN_SECONDS)

    def _persistently(self, attempt: Callable[[], T]) -> T:
        """Try until it works, and say why it does not. Raises ConfigError when it never will."""
        pause = FIRST_PAUSE
        while True:
            try:
                return attempt()
            except Failed as failed:
                if failed.wait is None:
                    raise ConfigError(failed.told) from None
                wait = max(pause, failed.wait)
                log.warning("%s Trying again in %.0f s.", failed.told, wait)
            if self._over.wait(wait):
                raise KeyboardInterrupt
            pause = min(2 * pause, LONGEST_PAUSE)
