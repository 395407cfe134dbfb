"""Which papers a message names, under one key each, however their addresses are spelt.

arxiv:2401.12345     whichever version of it
doi:10.1145/1234     in lower case
openreview:AbC123    the forum
web:usenix.org/n-foo a page or a PDF elsewhere, from which nothing is fetched
file:F0123           a file of unknown content, until somebody reads it (`bot/club/ledger.py`)
"""

from collections.abc import Iterator
from urllib.parse import unquote

from bot.core.club.publishers import pages_in
from bot.core.heard import Heard
from bot.core.links import Link, link_of, links_in
from bot.core.values import Attachment, Value

PDF = frozenset(("application/pdf", "application/x-pdf"))
MOST = 20  # papers of one message: more is a list, of which nobody means each
_HOMES = {
    "arxiv": "https://arxiv.org/abs/{}",
    "doi": "https://doi.org/{}",
    "openreview": "https://openreview.net/forum?id={}",
}


class Named(Value):
    """A paper that a message names."""

    key: str
    name: str  # as people call it
    attachment: Attachment  # what a worker reads
    url: str = ""  # where everybody finds it, if its key does not say so


def key_of(link: Link) -> str:
    """The one key of a paper: versions of it are the same paper."""
    if link.source != "arxiv":
        return link.id
    number, _, version = link.id.rpartition("v")
    return number if version.isdigit() else link.id


def url_of(key: str) -> str:
    """Where everybody finds a paper; empty where it is in no public place."""
    source, _, id = key.partition(":")
    return _HOMES[source].format(id) if source in _HOMES else ""


def papers_named(said: Heard) -> tuple[Named, ...]:
    """The papers that a message names or brings, in order, each once."""
    found: dict[str, Named] = {}
    files = (_brought(file) for file in said.attachments if _is_pdf(file))
    for named in (*_linked(said), *files, *_elsewhere(said)):
        found.setdefault(named.key, named)
    return tuple(found.values())[:MOST]


def _linked(said: Heard) -> tuple[Named, ...]:
    links = (*links_in(said.text), *_wrapped(said.text))
    return tuple(
        Named(key=key_of(link), name=link.name, attachment=link.attachment) for link in links
    )


def _elsewhere(said: Heard) -> Iterator[Named]:
    for page in pages_in(said.text) if "://" in said.text else ():
        file = Attachment(id=page.key, name=page.name, media_type="application/pdf")
        yield Named(key=page.key, name=page.name, attachment=file, url=page.url)


def _wrapped(text: str) -> tuple[Link, ...]:
    """Papers in addresses that lead on to others, as mail filters and search pages write them."""
    lead_on = (word for word in text.split() if "%2f" in word.lower() and "=http" in word.lower())
    return tuple(link for word in lead_on for link in links_in(unquote(word)))


def _brought(file: Attachment) -> Named:
    """A file; one that is called by a paper's number is that paper."""
    link = link_of(file.name)
    if link is None:
        return Named(key=f"file:{file.id}", name=file.name, attachment=file)
    return Named(key=key_of(link), name=link.name, attachment=file)


def _is_pdf(file: Attachment) -> bool:
    media = (file.media_type or "").partition(";")[0].strip().lower()
    return media in PDF or file.name.lower().endswith(".pdf")
