"""Discord's REST API, called by all processes at one pace, and so that nothing happens twice.

What a 429 refused did not happen, so it is called again when Discord allows it. The library repeats
what was answered with a 5xx; each call is such that twice is once: a post has a nonce. Where it
gives up, the outcome is unknown: that is a TransientError, and whoever asked looks before asking
again. What Discord refuses for another reason is Refused from `ask` and an error with a reaction
from `call` (`bot/discord/errors.py`); it is never asked a second time.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord
from redis import Redis

from bot.core.errors import ConfigError, TransientError
from bot.delivery.pace import PATIENCE_SECONDS
from bot.discord.client import Client, client
from bot.discord.errors import Refused
from bot.discord.http import Answer
from bot.discord.pace import BOT, Pace, kind
from bot.keeping.tenancy import tenant_key
from bot.platforms import NotSent
from bot.running.operator import tell_operator
from config.settings import Settings

BUSY_SECONDS = 60.0  # after a 429 that does not say how long, which Discord's own always does
LONGEST_HOLD = 3_600.0
TOLD_SECONDS = 86_400

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rest:
    """The API as this bot. Made without asking anybody; any thread may call."""

    pace: Pace
    url: str
    token: str = field(repr=False)

    @classmethod
    def of(cls, settings: Settings, redis: Redis) -> "Rest":
        """The API as the settings name it. Raises ConfigError without a token."""
        if settings.discord_bot_token is None:
            raise ConfigError("Discord needs DISCORD_BOT_TOKEN, the token of the app's bot.")
        token = settings.discord_bot_token.get_secret_value()
        return cls(Pace(redis, BOT), settings.discord_api_url, token)

    @property
    def redis(self) -> Redis:
        """What all processes share."""
        return self.pace.redis

    @property
    def client(self) -> Client:
        """The library, as this process has it."""
        return client(self.url, self.token)

    def user(self) -> str:
        """The bot's own id."""
        try:
            return self.client.user()
        except discord.HTTPException as error:
            raise _refused("GET /users/@me", error).reaction() from None

    def call(self, method: str, path: str, *, patient: bool = True, **how: Any) -> Any:
        """Make a call: `path` as Discord documents it, and by name what its braces stand for.

        `json`, `form` and `params` are sent. Raises TransientError when the outcome is not known
        or it may work later, Crowded unless `patient`, NotThere, Gone or ConfigError.
        """
        try:
            return self.ask(method, path, patient=patient, **how)
        except Refused as refused:
            raise refused.reaction() from None

    def ask(
        self,
        method: str,
        path: str,
        *,
        patient: bool = True,
        once: bool = False,
        json: Mapping[str, Any] | None = None,
        form: Sequence[Mapping[str, Any]] | None = None,
        params: Mapping[str, Any] | None = None,
        **ids: str,
    ) -> Any:
        """The same for who makes something of a refusal: raises Refused instead of its reaction.

        With `once` a 5xx is such a refusal, and is not tried again.
        """
        said = (("json", json), ("form", form), ("params", params))
        how: dict[str, Any] = {name: value for name, value in said if value is not None}
        how |= {"size": sum(len(each["value"]) for each in form)} if form else {}
        counted, channel = kind(f"{method} {path}"), ids.get("channel_id", "")
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            with self.pace.turn(counted, channel, patient=patient, until=until):
                answer = self._send(method, path, ids, once, how)
                self.pace.heard(counted, channel, answer.headers)
            if answer.status < 300:
                return _sound(f"{method} {path}", answer.data)
            if answer.status != 429:
                raise Refused(f"{method} {path}", 0, answer.status)
            self._hold(f"{method} {path}", counted, channel, answer)

    def tell_operator(self, workspace: str, refused: Refused) -> None:
        """Tell whoever runs Shedder what keeps it from something in a server, once a day."""
        once = tenant_key("told", "discord", workspace, refused.call, str(refused.code))
        if self.redis.set(once, 1, nx=True, ex=TOLD_SECONDS):
            tell_operator(self.redis, f"discord:{workspace}", refused.reaction().message)

    def _send(
        self, method: str, path: str, ids: Mapping[str, str], once: bool, how: Mapping[str, Any]
    ) -> Answer:
        call = f"{method} {path}"
        try:
            return self.client.call(method, path, ids, once=once, **how)
        except discord.HTTPException as error:  # its text repeats what was sent: not for a log
            if error.status >= 500:
                raise TransientError(
                    f"whether Discord did {call} is unknown: HTTP {error.status}"
                ) from None
            raise _refused(call, error) from None

    def _hold(self, call: str, counted: str, channel: str, answer: Answer) -> None:
        """Have everybody wait as Discord said, or raise what it said that no wait helps against."""
        said, seconds = answer.data, _seconds(answer)
        if seconds is None and said.get("code"):
            raise Refused(call, int(said["code"]), 429)
        log.warning("Discord holds %s back for %s s", call, seconds)
        everything = said.get("global") or "Via" not in answer.headers  # the bot, or this address
        if everything or seconds is None:
            self.pace.hold_all(seconds or BUSY_SECONDS)
        else:
            self.pace.hold_channel(counted, channel, seconds)


def _sound(call: str, data: Any) -> Any:
    """What was said, which the library leaves as text where it is no JSON."""
    if isinstance(data, str) and data:
        raise TransientError(f"whether Discord did {call} is unknown: a page answered")
    return data


def _seconds(answer: Answer) -> float | None:
    """For how long nobody is to call, if that was said."""
    said = answer.data.get("retry_after", answer.headers.get("Retry-After", ""))
    try:
        seconds = float(said)
    except (TypeError, ValueError):
        return None
    return min(max(seconds, 0.01), LONGEST_HOLD) if seconds == seconds else None


def _refused(call: str, error: discord.HTTPException) -> Refused:
    if error.status == 429:  # in between Discord and us, before the call was made
        raise NotSent("Discord takes no calls for now", BUSY_SECONDS) from None
    return Refused(call, error.code, error.status)
