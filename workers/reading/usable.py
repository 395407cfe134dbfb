"""Whether what came out of a file can be read at all."""

from collections.abc import Sequence

from workers.reading.drawn import Glyph, Sheet
from workers.reading.words import FUNCTION_WORDS

FEW_LETTERS = 50  # per page
PICTURE = 0.5  # of the pages' area
FEWEST_WORDS = 200  # fewer say nothing about the encoding
LOST = 0.03  # of the characters
FUNCTION_WORDS_AT_LEAST = 0.05  # of the words, in a text somebody wrote


def unusable(sheets: Sequence[Sheet], shown: Sequence[Sequence[Glyph]]) -> str:
    """The reason in one word, or nothing."""
    if all(sheet.failed for sheet in sheets):
        return "broken"
    text = "".join([glyph.text or " " for page in shown for glyph in page])
    letters = sum(map(str.isalpha, text))
    pictures = sum(sheet.picture for sheet in sheets) / len(sheets)
    if letters < FEW_LETTERS * len(sheets) and pictures > PICTURE:
        return "scanned"
    if not any(map(str.isalnum, text)):
        return "gibberish" if sum(sheet.lost for sheet in sheets) > FEW_LETTERS else "no_text"
    return "gibberish" if _is_gibberish(text, sum(sheet.lost for sheet in sheets)) else ""


def _is_gibberish(text: str, lost: int) -> bool:
    words = text.casefold().split()
    if len(words) < FEWEST_WORDS or lost < LOST * (len(text) + lost):
        return False
    return sum(word in FUNCTION_WORDS for word in words) < FUNCTION_WORDS_AT_LEAST * len(words)
