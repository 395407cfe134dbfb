"""Is this a whole sentence of running text? Everything an extraction leaves broken is turned down.

A page's text holds more than sentences: labels of a drawing, rows of a table, formulas, author
lines, halves of a sentence that a footnote cut in two. None of these may be quoted as what the
authors say.
"""

import re
from collections.abc import Container

MIN_WORDS, MAX_WORDS, MAX_CHARS = 8, 55, 420
_MIN_LETTERS = 0.78  # of all that is no space
_MAX_CAPITALISED = 0.55  # of the words: beyond it, names and titles
_MAX_WORD = 32

_BEGIN = re.compile(r"[\"“‘(]?(?:[A-Z]|\d+(?:\.\d+)?%|[a-z]{1,3}[A-Z])")
_FINISH = re.compile(r"(?<![\s:;]\d)(?<=\S)[.][\"'”’)\]]*$")
_FOOTNOTE = re.compile(r"\n\s*(?:\d{1,2}|[*†‡§∗])\s?[A-Z][a-z]+")
_SYMBOLS = re.compile(r"[=∑∏∫√←→⇒≜∈∉⊆∀∃∂∥⊕⊗]|[α-ωΑ-Ω](?!s\b)|\bO\(")
_GLUED = re.compile(  # a running head or a heading stands in the middle of it
    r"(?:\s\d{1,4}|[a-z]|[a-z]\))\s(?:The|We|In|This|These|It|Our|When|If|However|For|Each|There)\s"
    r"|\s\d{1,3}\s(?:Over|To|As|At|By|From|With|An?|One|Most|Many|All|Both|After|While|Since)\s[a-z]"
    r"|\bas follows: [A-Z]|\)\sAn?\s[a-z]|\s>\s\S+\(|\s<-\s"
    r"|\(\?+\)|\bby \?|\bKeywords?\b|\bIndex Terms\b"
)
_ENGLISH = re.compile(  # the cues read no other language
    r"\b(?:the|and|of|to|with|that|for|are|which|by|from|this|we|our|not|does|has|have|when|only|its?"
    r"|their|been|were|can|each|than|these|is|or|no|more|uses|provides|includes)\b"
)
_WEB = re.compile(r"https?:|www\.|\S@\S+\.\S|doi[:.]")
_LEGAL = re.compile(
    r"permission to (?:make|copy)|copyright|©|all rights reserved|acm isbn|licensed under|creative"
    r" commons|is sponsored by|included in the proceedings|open access to|(?:was|were|is|are)"
    r" (?:partially |partly )?(?:supported|funded) by|corresponding author|contributed equally"
    r"|work (?:was )?done while|intern(?:ship)? at|preprint|under review|accepted (?:at|to|for)"
)
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("“", "”"))
_JOINED = re.compile(
    r"[a-z]{3}(?:[.,;:)](?!(?:com|org|net|edu)\b)[A-Za-z]{3}|[.;:][A-Z][a-z])|[a-z][A-Z][a-z]+[A-Z][a-z]+[A-Z]|[a-z]\d{2,}[a-z]"
)
_VARIABLE = re.compile(r"(?<![\w'’./-])[b-hj-zB-HJ-Z](?![\w'’.-])")
_INDEXED = re.compile(  # "Sx", "Ri": a letter and its index, run together
    r"\b(?!(?:In|To|If|We|It|An|As|At|By|Go|No|On|Or|So|Up|Of|Is|Be|Do|He|My|Us|Dr|Mr|Ms|St)\b)"
    r"[A-Z][a-z]\b"
)


def is_sound(raw: str, small: Container[str] = ()) -> bool:
    """True for a sentence that can stand alone as a quote; `raw` has its line ends.

    `small` are names which are written with a small letter even where a sentence begins.
    """
    text = raw.strip()
    begins = _BEGIN.match(text) or text.split(" ", 1)[0] in small
    return bool(begins and _FINISH.search(text)) and is_clean(text)


def is_clean(text: str) -> bool:
    """True for running text that an extraction left whole, a sentence or an item of a list."""
    words = text.split()
    if len(text) > MAX_CHARS:
        return False
    if not MIN_WORDS <= len(words) <= MAX_WORDS:
        return False
    return _is_prose(text, words) and not _is_broken(text)


def _is_prose(text: str, words: list[str]) -> bool:
    lower = text.lower()
    solid = sum(len(word) for word in words)
    letters = sum(map(str.isalpha, text))
    capitalised = sum(word[0].isupper() for word in words)
    return (
        letters >= _MIN_LETTERS * solid
        and capitalised <= _MAX_CAPITALISED * len(words)
        and max(map(len, words)) <= _MAX_WORD
        and len(_SYMBOLS.findall(text)) < 2
        and len(_VARIABLE.findall(text)) <= 3
        and len(_INDEXED.findall(text)) < 2
        and bool(_ENGLISH.search(lower))
        and not _WEB.search(lower)
        and not _LEGAL.search(lower)
    )


def _is_broken(text: str) -> bool:
    lines = text.split("\n")
    inner = lines[1:-1]
    stubs = sum(len(line.split()) < 3 for line in inner)
    return (
        any(text.count(left) != text.count(right) for left, right in _PAIRS)
        or text.count('"') % 2 == 1
        or bool(_FOOTNOTE.search(text))
        or bool(_JOINED.search(text))
        or bool(_GLUED.search(text))
        or stubs >= 2
        or (stubs == 1 and len(inner) <= 2)
    )
