"""However a page is turned, cut or measured, a highlight covers the words it is about."""

import io
from pathlib import Path

import pdfs
import pytest
from highlights import LOOK, about, critique, evidence, finding, highlights, letters, picture
from pypdf import PdfReader

from bot.core.answer import Evidence, Quoted
from bot.core.document import Document
from bot.core.evidence import index_of, locate
from workers.annotating import Unannotatable, annotate

FIRST = "A queue per tenant cuts the wait by half."
SECOND = "The scheduler takes from the shortest of them."
WHITE, DARK = b"\xff\xff\xff", 90


def a_page(**extra: str) -> pdfs.Page:
    """Two sentences and others around them, close enough to be hit by mistake."""
    page = pdfs.Page(**extra).text(72, 560, "Queues of their own", 16, "F2")
    lines = ("Before it stands this.", FIRST, "Between them stands that.", SECOND, "Then the end.")
    for number, line in enumerate(lines):
        page.text(72, 520 - 12 * number, line)
    return page


def check(content: bytes, *quotes: str) -> bytes:
    """A copy in which exactly these words are highlighted."""
    made = annotate(content, about(content, *quotes), LOOK, "paper")
    assert [letters(note.words) for note in highlights(made)] == [letters(q) for q in quotes]
    return made


@pytest.mark.parametrize("shown_upright", [True, False], ids=["rotate", "only drawn so"])
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_on_a_turned_page(quarters: int, shown_upright: bool) -> None:
    page = pdfs.sideways(a_page(), quarters, shown_upright=shown_upright)
    check(page.bytes(), FIRST, SECOND)


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_on_a_page_whose_text_the_viewer_turns_over(rotate: int) -> None:
    check(a_page(extra=f"/Rotate {rotate}").bytes(), FIRST, SECOND)


@pytest.mark.parametrize(
    "page",
    [
        {"extra": "/CropBox [40 300 500 640]"},
        {"extra": "/CropBox [40 300 500 640] /Rotate 90"},
        {"media": "[-100 50 700 900]"},
        {"media": "[60 200 500 600]", "extra": "/CropBox [0 0 5000 5000]"},
        {"extra": "/UserUnit 2.5"},
        {"media": "[-100 50 700 900]", "extra": "/UserUnit 0.5 /CropBox [40 300 500 640]"},
    ],
    ids=["cropped", "cropped and turned", "origin", "crop beyond", "unit", "all of it"],
)
def test_on_a_page_with_boxes_of_its_own(page: dict[str, str]) -> None:
    check(a_page(**page).bytes(), FIRST, SECOND)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_on_a_turned_page_with_boxes_of_its_own(quarters: int) -> None:
    page = pdfs.sideways(a_page(), quarters)
    page.media = "[-30 -20 700 850]"
    page.extra += " /CropBox [10 15 602 780]"
    check(page.bytes(), FIRST, SECOND)


def test_over_several_lines_and_a_hyphen() -> None:
    content = pdfs.paper()
    quote = "This holds for every number of throughput [1, 3]."
    made = annotate(content, about(content, quote), LOOK, "paper")
    (note,) = highlights(made)
    assert len(note.quads) == 2
    assert letters(note.words) == letters(quote)


def test_over_a_page_break() -> None:
    halves = ("The scheduler of this page goes on", "and on the next one it ends.")
    content = pdfs.pdf(_columns(halves))
    quote = " ".join(halves)
    made = annotate(content, about(content, quote), LOOK, "paper")
    found = highlights(made)
    assert letters("".join(note.words for note in found)) == letters(quote)
    assert [note.page for note in found] == [0, 1]
    assert found[1].keys["Contents"].startswith("(from page 1) Section 1")


def _columns(halves: tuple[str, str]) -> list[pdfs.Page]:
    """Two pages; the first ends and the second begins with half of a sentence."""
    filling = "This line is here so that the page is full of prose and nothing else at all."
    first, second = pdfs.Page(), pdfs.Page()
    for row in range(40):
        first.text(72, 720 - 14 * row, halves[0] if row == 39 else filling)
        second.text(72, 720 - 14 * row, halves[1] if row == 0 else filling)
    return [first, second]


def test_over_two_columns() -> None:
    left, right = "The left column ends with half", "of a sentence that goes on here."
    page = pdfs.Page()
    for row in range(40):
        filling = f"Row {row} is here so that there is prose."
        page.text(54, 720 - 14 * row, left if row == 39 else filling)
    for row in range(40):
        filling = f"Row {row} stands in the other column."
        page.text(318, 720 - 14 * row, right if row == 0 else filling)
    made = check(page.bytes(), f"{left} {right}")
    assert len(highlights(made)[0].quads) == 2


def test_nothing_but_the_highlighted_words_looks_different() -> None:
    content = pdfs.sideways(a_page(), 1).bytes()
    made = check(content, FIRST)
    before, after = picture(content), picture(made)
    (note,) = highlights(made)
    # What is at the left of the upright page is at the bottom of the file's own.
    ys = [y for point in note.quads[0] for y in point[1:]]
    columns, rows = set(), set()
    for at in range(0, len(before.pixels), 4):
        old, new = before.pixels[at : at + 3], after.pixels[at : at + 3]
        x, y = at // 4 % before.width, at // 4 // before.width
        if old == new or (x > before.width - 60 and y < 60):  # the note about the notes
            continue
        assert max(new) >= min(old), "ink was added"
        columns.add(x)
        rows.add(y)
        if max(old) < DARK:
            assert max(new) <= DARK, "ink was covered"
    assert min(ys) - 2 <= min(columns) <= max(columns) <= max(ys) + 2
    assert 8 <= len(rows) <= 14


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", ["[0 0 612 792]", "[40 300 500 640]"])
def test_the_note_about_the_notes_is_in_the_corner_of_what_is_shown(rotate: int, crop: str) -> None:
    content = a_page(extra=f"/Rotate {rotate} /CropBox {crop}").bytes()
    page = PdfReader(io.BytesIO(check(content, FIRST))).pages[0]
    note = next(a.get_object() for a in page["/Annots"] if a.get_object()["/Subtype"] == "/Text")
    left, bottom, right, top = map(float, note["/Rect"])
    box, near = page.cropbox, 60
    assert box.left < left < right < box.right
    assert box.bottom < bottom < top < box.top
    assert (box.right - right < near) == (rotate in (0, 270))
    assert (box.top - top < near) == (rotate in (0, 90))


def test_words_that_are_not_where_they_were_read_are_not_highlighted() -> None:
    content = a_page().bytes()
    right, wrong = evidence(content, FIRST, SECOND)
    moved = wrong.model_copy(update={"boxes": ((1, right.boxes[0][1]),)})
    made = annotate(content, critique(finding(right), finding(moved)), LOOK, "paper")
    assert [letters(note.words) for note in highlights(made)] == [letters(FIRST)]
    with pytest.raises(Unannotatable) as refused:
        annotate(content, critique(finding(moved)), LOOK, "paper")
    assert refused.value.reason == "no_places"


def test_on_the_six_papers(corpus: Path, papers: dict[str, Document]) -> None:
    wrong, quotes = [], 0
    for path in sorted((corpus / "papers").glob("*.pdf")):
        found = _sentences(papers[path.stem])
        wanted = critique(*map(finding, found))
        covered: dict[str, str] = {}
        for note in highlights(annotate(path.read_bytes(), wanted, LOOK, "paper")):
            subject = note.keys["Subj"]
            covered[subject] = covered.get(subject, "") + note.words
        quotes += len(found)
        for number, quoted in enumerate(found, 1):
            words = covered.get(f"Section {number}", "")
            if letters(words) != letters(quoted.quote):
                wrong.append((path.stem, quoted.page, quoted.quote, words))
    assert quotes > 200
    assert not wrong


def _sentences(document: Document) -> list[Evidence]:
    """Sentences from all over a paper, each where it was found."""
    index = index_of(document)
    prose = " ".join(page.only("prose") for page in document.pages).replace("\n", " ")
    said = [s for s in prose.split(". ") if 60 < len(s) < 400 and "[" not in s][::8]
    located = (locate([index], Quoted(text=sentence)).evidence for sentence in said)
    return list({evidence.boxes: evidence for evidence in located if evidence}.values())
