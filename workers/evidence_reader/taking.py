"""A take without a model: what it is, one number, what comes with it, what to look at first.

The authors' sentences carry it. What stands before them says why they were picked and what code
read in them, and claims no more.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from bot.core.answer import Claim, DraftBlock, Paragraph, Quoted
from bot.core.canonical import fold
from bot.core.club.take import CHECK_FIRST, NEW, SO_WHAT
from bot.core.document import Document
from bot.core.evidence import index_of
from bot.core.persona import SectionSpec
from workers.audit import Audit, Conflict, audit
from workers.evidence_reader.absences import text_of
from workers.evidence_reader.behind import behind, number_of
from workers.evidence_reader.choosing import impresses, opening
from workers.evidence_reader.cues import OWN, SlotName, pattern
from workers.evidence_reader.given_out import given_out, nothing_given_out
from workers.evidence_reader.mentions import mentioned
from workers.evidence_reader.ranking import Material, Pick
from workers.evidence_reader.sentences import Sentence
from workers.evidence_reader.words import overlap

_UP_FRONT: Mapping[str, float] = {"abstract": 4.0, "introduction": 1.2, "conclusion": 1.2}
_OF_TRIAL = 2.5  # what a limit loses as one of the design where it is one of how it was tried
_PASSING = ("assuming", "if ", "suppose")
_LONG = 36  # words of a sentence that is still read in a digest
_TOO_LONG = 0.08  # what it loses for each one more
_ALIKE = 0.5
_FEW = 3  # sentences
_HANGING = pattern(  # what is said of something that only the sentences before it name
    r"""^(?:[\w ]{2,30}, )?(?:it|they|this|these|those|such|he|she)\b
    (?! (?:paper|work|study|article))|
    \bthe (?:\w+ )?(?:disadvantage|drawback|downside|limitation|shortcoming|caveat|weakness|problem)
    s? (?:is|are|was|were)\b|
    \b(?:that|because|since) the (?:delay|overhead|cost|effect|approach|technique|method|process|
    scheme|mechanism|procedure|operation|issue|step|change|former|latter) [a-z]+"""
)
_PRICE = re.compile(
    r"\b(?:overheads?|slow(?:er|downs?)|degrad\w+|penalt\w+|longer)\b"
    r"|\bincrease[sd]? [^.;]{0,40}\b(?:time|latenc(?:y|ies)|costs?)\b"
)
_CONDITION = re.compile(
    r"\b(?:when(?:ever)?|while|if|with(?!out)|without|under|after|during|for|where|on|even)\b"
)
_TRIED = re.compile(
    r"\bwe (?:\w+ ){0,2}(?:show|ran?|run|measured?|tested|killed|disabled?|execute)"
)
_NEAR = 6  # sentences
_AFTER_OVER = re.compile(r"\bover the (?:\w+ ){1,4}")

_COMES_WITH: Mapping[str, str] = {
    "not": "What you would have to do without:",
    "assume": "It counts on something; can you, too?",
    "price": "It has a price that you would pay, too:",
    "scope": "It is made for a certain case; is it yours?",
    "limit": "They name a limit that you would inherit:",
    "listed": "They count this among the limits:",
    "open": "They leave this open, so it would be yours to solve:",
    "may": "A caveat of theirs that would be yours, too:",
}
_HANGS_ON: Mapping[str, str] = {
    "measured": "How it was measured, in their words:",
    "untested": "What they did not test, in their words:",
    "may": "A caveat of theirs:",
    "limit": "A limit that they name:",
    "listed": "A limit that they name:",
    "open": "Left open by them:",
    "assume": "An assumption of theirs:",
    "not": "What the system does not do:",
    "scope": "A restriction of theirs:",
    "price": "A price of it:",
}
_SPREAD = ("standard deviation", "confidence interval", "error bar", "margin of error", "variance",
           "variability", "repeated runs", "averaged over", "average of", "quartile", "p-value",
           "significance", "percentile", "p99", "median")  # fmt: skip

NO_NUMBER = "No number says how good it is, as far as the rules can tell."
NO_USE = (
    "No sentence that can stand alone says what one gains or gives up, as far as the rules tell."
)
NO_LIMIT = (
    "The rules found nothing that they leave out or assume. Ask what of ours they did not try."
)
NOTHING = "There is too little running text to choose from: open it before the meeting."


class Taking:
    """Fills the sections of a take, never with the same sentence twice."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._material = Material(documents)
        self._documents = documents
        self._whole = all(document.paged for document in documents)  # else an abstract alone
        self._taken: list[Sentence] = []
        self._number: Sentence | None = None

    def blocks(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """What stands in a section of a take."""
        if len(self._material.sentences) < _FEW:  # said once
            return iter((Paragraph(text=NOTHING),) if spec.id == NEW.id else ())
        return _WRITERS[spec.id](self)

    def _new(self) -> Iterator[DraftBlock]:
        """What it is, and the number that says most."""
        results = self._fronted("result")
        plain = [pick for pick in results if not _costs(pick.sentence)]
        costs = [p for p in results if p not in plain and self._case_of(p.sentence)]
        chosen = (self._best(picks) for picks in (filter(impresses, plain), plain, costs))
        self._number = next(filter(None, chosen), None)
        said = self._best(self._fronted("claim"))
        if said is None and self._number is None:
            said = next(filter(_stands, opening(self._material)), None)
        if said is not None:
            yield self._claim("In their words:", said)
        if self._number is not None:
            yield self._measured(self._number)
        else:
            yield Paragraph(text=NO_NUMBER)

    def _measured(self, number: Sentence) -> Claim:
        """The number; what something costs, below the case in which it does."""
        said = self._claim(f"One number, **{number_of(number.text)}**:", number)
        case = self._case_of(number) if _costs(number) else None
        if case is None:
            return said
        self._taken.append(case)
        text = f"One number, **{number_of(number.text)}**, and in which case:"
        return Claim(text=text, quotes=(case.quoted, *said.quotes))

    def _case_of(self, sentence: Sentence) -> Sentence | None:
        """What was tried, where a sentence of the same section says so a little before."""
        near = self._material.sentences[max(0, sentence.order - _NEAR) : sentence.order]
        same = (each for each in near if each.part == sentence.part and _stands(each))
        return next((each for each in same if _TRIED.search(each.text.lower())), None)

    def _so_what(self) -> Iterator[DraftBlock]:
        """What one gains, what one takes over, and what there is to begin with."""
        if use := self._best(self._fronted("use")):
            yield self._claim("What it makes possible, they say:", use)
        cost = self._limit(_COMES_WITH, of_design=True)
        if cost is not None:
            yield self._claim(_COMES_WITH[cost.kind], cost.sentence)
        begin = given_out(self._documents)
        if begin is not None:
            yield Claim(text="To begin with:", quotes=(begin,))
        elif self._whole and (said := nothing_given_out(self._documents)):
            yield Paragraph(text=said)
        elif use is None and cost is None:
            yield Paragraph(text=NO_USE)

    def _check_first(self) -> Iterator[DraftBlock]:
        """What the number hangs on; where the paper contradicts itself, that comes first."""
        if (conflict := next(iter(self._audit.conflicts), None)) is not None:
            yield _conflict(conflict)
        asked = self._asked()
        if asked:
            yield Paragraph(text=asked)
        found = self._limit(("measured", "untested")) or self._limit(_HANGS_ON)
        if found is not None:
            yield self._claim(_HANGS_ON[found.kind], found.sentence)
        elif not asked:
            yield Paragraph(text=NO_LIMIT)

    def _asked(self) -> str:
        """What to look for behind the number."""
        if self._number is None:
            return ""
        wanted = list(behind(self._number.text))
        if self._whole and not mentioned(_SPREAD, text_of(self._documents)):
            wanted.append("the spread (the text mentions no variance or error bars)")
        number, again = number_of(self._number.text), self._again()
        if not wanted:
            return f"{number} stands again in {again}: start there." if again else ""
        behind_it = f"Behind {number}{f' (again in {again})' if again else ''}"
        return f"{behind_it}, look for {'; '.join(wanted)}."

    def _again(self) -> str:
        """Where the number stands again, which may be where it is measured."""
        assert self._number is not None, "only what has a number is asked"
        said, number = fold(self._number.text), number_of(self._number.text)
        claims = (c for c in self._audit.claims if number in c.number or c.number in number)
        places = (claim.measured for claim in claims if fold(claim.evidence.quote) == said)
        return next(filter(None, places), "")

    @cached_property
    def _audit(self) -> Audit:
        """What the numbers of the paper come to beside each other."""
        return audit(index_of(self._documents[0]))

    def _limit(self, kinds: Iterable[str], of_design: bool = False) -> Pick | None:
        """The best limit of these kinds that was not shown yet."""

        def worth(pick: Pick) -> float:
            passing = pick.sentence.text.lower().startswith(_PASSING)
            return _short(pick) - _OF_TRIAL * (of_design and _of_trial(pick)) - passing

        wanted = frozenset(kinds)
        standing = (pick for pick in self._material.ranked("limit") if _stands(pick.sentence))
        ranked = sorted(standing, key=lambda pick: -worth(pick))
        return next((p for p in ranked if p.kind in wanted and self._fresh(p.sentence)), None)

    def _fronted(self, slot: SlotName) -> list[Pick]:
        """What qualifies for a slot, with what the authors put up front first."""

        def worth(pick: Pick) -> float:
            own = bool(OWN.search(self._material.spoken[pick.sentence.order]))
            return _short(pick) + _UP_FRONT.get(pick.sentence.zone, 0.0) + 0.5 * own

        standing = (pick for pick in self._material.ranked(slot) if _stands(pick.sentence))
        return sorted(standing, key=lambda pick: -worth(pick))

    def _best(self, ranked: Iterable[Pick]) -> Sentence | None:
        return next((pick.sentence for pick in ranked if self._fresh(pick.sentence)), None)

    def _fresh(self, sentence: Sentence) -> bool:
        """Whether nothing like it was shown, or is kept to be."""
        others = (*self._taken, *((self._number,) if self._number else ()))
        return not any(overlap(sentence.stems, other.stems) >= _ALIKE for other in others)

    def _claim(self, text: str, sentence: Sentence) -> Claim:
        self._taken.append(sentence)
        return Claim(text=text, quotes=(sentence.quoted,))


def _conflict(conflict: Conflict) -> Claim:
    """Two values of one quantity, each where it stands."""
    said = f"Two values for one thing: {conflict.first_number} ({conflict.first_section}) and"
    both = (conflict.first, conflict.second)
    return Claim(
        text=f"{said} {conflict.second_number} ({conflict.second_section}).",
        quotes=tuple(Quoted(text=each.quote, document=each.document) for each in both),
    )


def _short(pick: Pick) -> float:
    """What a sentence is worth where nobody reads for long."""
    return pick.score - _TOO_LONG * max(0, len(pick.sentence.text.split()) - _LONG)


def _stands(sentence: Sentence) -> bool:
    """Whether it says what it speaks of: nobody there sees the sentences before it."""
    return sentence.listed or not _HANGING.search(sentence.text.lower())


def _costs(sentence: Sentence) -> bool:
    """Whether its number is what something costs, and it does not say in which case."""
    text = sentence.text.lower()
    return bool(_PRICE.search(text)) and not _CONDITION.search(_AFTER_OVER.sub("", text))


def _of_trial(pick: Pick) -> bool:
    """Whether it is about how something was tried, and not about the thing itself."""
    tried = pick.sentence.zone == "evaluation" and pick.kind in ("limit", "may", "open")
    return tried or pick.sentence.zone == "method"


_WRITERS: Mapping[str, Callable[[Taking], Iterator[DraftBlock]]] = {
    NEW.id: Taking._new,
    SO_WHAT.id: Taking._so_what,
    CHECK_FIRST.id: Taking._check_first,
}
