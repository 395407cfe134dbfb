"""What went wrong at an endpoint, as one of our reactions.

    another dialect would do        Refused         ask again, otherwise
    it cannot answer this prompt    Unusable        the evidence reader answers, and says so
    it may be better soon           TransientError  the queue tries again
    key, model or address is wrong  ConfigError     the operator is told

Messages of `Unusable` are shown in the thread, so they say nothing of the endpoint. A ConfigError
is for the operator: it names host and model and repeats what the endpoint said, without anything
that looks like a key. A TransientError goes to the log and repeats nothing.
"""

import re
import time
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urlsplit

from openai import APIConnectionError, APIError, APIStatusError

from bot.core.errors import ConfigError, TransientError
from bot.core.fence import visible
from config.settings import Settings
from workers.asking.request import Dialect
from workers.models import TooLong, Unusable

DEFAULT_URL = "https://api.openai.com/v1"
FILTERED = "The language model's provider refused to process this document."
TOO_LONG = "The document is longer than the language model takes at once."

_WRONG = frozenset({400, 404, 413, 422})
_BROKEN = _WRONG | {500, 501}  # some servers say 500 to what they do not know
_ANYTHING = r""
_SIGNS = (  # the first whose status and words fit
    (
        "money",
        _WRONG | {402, 403, 429},
        r"insufficient_quota|billing|current quota|insufficient (?:balance|credit)|more credits",
    ),
    (
        "filtered",
        _WRONG | {403},
        r"content.?(?:filter|policy|management)|safety|moderation|flagged",
    ),
    ("key", frozenset({401, 403}), _ANYTHING),
    ("later", frozenset({408, 409, 425, 429}), _ANYTHING),
    (
        "long",
        _BROKEN,
        r"context.{0,12}(?:length|size|window|limit)|exceed_context|too many tokens|too long"
        r"|reduce the length|maximum (?:input|prompt) length|n_ctx",
    ),
    ("turns", _BROKEN, r"(?:must|should) alternate|alternating|system role|expected last role"),
    ("usage", _WRONG, r"stream_options|include_usage"),
    (
        "form",
        _BROKEN,
        r"response_format|json.?schema|json.?object|json.?mode|grammar|guided|structured.?output"
        r"|requested parameters|validation error",
    ),
    (
        "other_limit",
        _WRONG,
        r"(?=.*max_(?:completion_)?tokens)"
        r"(?=.*(?:unsupported|not supported|unrecogni|unknown|extra))",
    ),
    ("limit", _WRONG, r"max_tokens|max_completion_tokens"),
    ("temperature", _WRONG, r"temperature"),
    ("model", frozenset({404}), _ANYTHING),
    ("model", _WRONG, r"model.{0,80}(?:not (?:found|exist)|does ?n.t exist|unknown)"),
    ("form", _WRONG, _ANYTHING),
    ("address", frozenset(range(300, 500)), _ANYTHING),
)
_WINDOW = re.compile(r"(?:context[^.\d]{0,40}?|n_ctx\D{0,6})(\d{3,7})", re.IGNORECASE)
_SECRET = re.compile(r"(?:sk|key|tok|bearer)[-_ ][\w*.-]{6,}|[\w*-]{24,}", re.IGNORECASE)
_REPEATED = 240  # characters of what an endpoint said


class Refused(Exception):
    """An endpoint does not take a request in this dialect; another one may do."""

    def __init__(self, what: Literal["form", "turns", "usage", "other_limit"], said: str) -> None:
        super().__init__(said)
        self.what = what
        self.said = said


def _host(url: str) -> str:
    """The machine and its port, for messages. Raises ConfigError when the address is none."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname:
            return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    except ValueError:
        pass
    raise ConfigError("OPENAI_BASE_URL is no web address: it looks like http://localhost:8000/v1.")


class Endpoint:
    """Whom we ask, for messages: never the key, never a password in the address."""

    def __init__(self, settings: Settings) -> None:
        self.url = settings.openai_base_url or DEFAULT_URL
        self.model = settings.openai_model or ""
        self.host = _host(self.url)
        key = settings.openai_api_key
        self._key = key.get_secret_value() if key is not None else ""
        if not (self._key.isascii() and self._key.isprintable()):
            raise ConfigError(
                "OPENAI_API_KEY holds characters that no key has, such as '…' or the end of a "
                "line: set it to the key alone."
            )
        self._limit_field = settings.openai_token_limit_field

    def reaction(self, error: Exception, dialect: Dialect) -> Exception:
        """What to raise instead of an exception of the client library; itself if it is no such."""
        if isinstance(error, APIConnectionError):
            return TransientError(f"{self.host} could not be reached, or broke off.")
        if isinstance(error, APIStatusError):
            return self._to(error.status_code, error, dialect)
        if isinstance(error, APIError):  # inside a stream, or in place of an answer
            code = error.code or ""
            return self._to(int(code) if code.isdecimal() else 500, error, dialect)
        if isinstance(error, ValueError):  # JSON or text that is broken
            return TransientError(f"{self.host} sent something that cannot be read.")
        return error

    def no_completion(self, what: str) -> ConfigError:
        """A success that is something else."""
        return ConfigError(
            f"{self.host} answered with {what} instead of a chat completion. Check "
            "OPENAI_BASE_URL: it usually ends in /v1, and no login page may stand before it."
        )

    def refuses(self, said: str) -> ConfigError:
        """A request that is refused in every dialect."""
        return ConfigError(f"{self.host} refuses what {self.model!r} is asked: {said}")

    def _to(self, status: int, error: APIError, dialect: Dialect) -> Exception:
        said = self._said(error)
        tried = {
            "turns": dialect.folded,
            "usage": not dialect.usage,
            "other_limit": dialect.other_limit,
        }
        words = f"{error.code} {error.type} {_message(error)}"
        sign = next(
            (
                sign
                for sign, statuses, pattern in _SIGNS
                if status in statuses
                and not tried.get(sign)
                and re.search(pattern, words, re.IGNORECASE | re.DOTALL)
            ),
            "later",
        )
        match sign:
            case "turns" | "usage" | "other_limit" | "form":
                return Refused(sign, said)
            case "filtered":
                return Unusable(FILTERED)
            case "long":
                window = _WINDOW.search(_message(error))
                return TooLong(TOO_LONG, int(window[1]) if window else None)
            case "later":
                return TransientError(f"{self.host} answered {status}.", _retry_after(error))
        return ConfigError(self._for_operator(sign, status, said))

    def _for_operator(self, sign: str, status: int, said: str) -> str:
        match sign:
            case "key":
                return (
                    f"{self.host} refused OPENAI_API_KEY ({status}). Check that the key is whole, "
                    f"still valid, and may use {self.model!r}."
                )
            case "money":
                return f"{self.host} wants to be paid before it answers ({status}): {said}"
            case "model":
                return (
                    f"{self.host} knows no model {self.model!r} ({status}): {said} "
                    "Check OPENAI_MODEL, and that OPENAI_BASE_URL is whole; it usually ends in /v1."
                )
            case "limit":
                return (
                    f"{self.model!r} at {self.host} does not take {self._limit_field!r} as it is "
                    f"set: {said} Set OPENAI_TOKEN_LIMIT_FIELD to the other of max_tokens and "
                    "max_completion_tokens, or lower MODEL_OUTPUT_TOKENS."
                )
            case "temperature":
                return f"{self.model!r} at {self.host} refuses MODEL_TEMPERATURE: {said} Unset it."
        return f"{self.host} answered {status}: {said} Check OPENAI_BASE_URL."

    def _said(self, error: APIError) -> str:
        """A little of what the endpoint said, without keys."""
        said = " ".join(visible(_message(error)).split())
        if said.startswith("<"):
            return "a web page."
        if self._key:
            said = said.replace(self._key, "…")
        return _SECRET.sub("…", said)[:_REPEATED]


def _message(error: APIError) -> str:
    """What the endpoint said, without what the client library puts before it."""
    body = error.body
    inner = body.get("message", body.get("error")) if isinstance(body, dict) else body
    return inner if isinstance(inner, str) else error.message


def _retry_after(error: APIError) -> float | None:
    """Seconds the endpoint wants to be left alone; None when it does not say."""
    if not isinstance(error, APIStatusError):
        return None
    headers = error.response.headers
    for header, divisor in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            seconds = float(headers[header]) / divisor
        except (KeyError, ValueError):
            continue
        return seconds if 0 <= seconds < float("inf") else None
    try:
        return max(parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time(), 0)
    except (KeyError, ValueError):
        return None
