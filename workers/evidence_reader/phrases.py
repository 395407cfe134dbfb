"""What a sentence is about: the words in it that the paper keeps coming back to."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from workers.evidence_reader.words import STOP

_TOKEN = re.compile(r"[A-Za-z][\w/-]*[A-Za-z0-9]|[^\w\s]")
_VERBS = """
achieve achieves achieved allow allows allowed assume assumes assumed based become becomes
believe cause causes change choose comes compute contain contains create current currently
depend depends describe different easily efficiently enable enables ensure ensures entire
example execute experience far find found general generally given good handle high higher
important improve improves include includes including increase increases instead keep keeps
know large larger limited low lower main mainly maintain makes means mostly multiple number
observe obtain often perform performs possible potential previous produce propose provide
provides reach reduce reduces require required requires respectively result results return run
running runs send sends significant significantly simple simply single small smaller specific
store stores support supports take takes tend typical typically usually various way well whole
work works write
"""
_NO_NOUN = frozenset(_VERBS.split())
_ENDING = re.compile(r"(?:ly|ed|est|able|ible|ful|ous)$")


class Phrases:
    """The phrases of a whole text, counted once."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        for text in texts:
            self._counts.update(phrase.lower() for phrase in _phrases(text))

    def topic(self, text: str, besides: Iterable[str] = ()) -> str:
        """The phrase of a sentence that says best what it is about; empty when none stands out."""
        taken = {phrase.lower() for phrase in besides}
        found = [
            (self._counts[phrase.lower()] * len(phrase.split()) ** 2, phrase)
            for phrase in dict.fromkeys(_phrases(text))
            if self._counts[phrase.lower()] > 1 and phrase.lower() not in taken
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else ""


def _phrases(text: str) -> Iterator[str]:
    """Runs of one to three content words, as printed."""
    run: list[str] = []
    for token in [*_TOKEN.findall(text), "."]:
        lower = token.lower()
        if token[0].isalpha() and lower not in STOP and lower not in _NO_NOUN:
            run.append(token)
            continue
        yield from _within(run)
        run = []


def _within(run: list[str]) -> Iterator[str]:
    for size in (1, 2, 3):
        for at in range(len(run) - size + 1):
            words = run[at : at + size]
            if len(words[-1]) > 3 and not _ENDING.search(words[-1].lower()):
                yield " ".join(words)
