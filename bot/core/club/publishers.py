"""Papers at addresses that nothing is fetched from: publishers' pages, and PDFs on the web.

They are counted and named. Pages of one paper have one key, also behind a library's proxy. A link
is made to a publisher alone: to any other address only the message leads that holds it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from bot.core.links import addresses_in

WEB = "web"
"""What the keys of such papers begin with."""

_MOST_NAME, _MOST_KEY = 60, 300  # letters
_PAGES = tuple(
    (house, re.compile(rf"(?<![\w-]){pattern}", re.IGNORECASE))
    for house, pattern in (
        ("usenix.org", r"usenix\.org/conference/([\w-]+)/presentation/([\w-]+)"),
        (
            "usenix.org",
            r"usenix\.org/system/files/(?:conference/[\w-]+/)?([a-z]+\d\d)-([\w-]+)\.pdf",
        ),
        (
            "neurips.cc",
            r"(?:papers|proceedings)\.(?:neurips|nips)\.cc/paper(?:_files/paper)?/(\d{4})/"
            r"(?:hash|file)/(\w{8,64})",
        ),
        (
            "mlsys.org",
            r"proceedings\.mlsys\.org/paper(?:_files/paper)?/(\d{4})/(?:hash|file)/(\w{8,64})",
        ),
        ("mlr.press", r"proceedings\.mlr\.press/(v\d+)/([\w.-]+?)(?:/[\w.-]+)?(?:\.html|\.pdf)"),
        ("jmlr.org", r"jmlr\.org/papers/(?:volume|v)(\d+)/([\w-]+?)(?:/|\.html|\.pdf|$)"),
        ("sciencedirect.com", r"sciencedirect\.com/science/article/(?:abs/)?pii/(\w{10,30})"),
        (
            "ieeexplore.ieee.org",
            r"ieeexplore\.ieee\.org/(?:(?:abstract/)?document/|stamp/stamp\.jsp\?\S*?arnumber=)(\d+)",
        ),
        ("computer.org", r"computer\.org/csdl/[\w-]+/[\w/.-]*?/([\w-]{6,40})$"),
        (
            "aclanthology.org",
            r"(?:aclanthology\.org|aclweb\.org/anthology)/((?:[A-Z]\d\d-\d{4,5}|\d{4}\.[\w-]+\.\d+))",
        ),
        ("thecvf.com", r"openaccess\.thecvf\.com/.*/([\w-]+_paper)\.(?:html|pdf)"),
        ("paperswithcode.com", r"paperswithcode\.com/paper/([\w-]+)"),
        (
            "semanticscholar.org",
            r"semanticscholar\.org/(?:paper|reader)/(?:[^\s/]*/)?([\da-f]{40})",
        ),
        ("ssrn.com", r"papers\.ssrn\.com/sol3/papers\.cfm\?\S*?abstract_id=(\d+)"),
        ("eprint.iacr.org", r"eprint\.iacr\.org/(\d{4}/\d+)"),
    )
)
_HEX = re.compile(r"[\da-f]{16,}", re.IGNORECASE)
_PROXY = re.compile(r"\.(?:lib|library|[\w-]*proxy[\w-]*)\.", re.IGNORECASE)


class Page(NamedTuple):
    """A paper by the address of a page of it, or of its PDF."""

    key: str  # "web:usenix.org/nsdi24-foo"
    name: str  # as people may call it: "nsdi24-foo (usenix.org)"
    url: str = ""  # where everybody finds it


def pages_in(text: str) -> Iterator[Page]:
    """Those that a text holds the address of."""
    for address in addresses_in(text):
        url = text[address.start : address.end]
        if page := _page(url):
            yield page


def _page(url: str) -> Page | None:
    for house, pattern in _PAGES:
        if match := pattern.search(_direct(url)):
            number = "-".join(match.groups())
            name = f"{_short(number)} ({house})"
            return Page(f"{WEB}:{house}/{number.lower()}", name, f"https://{match[0]}")
    try:
        address = urlsplit(url)
    except ValueError:  # "https://[draft].pdf"
        return None
    if address.scheme.lower() != "https" or not address.path.lower().endswith(".pdf"):
        return None
    host = (address.hostname or "").removeprefix("www.")
    name = unquote(address.path.rpartition("/")[2])[: -len(".pdf")]
    key = f"{WEB}:{host}{address.path}"[:_MOST_KEY]
    return Page(key, f"{_short(name)} ({host})") if host and name else None


def _direct(url: str) -> str:
    """The address behind a library's: "ieeexplore-ieee-org.proxy.example.edu" is a publisher's."""
    head, slashes, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    behind = _PROXY.split(host, maxsplit=1)[0]
    if behind == host:
        return url
    behind = behind if "." in behind else behind.replace("-", ".")
    return f"{head}{slashes}{behind}{slash}{path}"


def _short(name: str) -> str:
    name = _HEX.sub(lambda digits: digits[0][:8], name)
    return name if len(name) <= _MOST_NAME else f"{name[: _MOST_NAME - 1]}…"
