"""What documents are silent about, of the things a careful reader looks for, and which of them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.document import Document
from bot.core.persona import ChecklistItem, Group
from workers.evidence_reader.absences import importance, text_of
from workers.evidence_reader.mentions import mentioned, named
from workers.evidence_reader.sentences import Sentence
from workers.evidence_reader.words import stems

_BARE = re.compile(r"[\d.]+")  # a number stands in a longer term, and alone looks like a figure


@dataclass(frozen=True)
class Silence:
    """A topic that one document or more never mentions."""

    item: ChecklistItem
    silent: tuple[str, ...]  # roles
    spoken: Sentence | None = None  # where another document speaks of it by its name

    @property
    def searched(self) -> str:
        """The topic with what was searched, so that anybody can search again."""
        named = [term for term in self.item.terms if not _BARE.fullmatch(term)]
        return f"{self.item.topic} (searched: {', '.join(named or self.item.terms)})"


def silences(
    checklist: Iterable[ChecklistItem],
    documents: Sequence[Document],
    sentences: Sequence[Sentence],
) -> tuple[Silence, ...]:
    """The topics that bear on these documents and that not all of them mention, telling ones first.

    What one document speaks of, another may be expected to speak of too.
    """
    texts = {document.role: text_of((document,)) for document in documents}
    together = " ".join(texts.values())
    found = []
    for item in checklist:
        silent = tuple(role for role, text in texts.items() if not mentioned(item.terms, text))
        weight = importance(item, together)
        if silent and weight:
            found.append((weight, Silence(item, silent, _spoken(item, sentences))))
    return tuple(silence for _, silence in sorted(found, key=lambda pair: -pair[0]))


def _spoken(item: ChecklistItem, sentences: Sequence[Sentence]) -> Sentence | None:
    """The first sentence that can be quoted and calls the topic by name: a term may mean more."""
    return next((s for s in sentences if named(item.topic, s.text)), None)


def belonging(found: Iterable[Silence], zones: Sequence[Group], zone: Group) -> tuple[Silence, ...]:
    """Those whose words this zone shares more of than any other, in their order."""
    return tuple(each for each in found if zone_of(each.item, zones) == zone.id)


def zone_of(item: ChecklistItem, zones: Sequence[Group]) -> str:
    """The id of the zone whose words a topic shares most of; empty: it shares none."""
    words = stems(" ".join((item.topic, *item.terms)))
    shared = {zone.id: len(words & stems(f"{zone.label} {zone.hint}")) for zone in zones}
    best = max(shared.values(), default=0)
    return next((zone for zone, count in shared.items() if count == best and best), "")
