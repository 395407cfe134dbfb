"""How an issue words what it counts, names and quotes."""

import re
from collections.abc import Iterable, Sequence

from bot.core.bulletin import Line, Words
from bot.core.wording import one_line, runs, shortened

SOMEBODY = "somebody"
TITLE = 80  # characters of a paper's title on a line of its own
SHORT_TITLE = 44  # and beside other things
_NAME = re.compile(r"^(\S[^:–—]{1,24}\S)(?::| [–—]) ")


def counted(number: int, noun: str) -> str:
    """As in "1 paper", "7 papers", "4 people"."""
    plural = {"person": "people", "reply": "replies"}.get(noun, f"{noun}s")
    return f"{number:,} {noun if number == 1 else plural}"


def listed(phrases: Sequence[str], joint: str = "and") -> str:
    """As in "a, b and c"."""
    head, last = phrases[:-1], phrases[-1:]
    return f" {joint} ".join(filter(None, (", ".join(head), *last)))


def marked(text: str) -> tuple[Words, ...]:
    """Words in which **strong** ones are bold, and nothing else means anything."""
    return tuple(Words(text=run.text, bold=run.style == "strong") for run in runs(text))


def called(title: str) -> str:
    """A paper as one speaks of it: the name in front of its title's colon, or its first words."""
    name = _NAME.match(one_line(title))
    return name[1] if name else shortened(one_line(title), SHORT_TITLE)


def cited(words: str, most: int) -> str:
    """Somebody's words between quotation marks, cut where they are long."""
    return f"“{shortened(one_line(words), most)}”"


def between(groups: Iterable[Sequence[Words | str]], mark: str = ", ") -> tuple[Words | str, ...]:
    """Runs one after the other with something between them."""
    joined: list[Words | str] = []
    for group in groups:
        joined += [mark, *group] if joined else [*group]
    return tuple(joined)


def line(*groups: Sequence[Words | str], kind: str = "text") -> Line:
    """A line of several groups of runs."""
    return Line.of(*(run for group in groups for run in group), kind=kind)
