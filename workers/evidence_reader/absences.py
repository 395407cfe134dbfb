"""What a text never mentions, of the things a careful reader looks for."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.core.canonical import readable
from bot.core.document import Document
from bot.core.persona import ChecklistItem
from workers.evidence_reader.mentions import mentioned

_SPOKEN_OF = 3  # mentions of what a topic belongs to, below which its absence tells nothing
_LENGTHY = 5_000  # characters of a text that can be expected to come back to a thing
_ALWAYS = 12  # how telling a topic is that applies to any text, in mentions of what it belongs to


class Absence(NamedTuple):
    """A topic none of whose terms stands in the text."""

    topic: str
    terms: tuple[str, ...]
    near: tuple[str, ...] = ()  # what the text would have to speak of for the topic to matter
    whole: bool = True  # all pages were read

    @property
    def said(self) -> str:
        """The fact, without its full stop."""
        return f"{never(self.whole)} {self.topic}"

    @property
    def searched(self) -> str:
        """The topic with what was searched, so that anybody can search again."""
        return f"{self.topic} (searched: {', '.join(self.terms)})"


def never(whole: bool) -> str:
    """How a statement on what is missing begins."""
    return "The text never mentions" if whole else "The pages that were read never mention"


def absences(
    checklist: Iterable[ChecklistItem], documents: Sequence[Document]
) -> tuple[Absence, ...]:
    """The topics of a checklist that none of the documents mentions, the most telling first.

    The more a text speaks of what a topic applies to, the more telling is its silence on it.
    """
    text = text_of(documents)
    if not text:
        return ()
    whole = all(document.page_count <= len(document.pages) for document in documents)
    missing = [
        (telling, Absence(item.topic, item.terms, item.when, whole))
        for item in checklist
        if (telling := importance(item, text)) and not mentioned(item.terms, text)
    ]
    return tuple(absence for _, absence in sorted(missing, key=lambda pair: -pair[0]))


def text_of(documents: Iterable[Document]) -> str:
    """All that the authors say, as terms are searched in it: lower case, on one line."""
    bodies = (readable(body) for document in documents for body in _bodies(document))
    return " ".join(" ".join(bodies).lower().split())


def importance(item: ChecklistItem, text: str) -> int:
    """How much a text speaks of what a topic applies to; 0: hardly at all."""
    if not item.when:
        return _ALWAYS
    spoken = sum(text.count(f" {term.lower()}") for term in item.when)
    return spoken if spoken >= min(_SPOKEN_OF, len(text) // _LENGTHY) else 0


def _bodies(document: Document) -> Iterable[str]:
    """All that the authors say; titles in the bibliography are other people's words."""
    for page in document.pages:
        if not page.spans:
            yield page.text
        for span in page.spans:
            if span.kind not in ("reference", "furniture"):
                yield page.text[span.start : span.end]
