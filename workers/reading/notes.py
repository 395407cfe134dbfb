"""What the asker must be told about how a file was read."""

from collections.abc import Iterator, Sequence

from workers.reading.drawn import Sheet
from workers.reading.hidden import Parted

PICTURE = 0.5  # of a page: without text under it, something was not read
SENTENCE = 6  # words; less hidden text than that is a stray label, listed but not spoken of


def notes(
    sheets: Sequence[Sheet], parted: Sequence[Parted], page_count: int, checked: bool
) -> tuple[str, ...]:
    """Sentences, most important first."""
    return tuple(_notes(sheets, parted, page_count, checked))


def _notes(
    sheets: Sequence[Sheet], parted: Sequence[Parted], page_count: int, checked: bool
) -> Iterator[str]:
    if page_count > len(sheets):
        yield f"Only the first {len(sheets)} of {page_count} pages were read."
    if not checked:
        yield (
            "The file is unusual and was read in a simpler way: its text was not checked for "
            "hidden parts, and figures are mixed into it."
        )
    hidden = [run for page in parted for run in page.hidden if len(run.text.split()) >= SENTENCE]
    if hidden:
        how = ", ".join(sorted({run.reason for run in hidden}))
        pages = sorted({run.page for run in hidden})
        verb = "carries" if len(pages) == 1 else "carry"
        yield f"{_pages(pages)} {verb} text that no reader sees ({how}); it was left out."
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


def _pages(numbers: Sequence[int]) -> str:
    """Page numbers as in a sentence: Pages 3, 5–7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    listed = ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)
    return f"{'Page' if len(numbers) == 1 else 'Pages'} {listed}"
