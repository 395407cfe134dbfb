"""What a rule sees, and what it says: the vocabulary of the checks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from bot.core.addresses import addresses_in, defanged, numbered_papers
from bot.core.answer import (
    BulletList,
    Callout,
    Claim,
    Draft,
    DraftSection,
    Paragraph,
    Plain,
    Quoted,
    Table,
)
from bot.core.arithmetic import NO_SUMS, Sums
from bot.core.canonical import fold
from bot.core.evidence import Located, locate
from bot.core.fence import without_secrets
from bot.core.index import Index
from bot.core.language import language_of
from bot.core.persona import Persona, SectionSpec
from bot.core.speech import affirmed, plain, sentences, unquoted
from bot.core.tracing import Known

Effect = Literal["drop", "note", "fail", "warn"]
"""What a flaw does once it was told and not mended: the claim goes; the claim is shown with a
note; the section is, if there is a note; nothing, and it is not worth asking again."""

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

    @property
    def words(self) -> str:
        """Everything it says in prose: text, what must be solved, and the cells of a row."""
        claim = self.claim
        cells = [cell for cell in claim.cells if cell not in claim.text]
        return "\n".join(filter(None, (claim.text, claim.remedy, *cells)))

    @cached_property
    def plain(self) -> str:
        """Its words in one spelling."""
        return plain(self.words)

    @cached_property
    def own(self) -> str:
        """Its words without what it quotes."""
        return unquoted(self.plain)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences and lines, in one spelling."""
        return tuple(sentences(self.plain))

    @cached_property
    def code(self) -> str:
        """Its listing, invisible characters left out."""
        return plain(self.claim.code.text) if self.claim.code else ""


@dataclass(frozen=True)
class Part:
    """A section of a draft beside what the persona asked for."""

    spec: SectionSpec
    section: DraftSection
    claims: tuple[Checked, ...]
    plain: tuple[Plain, ...]

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """All it says, claims first."""
        said = [sentence for checked in self.claims for sentence in checked.sentences]
        said += [s for block in self.plain for s in sentences(plain(_words(block)))]
        return tuple(said)

    def named(self, *keys: str) -> bool:
        """Whether its id or title has one of these words in it."""
        name = f"{self.spec.id} {self.spec.title}".casefold().replace("_", " ")
        return any(key in name for key in keys)


@dataclass(frozen=True)
class Whole:
    """A draft with everything in it looked up, for rules that look at more than one section."""

    draft: Draft
    parts: tuple[Part, ...]

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """All it says in prose, in order."""
        return tuple(sentence for part in self.parts for sentence in part.sentences)

    @cached_property
    def claims(self) -> tuple[tuple[str, int, Checked], ...]:
        """(section, which of its claims, the claim), in order."""
        return tuple(
            (part.spec.id, at, checked)
            for part in self.parts
            for at, checked in enumerate(part.claims)
        )

    @cached_property
    def code(self) -> str:
        """All its listings."""
        return "\n\n".join(checked.code for _, _, checked in self.claims if checked.code)

    def says(self, pattern: "re.Pattern[str]", least: int = 0) -> bool:
        """Whether a sentence of `least` words or more speaks of it without waving it away."""
        return any(
            len(sentence.split()) >= least and affirmed(pattern, sentence)
            for sentence in self.sentences
        )

    def where(self, *keys: str) -> str:
        """The section a flaw of this kind is told in: the one named so, else the first."""
        ids = [part.spec.id for part in self.parts if part.named(*keys)]
        return (ids or [part.spec.id for part in self.parts] or [""])[0]


@dataclass(frozen=True)
class Case:
    """Everything that an answer may rest on."""

    persona: Persona
    sources: Sequence[Index]
    question: str
    thread: str = ""  # what was said before
    chosen: bool = False  # the evidence reader's: templates around quotes, no words of its own
    sums: Sums = NO_SUMS  # what code worked out of all that

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """The numbers that may be used."""
        worked_out = Known([self.sums.text], rounded=True)
        return (Known([self.question, self.thread]), worked_out, *(s.numbers for s in self.sources))

    @cached_property
    def commands(self) -> frozenset[str]:
        """Whatever the documents give to be typed."""
        return frozenset[str]().union(*(source.commands for source in self.sources))

    @cached_property
    def words(self) -> str:
        """All that the asker said, in one spelling."""
        return plain(f"{self.thread}\n{self.question}")

    @cached_property
    def language(self) -> str:
        """The asker's, where the question is long enough to tell."""
        return language_of(plain(self.question))

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


def _words(block: Plain) -> str:
    if isinstance(block, Paragraph | Callout):
        return block.text
    if isinstance(block, BulletList):
        return "\n".join(block.items)
    if isinstance(block, Table):
        return "\n".join("; ".join(row) for row in block.rows)
    return ""


def short(text: str) -> str:
    """A text as failures name it: they go to logs and back to the model."""
    text = without_secrets(text)
    return text if len(text) <= 80 else text[:79].rstrip() + "…"
