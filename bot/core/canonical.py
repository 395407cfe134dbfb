"""Text with everything taken away that two copies of one sentence may differ in.

A quote reaches us through a model, its source through a PDF. White space, case, hyphens at line
ends, ligatures, accents, quotation marks and most punctuation differ between the two and mean
nothing; letters, digits and the signs that carry a number's meaning stay.
"""

import re
import unicodedata
from array import array
from itertools import compress, count
from typing import NamedTuple


class Canonical(NamedTuple):
    """Canonical text, and for each of its characters where it came from."""

    text: str
    origin: "array[int]"  # canonical index -> index in the original


JOINERS = "\u00ad\u0002\ufffe\u200b\u200c\u200d\u2060\ufeff"  # never seen, never meant
_HYPHENS = "-\u2010\u2011\u00ad\u0002\ufffe"
_SIGNS = frozenset("%<>=+\u0338")  # U+0338 is what makes "≠" out of "="
_SPELLED = {"≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "×": "x", "™": "", "®": "", "©": ""}

# Patterns begin with what is rare, not with a look back: the engine then skips the rest quickly.
_BROKEN_WORD = re.compile(
    rf"[{_HYPHENS}](?<=\w[{_HYPHENS}])"
    r"(?:[^\S\n]{0,4}\n\s{0,8}(?=[^\W\d_A-Z])|(?<=[\u00ad\u0002\ufffe])\s*(?=\w))"
)
_INVISIBLE = re.compile(f"[{JOINERS}]")
# Between digits these marks make another number: 3.2, 1/2, 10:30, 3-4, [1, 2]. A comma before
# exactly three digits only groups them.
_IN_NUMBER = re.compile(
    r"\d(?:(?P<mark>[.:/])|\s{0,4}(?P<dash>[-‐‑‒–—−])\s{0,4}|(?P<comma>,)(?!\d{3}(?!\d))\s{0,4})(?=\d)"
)
_CJK_LINE = re.compile(  # the end of a line between signs that stand without spaces
    r"(?<=[\u3000-\u30ff\u3400-\u9fff\uff01-\uff60])[ \t]*\n\s*"
    r"(?=[\u3000-\u30ff\u3400-\u9fff])"
)
_CJK = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff]")


class _Folds(dict[str, str]):
    """What each character becomes; worked out when first met."""

    def __missing__(self, char: str) -> str:
        folded = _fold(char)
        if ord(char) < 0x10000:  # whoever sends the rest of Unicode does not fill our memory
            self[char] = folded
        return folded


def _fold(char: str) -> str:
    if char in _SPELLED:
        return _SPELLED[char]
    if char == "\u2044":
        return ""  # a bar alone; one within "½" is kept
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(_kept(c) for c in plain)


def _kept(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if char.isalnum() or char in _SIGNS:
        return char
    if char == "\u2044":  # the bar of a one-character fraction
        return "/"
    # Vowel signs carry words in many scripts; Latin accents and variation selectors do not.
    marks = unicodedata.category(char) in ("Mn", "Mc")
    accent = "\u0300" <= char <= "\u036f" or "\ufe00" <= char <= "\ufe0f"
    return char if marks and not accent else ""


_FOLDS = _Folds()


def canonical(text: str) -> Canonical:
    """The canonical form of a text and the origin of each of its characters."""
    kept = _pieces(text)
    joined = "".join(kept)
    origin = array("I", compress(count(), kept))
    if len(origin) != len(joined):  # some character became several
        origin = array("I", (at for at, piece in enumerate(kept) for _ in piece))
    return Canonical(joined, origin)


def fold(text: str) -> str:
    """The canonical form alone."""
    return "".join(_pieces(text))


def _pieces(text: str) -> list[str]:
    """What each character of a text becomes in its place."""
    kept = list(map(_FOLDS.__getitem__, text))
    for match in _IN_NUMBER.finditer(text):
        group = match.lastgroup or "mark"
        kept[match.start(group)] = "-" if group == "dash" else match[group]
    return kept


def weight(folded: str) -> int:
    """How much canonical text says, in letters: an ideograph or syllable counts as three."""
    return len(folded) + 2 * len(_CJK.findall(folded))


def readable(text: str) -> str:
    """Source text fit to be shown: words broken at line ends joined, white space made single."""
    joined = _CJK_LINE.sub("", _INVISIBLE.sub("", _BROKEN_WORD.sub("", text)))
    return " ".join(joined.split())
