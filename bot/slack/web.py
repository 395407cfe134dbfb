"""Slack's Web API, called so that nothing happens twice.

Nothing is sent a second time here but what Slack refused with 429, which did not happen. A
connection that breaks may break after Slack did what it was asked: that is a TransientError, and
whoever asked looks before asking again. What Slack refuses for another reason is Refused from `ask`
and an error with a reaction from `call` (`bot/slack/errors.py`).
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, cast

from redis import Redis
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.core.errors import ConfigError, ShedderError, TransientError
from bot.delivery.pace import PATIENCE_SECONDS
from bot.downloads.reaching import retry_after
from bot.ingress.payloads import Payload
from bot.keeping.tenancy import tenant_key
from bot.running.operator import tell_operator
from bot.slack.client import client_at
from bot.slack.errors import RATE_LIMITED, Refused
from bot.slack.pace import Pace

BUSY_SECONDS = 30.0  # after a 429 that does not say how long
LONGEST_HOLD = 3_600.0
TOLD_SECONDS = 86_400


@dataclass(frozen=True)
class Web:
    """The Web API as one workspace's bot."""

    client: WebClient
    pace: Pace

    @classmethod
    def of(cls, redis: Redis, workspace: str, token: str, url: str) -> "Web":
        """The API at `url` with this token, at the pace of this workspace."""
        return cls(client_at(url, token), Pace(redis, workspace))

    @property
    def redis(self) -> Redis:
        """What all processes share."""
        return self.pace.redis

    @property
    def workspace(self) -> str:
        """As in `Place.workspace`."""
        return self.pace.workspace

    def key(self, what: str, *more: str) -> str:
        """Where something is kept that was learned of this workspace."""
        return tenant_key(what, "slack", self.workspace, *more)

    def call(self, method: str, *, patient: bool = True, **args: Any) -> Payload:
        """Call a method, by Slack's name for it.

        Raises TransientError when the outcome is not known or it may work later, Crowded unless
        `patient`, NotThere, Gone or ConfigError.
        """
        try:
            return self.ask(method, patient=patient, **args)
        except Refused as refused:
            raise refused.reaction() from None

    def ask(self, method: str, *, patient: bool = True, **args: Any) -> Payload:
        """The same for who makes something of a refusal: raises Refused instead of its reaction."""
        channel, until = args.get("channel") or "", time.monotonic() + PATIENCE_SECONDS
        while True:
            with self.pace.turn(method, channel, patient=patient, until=until):
                answer = self._send(method, args)
            if answer is not None:
                return answer

    def tell_operator(self, refused: Refused) -> None:
        """Tell whoever runs Shedder what keeps it from something here, once a day."""
        once = self.key("told", refused.method, refused.name)
        if self.redis.set(once, 1, nx=True, ex=TOLD_SECONDS):
            tell_operator(self.redis, f"slack:{self.workspace}", refused.reaction().message)

    def _send(self, method: str, args: Mapping[str, Any]) -> Payload | None:
        """Slack's answer; None when it said to come back later."""
        send = getattr(self.client, method.replace(".", "_"))
        try:
            return cast(Payload, send(**args).data)
        except SlackApiError as error:  # its text repeats what Slack said: not for a log
            response = cast(SlackResponse, error.response)
        except (OSError, HTTPException, ValueError) as error:
            kind = type(error).__name__
            raise TransientError(f"whether {method} reached Slack is unknown: {kind}") from None
        if not _busy(response):
            raise _failure(method, response)
        self.pace.hold(method, _seconds(response))
        return None


def _busy(response: SlackResponse) -> bool:
    return response.status_code == 429 or _error(response) in RATE_LIMITED


def _seconds(response: SlackResponse) -> float:
    """For how long nobody is to call."""
    said = retry_after(response.headers.items())
    return BUSY_SECONDS if said is None else min(max(said, 1.0), LONGEST_HOLD)


def _failure(method: str, response: SlackResponse) -> Exception:
    """What Slack's answer means that is no success."""
    status, name = response.status_code, _error(response)
    if status >= 500:
        return TransientError(f"whether Slack did {method} is unknown: HTTP {status}")
    if " " in name or not name:  # no JSON: something in between answered
        return _not_slack(method, status)
    return Refused(method, name, str(response.get("needed") or ""))


def _not_slack(method: str, status: int) -> ShedderError:
    what = f"{method} was answered by something that is not Slack: HTTP {status}"
    if status in (404, 405, 410) or 300 <= status < 400:
        return ConfigError(f"{what}. Check SLACK_API_URL; it ends with /api/.")
    return TransientError(what)


def _error(response: SlackResponse) -> str:
    return str(response.get("error") or "") if isinstance(response.data, dict) else ""
