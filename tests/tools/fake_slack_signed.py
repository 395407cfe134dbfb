"""HTTP mode of the fake Slack: signed requests to the app's own address."""

import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout
from fake_slack_delivery import RETRIED, Delivery, Outcome
from fake_slack_world import Json

if TYPE_CHECKING:
    from fake_slack import FakeSlack


class Requests:
    """Events, commands and presses to one of the app's addresses, as a balancer spreads them."""

    def __init__(self, slack: "FakeSlack", *urls: str) -> None:
        self._slack, self.urls = slack, urls
        self._session: ClientSession | None = None

    async def carry(self, delivery: Delivery, attempt: int, reason: str) -> Outcome:
        body, kind = written(delivery)
        headers = self.headers(body, kind)
        if attempt:
            headers["X-Slack-Retry-Num"] = str(attempt)
            headers["X-Slack-Retry-Reason"] = reason
        return await self._post(body, headers)

    async def verify(self) -> bool:
        """Whether an address answers the question that Slack asks when it is told of it."""
        asked = {"type": "url_verification", "token": "verification", "challenge": "a-challenge"}
        body = json.dumps(asked).encode()
        outcome = await self._post(body, self.headers(body, "application/json"))
        return outcome.ok and "a-challenge" in (outcome.body or {}).values()

    def headers(self, body: bytes, kind: str, at: str = "") -> dict[str, str]:
        """The headers that show that Slack sent this body."""
        at = at or str(int(time.time()))
        return {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": signature(self._slack.signing_secret, at, body),
        }

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _post(self, body: bytes, headers: dict[str, str]) -> Outcome:
        if self._session is None:
            self._session = ClientSession()
        url = self._slack.chance.choice(self.urls)
        limit = ClientTimeout(total=self._slack.ack_timeout)
        try:
            async with self._session.post(
                url, data=body, headers=headers, timeout=limit, allow_redirects=False
            ) as answer:
                text = await answer.text()
                final = answer.headers.get("X-Slack-No-Retry") == "1"
        except TimeoutError:
            return Outcome(False, "http_timeout")
        except (ClientError, OSError):
            return Outcome(False, "connection_failed")
        if not 200 <= answer.status < 300:
            return Outcome(False, "http_error", final)
        return Outcome(True, body=_json(text))


def written(delivery: Delivery) -> tuple[bytes, str]:
    """A delivery as the body of a request, and the type of that."""
    if delivery.kind == RETRIED:
        return json.dumps(delivery.payload, ensure_ascii=False).encode(), "application/json"
    fields = delivery.payload
    if delivery.kind == "interactive":
        fields = {"payload": json.dumps(delivery.payload, ensure_ascii=False)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def signature(secret: str, at: str, body: bytes) -> str:
    """What Slack signs a request with."""
    digest = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256)
    return f"v0={digest.hexdigest()}"


def _json(text: str) -> Json | None:
    if not text.startswith("{"):
        return {"text": text} if text else None
    found: Json = json.loads(text)
    return found
