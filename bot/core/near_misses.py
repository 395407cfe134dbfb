"""Where a document says almost what a quote says, and whether the difference matters.

Likeness only finds the place of a near miss; whether it says the same is `alteration.py`'s to tell.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from bot.core.alteration import alteration
from bot.core.canonical import weight
from bot.core.ellipses import Part, hides_negation, reach
from bot.core.stream import GRAM, Stream

FUZZY_LEAST = 20  # below this, likeness says nothing
ALIKE = 85.0  # how alike a passage must be before its words are compared
BESIDE = 24  # letters on either side that a misplaced word may have come from


class Refusal(NamedTuple):
    """Why a passage is not what is quoted."""

    status: Literal["altered", "absent"]
    reason: str


ABSENT = Refusal("absent", "the document does not say it")


def nearly(stream: Stream, parts: Sequence[Part]) -> list[tuple[int, int]] | Refusal:
    """Where a stream says almost what a quote says, part by part."""
    spans: list[tuple[int, int]] = []
    low, high = 0, len(stream.text)
    for at, part in enumerate(parts):
        answer = _near_part(stream, part, low, high)
        if isinstance(answer, Refusal):
            return answer
        spans.append(answer)
        low = answer[1]
        high = low + reach(*(beside.needle for beside in parts[at : at + 2]))
    if hides_negation(stream, spans):
        return Refusal("altered", "the ellipsis leaves out a negation")
    return spans


def _near_part(stream: Stream, part: Part, low: int, high: int) -> tuple[int, int] | Refusal:
    """One part of a quote: where it begins between two places, unless it is altered there."""
    needle = part.needle
    at = next(stream.whole_words(needle, low, high), None)
    if at is not None:
        return at, at + len(needle)
    refusal = ABSENT
    if weight(needle) < FUZZY_LEAST:
        return ABSENT
    for start, end in _alike(stream, needle):
        if low <= start <= high:
            around = f"{stream.raw(max(0, start - BESIDE), start)} {stream.raw(end, end + BESIDE)}"
            said = alteration(part.text, stream.raw(start, end), around)
            if said is None:
                return start, end
            refusal = Refusal("altered", said)
    return refusal


def _alike(stream: Stream, needle: str) -> Iterator[tuple[int, int]]:
    """The passages most like a quote, snapped to word borders, best first."""
    for first, last in stream.anchors(needle):
        (at, there), (at_end, there_end) = first, last
        start = _border(stream, needle[:at], there, -1)
        end = _border(stream, needle[at_end + GRAM :], there_end + GRAM, +1)
        if fuzz.ratio(needle, stream.text[start:end]) >= ALIKE:
            yield start, end


def _border(stream: Stream, rest: str, anchor: int, way: int) -> int:
    """The word border that makes what lies between it and an anchor most like `rest`."""
    guess = anchor + way * len(rest)
    if stream.text[min(guess, anchor) : max(guess, anchor)] == rest and stream.parts(guess):
        return guess
    near = [b for b in range(guess - 12, guess + 13) if (b - anchor) * way >= 0 and stream.parts(b)]
    near = near or [stream.outward(anchor, way)]

    def likeness(border: int) -> tuple[float, int]:
        between = stream.text[min(border, anchor) : max(border, anchor)]
        return (fuzz.ratio(rest, between) if rest or between else 100.0, -abs(border - guess))

    return max(near, key=likeness)
