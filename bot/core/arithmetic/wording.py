"""One way to say what a figure is, and the words that may stand between a word and its figure."""

import re
from collections.abc import Callable
from typing import NamedTuple

from bot.core.arithmetic.amounts import FIGURE
from bot.core.arithmetic.readings import Read

Reading = Callable[[re.Match[str], bool | None], Read | None]


class Wording(NamedTuple):
    """A pattern for one kind of figure; with no kind it only takes the figure away."""

    kind: str
    pattern: re.Pattern[str]
    read: Reading
    only: re.Pattern[str] | None = None  # what the sentence has to speak of, too


def said(words: str) -> re.Pattern[str]:
    """The words at the beginning of a word."""
    return re.compile(rf"(?<![\w-])(?:{words})", re.IGNORECASE)


def wording(kind: str, pattern: str, read: Reading, only: re.Pattern[str] | None = None) -> Wording:
    """A wording by its pattern's words."""
    return Wording(kind, said(pattern), read, only)


_WORDS = (
    "is|are|was|be|has|have|been|of|at|to|a|an|the|our|my|its|now|currently|around|about|roughly"
    "|approximately|approx|ca|circa|only|just|still|already|about|some|stands|sits|running|run"
    "|rose|risen|went|up|down|jumped|climbed|grew|spiked|hit|reached|reaches|shows|reads|reports"
    "|target|goal|objective|value|says|set|defined|promise|promised|agreed|need|needs|want"
    "|dropped|drops|fell|fallen|falls|sank|decreased|gefallen|gesunken|must|should|with|for|by|rate|ratio|level|monthly|weekly|quarterly|yearly|it|we|as"
    "|ist|sind|war|liegt|bei|von|auf|der|die|das|beträgt|etwa|rund|aktuell|derzeit|gerade|ein|eine"
    "|einer|einem|unser|unsere|unserer|unserem|jetzt|steht|wir|haben|mit|gestiegen|zu|soll|lautet"
)
LINK = rf"(?:[\s:=~≈(\['-]{{0,3}}(?<!\w)(?:{_WORDS})\.?(?!\w)){{0,6}}[\s:=~≈(\['-]{{0,3}}"
NEXT = r"[\s:=~≈()\[-]{0,3}"
BOUND = (
    r"(?:[<>≤≥]=?|&[lg]t;|(?:more|less|fewer|greater|higher|lower) than|over|above|below"
    r"|under|exceeds?|at least|at most|up to|beyond|threshold(?: of| is)?:?|limit(?: of"
    r"| is)?:?|über|unter|mehr als|weniger als|höchstens|mindestens|schwelle\w*)"
)
FROM_TO = rf"(?:from|von)\s+{FIGURE}\s?(?:%|percent|prozent|[a-z]+)?\s+(?:to|auf|->|→)\s*"
TOKENS = r"\s?(?:tok(?:en)?s?)"
FLIGHT = (
    r"(?:requests?|calls?|queries|sequences?|generations?|streams?|completions?|anfragen"
    r"|sequenzen)"
)
TAKEN = "\N{BROKEN BAR}"
"""What stands in a sentence where a figure was taken out of it."""
GPUS = (
    r"(?:nvidia |amd )?(?:gpus?|h100s?|a100s?|h200s?|b200s?|l40s|l4s?|t4s?|a10gs?|mi300xs?"
    r"|cards|karten)(?!\w)"
)
REPLICAS = (
    r"(?:consumers?|replicas?|pods?|instances?|(?:model )?servers|backends?|workers|repliken"
    r"|replikas|instanzen|knoten)(?!\w)"
)
