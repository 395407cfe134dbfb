"""Where a text that is too long is cut: at a paragraph, a line, a sentence or a word if it can be,
and never between a letter and what belongs to it."""

import unicodedata
from collections.abc import Callable, Iterator
from functools import partial

BREAKS = ("\n\n", "\n", ". ", "; ", " ")
_FURTHEST = 40  # characters to go back for where a letter begins; a longer one is no letter
_JOINER = "\u200d"


def stretches(
    words: str, fits: Callable[[int, int], bool], blank: str | None = None
) -> Iterator[tuple[int, int]]:
    """Where each stretch that fits begins and ends, without the white space around it.

    `blank` is what counts as white space at an end, if not all of it does.
    """
    start, last = 0, len(words)
    while start < last and not fits(start, last):
        most = _fitting(words, start, fits)
        ends = map(partial(_end, words, start, most), BREAKS)
        at = next(filter(None, ends), most)
        yield start, start + len(words[start:at].rstrip(blank))
        start = last - len(words[at:].lstrip(blank))
    if start < last:
        yield start, last


def _fitting(words: str, start: int, fits: Callable[[int, int], bool]) -> int:
    """Where the longest stretch ends that fits, one character at least."""
    low, high = start + 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(start, middle) else (low, middle - 1)
    at = low
    while start + 1 < at and low - at < _FURTHEST and _within_a_letter(words, at):
        at -= 1
    return low if _within_a_letter(words, at) else at


def _within_a_letter(words: str, at: int) -> bool:
    if at >= len(words):
        return False
    return words[at - 1] == _JOINER or _belongs_to_the_last(words[at])


def _belongs_to_the_last(char: str) -> bool:
    """Accents, vowel signs, variation selectors, joiners, skin tones, ends of Hangul syllables."""
    return (
        unicodedata.category(char) in ("Mn", "Mc", "Me")
        or char == _JOINER
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\u1160" <= char <= "\u11ff"
    )


def _end(words: str, start: int, most: int, mark: str) -> int:
    """Where the last such break ends; 0 where that leaves too little before it."""
    at = words.rfind(mark, start, most)
    return at + len(mark) if at >= start + (most - start) // 3 else 0
