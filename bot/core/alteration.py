"""Whether two wordings of one sentence say the same thing, as far as words can tell.

Likeness cannot: swapping one digit or one "not" leaves a sentence 95 % alike. So once a near miss
is located, its tokens are compared with the source's. A difference in numbers, units, negations,
quantities, comparisons, modality, names or order is another statement; any other difference is
wording, and the source's words replace it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from bot.core import eastern
from bot.core.canonical import fold, readable
from bot.core.contrast import LITTLE, NEGATIONS, WEIGHTY, contrary

_NUMBER_WORDS = dict(
    zip(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        map(str, range(11)),
        strict=True,
    )
)
_SAME = {**_NUMBER_WORDS, "percent": "%", "×": "x", "seconds": "s", "second": "s", "n't": "not"}

_TOKEN = re.compile(
    r"[A-Za-z]++(?![^\W\d_]|['’])"  # most words; what follows is for the others
    r"|\[[\d,;\s–-]+\]"  # a citation
    r"|(?<=[a-z])\d{1,2}(?=[\s.,;:)]|\Z)|(?<=[a-z][.,;:)”])\d{1,2}(?=\s|\Z)"  # a note's mark
    r"|(?<![\w%)\]])[-−](?=[\d.])"  # a minus sign
    r"|\d+(?:[.,:/]\d+)*"
    r"|[\u3040-\u30ff\u3400-\u9fff]"
    r"|n['’]t(?!\w)|[^\W\d_]+?(?=n['’]t(?!\w))"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|[%<>=+×≤≥≠°$€£]"
)
_LOW = r"[\u2080-\u209c\u1d62-\u1d6a]"
_VARIABLE = re.compile(  # a Greek letter, or a letter that is raised; a note's mark follows a word
    rf"[\u0391-\u03c9]{_LOW}*[⁰¹²³⁴-⁹]*|[^\W\d_]?{_LOW}?[⁰¹²³⁴-⁹]+"
)
_MARK = re.compile(r"[a-z][.,;:)”]?\Z")
_DIGITS = re.compile(r"\d+")
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


class _Token(NamedTuple):
    key: str  # what is compared
    shown: str
    name: bool  # a proper name, acronym or identifier
    points: bool  # a citation or the mark of a footnote


class _Region(NamedTuple):
    """A stretch where the two wordings differ."""

    quoted: tuple[_Token, ...]
    source: tuple[_Token, ...]


def alteration(quoted: str, source: str, around: str = "") -> str | None:
    """What the quoted wording changes about the source's, said for people; None when nothing.

    `around` is what stands just before and after in the source: a word may have come from there.
    """
    said = readable(quoted)
    if "[" not in source:  # in a list of citations, a last word may be part of a token
        said = said.rstrip(".,;:!?")  # the source ends with its last letter
    ours, theirs = _differing(said.split(), readable(source).split())
    regions = tuple(_regions(_tokens(ours), _tokens(theirs)))
    for region in regions:
        if (change := _weighty(region) or _opposed(region)) is not None:
            return change
    if not any(region.quoted for region in regions):
        return None
    return _moved((*regions, _Region((), tuple(_tokens(readable(around))))))


def negates(text: str) -> bool:
    """Whether a few words hold a negation."""
    return any(token.key in NEGATIONS for token in _tokens(readable(text)))


def _differing(ours: list[str], theirs: list[str]) -> tuple[str, str]:
    """Two texts from just before their first different word to just after their last."""
    least = min(len(ours), len(theirs))
    first = next((at for at in range(least) if ours[at] != theirs[at]), least)
    last = next((at for at in range(least - first) if ours[~at] != theirs[~at]), least - first)
    first, last = max(first - 1, 0), max(last - 1, 0)
    return " ".join(ours[first : len(ours) - last]), " ".join(theirs[first : len(theirs) - last])


def _tokens(text: str) -> list[_Token]:
    return [_token(text, match) for match in _TOKEN.finditer(text)]


def _token(text: str, match: "re.Match[str]") -> _Token:
    shown, at = match[0], match.start()
    if shown.islower():
        return _word(shown)
    name = shown[1:] != shown[1:].lower() or (shown[0].isupper() and not _opens(text, at))
    points = shown[0] == "[" or (
        shown[0] in "0123456789" and _MARK.search(text, max(0, at - 2), at) is not None
    )
    return _word(shown, name, points)


@lru_cache(maxsize=1024)
def _word(shown: str, name: bool = False, points: bool = False) -> _Token:
    word = shown.casefold().replace("’", "'")
    if word[0].isdecimal():
        word = _GROUPING.sub("", word)
    elif word[0] == "[":
        word = f"[{','.join(_DIGITS.findall(word))}]"
    return _Token(_SAME.get(word, word), shown, name, points)


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins here, so that a capital means nothing."""
    before = text[max(0, at - 8) : at].rstrip(" \"'“‘([")
    return not before or before[-1] in ".!?:;"


def _regions(quoted: list[_Token], source: list[_Token]) -> Iterator[_Region]:
    ours, theirs = [t.key for t in quoted], [t.key for t in source]
    at, there = 0, 0
    for one, other, size in Levenshtein.opcodes(ours, theirs).as_matching_blocks():
        if at < one or there < other:
            yield from _region(quoted[at:one], source[there:other])
        at, there = one + size, other + size


def _region(quoted: list[_Token], source: list[_Token]) -> Iterator[_Region]:
    """The differing stretch, unless it differs in nothing but where words are glued."""
    if not any(token.points for token in quoted):  # leaving out a citation changes nothing
        source = [token for token in source if not token.points]
    if fold("".join(t.shown for t in quoted)) != fold("".join(t.shown for t in source)):
        yield _Region(tuple(quoted), tuple(source))


def _weighty(region: _Region) -> str | None:
    ours, theirs = (Counter(t.key for t in side if _matters(t)) for side in region)
    if ours != theirs or _differ_in_the_east(region):
        return _said(region)
    return None


def _differ_in_the_east(region: _Region) -> bool:
    if all(token.shown.isascii() for side in region for token in side):
        return False
    ours, theirs = ("".join(t.shown for t in side) for side in region)
    return eastern.weighty(ours) != eastern.weighty(theirs) or eastern.contrary(ours, theirs)


def _matters(token: _Token) -> bool:
    first = token.key[0]
    weighty = token.name or token.key in WEIGHTY or first.isdecimal() or first in "-−["
    return weighty or bool(_VARIABLE.fullmatch(token.shown))


def _opposed(region: _Region) -> str | None:
    for ours in region.quoted:
        for theirs in region.source:
            if ours.key != theirs.key and contrary(ours.key, theirs.key):
                return _said(region)
    return None


def _moved(regions: tuple[_Region, ...]) -> str | None:
    """Words taken from one place and put into another: who does what to whom may have changed."""
    for region in regions:
        gone = {t.key for t in region.quoted} - {t.key for t in region.source} - LITTLE
        for other in regions:
            if other is region:
                continue
            if gone & {t.key for t in other.source} or _same_letters(region.quoted, other.source):
                return _said(region)
    return None


def _same_letters(ours: tuple[_Token, ...], theirs: tuple[_Token, ...]) -> bool:
    letters = fold("".join(t.shown for t in ours))
    return len(letters) >= 5 and letters == fold("".join(t.shown for t in theirs))


def _said(region: _Region) -> str:
    ours = " ".join(t.shown for t in region.quoted)[:60]
    theirs = " ".join(t.shown for t in region.source)[:60]
    if not ours:
        return f"the document has “{theirs}” where the quote leaves it out"
    if not theirs:
        return f"“{ours}” was put in: the document does not have it there"
    return f"the document has “{theirs}” where the quote has “{ours}”"
