"""What is new in a paper, in a few words: the clause of a take that holds its number."""

import re

from bot.core.answer import Critique, Evidence, Finding
from bot.core.club.take import NEW
from bot.core.numbers import Number, numbers_in
from bot.core.tracing import Known
from bot.core.wording import one_line, shortened, unmarked

MOST = 60  # characters
_BEHIND = 22  # of those, behind the number where there are too many
_LEAST = 24  # before the number, or nobody knows what it is of
_SEAM = re.compile(r"[,;:](?=\s)|[()—]|\s–\s")
_ASIDE = re.compile(
    r"\s(?:when|while|whereas|compared|relative|which|where|and|but|as|although|because|had|if)\s"
)
_MARKUP = re.compile(r"://|\[[.:]\]|[<>@`]|\]\(")  # of no clause that anybody needs in a channel
_LOOSE = re.compile(r"(?:\s(?:the|an?|of|and|or|to|for|in|on|at|by|with|from|its|their|that))+$")
_NUMBER = re.compile(r"\*\*(.+?)\*\*")


def gist(critique: Critique, name: str = "") -> str:
    """The words; those of a paper stand between quotation marks. Its `name`, which stands before
    them, need not be the first of them again."""
    said = _said(critique)
    if _MARKUP.search(said):
        return ""
    again = re.match(rf"“?{re.escape(name)} (?=\w)", said) if name else None
    return f"{'“' * said.startswith('“')}…{said[again.end() :]}" if again else said


def _said(critique: Critique) -> str:
    found = [block for s in critique.sections if s.id == NEW.id for block in s.blocks]
    findings = [block for block in found if isinstance(block, Finding)]
    said = next(filter(None, map(_numbered, findings)), "")
    others = (each for each in findings if each.evidence and not _NUMBER.search(each.text))
    return said or next(map(_opening, others), "")


def clause(text: str, start: int, end: int, most: int = MOST) -> str:
    """The part of a sentence around something in it, an ellipsis where more was said."""
    left, right = _bounds(text, start, end)
    cut = False
    if right - left > most:
        aside = _ASIDE.search(text, end, right)
        right = aside.start() if aside else right
    if right - left > most:
        right = _word_end(text, max(min(left + most, right), end), right, end)
    if right - left > most:
        right = _word_end(text, min(end + _BEHIND, right), right, end)
        left, cut = text.find(" ", max(left, right - most), start) + 1 or start, True
    kept = _LOOSE.sub("", text[left:right].strip(" .,;:"))
    right = left + text[left:].find(kept) + len(kept)
    before = "…" if cut else ""
    after = "…" if text[right:].strip(" .)") else ""
    return f"{before}{kept}{after}"


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Of the clause; one more in front where the number would hardly have a word before it."""
    seams = [0, *(match.end() for match in _SEAM.finditer(text, 0, start))]
    left = seams[-1]
    if start - left < _LEAST and len(seams) > 1 and end - seams[-2] <= MOST:
        left = seams[-2]
    seam = _SEAM.search(text, end)
    return left, seam.start() if seam else len(text)


def _word_end(text: str, at: int, right: int, least: int) -> int:
    """Where the last whole word before a place ends."""
    if at >= right or text[at : at + 1].isspace():
        return min(at, right)
    return max(text.rfind(" ", least, at), least)


def _numbered(finding: Finding) -> str:
    """The clause with the number: of the paper where code named the number, else of the persona."""
    if named := _NUMBER.search(finding.text):
        quotes = list(map(_words, finding.evidence))
        if len(quotes) > 1 or named[1] not in quotes[0]:  # it needs what stands beside it
            return ""
        at = quotes[0].index(named[1])
        return f"“{clause(quotes[0], at, at + len(named[1]))}”"
    text = one_line(unmarked(finding.text))
    known = Known(map(_words, finding.evidence))
    number = max(filter(known.has, numbers_in(text)), key=_telling, default=None)
    return clause(text, number.start, number.end) if number else ""


def _telling(number: Number) -> tuple[bool, bool]:
    """A share or a factor before an amount, and that before a bare count; the first of equals."""
    return number.unit in ("%", "x"), bool(number.unit)


def _opening(finding: Finding) -> str:
    if finding.text.endswith(":"):  # code's words before a quote
        return f"“{shortened(_words(finding.evidence[0]), MOST)}”"
    return shortened(one_line(unmarked(finding.text)), MOST)


def _words(evidence: Evidence) -> str:
    return one_line(evidence.quote)
