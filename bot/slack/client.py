"""A client of the Web API that asks once, for calls outside the answering of questions."""

import logging
from urllib.parse import urlsplit

from slack_sdk import WebClient

from config.settings import Settings

CALL_SECONDS = 10


def asking_once(settings: Settings, token: str | None = None) -> WebClient:
    """No second try, not much patience, and no word of what was sent in any log."""
    quiet = logging.getLogger(f"{__name__}.sdk")
    quiet.setLevel(logging.CRITICAL)  # at DEBUG the SDK logs what it sends, secrets among it
    client = WebClient(
        token,
        base_url=settings.slack_api_url,
        timeout=CALL_SECONDS,
        logger=quiet,
        retry_handlers=[],
    )
    client.proxy = None  # urllib reads the environment itself, and minds NO_PROXY
    return client


def host(settings: Settings) -> str:
    """What answers, as an operator knows it."""
    return urlsplit(settings.slack_api_url).netloc
