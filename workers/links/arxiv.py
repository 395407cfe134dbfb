"""What arXiv says of papers: title, authors and abstract, of many by one request.

It is asked at the pace that PDFs are fetched at, by the same rule and under the same lock, so that
everything this deployment wants of arXiv together is one request every three seconds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from bot.core.errors import TransientError, Unreadable
from bot.core.links import link_of
from bot.core.values import Value
from workers.links.library import Library

MOST_BYTES = 4_000_000
MOST_IDS = 50  # a request
MOST = 150  # of all that are asked for: three requests
_LONGEST = 5_000  # characters of an abstract
_ADDRESS = "https://export.arxiv.org/api/query?id_list={ids}&max_results={most}"
_ATOM = "{http://www.w3.org/2005/Atom}"


class Listing(Value):
    """A paper as arXiv lists it."""

    key: str  # "arxiv:2401.12345", without a version
    title: str
    authors: tuple[str, ...] = ()
    abstract: str = ""


def listings(
    library: Library, keys: Iterable[str], cancelled: Callable[[], bool]
) -> Mapping[str, Listing]:
    """What arXiv has of these papers, by key; fewer where it does not know them all, nothing where
    it is not to be asked or does not answer.

    Raises Cancelled.
    """
    wanted = [key for key in dict.fromkeys(keys) if key.startswith("arxiv:")][:MOST]
    if not wanted or "arxiv" not in library.sources:
        return {}
    found: dict[str, Listing] = {}
    for some in (wanted[at : at + MOST_IDS] for at in range(0, len(wanted), MOST_IDS)):
        try:
            found |= {listing.key: listing for listing in _asked(library, some, cancelled)}
        except (TransientError, Unreadable):
            break  # titles are no reason to wait, or to ask somebody again who is busy
    return {key: found[key] for key in wanted if key in found}


def _asked(
    library: Library, keys: Sequence[str], cancelled: Callable[[], bool]
) -> tuple[Listing, ...]:
    ids = ",".join(quote(key.removeprefix("arxiv:"), safe="/.") for key in keys)
    url = _ADDRESS.format(ids=ids, most=len(keys))
    body = library.page("arxiv", url, "application/atom+xml", MOST_BYTES, cancelled)
    return tuple(_read(body))


def _read(body: bytes) -> Iterator[Listing]:
    """The entries of a feed. What declares a type or entities of its own is no feed of arXiv's."""
    try:
        text = body.decode("utf-8")
        if "<!" in text.replace("<![CDATA[", ""):
            return
        feed = ElementTree.fromstring(text)  # noqa: S314 - nothing is declared, so nothing expands
    except (UnicodeDecodeError, ElementTree.ParseError):
        return
    for entry in feed.iter(f"{_ATOM}entry"):
        link, title = link_of(_text(entry, "id")), _text(entry, "title")
        if link is None or link.source != "arxiv" or not title:  # an error is an entry, too
            continue
        yield Listing(
            key=_unversioned(link.id),
            title=title,
            authors=tuple(filter(None, (_text(a, "name") for a in entry.iter(f"{_ATOM}author")))),
            abstract=_text(entry, "summary")[:_LONGEST],
        )


def _text(element: Element, name: str) -> str:
    return " ".join((element.findtext(f"{_ATOM}{name}") or "").split())


def _unversioned(key: str) -> str:
    number, _, version = key.rpartition("v")
    return number if version.isdigit() else key
