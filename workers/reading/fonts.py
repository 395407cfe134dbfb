"""What a font's name says about how it looks; its numbers lie more often than its name."""

import re
from typing import NamedTuple

_BOLD = re.compile(
    r"bold|black|heavy|demi|medi\b|-bd|cmb|sfbx|ecbx|lmb|ptmb|phvb|_b\b", re.IGNORECASE
)
_ITALIC = re.compile(r"ital|obli|slant|-it\b|cmti|cmsl|sfti|ecti|ptmri|ptmro", re.IGNORECASE)
_MONO = re.compile(
    r"mono|monl|cour|typewriter|consol|menlo|inconsolata|cmtt|sftt|ectt|txtt|pcrr|letter ?gothic"
    r"|source ?code",
    re.IGNORECASE,
)
_MATH = re.compile(r"cmmi|cmsy|cmex|msam|msbm|math|symbol|mtmi|mtsy|mtex|rsfs|euler", re.IGNORECASE)
_ADDED = re.compile(r"^(?:[A-Z]{6}\+)+|~\w+$")  # marks of a subset
_FIXED, _SLANTED, _FORCED_BOLD = 1 << 0, 1 << 6, 1 << 18  # font descriptor flags


class Face(NamedTuple):
    """A font as far as layout cares."""

    name: str
    bold: bool
    italic: bool
    mono: bool
    math: bool


def face(name: str, flags: int) -> Face:
    """The face of a font by its PostScript name and descriptor flags."""
    plain = _ADDED.sub("", name)
    return Face(
        plain,
        bool(_BOLD.search(plain)) or bool(flags & _FORCED_BOLD),
        bool(_ITALIC.search(plain)) or bool(flags & _SLANTED),
        bool(_MONO.search(plain)) or bool(flags & _FIXED),
        bool(_MATH.search(plain)),
    )
