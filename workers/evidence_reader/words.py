"""Words as the reader counts them: content stems, and how much two sentences share."""

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)*")
_STOP_WORDS = """
a about above after again against all also although always among an and another any are as at
be because been before being below between both but by can cannot could did do does done down
due during each either else even every few first for from further had has have having hence her
here his how however if in into is it its itself just last least less let like likely made make
makes many may might more most much must need never new no nor not now of off often on once one
only onto or other others our out over own paper per present presents rather same section second
see several shall should show shown shows since so some such take taken than that the their them
then there therefore these they third this those three four five six
seven eight nine ten hundred through thus to together too two under
until up upon us use used uses using very via was we well were what when where whether which
while who whole whose why will with within without work would yet you your figure table
"""
STOP = frozenset(_STOP_WORDS.split())
STEM = 6  # letters: long enough to tell words apart, short enough to drop most endings


def words(text: str) -> list[str]:
    """The words of a text, lower case, stop words left out."""
    return [word for word in (w.lower() for w in _WORD.findall(text)) if word not in STOP]


def stems(text: str) -> frozenset[str]:
    """The content stems of a text, each once."""
    return frozenset(word[:STEM] for word in words(text))


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """How much of the smaller set the two share, 0 to 1."""
    return len(left & right) / (min(len(left), len(right)) or 1)


def weights(sentences: Iterable[frozenset[str]]) -> Counter[str]:
    """In how many sentences each stem stands."""
    counted: Counter[str] = Counter()
    for each in sentences:
        counted.update(each)
    return counted
