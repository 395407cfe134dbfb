"""What a text never mentions, of the things a careful reader looks for."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.core.canonical import readable
from bot.core.document import Document
from bot.core.persona import ChecklistItem

_JOIN = r"[\s\u2010-\u2015-]*"  # "warm-up", "warm up" and "warmup" are one term


class Absence(NamedTuple):
    """A topic none of whose terms stands in the text."""

    topic: str
    terms: tuple[str, ...]
    whole: bool = True  # all pages were read

    @property
    def said(self) -> str:
        """The fact, without its full stop."""
        what = "The text never mentions" if self.whole else "The pages that were read never mention"
        return f"{what} {self.topic}"

    @property
    def sentence(self) -> str:
        """Said as a fact, with what was searched, so that anybody can search again."""
        searched = ", ".join(f"“{term}”" for term in self.terms)
        return f"{self.said} (searched: {searched})."


def absences(
    checklist: Iterable[ChecklistItem], documents: Sequence[Document]
) -> tuple[Absence, ...]:
    """The topics of a checklist that none of the documents mentions, in the checklist's order."""
    bodies = (readable(body) for document in documents for body in _bodies(document))
    text = "\n".join(bodies).lower()
    if not text.strip():
        return ()
    whole = all(document.page_count <= len(document.pages) for document in documents)
    return tuple(
        Absence(item.topic, item.terms, whole)
        for item in checklist
        if not _any(item.terms, text) and (not item.when or _any(item.when, text))
    )


def _any(terms: Iterable[str], text: str) -> bool:
    return any(_mentions(text, term.lower()) for term in terms)


def _bodies(document: Document) -> Iterable[str]:
    """All that the authors say; titles in the bibliography are other people's words."""
    for page in document.pages:
        if not page.spans:
            yield page.text
        for span in page.spans:
            if span.kind not in ("reference", "furniture"):
                yield page.text[span.start : span.end]


def _mentions(text: str, term: str) -> bool:
    words = [word for word in re.split(r"[\s-]+", term) if word]
    if not words or words[0] not in text:  # most terms of most checklists: no need to look closer
        return False
    joined = _JOIN.join(map(re.escape, words))
    return re.search(rf"(?<!\w){joined}(?:s|es)?(?!\w)", text) is not None
