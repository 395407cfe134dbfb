"""Mends text that was written as UTF-8 and read as Windows-1252: "classesâ€”this".

Only sequences that are whole UTF-8 characters are mended, and only such as nobody writes on
purpose, so a text that is right stays as it is.
"""

import re

_UNDEFINED = {0x81, 0x8D, 0x8F, 0x90, 0x9D}  # Windows-1252 has no character there


def _as_read(byte: int) -> str:
    return chr(byte) if byte in _UNDEFINED else bytes([byte]).decode("cp1252")


_BYTES = {_as_read(byte): byte for byte in range(0x80, 0x100)}
_NEXT = "[" + re.escape("".join(_as_read(byte) for byte in range(0x80, 0xC0))) + "]"
_GARBLED = re.compile(f"[ÂÃ]{_NEXT}|[\u00e0-\u00ef]{_NEXT}{{2}}|[\u00f0-\u00f4]{_NEXT}{{3}}")
_HALF_QUOTE = "â€"  # the rest of the closing quotation mark is not a character and got lost


def mend(text: str) -> tuple[str, int]:
    """The text as it was meant, and how many characters had to be mended."""
    mended, times = _GARBLED.subn(_meant, text)
    halves = mended.count(_HALF_QUOTE)
    return mended.replace(_HALF_QUOTE, "”"), times + halves


def _meant(match: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[character] for character in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
