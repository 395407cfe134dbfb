"""What a critique has to say about one document, as notes to be put beside its quotes."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.core.answer import Critique, Evidence, Finding, Look, Section
from bot.core.document import Box
from bot.core.wording import one_line, runs, said

LONGEST_REMARK = 1_500  # characters; viewers show a note in a small window
LONGEST_NOTE = 4_000  # of all remarks on one quote
LONGEST_NAME = 100
MOST_MARKS = 300

COLOURS = (  # light enough for black text, far enough apart to be told from each other
    ("yellow", "ffe066"),
    ("green", "a6e3a1"),
    ("blue", "a5d3ff"),
    ("red", "ffb0b0"),
    ("purple", "d8b9ff"),
    ("orange", "ffc78a"),
    ("turquoise", "98e6dd"),
    ("grey", "d0d0d0"),
)


class Mark(NamedTuple):
    """One quote: where it was read, the words to be found there, and what is said about it."""

    lines: tuple[tuple[int, Box], ...]  # (page, rectangle) per line, as `Evidence` has them
    quote: str
    subject: str
    note: str
    colour: str  # "rrggbb"


class Sheaf(NamedTuple):
    """All that is put into one copy; what the child gets as JSON."""

    author: str
    about: str  # the note on the first page
    marks: tuple[Mark, ...]


def sheaf(critique: Critique, look: Look, role: str) -> Sheaf:
    """The marks of the document in this role, one per quote in the critique's order."""
    marks: dict[tuple[tuple[int, Box], ...], Mark] = {}
    legend: dict[str, str] = {}
    for number, section in enumerate((*critique.sections, *critique.appendix)):
        name, colour = COLOURS[number % len(COLOURS)]
        for finding, evidence in _quoted(section, role):
            mark = _mark(section, finding, evidence, colour)
            before = marks.get(mark.lines)
            marks[mark.lines] = _together(before, mark) if before else mark
            legend[one_line(section.title)] = name
    author = one_line(look.name)[:LONGEST_NAME]
    return Sheaf(author, _about(author, legend, critique), tuple(marks.values())[:MOST_MARKS])


def _quoted(section: Section, role: str) -> Iterator[tuple[Finding, Evidence]]:
    for block in section.blocks:
        if isinstance(block, Finding):
            for evidence in block.evidence:
                if evidence.document == role and evidence.boxes:
                    yield block, evidence


def _mark(section: Section, finding: Finding, evidence: Evidence, colour: str) -> Mark:
    labels = [one_line(words) for words in (section.title, finding.label)]
    subject = ": ".join(filter(None, labels))
    remark = _bounded(_plain(said(finding)), LONGEST_REMARK)
    remedy = _bounded(_plain(finding.remedy), LONGEST_REMARK)
    notes = [f"({one_line(note)})" for note in finding.notes]
    solved = f"To be solved: {remedy}" if remedy else ""
    note = "\n\n".join(filter(None, (subject, remark, solved, *notes)))
    return Mark(evidence.boxes, evidence.quote, subject, _bounded(note, LONGEST_NOTE), colour)


def _together(first: Mark, second: Mark) -> Mark:
    """A quote that serves twice is highlighted once, in its first colour."""
    if second.note in first.note:
        return first
    return first._replace(note=_bounded(f"{first.note}\n\n{second.note}", LONGEST_NOTE))


def _about(author: str, legend: dict[str, str], critique: Critique) -> str:
    """Who wrote the notes, what the colours mean, and how far to trust them."""
    model = critique.footer.model
    by = "without a language model" if model == "reader" else f"by {one_line(model)}"
    lines = [f"Notes of {author}", ""]
    lines += [f"{colour}: {title}" for title, colour in legend.items()]
    lines += ["", f"Every highlight is a quote that was found here. The notes were written {by}."]
    return _bounded("\n".join(lines), LONGEST_NOTE)


def _plain(text: str) -> str:
    return "".join(run.text for run in runs(text)).strip()


def _bounded(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
