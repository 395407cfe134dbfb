"""What the asker must be told about how a file was read.

Text may be hidden without anybody's bad intent, by a template or a tool; so it is said what was
found and where, never who meant what.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.core.page_ranges import pages_said
from workers.reading.drawn import Sheet
from workers.reading.hidden import Concealed, Parted
from workers.reading.wording import CONFIDENTIAL, ORDER, Found, found, quoted

PICTURE = 0.5  # of a page: without text under it, something was not read
MOST_ORDERS = 3  # that are quoted


class Told(NamedTuple):
    """What was found in the words of a file."""

    orders: tuple[Found, ...]  # printed openly, addressed to a program
    confidential: str  # the marking that asks not to pass the file on


def told(pages: dict[int, str], parted: Sequence[Parted]) -> Told:
    """Look through the visible text of the pages, by number, and what is hidden."""
    return Told(tuple(found(ORDER, pages)), _marking(pages, parted))


def notes(
    sheets: Sequence[Sheet],
    parted: Sequence[Parted],
    page_count: int,
    checked: bool,
    words: Told,
) -> tuple[str, ...]:
    """Sentences, most important first."""
    return (
        *_of_hidden([run for page in parted for run in page.hidden]),
        *_of_orders(words.orders),
        *_of_reading(sheets, parted, page_count, checked),
    )


def _of_hidden(hidden: Sequence[Concealed]) -> Iterator[str]:
    orders = [run for run in hidden if run.instructs]
    for run in orders[:MOST_ORDERS]:
        yield (
            f"⚠ Page {run.page} hides an instruction to whoever reads the file with a program "
            f"({run.reason}): “{quoted(run.text)}” It was left out. "
            + (
                "Some venues put such sentences into reviewers' copies to notice reviews written "
                "by programs."
                if run.canary
                else "The file does not say who put it there."
            )
        )
    if more := orders[MOST_ORDERS:]:
        yield f"⚠ {_where(more)} such instructions, too; they were left out as well."
    if prose := [run for run in hidden if run.prose and not run.instructs]:
        how = ", ".join(sorted({run.reason for run in prose}))
        carry = _where(prose, "carries", "carry")
        yield f"{carry} text that no reader sees ({how}); it was left out."


def _of_orders(orders: Sequence[Found]) -> Iterator[str]:
    for order in orders[:MOST_ORDERS]:
        yield (
            f"⚠ Page {order.page} openly contains what reads like an instruction to a program that "
            f"reviews it: “{order.words}” It was read as text of the document and not followed."
        )


def _of_reading(
    sheets: Sequence[Sheet], parted: Sequence[Parted], page_count: int, checked: bool
) -> Iterator[str]:
    if page_count > len(sheets):
        yield f"Only the first {len(sheets)} of {page_count} pages were read."
    if not checked:
        yield (
            "The file is unusual and was read in a simpler way: its text was not checked for "
            "hidden parts, and figures are mixed into it."
        )
    elif untested := [s.number for s in sheets if s.glyphs and not s.tested]:
        yield (
            f"{_pages(untested)} could not be checked for text that nobody sees: drawing "
            f"{'it' if len(untested) == 1 else 'them'} takes too much time or memory."
        )
    if failed := [sheet.number for sheet in sheets if sheet.failed]:
        yield f"{_pages(failed)} could not be read."
    unread = [s.number for s in sheets if s.picture > PICTURE and not s.glyphs and not s.failed]
    if unread:
        yield f"{_pages(unread)} without text: only a picture, which was not read."
    if any(page.recognised for page in parted):
        yield (
            "The text comes from a scan with text recognition; it could not be checked "
            "against the pictures of the pages."
        )


def _marking(pages: dict[int, str], parted: Sequence[Parted]) -> str:
    for mark in found(CONFIDENTIAL, pages):
        return f"page {mark.page}: “{mark.words}”"
    for page in parted:
        for run in page.hidden:
            if run.canary or CONFIDENTIAL.search(run.text):
                return f"page {run.page}, hidden: “{quoted(run.text)}”"
    return ""


def _where(runs: Sequence[Concealed], one: str = "hides", many: str = "hide") -> str:
    pages = sorted({run.page for run in runs})
    return f"{_pages(pages)} {one if len(pages) == 1 else many}"


def _pages(numbers: Sequence[int]) -> str:
    """Page numbers as a sentence begins with them: Pages 3, 5–7."""
    return pages_said(numbers).capitalize()
