"""What a sentence is about: the words in it that the paper keeps coming back to."""

import re
from collections.abc import Iterable, Iterator

from workers.evidence_reader.words import STOP

_TOKEN = re.compile(r"(?<![\w.])[A-Za-z][\w/-]*[A-Za-z0-9]|[^\w\s]|\w+")
_OFTEN = 6  # times a single word must stand in the text to be a term of it
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
work works write system systems data time paper approach results set order case cases way value
values part parts type types use used performance implementation package difference study studies
number numbers machine machines model models comparing figure figures design designs main nearly
none accepted behind major earlier contributions existing new process identical
"""
_NO_NOUN = frozenset(_VERBS.split())
_LEADS = frozenset({"a", "an", "any", "each", "every", "its", "no", "of", "our", "the", "their"})
_ENDING = re.compile(r"(?:ly|ed|est|able|ible|ful|ous)$")


class Phrases:
    """How often phrases stand in a whole text."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._text = "\n".join(texts).lower()

    def topic(self, text: str, besides: Iterable[str] = ()) -> str:
        """The term of a sentence that says best what it is about; empty when none stands out.

        Terms of several words say more than single ones, however often those are used; a single
        word has to be one that the paper keeps coming back to.
        """
        taken = {phrase.lower() for phrase in besides}
        found = []
        for phrase, led in dict.fromkeys(_phrases(text)):
            count, size = self._text.count(phrase.lower()), len(phrase.split())
            if phrase.lower() not in taken and count >= (_OFTEN if size == 1 else 1 if led else 2):
                found.append(((size > 1, count * size), phrase))
        return max(found, key=lambda pair: pair[0])[1] if found else ""


def _phrases(text: str) -> Iterator[tuple[str, bool]]:
    """Runs of one to three content words, as printed, and whether an article leads them."""
    run: list[str] = []
    before = ""
    for token in [*_TOKEN.findall(text), "."]:
        lower = token.lower()
        if token[0].isalpha() and lower not in STOP and lower not in _NO_NOUN:
            run.append(token)
            continue
        yield from _within(run, before in _LEADS)
        run, before = [], lower


def _within(run: list[str], led: bool) -> Iterator[tuple[str, bool]]:
    for size in (1, 2, 3):
        for at in range(len(run) - size + 1):
            words = run[at : at + size]
            if len(words[-1]) > 3 and not _ENDING.search(words[-1].lower()):
                yield " ".join(words), led and at == 0 and size == len(run)
