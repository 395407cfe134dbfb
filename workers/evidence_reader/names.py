"""What the authors call their own system, and whose systems they measure it against.

Cues are written for `oursystem` and `theirsystem`; a sentence is read with the names replaced.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.core.document import Document
from workers.evidence_reader.sentences import Sentence, small_names
from workers.evidence_reader.words import STOP

OURS, THEIRS = "oursystem", "theirsystem"

_PROPER = r"(?:[A-Z]|[a-z]{1,2}[A-Z])[A-Za-z0-9]*(?:[-+][A-Za-z0-9]+)?"
_MADE = re.compile(
    r"\b(?:presents?|proposes?|introduces?|describes?|develop(?:s|ed)?|buil[dt]|design(?:s|ed)?"
    r"|implement(?:s|ed)?|called|named|dubbed|termed|engineered)(?: [a-z][\w-]*,?){0,6}?"
    rf" ((?:{_PROPER} ?){{1,4}})(?=[\s,.:;(’'])"
)
_SHORT = re.compile(  # "We present a capacity-variant storage system (CVSS)"
    r"\b(?:[Ww]e|[Pp]aper|[Aa]rticle) (?:\w+ )?(?:presents?|proposes?|introduces?|describes?"
    rf"|develop(?:ed)?|buil[dt]|design(?:ed)?)\b[^.()]{{3,90}}\(({_PROPER})\)"
)
_OURS = re.compile(rf"\b({_PROPER}), our \w+")  # "Probe, our scanner, asks"
_TITLED = re.compile(r"^([A-Za-z][\w+-]{2,24})\s*(?::| [–—-] )")
_IS = re.compile(
    rf"^(?:The |[A-Z]\w+['’]s )?({_PROPER})(?: [a-z]+)? (?:is|are) (?:an?|the|our|[A-Z]\w+['’]s)\b"
)
_RIVAL = re.compile(
    r"\b(?:compared (?:to|with)|than|baselines?,?|outperforms?|over|versus|vs\.?|against|unlike"
    rf"|such as|e\.g\.,?|like) (?:the )?(?:original |vanilla )?({_PROPER})(?=[\s,.:;)\[(])"
)
_SUBJECT = 2  # sentences that must begin with a name
_COMMON = frozenset({"section", "figure", "table", "internet", "web", "google", "amazon", "python"})


class Names(NamedTuple):
    """Names of systems, as one pattern each."""

    ours: re.Pattern[str] | None
    theirs: re.Pattern[str] | None
    system: str = ""  # the authors' own, as they write it

    def spoken(self, text: str) -> str:
        """The text as the cues read it: lower case, the names replaced."""
        if self.ours:
            text = self.ours.sub(OURS, text)
        if self.theirs:
            text = self.theirs.sub(THEIRS, text)
        return text.lower()


def names_in(documents: Sequence[Document], sentences: Sequence[Sentence]) -> Names:
    """The names that the authors' own words show, if any do."""
    text = " ".join(sentence.text for sentence in sentences)
    ours = _ours(documents, sentences, text)
    rivals = Counter(_RIVAL.findall(text))
    theirs = [
        name
        for name, count in rivals.most_common(12)
        if count >= 2
        and name not in ours
        and _is_name(name)
        and not _is_word(name, text)
        and f"({name})" not in text  # a term that the paper abbreviates
    ]
    return Names(_pattern(ours), _pattern(theirs), ours[0] if ours else "")


def _ours(documents: Sequence[Document], sentences: Sequence[Sentence], text: str) -> list[str]:
    titled = {name for document in documents for name in _in_title(document.title.strip())}
    found = Counter([*titled] * 3)
    for sentence in sentences:
        if sentence.zone in ("front", "abstract", "introduction", "conclusion"):
            made = [name.strip() for name in _MADE.findall(sentence.text)]
            found.update(made + [_initials(name) for name in made])
            found.update(_IS.findall(sentence.text) + _SHORT.findall(sentence.text))
            found.update(_OURS.findall(sentence.text) * 2)
    often = max(3, len(sentences) // 40)
    least = max(found.values(), default=0) / 2  # a term that was once "introduced" is no name
    likely = [n for n, count in found.most_common(12) if count >= least or n in titled]
    known = [n for n in likely if _is_name(n) and text.count(n) >= often and not _is_word(n, text)]
    return [n for n in known if _subject(n, sentences) >= (1 if n in titled else _SUBJECT)][:3]


def _in_title(title: str) -> Iterable[str]:
    """What a title names: before its colon or dash, or in small letters among capitals."""
    yield from _TITLED.findall(title)
    yield from sorted(small_names(title))


def _subject(name: str, sentences: Sequence[Sentence]) -> int:
    """How many sentences are about the bearer of the name."""
    return sum(each.text.removeprefix("The ").startswith(name) for each in sentences)


def _initials(name: str) -> str:
    """`Google File System` is GFS to its authors."""
    parts = name.split()
    return "".join(part[0] for part in parts) if len(parts) > 1 else ""


def _is_name(name: str) -> bool:
    return len(name) > 2 and name.lower() not in STOP and name.lower() not in _COMMON


def _is_word(name: str, text: str) -> bool:
    """Whether the paper also writes it small or in the plural: a word or an acronym, no name."""
    if name.islower():  # no other way to write it; such names come from titles alone
        return False
    plain = len(re.findall(rf"\b{re.escape(name.lower())}\b|\b{re.escape(name)}s\b", text))
    return plain * 4 > text.count(name)


def _pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b")
