"""A client of the Web API that asks once, whoever calls it and for whatever."""

import logging
from typing import Any
from urllib.request import Request

from slack_sdk import WebClient

from bot.downloads.reaching import host_of, opener
from config.settings import Settings

CALL_SECONDS = 10


class _Client(WebClient):
    """The SDK's, but for how it reaches Slack."""

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        with opener(req.type).open(req, timeout=self.timeout) as answer:
            body = answer.read().decode(errors="replace")
            return {"status": answer.status, "headers": answer.headers, "body": body}


def asking_once(settings: Settings, token: str | None = None) -> WebClient:
    """No second try, not much patience, and no word of what was sent in any log."""
    return client_at(settings.slack_api_url, token)


def client_at(url: str, token: str | None) -> WebClient:
    """The same, where only the address is known."""
    quiet = logging.getLogger(f"{__name__}.sdk")
    quiet.setLevel(logging.CRITICAL)  # at DEBUG the SDK logs what it sends, secrets among it
    return _Client(
        token,
        base_url=f"{url.rstrip('/')}/",
        timeout=CALL_SECONDS,
        logger=quiet,
        retry_handlers=[],
    )


def host(settings: Settings) -> str:
    """What answers, as an operator knows it."""
    return host_of(settings.slack_api_url)
