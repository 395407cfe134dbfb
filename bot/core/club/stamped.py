"""Which paper a PDF is: by what is stamped on its first page, else by its bytes.

A paper that one person posts as a file and another as a link is one paper.
"""

import re

from bot.core.canonical import fold
from bot.core.club.papers import Before, Paper, Week
from bot.core.document import Document
from bot.core.links import links_in

_STAMP = re.compile(
    r"arXiv:(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\s{0,3}\[[a-z-]+(?:\.[\w-]+)?\]"
)
_AUTHORS, _MOST_OF = 3, 0.6  # that two versions of a work share at least
_TELLING = 20  # letters of a title that two papers do not share by chance


def identity_of(document: Document) -> str:
    """The key of the paper that was read: "arxiv:…", "doi:…" or "sha256:…"."""
    front = document.pages[0].text if document.pages else ""
    if stamp := _STAMP.search(front):
        return f"arxiv:{stamp['id']}"
    dois = {link.id for link in links_in(front) if link.source == "doi"}
    if len(dois) == 1:  # of several, some are cited
        return dois.pop()
    return f"sha256:{document.sha256}"


def same_title(one: str, other: str) -> bool:
    """Whether two titles are one, and long enough to tell."""
    return len(fold(one)) >= _TELLING and fold(one) == fold(other)


def same_work(listing: Document, document: Document) -> bool:
    """Whether two papers are versions of one work, as a preprint and what a conference printed: by
    the same people, and called alike."""
    one, other = (set(map(fold, each.authors)) for each in (listing, document))
    shared = len(one & other)
    if shared < _AUTHORS or shared < _MOST_OF * min(len(one), len(other)):
        return same_title(listing.title, document.title)
    names = {fold(each.title.partition(":")[0]) for each in (listing, document)}
    first, second = (set(each.title.casefold().split()) for each in (listing, document))
    alike = len(first & second) >= _MOST_OF * min(len(first), len(second))
    return len(names) == 1 or alike


def together(one: Paper, other: Paper) -> Paper:
    """A paper that was posted under two keys, under the first."""
    return one.model_copy(
        update={
            "postings": tuple(sorted((*one.postings, *other.postings), key=lambda said: said.at)),
            "discussion": tuple(
                sorted((*one.discussion, *other.discussion), key=lambda said: said.at)
            ),
            "reactions": (*one.reactions, *other.reactions),
            "url": one.url or other.url,
            "again": one.again or other.again,
            "before": one.before or other.before,
            "held": one.held and other.held,
        }
    )


def recognised(week: Week, identity: str, title: str) -> Before | None:
    """What the digest told of a paper already, under whichever key."""
    told = week.before.get(identity)
    same = (each for each in week.before.values() if same_title(each.title, title))
    return told or next(same, None)


def back(paper: Paper, before: Before) -> Paper | None:
    """A paper that turned out to be one that was told of, with what people said since; None:
    nothing that says something."""
    since = tuple(said for said in paper.discussion if said.at >= before.until)
    now = paper.model_copy(
        update={"discussion": since, "again": True, "before": before, "held": False}
    )
    return now if now.newly_said else None


def renamed(one: str, other: str) -> tuple[str, str]:
    """Two keys of one paper, that under which nobody finds it first."""
    return (other, one) if _hidden(other) and not _hidden(one) else (one, other)


def _hidden(key: str) -> bool:
    return key.startswith(("file:", "sha256:"))
