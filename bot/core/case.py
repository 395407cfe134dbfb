"""What a rule sees, and what it says: the vocabulary of the checks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from bot.core.addresses import addresses_in, defanged, numbered_papers
from bot.core.answer import Claim, DraftSection, Plain, Quoted
from bot.core.canonical import fold
from bot.core.evidence import Located, locate
from bot.core.fence import without_secrets
from bot.core.index import Index
from bot.core.persona import Persona, SectionSpec
from bot.core.tracing import Known

Effect = Literal["drop", "note", "fail", "warn"]
"""What a flaw does once it was told and not mended: the claim goes; the claim is shown with a
note; nothing, for the section as a whole is judged; nothing, and it is not worth asking again."""

_INLINE = re.compile(r"“([^“”]{20,})”|\"([^\"\n]{20,})\"|«([^«»]{20,})»|„([^„“”]{20,})[“”]")
_QUOTATION_WORDS = 5  # fewer words between quotation marks are irony or a title


class Flaw(NamedTuple):
    """Something a rule found, in one section."""

    check: str
    what: str
    hint: str
    effect: Effect
    claim: int | None = None  # which of the section's claims; None: the section as a whole
    note: str = ""  # for people: why a claim went, or what is to be said beside it
    numbers: int = 0  # how many numbers the note marks


@dataclass(frozen=True)
class Checked:
    """A claim, and what became of each of its quotes."""

    claim: Claim
    quotes: tuple[tuple[Quoted, Located], ...]
    followed: frozenset[str] = frozenset()  # addresses that may stay what they are

    @property
    def text(self) -> str:
        """What the claim says, with the document's words where it quoted them nearly."""
        text = self.claim.text
        for quoted, located in self.quotes[len(self.claim.quotes) :]:
            if located.evidence is not None and located.evidence.corrected:
                text = text.replace(quoted.text, located.evidence.quote)
        return self.inert(text)

    def inert(self, text: str) -> str:
        """Words of the claim as they may be shown: nothing in them leads anywhere."""
        return defanged(text, self.followed)

    @property
    def verified(self) -> bool:
        """Whether every quote was found."""
        return all(located.found for _, located in self.quotes)


@dataclass(frozen=True)
class Part:
    """A section of a draft beside what the persona asked for."""

    spec: SectionSpec
    section: DraftSection
    claims: tuple[Checked, ...]
    plain: tuple[Plain, ...]


@dataclass(frozen=True)
class Case:
    """Everything that an answer may rest on."""

    persona: Persona
    sources: Sequence[Index]
    question: str

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """The numbers that may be used."""
        return (Known([self.question]), *(source.numbers for source in self.sources))

    @cached_property
    def asked(self) -> str:
        """The question, for comparing."""
        return fold(self.question)

    def part(self, spec: SectionSpec, section: DraftSection) -> Part:
        """A section with all its quotes looked up."""
        claims = tuple(self._checked(b) for b in section.blocks if isinstance(b, Claim))
        plain = tuple(b for b in section.blocks if not isinstance(b, Claim))
        return Part(spec, section, claims, plain)

    def _checked(self, claim: Claim) -> Checked:
        quotes = (*claim.quotes, *self._inline(claim))
        located = tuple((quoted, locate(self.sources, quoted)) for quoted in quotes)
        return Checked(claim, located, self._followed(claim))

    def _followed(self, claim: Claim) -> frozenset[str]:
        """Of a claim's addresses those the asker wrote, and papers known here by their number."""
        said = addresses_in(" ".join((claim.text, claim.remedy, *claim.cells)))
        if not said:
            return frozenset()
        pages = (page.text for source in self.sources for page in source.document.pages)
        return frozenset(said) & self.given | numbered_papers(said, (self.question, *pages))

    @cached_property
    def given(self) -> frozenset[str]:
        """The addresses in the question."""
        return frozenset(addresses_in(self.question))

    def _inline(self, claim: Claim) -> tuple[Quoted, ...]:
        """Sentences between quotation marks in the text itself: quotes too, unless a question is
        put, the asker is quoted, or there is nothing to quote from."""
        if not self.sources:
            return ()
        listed = [fold(quoted.text) for quoted in claim.quotes]
        said = [next(filter(None, match.groups())) for match in _INLINE.finditer(claim.text)]
        return tuple(
            Quoted(text=words)
            for words in said
            if len(words.split()) >= _QUOTATION_WORDS
            and not words.rstrip().endswith("?")
            and fold(words) not in self.asked
            and not any(fold(words) in quote for quote in listed)
        )


def short(text: str) -> str:
    """A text as failures name it: they go to logs and back to the model."""
    text = without_secrets(text)
    return text if len(text) <= 80 else text[:79].rstrip() + "…"
