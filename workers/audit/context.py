"""What a number is a number of: the words around it, as far as they tell quantities apart."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from workers.audit.lexicon import (
    DOWN,
    FAST,
    GENERIC,
    NOT_NAMES,
    SLOW,
    UP,
    metrics_of,
    qualifiers_of,
    variants_of,
)
from workers.audit.passages import Passage
from workers.audit.quantities import Quantity, quantities
from workers.evidence_reader.words import STOP

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)*|[A-Za-z]+\d[\w.-]*")
_BOUNDARY = re.compile(
    r"[,;:()]\s?|\s(?:and|while|but|whereas|which|where|with which|when|from which|or)\s"
)
_NAME = re.compile(
    r"(?<![\w-])(?:[A-Z][a-z]+[A-Z]\w*|[a-z]+[A-Z]\w*|[A-Z]{2,}[\w-]*|[A-Z][a-z]{2,}[\w-]*"
    r"|[A-Za-z]+-?\d[\w.-]*)"
)
_ENOUGH = 3  # content words of a clause that says what it is about
_FEW = 2  # content words that say too little, if nothing like the number is beside it
_NEAR = 60  # characters on either side that say whether a number rises or falls
_TO = re.compile(
    r"\b(?:(?<!up )to|of|is|was|at|reach\w*|only)\s(?:only |just |about |nearly |over |~)?\Z", re.I
)


_SMALL = re.compile(r"(?<![\w-])[a-z]{2,}(?![\w-])")
_RATE = frozenset({"throughput"})
_GIVEN = re.compile(
    r"\b(\d[\d,]*|one|two|three|four|five|six|eight|ten|sixteen|single)[\s-](?:[A-Z]\w+\s)?"
    r"(GPU|CPU|machine|node|server|core|client|thread|worker|replica|user|accelerator|shard|disk"
    r"|year|hour|day|layer)s?\b",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:we|our|ours|us|it|its)\b", re.IGNORECASE)
_LABEL = re.compile(r"\A(?:Figure|Fig\.|Table|Algorithm|Listing)\s?\w+[.:|]?")
_CONDITION = re.compile(
    r"(?:\W*(?:On|Under|For|With|In|At|When|While|If|Without|Using|After|By|Even|Against|From|During)\b)"
    r"([^,]{3,80}),\s"
)


class Mention(NamedTuple):
    """A quantity where it stands."""

    quantity: Quantity
    passage: Passage
    order: int  # among all mentions of the document
    words: frozenset[str]  # content stems of its clause
    context: frozenset[str]  # of its sentence, or of its table
    names: frozenset[str]
    qualifiers: frozenset[str]
    way: str  # "up", "down", "slow", "to" for a level, or nothing
    beside: tuple[Quantity, ...]  # the sentence's other quantities
    condition: frozenset[str]  # what its sentence opens with: "On ArXiv, ..."
    settings: frozenset[tuple[str, str]]  # what it was given: ("gpu", "8")
    variants: frozenset[str]  # "version", "part", "when": of something else than the thing as it is
    ours: bool  # whether its sentence speaks of the document's own system

    @property
    def metrics(self) -> frozenset[str]:
        """What kinds of thing its clause measures; where it names none, its sentence."""
        near = metrics_of(self.words) or metrics_of(self.context)
        return near | _RATE if "/" in self.quantity.unit else near


def stems_of(text: str) -> frozenset[str]:
    """The content stems of a text, without what any sentence about a result says."""
    found = set()
    for word in _WORD.findall(text):
        low = word.lower()
        for piece in (low, *low.split("-")) if "-" in low else (low,):
            if piece not in STOP and piece[:6] not in GENERIC:
                found.add(piece[:6])
    return frozenset(found)


def mentions(found: Sequence[Passage], own: frozenset[str]) -> tuple[Mention, ...]:
    """Every quantity of a document with what it is about; `own` are the names of its system."""
    common = own | _common(found)
    texts = [_LABEL.sub("", passage.text) for passage in found]
    proper = frozenset(name for text in texts for name in names_of(text)) - common
    made: list[Mention] = []
    for passage in found:
        made.extend(_of(passage, own, proper, len(made)))
    return tuple(made)


def _common(found: Sequence[Passage]) -> frozenset[str]:
    """Words that the document also writes in small letters: no names."""
    return frozenset(word for passage in found for word in _SMALL.findall(passage.text))


def _of(
    passage: Passage, own: frozenset[str], proper: frozenset[str], first: int
) -> Iterator[Mention]:
    here = quantities(passage.text)
    if not here:
        return
    text = passage.text
    for quantity in here:  # what is counted is no name, and no word they could share
        text = (
            f"{text[: quantity.start]}{' ' * (quantity.end - quantity.start)}{text[quantity.end :]}"
        )
    context = stems_of(f"{text} {passage.about}") - own
    names = frozenset(names_of(_LABEL.sub("", text), proper)) & proper
    opening = _CONDITION.match(text)
    condition = stems_of(opening[1]) - own if opening else frozenset()
    settings = frozenset((m[2].lower(), m[1].lower()) for m in _GIVEN.finditer(passage.text))
    variants = variants_of(text)
    ours = bool(_OURS.search(text)) or any(name in text.lower() for name in own)
    for at, quantity in enumerate(here):
        left, right = _clause(text, quantity, here)
        spoken = _spoken(text[left:right], passage)
        words = stems_of(spoken) - own
        alone = sum(other.unit == quantity.unit for other in here) == 1
        yield Mention(
            quantity=quantity,
            passage=passage,
            order=first + at,
            words=context if len(words) < _FEW and alone else words,
            context=context,
            names=names,
            qualifiers=qualifiers_of(spoken),
            way=_way(text, left, right, quantity),
            beside=(*here[:at], *here[at + 1 :]),
            condition=condition,
            settings=settings,
            variants=variants,
            ours=ours,
        )


def _spoken(clause: str, passage: Passage) -> str:
    """A clause; one of a caption that does not say what it measures, with the caption's topic."""
    if passage.kind == "caption" and not metrics_of(stems_of(clause)):
        return f"{passage.about} {clause}"
    return clause


def names_of(text: str, proper: frozenset[str] = frozenset()) -> Iterator[str]:
    """Names of systems, models and data sets, in small letters.

    A plain word that opens the text is one only if it is among the `proper`.
    """
    for match in _NAME.finditer(text):
        name = match[0].lower().rstrip(".-")
        opens = not text[: match.start()].strip() and match[0][1:].islower()
        if name not in NOT_NAMES and len(name) > 1 and (not opens or name in proper):
            yield name


def _clause(text: str, quantity: Quantity, here: Sequence[Quantity]) -> tuple[int, int]:
    """The part of a sentence that speaks of one of its quantities.

    Without another quantity beside it, that is the whole sentence. With one, it is what the
    nearest clause borders between them part; if that says too little, what the farthest do.
    """
    left, right = _borders(text, quantity, here, near=True)
    if len(stems_of(text[left:right])) >= _ENOUGH:
        return left, right
    return _borders(text, quantity, here, near=False)


def _borders(
    text: str, quantity: Quantity, here: Sequence[Quantity], *, near: bool
) -> tuple[int, int]:
    left, right = 0, len(text)
    for other in here:
        if other.end <= quantity.start:
            borders = [m.end() for m in _BOUNDARY.finditer(text, other.end, quantity.start)]
            left = max(left, borders[-near] if borders else other.end)
        elif other.start >= quantity.end:
            borders = [m.start() for m in _BOUNDARY.finditer(text, quantity.end, other.start)]
            right = min(right, borders[near - 1] if borders else other.start)
    return left, right


def _way(text: str, left: int, right: int, quantity: Quantity) -> str:
    before = text[max(left, quantity.start - _NEAR) : quantity.start]
    after = text[quantity.end : min(right, quantity.end + _NEAR)]
    head = after[:24]
    if SLOW.search(head) or SLOW.search(before):
        return "slow"
    for way, pattern in (("up", UP), ("down", DOWN)):
        if pattern.search(head):
            return way
    if FAST.search(head):
        return "up"
    if _TO.search(before):
        return "to"
    last = {way: [m.start() for m in p.finditer(before)] for way, p in (("up", UP), ("down", DOWN))}
    nearest = max(last, key=lambda way: max(last[way], default=-1))
    return nearest if last[nearest] else ""


class Own:
    """What the document calls its own system: told by its title, and by how often it is said."""

    def __init__(self, title: str, found: Sequence[Passage]) -> None:
        self._title, self._found = title, found

    @cached_property
    def names(self) -> frozenset[str]:
        """The names, in small letters and as stems."""
        lead = re.match(r"([A-Za-z][\w+-]{2,24})\s*(?::| [–—-] )", self._title)
        names = {lead[1].lower()} if lead else set()
        counted: dict[str, int] = {}
        for passage in self._found:
            for name in set(names_of(passage.text)):
                counted[name] = counted.get(name, 0) + 1
        if counted and not names:
            best = max(counted, key=lambda name: counted[name])
            introduced = re.compile(
                rf"\b(?:present|propose|introduce|describe|develop|call(?:ed)?|built?)\w*\s(?:\w+\s){{0,3}}?"
                rf"{re.escape(best)}\b",
                re.IGNORECASE,
            )
            if any(introduced.search(p.text) for p in self._found) or best in self._title.lower():
                names.add(best)
        return frozenset(names | {name[:6] for name in names})
