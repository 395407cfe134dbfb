"""What a font's name says about how it looks; its numbers lie more often than its name."""

import re
from typing import NamedTuple

_BOLD = re.compile(
    r"bold|black|heavy|demi|medi\b|-bd|cmbx|cmb\d|sfbx|ecbx|ptmb|phvb", re.IGNORECASE
)
_ITALIC = re.compile(r"ital|obli|slant|-it\b|cmti|cmsl|cmmi|sfti|ecti|ptmri|ptmro", re.IGNORECASE)
_MONO = re.compile(
    r"mono|cour|typewriter|consol|menlo|inconsolata|cmtt|sftt|ectt|txtt|pcrr|letter ?gothic|code",
    re.IGNORECASE,
)
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_HEAVY = 650  # a weight nobody gives to a text face
_FIXED, _SLANTED, _FORCED_BOLD = 1 << 0, 1 << 6, 1 << 18  # font descriptor flags


class Face(NamedTuple):
    """A font as far as layout cares."""

    name: str
    bold: bool
    italic: bool
    mono: bool


def face(name: str, weight: int, flags: int) -> Face:
    """The face of a font by its PostScript name, weight and descriptor flags."""
    plain = _SUBSET.sub("", name)
    return Face(
        plain,
        bool(_BOLD.search(plain)) or weight >= _HEAVY or bool(flags & _FORCED_BOLD),
        bool(_ITALIC.search(plain)) or bool(flags & _SLANTED),
        bool(_MONO.search(plain)) or bool(flags & _FIXED),
    )
