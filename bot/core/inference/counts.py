"""How much a section is to hold, from words: "exactly three", "3-5 points", "one paragraph"."""

import re
from typing import NamedTuple

MOST = 50  # what a section may count; see bot/core/persona.py

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "single": 1, "a couple of": 2,
}  # fmt: skip
_NUMBER = r"(?:\d{1,4}|" + "|".join(map(re.escape, _WORDS)) + ")"
_NOUN = (
    r"(?:questions?|bullets?|bullet[- ]points?|points?|items?|findings?|strengths?|weaknesses"
    r"|limitations?|ideas?|insights?|recommendations?|suggestions?|improvements?|actions?|risks?"
    r"|issues?|concerns?|comments?|problems?|gaps?|takeaways?|quotes?|facts?|habits?|examples?|reasons?"
    r"|alternatives?|options?|steps?|contributions?|assumptions?|threats?|claims?|objections?"
    r"|follow-?ups?|experiments?|references?|paragraphs?|sentences?)"
)
_COUNT = re.compile(
    rf"(?<![\w.,/-])(?P<how>between|exactly|precisely|only|just|at least|at most|up to|no more than"
    rf"|no fewer than|(?:a )?minimum(?: of)?|(?:a )?maximum(?: of)?)?\s*"
    rf"(?P<low>{_NUMBER})(?:\s*(?:-|–|—|to|or|and)\s*(?P<high>{_NUMBER}))?(?P<more>\+| or more)?"
    rf"(?![\w%-]|[.,]\d)(?P<between>(?:\s+(?!words?\b)[^\W\d_][\w,/'’-]*){{0,8}}?)\s+(?P<noun>{_NOUN})\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\((?:e\.\s?g\.|for example|such as)[^()]*\)|“[^“”]*”|\"[^\"]*\"", re.I)
_LENGTH = re.compile(
    rf"\bin (?:about |under |at most |exactly )?{_NUMBER}(?:\s*(?:-|–|to)\s*{_NUMBER})? words?\b"
    rf"|\b{_NUMBER}[- ]word (?:summary|sentence|description|explanation|overview)\b",
    re.I,
)
_PER = re.compile(r"^\s+(?:per|for each|for every|in each)\b", re.I)
_UNITS_OF_PROSE = ("paragraph", "sentence")


class Amount(NamedTuple):
    """What was said about how much; all None when nothing was."""

    exactly: int | None = None
    min: int | None = None
    max: int | None = None
    prose: bool = False  # it was counted in paragraphs, sentences or words


def amount(text: str) -> Amount:
    """The first amount a text asks for; examples in it ask for nothing."""
    said = _EXAMPLE.sub(" ", text)
    for match in _COUNT.finditer(said):
        if not _PER.match(said[match.end() :]) and (found := _amount(match)):
            return found
    return Amount(exactly=1, prose=True) if _LENGTH.search(said) else Amount()


def _amount(match: re.Match[str]) -> Amount | None:
    low, noun = _value(match["low"]), match["noun"].lower()
    how = (match["how"] or "").lower()
    high = _value(match["high"]) if match["high"] else None
    if noun.startswith("sentence"):
        return Amount(exactly=1, prose=True)
    prose = noun.startswith(_UNITS_OF_PROSE)
    if low == 1 and high is None and not prose and not noun.startswith("question"):
        return None  # "the one idea this rests on" counts nothing
    if not 1 <= low <= MOST or (high is not None and not low <= high <= MOST):
        return None
    return _bounds(how, low, high, bool(match["more"]), prose)


def _bounds(how: str, low: int, high: int | None, more: bool, prose: bool) -> Amount:
    if high is not None:
        return Amount(min=low, max=high, prose=prose)
    if more or how in ("at least", "no fewer than") or "minimum" in how:
        return Amount(min=low, prose=prose)
    if how in ("at most", "up to", "no more than") or "maximum" in how:
        return Amount(min=1, max=low, prose=prose)
    return Amount(exactly=low, prose=prose)


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word.lower()]
