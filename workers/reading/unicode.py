"""One code point of a PDF to the characters a reader would type for it."""

from functools import lru_cache
from itertools import chain

ZERO_WIDTH = frozenset(
    chain(
        (0x061C, 0x180E, 0x2060, 0xFEFF),
        range(0x200B, 0x2010),
        range(0x202A, 0x202F),
        range(0x2066, 0x206A),
    )
)
"""Characters that take no room and change how others are read; in numbers they carry something."""
SILENT = frozenset(
    chain((0x034F,), range(0x2061, 0x2066), range(0x206A, 0x2070), range(0xFE00, 0xFE10))
)
"""Characters that take no room and say nothing: invisible operators, variants of a glyph."""
TAGS = range(0xE0000, 0xE0080)  # an invisible copy of ASCII
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl", "ft", "st")  # from U+FB00 on
_SPACES = frozenset([0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000])
_ONE_FOR_ONE = {
    0x02: "-",  # PDFium's hyphen at the end of a line
    0xAD: "-",
    0x2010: "-",
    0x2011: "-",
    0xF0B7: "•",
    0xF0A7: "▪",
}
_PRIVATE = (range(0xE000, 0xF900), range(0xF0000, 0x110000))
_NOTHING = frozenset([0xFFFE, 0xFFFF, 0xFFFD])


@lru_cache(maxsize=4096)
def readable(code: int) -> str:
    """What a reader sees for a code point; empty when it has no meaning outside its font."""
    if 32 <= code < 127:
        return chr(code)
    if code in _ONE_FOR_ONE:
        return _ONE_FOR_ONE[code]
    if code in _SPACES:
        return " "
    if 0xFB00 <= code <= 0xFB06:
        return _LIGATURES[code - 0xFB00]
    if code in SILENT or 0xE0100 <= code < 0xE01F0:
        return ""
    if code in TAGS:
        return readable(code - TAGS.start)
    return "" if _meaningless(code) else chr(code)


def _meaningless(code: int) -> bool:
    return (
        code < 32
        or 127 <= code < 160
        or 0xD800 <= code < 0xE000
        or code in _NOTHING
        or any(code in private for private in _PRIVATE)
    )
