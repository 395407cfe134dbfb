"""The commands that a runbook gives: what its listings hold, and what it sets between backticks.

What belongs together stays together, so that nobody gets half of it: a command that goes on over
several lines, a loop, a statement up to its semicolon, a query or a manifest as a whole. What a
listing shows of a program's output is no command, and neither is what the runbook forbids.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.core.document import Document
from bot.core.prohibitions import forbidden, not_to_do, prohibits_next, told_of_once
from bot.core.typed import STATEMENT, is_command, spans_in, typed_in

_FENCE = re.compile(r"(\s{0,12})(```+|~~~+)\s*([\w+-]*)")
_INDENTED = re.compile(r"(?: {4}|\t)(.*\S.*)")
_FURTHER = " " * 6
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
_PROMPT = re.compile(  # "$ ", "db1:~$ ", "root@db1:~# ", "[root@db1 ~]# "
    r"(?:[\w.@~:/-]*[$%]|[\w.-]+@[\w.-]+(?::[^\s#$]*)?[#$%>]|\[[^\]\n]{1,60}\][#$%])[ \t]+(?=\S)"
)
_OUTPUT = re.compile(
    r"[A-Z][A-Z0-9()_%-]*(?: [A-Z]+)*(?:[ \t]{2,}[A-Z][\w()%-]*(?: [A-Z]+)*)+\Z|\d{4}-\d\d-\d\d[T ]"
    r"|(?:ts|time|level|caller)=\S+ "
)
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(\S.*)")
_PROSE = re.compile(r"[A-Z][a-z]+\s.*|.*[a-z]{2}[.!?]\s*")  # set in below an entry of a list
_NEXT = re.compile(r"\n(?=\s*(?:[-*+>|#]|\d{1,3}[.)])\s)|\n[ \t]*\n")  # where a paragraph ends
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
    """Each command of a text that may be run, letter by letter."""
    text = _followed("\n".join(page.text for page in document.pages))
    lines = text.split("\n")
    listings = [it for it in listings_in(text) if not prohibits_next(lead_of(lines, it.start))]
    listed = (
        unit
        for it in listings
        for each in (it, _as_set_in(lines, it))
        for unit in units(each, hidden=False)
    )
    blocks = (" ".join(block.split("\n")) for block in _NEXT.split(prose_of(text)))
    spans = (_unescaped(it, block) for block in blocks for it in given_in(block))
    return frozenset(filter(None, (*listed, *map(unprompted, spans))))


def given_in(block: str) -> tuple[str, ...]:
    """What a paragraph sets between backticks, without what it forbids."""
    denied = forbidden(block)
    return tuple(span for span in spans_in(block) if span not in denied)


def lead_of(lines: Sequence[str], start: int) -> str:
    """The words right above a listing that begins on this line."""
    at = start - 1
    while at >= 0 and (not lines[at].strip() or _FENCE.match(lines[at])):
        at -= 1
    last = at
    while at > 0 and lines[at].strip() and not _ITEM.match(lines[at]) and lines[at - 1].strip():
        at -= 1
    return " ".join(line.strip() for line in lines[max(at, 0) : last + 1])


def shown(listing: Listing) -> str:
    """A listing as people get it: its commands, and the comments that say when to run them."""
    typed = "\n".join(units(listing, hidden=False))
    text = listing.text.strip("\n").rstrip()
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    said = [line for line in lines if line.startswith("#")]
    kept = "\n".join(line for line in lines if not line.startswith("#"))
    plain = said and kept and kept == "\n".join(it.strip() for it in typed.split("\n"))
    return text if plain and not any(map(_hides, said)) else typed


def _hides(comment: str) -> bool:
    """Whether a comment holds a command that somebody took out."""
    bare = comment.lstrip("# \t")
    return is_command(bare) or any(typed_in(bare))


def _followed(text: str) -> str:
    """The text without the parts that tell what not to do, or what once went wrong, blanked."""
    kept, out, fence = list[str](), 0, ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[2]
        heading = None if fence else _HEADING.match(line)
        if heading and (not out or len(heading[1]) <= out):
            out = len(heading[1]) if not_to_do(heading[2]) or told_of_once(heading[2]) else 0
        kept.append("" if out else line)
    return "\n".join(kept)


def _as_set_in(lines: Sequence[str], listing: Listing) -> Listing:
    """A listing with the blanks that a list sets it in by, as whoever reads the file sees it."""
    count = listing.text.count("\n") + 1
    return listing._replace(text="\n".join(lines[listing.start : listing.start + count]))


def _unescaped(span: str, block: str) -> str:
    """What is typed of a span in a table, where a bar is written with a stroke before it."""
    return span.replace("\\|", "|") if block.lstrip().startswith("|") else span


def units(listing: Listing, *, hidden: bool = True) -> tuple[str, ...]:
    """The commands of a listing, each with all the lines that belong to it. `hidden`: also what a
    comment beside other commands has in it, since people take the sign off and run it."""
    text = listing.text.strip("\n").rstrip()
    if listing.language.lower() in _WHOLE or "<<" in text:
        return (text,) if text.strip() else ()
    lines = text.split("\n")
    prompted = prompted_in(text)
    commented = not hidden and any(it.strip() and not _ROOT.match(it.strip()) for it in lines)
    found: list[str] = []
    goes_on = told = False
    for line in lines:
        told = not goes_on and not is_command(line.strip()) and (told or _told(line))
        if told and not prompted:
            continue
        if goes_on:
            found[-1] += "\n" + line.rstrip()
        elif begun := _begun(line.strip(), prompted, commented):
            found.append(begun)
        else:
            continue
        goes_on = _open(found[-1], line)
    return tuple(found)


def prompted_in(text: str) -> bool:
    """Whether a listing is what a terminal showed, prompts and all."""
    return any(_PROMPT.match(line.strip()) for line in text.split("\n"))


def unprompted(line: str) -> str:
    """A line without the prompt that a shell shows before it."""
    return _PROMPT.sub("", line, count=1) if _PROMPT.match(line) else line


def listings_in(text: str) -> Iterator[Listing]:
    """What is fenced, or set in by itself, in order."""
    fence, language, since, inset = "", "", 0, ""
    kept: list[str] = []
    lines = text.split("\n")
    for number, line in enumerate((*lines, "")):
        mark = _FENCE.match(line)
        if fence and not (mark and line.strip().startswith(fence)):
            kept.append(line.removeprefix(inset))
        elif mark:
            if kept:
                yield Listing(language, "\n".join(kept), since)
            fence, language, inset = ("", "", "") if fence else (mark[2], mark[3], mark[1])
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
            fence = "" if fence else mark[2]
    return "\n".join(kept)


def _told(line: str) -> bool:
    """Whether a line is what a program says: a log's, or the head of columns."""
    return _OUTPUT.match(line.strip()) is not None


def _begun(line: str, prompted: bool, commented: bool) -> str:
    """The command that a line begins; nothing of a comment or of a program's output."""
    if _ROOT.match(line):
        rest = _ROOT.sub("", line, count=1)
        return rest if not commented and is_command(rest) else ""
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
    goes on with an entry of a list, unless it plainly is no sentence."""
    before = lines[max(0, number - 12) : number]
    if before and before[-1].strip():
        return False
    line = lines[number]
    if not any(map(_ITEM.match, before)) or line.startswith(_FURTHER):
        return True
    said = line.strip()
    if _ITEM.match(line) or _PROSE.fullmatch(said):
        return False
    return is_command(said) or next(filter(None, map(str.strip, reversed(before))), "")[-1:] == ":"
