"""Bolt's App: what Slack sends, to whoever takes it in.

Everything is done before the acknowledgement (`process_before_response`), and what fails is not
acknowledged, so Slack sends it again. An event is acknowledged whatever its kind: one that nobody
waits for is no failure.
"""

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from redis import RedisError
from slack_bolt import Ack, App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_sdk import WebClient

from bot.core.errors import ShedderError
from bot.ingress.payloads import part, word
from bot.ingress.questions import Questions
from bot.slack.desk import Desk
from bot.slack.home import Home
from bot.slack.interactions import Interactions
from bot.slack.leaving import Uninstalling
from bot.slack.marks import Self
from bot.slack.mentioned import Mentions
from bot.slack.oauth import authorize, oauth_settings

ANY = re.compile("")
SEEN = "shedder:slack:seen"  # hash: kind of event -> when one came last
SEEN_EVERY = 60  # seconds between two notes of one kind

log = logging.getLogger(__name__)


class Bolt(App):
    """Bolt, and how much it is doing."""

    in_flight = 0
    _count = threading.Lock()
    stopping = False

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Take a request; none any more once this process is about to end."""
        if self.stopping:
            return BoltResponse(status=503, body="")
        if not isinstance(req.body.get("event", {}), dict):  # of no shape that Bolt expects
            return BoltResponse(status=400, body="")
        with self._counted():
            return super().dispatch(req)

    def drain(self, seconds: float) -> None:
        """Take nothing more, and wait for what was begun."""
        self.stopping, until = True, time.monotonic() + seconds
        while self.in_flight and time.monotonic() < until:
            time.sleep(0.01)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._count:
            self.in_flight += 1
        try:
            yield
        finally:
            with self._count:
                self.in_flight -= 1


class OneInstallation(Authorize):
    """The workspace of the one bot token: who we are there was asked once."""

    def __init__(self, me: Self) -> None:
        self.me = me

    def __call__(self, *, context: BoltContext, **who: Any) -> AuthorizeResult:
        """The same for every event; calls find their token elsewhere."""
        return AuthorizeResult(
            enterprise_id=who.get("enterprise_id"),
            team_id=who.get("team_id"),
            bot_user_id=self.me.user,
            bot_id=self.me.bot,
            user_id=who.get("user_id"),
        )


class Listener:
    """Hands each kind of thing to whoever takes it in."""

    def __init__(self, desk: Desk, questions: Questions) -> None:
        self.desk, self.mentions = desk, Mentions(questions)
        self.home, self.leaving = Home(desk), Uninstalling(desk)
        self._noted: dict[str, float] = {}

    def event(self, body: dict[str, Any], context: BoltContext) -> None:
        """Something happened in a workspace."""
        kind = word(part(body, "event"), "type")
        self._note(kind)
        if kind in ("app_mention", "message"):
            self.mentions.take(body, context.bot_user_id or "")
        elif kind == "app_home_opened":
            self.home.opened(body)
        elif kind in ("app_uninstalled", "tokens_revoked"):
            self.leaving.take(body)

    def _note(self, kind: str) -> None:
        """For `shedder check slack`, which cannot see what Slack sends."""
        now = time.time()
        if kind and now - self._noted.get(kind, 0.0) > SEEN_EVERY:
            self.desk.redis.hset(SEEN, kind, int(now))
            self._noted[kind] = now


def open_app(desk: Desk, questions: Questions, me: Self | None) -> Bolt:
    """The App; `me` is who the one bot token is, None where any workspace may have installed it.

    Raises ConfigError naming what is unset.
    """
    settings = desk.settings
    secret, quiet = settings.slack_signing_secret, logging.getLogger(f"{__name__}.bolt")
    quiet.setLevel(logging.ERROR)  # while it wonders about the environment, which is ours to read
    app = Bolt(
        name="shedder",
        logger=quiet,
        process_before_response=True,
        signing_secret=secret.get_secret_value() if secret else "",
        request_verification_enabled=settings.slack_port is not None,
        token_verification_enabled=False,
        client=WebClient(base_url=settings.slack_api_url, logger=quiet),
        authorize=cast(Any, OneInstallation(me) if me else authorize(settings, desk.redis)),
        oauth_settings=None if me else oauth_settings(settings, desk.redis),
    )
    quiet.setLevel(logging.WARNING)  # at INFO it logs what people wrote
    app.error(_not_taken)
    _listen(app, desk, questions)
    return app


def _listen(app: App, desk: Desk, questions: Questions) -> None:
    interactions = Interactions(desk, questions)
    app.event(ANY)(Listener(desk, questions).event)
    kinds: tuple[tuple[Callable[..., Any], Callable[..., object]], ...] = (
        (app.action, interactions.action),
        (app.shortcut, interactions.shortcut),
        (app.command, interactions.command),
        (app.view, interactions.view),
        (app.view_closed, _nothing),
        (app.options, _nothing),
    )
    for listens, taken_by in kinds:
        listens(ANY)(taken_by)


def _nothing(ack: Ack) -> None:
    ack()


def _not_taken(error: Exception) -> None:
    """Say why something was not acknowledged, without a word of what it was."""
    if isinstance(error, ShedderError | RedisError):
        said = error.message if isinstance(error, ShedderError) else type(error).__name__
        log.warning("not acknowledged: %s", said)
    else:
        log.error("not acknowledged", exc_info=error)
