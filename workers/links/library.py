"""A linked paper's bytes, or a sentence: where each source keeps its PDFs, what may go wrong."""

import html
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.parse import quote, urljoin

from redis import Redis

from bot.core.asking_back import SMALLER
from bot.core.errors import TransientError, Unreadable
from bot.core.links import TITLES, Source, source_of
from bot.core.values import Attachment
from config.settings import Settings
from workers.links.pace import Pace
from workers.links.transport import (
    Refused,
    Response,
    TooLarge,
    TooSlow,
    Transport,
    Unreached,
)

REDIRECTS = 3
SECONDS = 60.0  # for one paper, redirects and all
PAGE_BYTES = 2_000_000  # of a web page that may say where its PDF is
LONGEST_WAIT = 3_600.0

HOSTS: Mapping[Source, frozenset[str] | None] = {  # None: wherever the paper's publisher is
    "arxiv": frozenset(("export.arxiv.org", "arxiv.org", "www.arxiv.org")),
    "openreview": frozenset(("openreview.net", "api.openreview.net", "api2.openreview.net")),
    "doi": None,
}
_ADDRESS: Mapping[Source, str] = {
    "arxiv": "https://export.arxiv.org/pdf/{id}",
    "openreview": "https://openreview.net/pdf?id={id}",
    "doi": "https://doi.org/{id}",
}
_SAFE: Mapping[Source, str] = {"arxiv": "/.", "openreview": "", "doi": "/:;()._-"}
_PDF_OF_PAGE = re.compile(
    r"<meta\s[^>]{0,200}?name\s*=\s*[\"']citation_pdf_url[\"'][^>]{0,100}?"
    r"content\s*=\s*[\"']([^\"'<>]{1,1000})[\"']"
    r"|<meta\s[^>]{0,100}?content\s*=\s*[\"']([^\"'<>]{1,1000})[\"'][^>]{0,100}?"
    r"name\s*=\s*[\"']citation_pdf_url[\"']",
    re.IGNORECASE,
)
_ATTACH = "Open it in your browser, save the PDF and attach that."
_SENTENCES = {
    "off": "{name} is a link, and links to {source} are not fetched here. Attach the PDF.",
    "none": "There is no paper at {name}. Check the link, or attach the PDF.",
    "closed": "{name} is not given out to programs (a log-in or a paywall). " + _ATTACH,
    "page": "{name} leads to a web page, not to a PDF. " + _ATTACH,
    "private": "{name} leads to an address that is never fetched from. Attach the PDF.",
    "too_big": "{name} is larger than {limit:.3g} MB, the most that is read. " + SMALLER,
    "unreachable": "{source} cannot be reached from here. Attach the PDF of {name}.",
    "lost": "{name} leads from one address to the next without an end. " + _ATTACH,
}

Cancel = Callable[[], bool]


class _Failed(Exception):
    """Why there are no bytes, in one word."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Library:
    """Where papers named by link are had from."""

    transport: Transport
    pace: Pace
    sources: frozenset[str]  # that an operator lets be fetched from

    def fetch(self, file: Attachment, limit: int, cancelled: Cancel) -> bytes:
        """The PDF of a linked paper. Raises Unreadable with what to do, or TransientError."""
        found = source_of(file)
        assert found is not None, "only what is a link comes here"
        source, name = found
        try:
            if source not in self.sources:
                raise _Failed("off")
            with self.pace.turn(source, cancelled) as before_asking:
                return self._pdf(source, name, limit, before_asking)
        except _Failed as failed:
            sentence = _SENTENCES[failed.why]
            said = sentence.format(name=file.name, source=TITLES[source], limit=limit / 1e6)
            raise Unreadable(f"link_{failed.why}", said) from None

    def page(self, source: Source, url: str, accept: str, limit: int, cancelled: Cancel) -> bytes:
        """What stands at an address of a source, which leads no further.

        Raises Unreadable where there is nothing, or TransientError.
        """
        try:
            with self.pace.turn(source, cancelled) as before_asking:
                before_asking()
                deadline = time.monotonic() + SECONDS
                response = self._asked(source, url, accept, limit, deadline)
                if response.status != 200:
                    raise _Failed("lost")
                return response.body
        except _Failed as failed:
            raise Unreadable(f"link_{failed.why}", f"{TITLES[source]} gave no answer.") from None

    def _pdf(self, source: Source, name: str, limit: int, ask: Callable[[], None]) -> bytes:
        deadline = time.monotonic() + SECONDS
        url = _ADDRESS[source].format(id=quote(name, safe=_SAFE[source]))
        for _ in range(REDIRECTS + 1):
            ask()
            response = self._asked(source, url, "application/pdf", limit, deadline)
            further = _further(source, url, response)
            if further is None:
                return response.body
            url = further
        raise _Failed("lost")

    def _asked(
        self, source: Source, url: str, accept: str, limit: int, deadline: float
    ) -> Response:
        hosts = HOSTS[source]
        try:
            if hosts is not None and not any(url.startswith(f"https://{host}/") for host in hosts):
                raise Refused
            return self._answered(
                source,
                self.transport.get(url, accept=accept, limit=limit, deadline=deadline),
            )
        except Refused:
            raise _Failed("private") from None
        except TooLarge:
            raise _Failed("too_big") from None
        except Unreached:
            raise _Failed("unreachable") from None
        except TooSlow:
            raise TransientError(f"{TITLES[source]} answered too slowly or broke off") from None

    def _answered(self, source: Source, response: Response) -> Response:
        """The response, unless its status says that there is nothing in it."""
        if response.status in (429, 503):
            seconds = _wait(response.headers.get("Retry-After"))
            self.pace.hold(source, seconds)
            raise TransientError(f"{TITLES[source]} asks to wait", seconds)
        if response.status >= 500:
            raise TransientError(f"{TITLES[source]} failed with {response.status}")
        if response.status in (404, 410):
            raise _Failed("none")
        if response.status >= 400:
            raise _Failed("closed")
        return response


def _further(source: Source, url: str, response: Response) -> str | None:
    """Where the paper is if not here; None when this is it."""
    if response.status in (301, 302, 303, 307, 308):
        return _secured(urljoin(url, response.headers.get("Location") or ""))
    if response.status != 200 or response.headers.get("Content-Encoding", "identity") != "identity":
        raise _Failed("page")
    if b"%PDF-" in response.body[:1024]:
        return None
    page = response.body[:PAGE_BYTES].decode("utf-8", "replace")
    named = _PDF_OF_PAGE.search(page) if source == "doi" else None
    if named is None:
        raise _Failed("page")
    return _secured(urljoin(url, html.unescape(named[1] or named[2])))


def _secured(url: str) -> str:
    """Old addresses without encryption; everybody has the other one by now."""
    return "https://" + url.removeprefix("http://") if url.startswith("http://") else url


def _wait(said: str | None) -> float:
    """How long a Retry-After asks for, in seconds; half a minute where it does not say."""
    seconds = 30.0
    if said and said.strip().isdecimal():
        seconds = float(said)
    elif said:
        with suppress(ValueError, TypeError):
            seconds = (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 1.0), LONGEST_WAIT)


def open_library(settings: Settings, redis: Redis) -> Library:
    """The library as an operator lets it be."""
    contact = f" (+{settings.link_contact})" if settings.link_contact else ""
    agent = f"shedder/{version('shedder')}{contact}"
    return Library(Transport(agent), Pace(redis), settings.link_sources)
