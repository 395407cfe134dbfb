"""Pages as one searchable text: canonical, with the way back to page, character and line."""

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property
from typing import NamedTuple

from bot.core.canonical import JOINERS, Canonical, canonical
from bot.core.document import BOX_SCALE, Box, Page

GRAM = 8  # letters that must agree to anchor a near miss
STRIDE = 4  # one gram in so many is kept: any run of GRAM + STRIDE - 1 letters holds one
COMMON = 40  # grams in more places than this tell nothing
MANY = 400  # places of a short needle looked at before giving up

_JOINS = re.compile(rf"[{JOINERS}]+|['’]|[-\u2010\u2011\u00ad\u0002\ufffe]\s*\n\s*")
_NEGATION_BEFORE = re.compile(
    r"(?:(?<!\w)(?:not|no|never|cannot|without|neither|nor|hardly|\w+n['’]t)\s+"
    r"|(?<!\w)(?:non|un|in|im|dis|anti)[-\u2010\u2011])\Z",
    re.IGNORECASE,
)
_SIGN_BEFORE = re.compile(r"[-−±~∼≈$€£]\Z")
_CLOSES = re.compile(r"[)\]]")
_STOP_AFTER = re.compile(r"[.!?,;:](?=\s|\Z)")


class Cut(NamedTuple):
    """A stretch of one page's text."""

    page: Page
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its characters."""
        return self.page.text[self.start : self.end].strip()

    def boxes(self) -> Iterator[Box]:
        """One rectangle per line of the stretch."""
        edges = iter(self.page.edges[self.start * 4 : self.end * 4])
        left = bottom = right = top = 0
        for x0, y0, x1, y1 in zip(edges, edges, edges, edges, strict=False):
            if x1 <= x0 or y1 <= y0:  # white space
                continue
            beside = 2 * (min(top, y1) - max(bottom, y0)) > min(top - bottom, y1 - y0)
            if beside and x0 >= left:  # on the same line, further on; the next one may touch it
                bottom = y0 if y0 < bottom else bottom
                top = y1 if y1 > top else top
                right = x1 if x1 > right else right
                continue
            if right > left:
                yield _points(left, bottom, right, top)
            left, bottom, right, top = x0, y0, x1, y1
        if right > left:
            yield _points(left, bottom, right, top)


def _points(*edges: int) -> Box:
    return Box(*(edge / BOX_SCALE for edge in edges))


class Segment(NamedTuple):
    """A contiguous run of a page's text, and the same run of the page's canonical text."""

    page: Page
    start: int
    end: int
    folded: Canonical
    first: int
    last: int


class Stream:
    """Canonical text of a sequence of page runs."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = [s for s in segments if s.last > s.first]
        self._starts = [0]
        for segment in self._segments:
            self._starts.append(self._starts[-1] + segment.last - segment.first)
        self.text = "".join(s.folded.text[s.first : s.last] for s in self._segments)
        self._origin = array("I")  # canonical index -> index into its page's text
        for segment in self._segments:
            self._origin += segment.folded.origin[segment.first : segment.last]

    def whole_words(self, needle: str, low: int = 0, high: int | None = None) -> Iterator[int]:
        """Where a needle stands from `low` to `high` without cutting a word in two, in order."""
        for at in self._places(needle, low, len(self.text) if high is None else high):
            if self.parts(at) and self.parts(at + len(needle)):
                yield at

    def _places(self, needle: str, low: int, high: int) -> Iterator[int]:
        if len(needle) >= GRAM + STRIDE - 1:  # one of its first grams is indexed
            yield from sorted(
                at - shift
                for shift in range(STRIDE)
                for at in self._grams.get(needle[shift : shift + GRAM], ())
                if low <= at - shift <= high and self.text.startswith(needle, at - shift)
            )
            return
        end = high + len(needle)
        at = self.text.find(needle, low, end)
        for _ in range(MANY):
            if at < 0:
                return
            yield at
            at = self.text.find(needle, at + 1, end)

    def parts(self, index: int) -> bool:
        """Whether canonical `index` lies between two words."""
        if index <= 0 or index >= len(self.text):
            return index in (0, len(self.text))
        which, before, after = self._which(index), self._origin[index - 1], self._origin[index]
        text = self._segments[which].page.text
        gap = text[before + 1 : after]
        if index == self._starts[which]:
            tail, head = self._segments[which - 1].page.text[before + 1 :], text[:after]
            gap = tail[:3].rstrip() + "\n" + head[-3:].lstrip()
        if gap:
            return len(gap) > 12 or not _JOINS.fullmatch(gap)
        return before != after and not _one_word(text[before], text[after])

    def outward(self, index: int, way: int) -> int:
        """The nearest word border from `index` on, going left (-1) or right (+1)."""
        while not self.parts(index):
            index += way
        return index

    def anchors(self, needle: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Where pieces of a needle stand together: the first and the last piece of the best
        passages, each as (index in the needle, index in the text)."""
        grams = [needle[at : at + GRAM] for at in range(len(needle) - GRAM + 1)]
        hits = [
            (at, places)
            for at, places in enumerate(map(self._grams.get, grams))
            if places and len(places) <= COMMON
        ]
        votes = Counter([there - at for at, places in hits for there in places])
        slack = max(12, len(needle) // 5)
        for _ in range(2):
            if not votes:
                return
            best = max(votes, key=votes.__getitem__)
            close = votes.keys() & range(best - slack, best + slack + 1)
            yield _first(hits, close), _first(((at, p[::-1]) for at, p in reversed(hits)), close)
            for diagonal in close:
                del votes[diagonal]

    def with_negation(self, start: int) -> int:
        """`start`, or the place of the "not" just before it: a quote that begins after one
        says the opposite."""
        which, at = self._which(start), self._origin[start]
        first = self._origin[self._starts[which]]
        before = self._segments[which].page.text[max(first, at - 24) : at]
        match = _NEGATION_BEFORE.search(before)
        if match is None:
            return start
        return start - len(canonical(match[0]).text)

    def raw(self, start: int, end: int) -> str:
        """The source's characters between two canonical indices."""
        return "\n".join(cut.text for cut in self._cuts(start, end))

    def cuts(self, start: int, end: int, *, stop: bool) -> list[Cut]:
        """Page by page, what to show: with the sign before a number and, if wanted, the stop
        after the last word."""
        cuts = self._cuts(start, end)
        page, first, last = cuts[0]
        if page.text[first].isdecimal() and _SIGN_BEFORE.search(page.text[:first][-1:]):
            cuts[0] = Cut(page, first - 1, last)
        page, first, last = cuts[-1]
        if match := _CLOSES.match(page.text, last):
            inside = page.text[first:last]
            opened = inside.count("(") > inside.count(")") or inside.count("[") > inside.count("]")
            last = match.end() if opened else last
        if stop and (match := _STOP_AFTER.match(page.text, last)):
            last = match.end()
        cuts[-1] = Cut(page, first, last)
        return cuts

    def _cuts(self, start: int, end: int) -> list[Cut]:
        cuts: list[Cut] = []
        end = min(end, len(self.text))
        while start < end:
            which = self._which(start)
            segment, stop = self._segments[which], self._starts[which + 1]
            # Where the text runs on in another segment, so do hyphens, brackets and stops.
            first = segment.start if cuts else self._origin[start]
            last = segment.end if end > stop else self._origin[end - 1] + 1
            cuts.append(Cut(segment.page, first, last))
            start = stop
        return cuts

    def _which(self, index: int) -> int:
        """The number of the segment that holds canonical `index`."""
        return bisect_right(self._starts, index) - 1

    @cached_property
    def _grams(self) -> dict[str, list[int]]:
        grams: dict[str, list[int]] = {}
        text = self.text
        for at in range(0, len(text) - GRAM + 1, STRIDE):
            grams.setdefault(text[at : at + GRAM], []).append(at)
        return grams


def _first(hits: Iterable[tuple[int, list[int]]], diagonals: Set[int]) -> tuple[int, int]:
    """The first piece and place that stand on one of these diagonals."""
    return next((at, there) for at, p in hits for there in p if there - at in diagonals)


def _one_word(left: str, right: str) -> bool:
    """Whether two neighbouring characters belong to one word."""
    if not (left.isalnum() and right.isalnum()):
        return False
    return not ("\u3040" <= left <= "\u9fff" or "\u3040" <= right <= "\u9fff")
