"""The commands that a runbook gives: what its listings hold, and what it sets between backticks.

What belongs together stays together, so that nobody gets half of it: a command that goes on over
several lines, a loop, a statement up to its semicolon, a query or a manifest as a whole. What a
listing shows of a program's output is no command.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.core.document import Document
from bot.core.typed import STATEMENT, is_command, spans_in

_FENCE = re.compile(r"\s{0,12}(```+|~~~+)\s*([\w+-]*)")
_INDENTED = re.compile(r"(?: {4}|\t)(.*\S.*)")
_FURTHER = " " * 6
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
_PROMPT = re.compile(r"[\w.@~:/-]*[$%][ \t]+(?=\S)")  # "$ ", "root@db1:~$ "
_ROOT = re.compile(r"#[ \t]*(?=\S)")  # a comment, or the prompt of somebody who may do anything
_GOES_ON = re.compile(r"(?:\\|\||&&|[({\[]|(?:^|;|\s)(?:do|then|else))[ \t]*\Z")
_OPENS = re.compile(r"(?:^|;)\s*(?:do|then)\b|;\s*do\b|\bcase\b.+\bin\s*$|[({]", re.MULTILINE)
_CLOSES = re.compile(r"(?:^|;)\s*(?:done|fi|esac)\b|[)}]", re.MULTILINE)
_WHOLE = frozenset(
    (
        *("yaml", "yml", "json", "toml", "ini", "hcl", "promql", "prometheus", "logql", "sql"),
        *("python", "py", "go", "java", "js", "typescript", "jsonnet", "xml", "nginx"),
        *("dockerfile", "diff"),
    )
)
"""Languages in which a line alone means nothing, or something else."""


class Listing(NamedTuple):
    """What stands between two fences."""

    language: str
    text: str
    start: int = 0  # the first of its lines in the document, from 0


def commands_of(document: Document) -> frozenset[str]:
    """Each command of a text, letter by letter."""
    text = "\n".join(page.text for page in document.pages)
    listed = (unit for listing in listings_in(text) for unit in units(listing))
    spans = (span for span in spans_in(prose_of(text)))
    return frozenset(filter(None, (*listed, *map(unprompted, spans))))


def units(listing: Listing) -> tuple[str, ...]:
    """The commands of a listing, each with all the lines that belong to it."""
    text = listing.text.strip("\n").rstrip()
    if listing.language.lower() in _WHOLE or "<<" in text:
        return (text,) if text.strip() else ()
    lines = text.split("\n")
    prompted = any(_PROMPT.match(line.strip()) for line in lines)
    found: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on:
            found[-1] += "\n" + line.rstrip()
        elif begun := _begun(line.strip(), prompted):
            found.append(begun)
        else:
            continue
        goes_on = _open(found[-1], line)
    return tuple(found)


def unprompted(line: str) -> str:
    """A line without the prompt that a shell shows before it."""
    return _PROMPT.sub("", line, count=1) if _PROMPT.match(line) else line


def listings_in(text: str) -> Iterator[Listing]:
    """What is fenced, or set in by itself, in order."""
    fence, language, since = "", "", 0
    kept: list[str] = []
    lines = text.split("\n")
    for number, line in enumerate((*lines, "")):
        mark = _FENCE.match(line)
        if fence and not (mark and line.strip().startswith(fence)):
            kept.append(line)
        elif mark:
            if kept:
                yield Listing(language, "\n".join(kept), since)
            fence, language = ("", "") if fence else (mark[1], mark[2])
            kept, since = [], number + 1
        elif (match := _INDENTED.fullmatch(line)) and (kept or _apart(lines, number)):
            since = since if kept else number
            kept.append(match[1])
        elif kept:
            yield Listing("", "\n".join(kept), since)
            kept = []
    if fence and kept:  # never closed: all that is left
        yield Listing(language, "\n".join(kept), since)


def prose_of(text: str) -> str:
    """The text with its listings blanked, line by line."""
    kept, fence = [], ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        ends = mark is not None and (not fence or line.strip().startswith(fence))
        kept.append("" if fence or ends else line)
        if ends and mark:
            fence = "" if fence else mark[1]
    return "\n".join(kept)


def _begun(line: str, prompted: bool) -> str:
    """The command that a line begins; nothing of a comment or of a program's output."""
    if _ROOT.match(line):
        bare = _ROOT.sub("", line, count=1)
        return bare if is_command(bare) else ""
    if prompted and not _PROMPT.match(line):
        return ""
    return unprompted(line)


def _open(command: str, line: str) -> bool:
    """Whether a command goes on in the next line."""
    if STATEMENT.match(command):
        return not line.rstrip().endswith(";")
    if _GOES_ON.search(line):
        return True
    depth = len(_OPENS.findall(command)) - len(_CLOSES.findall(command))
    return depth > 0 or (command.count("'") % 2 == 1 and " '" in command)


def _apart(lines: Sequence[str], number: int) -> bool:
    """Whether an indented line begins a listing: after an empty line, and set in further than what
    goes on with an entry of a list."""
    before = lines[max(0, number - 12) : number]
    listed = any(map(_ITEM.match, before)) and not lines[number].startswith(_FURTHER)
    return (not before or not before[-1].strip()) and not listed
