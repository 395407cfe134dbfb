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
from contextlib import contextmanager, suppress
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
from bot.slack.overhearing import Overhearing
from bot.slack.seen import Seen

ANY = re.compile("")
log = logging.getLogger(__name__)


class Bolt(App):
    """Bolt, and how much it is doing."""

    in_flight = 0
    _count = threading.Lock()
    stopping = False
    waves_through: Callable[[dict[str, Any]], bool] = staticmethod(lambda body: False)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Take a request; none any more once this process is about to end."""
        if self.stopping:
            return BoltResponse(status=503, body="")
        if not isinstance(req.body.get("event", {}), dict):  # of no shape that Bolt expects
            return BoltResponse(status=400, body="")
        if self.waves_through(req.body):
            return BoltResponse(status=200, body="")
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
        self.overhearing, self.seen = Overhearing(desk.ingress), Seen(desk.redis)

    def waves_through(self, body: dict[str, Any]) -> bool:
        """Whether there is nothing to be done with a request but to acknowledge it."""
        if body.get("type") != "event_callback" or not self.overhearing.useless(body):
            return False
        with suppress(RedisError):  # then the next one is noted
            self.seen.note(body)
        return True

    def event(self, body: dict[str, Any], context: BoltContext) -> None:
        """Something happened in a workspace."""
        kind = word(part(body, "event"), "type")
        self.seen.note(body)
        self.overhearing.take(body, _who(body, context))
        if kind in ("app_mention", "message"):
            self.mentions.take(body, context.bot_user_id or "")
        elif kind == "app_home_opened":
            self.home.opened(body)
        elif kind in ("app_uninstalled", "tokens_revoked"):
            self.leaving.take(body)


def _who(body: dict[str, Any], context: BoltContext) -> Self:
    """We ourselves, by every name that an event may have for us."""
    user, bot = context.bot_user_id or "", context.bot_id or ""
    return Self(user=user, bot=bot, app=word(body, "api_app_id"))


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


def _listen(app: Bolt, desk: Desk, questions: Questions) -> None:
    interactions, listener = Interactions(desk, questions), Listener(desk, questions)
    app.event(ANY)(listener.event)
    app.waves_through = listener.waves_through
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
