"""What stands behind a number, as far as its own sentence tells: what somebody would look up."""

import re
from collections.abc import Iterator

from workers.evidence_reader.numbers import headline, is_ratio, without_citations

_HEDGE = re.compile(
    r"\b(?:up to|as (?:much|many|high|low|little|few) as|at (?:most|best)|a maximum|peak)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:faster|slower|higher|lower|better|fewer|increas\w+|decreas\w+|reduc(?:e|es|ed|ing|tions?)"
    r"|improv\w+|outperform\w*|speed-?ups?|sav(?:es|ed|ing|ings)|cheaper|overheads?)\b"
    r"|\b(?:more|less|larger|smaller) (?:[\w-]+ ){0,4}than\b",
    re.IGNORECASE,
)
_NO_NAME = (
    r"while|when|where|in|for|on|at|with|and|by|which|that|if|using|but|of|without|across|under|is"
    r"|are|was|were|would|had|used|from|to|as|all|running|it|one|two|three"
)
_RIVAL = re.compile(
    r"\b(?:compared (?:to|with)|relative to|versus|vs\.|over|outperform(?:s|ed|ing)?|than)\s"
    r"(?P<the>the |an? )?"
    rf"(?P<who>(?!\d)(?:(?!(?:{_NO_NAME})\b)[\w'’+-]+(?: |(?=[\W_]|\Z))){{1,5}})",
    re.IGNORECASE,
)
_TELLS_NOBODY = re.compile(r"^(?:other|others|them|those|these|before|ever|that)\b", re.IGNORECASE)


_RANGE = re.compile(r"(?:\s?[–∼~-]\s?|\s(?:to|and)\s)\d[\d.,]*\s?(?:%|×|x\b)")


def number_of(sentence: str) -> str:
    """The number of a sentence that says most; of two that are the ends of a range, both."""
    number = headline(sentence)
    end = sentence.find(number) + len(number)
    rest = _RANGE.match(sentence, end) if number else None
    return number + (rest[0] if rest else "")


def behind(sentence: str) -> Iterator[str]:
    """What to look for behind the number of a sentence."""
    text = without_citations(sentence)
    if hedge := _HEDGE.search(text):
        yield f"the typical case (it says “{hedge[0].lower()}”)"
    if not (is_ratio(headline(sentence)) and _COMPARES.search(text)):
        return
    found = (match for match in _RIVAL.finditer(text) if not _TELLS_NOBODY.match(match["who"]))
    rivals = (f"{match['the'] or ''}{match['who']}".strip() for match in found)
    rival = next(rivals, "")
    if rival:
        yield f"the set-up of “{rival}”, which it is compared with"
    else:
        yield "what it is compared with (the sentence does not say)"
