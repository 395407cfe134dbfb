"""Which paper a PDF is: by what is stamped on its first page, else by its bytes.

A paper that one person posts as a file and another as a link is one paper.
"""

import re

from bot.core.canonical import fold
from bot.core.club.papers import Paper
from bot.core.document import Document
from bot.core.links import links_in

_STAMP = re.compile(
    r"arXiv:(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\s{0,3}\[[a-z-]+(?:\.[\w-]+)?\]"
)
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


def together(one: Paper, other: Paper) -> Paper:
    """A paper that was posted under two keys, under the first."""
    return one.model_copy(
        update={
            "postings": tuple(sorted((*one.postings, *other.postings), key=lambda said: said.at)),
            "discussion": tuple(
                sorted((*one.discussion, *other.discussion), key=lambda said: said.at)
            ),
            "reactions": (*one.reactions, *other.reactions),
            "again": one.again or other.again,
        }
    )
