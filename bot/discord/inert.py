"""Text of papers, models and people as Markdown in which Discord sees nothing but that text.

Discord makes mentions, times, emoji, headings, lists and links of plain text, in components too.
Its marks are escaped, or broken by a character without width where an escape would not help what
else reads the message.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple
from urllib.parse import quote

from bot.core.unlinked import BREAK, unlinked, unlinked_code
from bot.core.wording import Run, one_line, pictured, runs, shortened, unmarked

_CALLS = re.compile(  # of people, roles, channels, commands; times, emoji, sounds
    r"(?<=@)(?=everyone|here)|(?<=<)(?=[@#!/]|a?:\w|(?:t|id|sound|\d+):)",
    re.IGNORECASE,
)
_SPECIAL = re.compile(r"[\\*_`\[]|~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\||:(?=[\w+~-]+:)")
_LINE_START = re.compile(r"^([^\S\n]*)(?:(?=[-+>#])|(\d+)(?=[.)](?:\s|$)))", re.MULTILINE)
_FENCE = re.compile("(?<=``)(?=`)")
_ADDRESS = re.compile(r"https?://[\x21-\x7e]+")
_BRACKETS = str.maketrans("[]", "()")  # in a label they could end it, or begin another
LONGEST_URL = 1_000  # longer ones lead nowhere
_MARKS = {"plain": "", "strong": "**", "emphasis": "*", "code": "`"}


class Link(NamedTuple):
    """A stretch of text that leads somewhere: made by code, of an address that code made."""

    style: Literal["plain", "strong", "emphasis"]
    text: str
    url: str


Stretch = Run | Link


def inert(text: str) -> str:
    """Clean text without an address to follow or anybody to call; for fields without Markdown."""
    return _CALLS.sub(BREAK, unlinked(text))


def inert_code(text: str) -> str:
    """The same of code, which ends where it ends and not before."""
    return unfenced(_CALLS.sub(BREAK, unlinked_code(text)))


def unfenced(text: str) -> str:
    """Text that ends no code block before its end."""
    return _FENCE.sub(BREAK, text)


def inert_line(text: str, most: int = 0) -> str:
    """The same in one line; of at most so many characters, if that is said."""
    line = inert(one_line(text))
    return shortened(line, most) if most else line


def plain(text: str) -> str:
    """Inert words without the marks of the little markup that is honoured."""
    return pictured(inert(unmarked(text)))


def inert_runs(text: str) -> tuple[Run, ...]:
    """Inert words with their emphasis and code kept; not yet Markdown."""
    return tuple(
        Run(run.style, inert_code(run.text) if run.style == "code" else pictured(inert(run.text)))
        for run in runs(text)
    )


def linked(text: str, url: str, style: Literal["plain", "strong", "emphasis"]) -> Stretch:
    """Inert words, that lead somewhere if there is such an address."""
    if not leads(url) or not text.strip():
        return Run(style, text)
    return Link(style, text.translate(_BRACKETS), url)


def leads(url: str) -> bool:
    """Whether an address can be made a link."""
    return len(url) <= LONGEST_URL and _ADDRESS.fullmatch(url) is not None


def markdown(words: Iterable[Stretch]) -> str:
    """Inert words as Markdown; no line of them begins a list, a heading or a quotation."""
    kept = [run for run in words if run.text]
    return _LINE_START.sub(_escaped_start, "".join(_marked(kept)))


def _marked(words: list[Stretch]) -> Iterator[str]:
    last = None
    for run in words:
        mark = _MARKS[run.style]
        # The marks of neighbours would be taken for one another's.
        yield BREAK if last and mark else ""
        yield f"{mark}{_shown(run)}{mark}"
        last = mark


def _shown(run: Stretch) -> str:
    if isinstance(run, Link):
        url = _safe(run.url)  # a label that is one would be no link
        return f"<{url}>" if run.text == run.url else f"[{escaped(run.text)}]({url})"
    return run.text if run.style == "code" else escaped(run.text)


def _safe(url: str) -> str:
    """The same address with nothing in it that could end the link, or be something else."""
    return quote(url, safe="/:?#&=%+,;!~-._$'")


def _escaped_start(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2] or ''}\\"


def escaped(text: str) -> str:
    """Inert text of which Discord makes no more, within a line."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def sliced(words: Iterable[Stretch], start: int, end: int) -> tuple[Stretch, ...]:
    """What stands between two places of the text that these make together."""
    words = tuple(words)
    ends = [0]
    for run in words:
        ends.append(ends[-1] + len(run.text))
    return tuple(
        run._replace(text=run.text[max(start - first, 0) : end - first])
        for run, (first, last) in zip(words, pairwise(ends), strict=True)
        if first < end and start < last
    )
