"""The part of a runbook that a quote stands in: what is near enough to be handed on with it.

A file may hold thirty runbooks, and a runbook a command for each of three cases; so what may be
typed comes from between the two headings around the quote, and from no other part of the file.
"""

from collections.abc import Iterable, Iterator, Sequence

from bot.core.answer import Evidence
from bot.core.canonical import fold
from bot.core.document import Document, Page
from bot.core.index import Index
from bot.core.listed import commands_of


def section_of(document: Document, evidence: Evidence) -> Document:
    """The document with nothing but what stands around a quote in it."""
    first = evidence.page
    if document.paged or evidence.lines is None:
        last = (evidence.page_end or first) + 1  # a listing may go on overleaf
        pages = tuple(page for page in document.pages if first <= page.number <= last)
        return _cut(document, pages)
    page = next(page for page in document.pages if page.number == first)
    begin, end = _between(_headings(document, page), *evidence.lines)
    lines = page.text.split("\n")[begin - 1 : end]
    return _cut(document, (page.model_copy(update={"text": "\n".join(lines), "spans": ()}),))


def commands_beside(document: Document, evidence: Evidence) -> frozenset[str]:
    """The commands that stand in the part of a document that a quote stands in."""
    return commands_of(section_of(document, evidence))


def apposite(sources: Sequence[Index], asked: str) -> tuple[Index, ...]:
    """Those of the documents whose commands may be handed on: the first of the runbooks, any other
    that the question names, and whatever the asker attached."""
    runbooks = [source for source in sources if source.document.role.startswith("runbook")]
    said = fold(asked)
    named = [book for book in runbooks if _name(book.document) and _name(book.document) in said]
    others = [source for source in sources if source not in runbooks]
    return (*others, *dict.fromkeys((*runbooks[:1], *named)))


def within(document: Document, evidence: Evidence) -> bool:
    """Whether a quote stands in the runbook that a file was opened for, or has no other in it."""
    if evidence.lines is None or not (name := _name(document)):
        return True
    marks = [(h.level, _line(document, h.page, h.offset), fold(h.title)) for h in document.outline]
    own = [mark for mark in marks if mark[2] == name] or [mark for mark in marks if name in mark[2]]
    if not own:
        return True
    level, begin, _ = own[0]
    ends = (line for other, line, _ in marks if line > begin and other <= level)
    return begin <= evidence.lines[0] and evidence.lines[1] < next(ends, evidence.lines[1] + 1)


def _name(document: Document) -> str:
    return fold(document.cited or document.title)


def _between(headings: Iterable[int], first: int, last: int) -> tuple[int, int | None]:
    """The line of the heading above, and the last one before the next heading."""
    begin = max((line for line in headings if line <= first), default=1)
    after = min((line for line in headings if line > last), default=None)
    return begin, after - 1 if after else None


def _headings(document: Document, page: Page) -> tuple[int, ...]:
    marks: Iterator[int] = (
        _line(document, heading.page, heading.offset)
        for heading in document.outline
        if heading.page == page.number
    )
    return tuple(marks)


def _line(document: Document, number: int, offset: int) -> int:
    page = next((page for page in document.pages if page.number == number), None)
    return page.text.count("\n", 0, offset) + 1 if page else 1


def _cut(document: Document, pages: tuple[Page, ...]) -> Document:
    return document.model_copy(update={"pages": pages, "outline": ()})
