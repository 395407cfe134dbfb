"""A note is the persona's remark as plain text; nothing in it can do anything."""

import io
import re
from typing import Any

import pdfs
import pytest
from highlights import LOOK, TEXT, critique, evidence, finding, highlights, notes
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.core.answer import Critique, Footer, Look
from workers.annotating import annotate, copy_name
from workers.annotating.marks import COLOURS, LONGEST_NOTE, MOST_MARKS, Sheaf, sheaf

ONE, TWO = "A queue per tenant cuts the wait by half.", "The rest is as it always was before."
PAGE = pdfs.Page().text(72, 700, ONE).text(72, 600, TWO).bytes()
FIRST, SECOND = evidence(PAGE, ONE, TWO)
HOSTILE = (
    "[click](javascript:app.alert(1)) **bold** \x1b[31mred\x1b[0m \x00\u202edrow\u202c "
    ") >> endobj 9 0 obj << /S /JavaScript /JS (x) >> https://evil.example \u200b\ufeff"
)


def copy(said: Critique, look: Look = LOOK) -> bytes:
    return annotate(PAGE, said, look, "paper")


def annotations(content: bytes) -> list[Any]:
    """All annotations of the first page as pypdf sees them."""
    return [ref.get_object() for ref in PdfReader(io.BytesIO(content)).pages[0]["/Annots"]]


def test_a_note_has_its_section_the_remark_and_who_made_it() -> None:
    remark = finding(FIRST, text="It **sounds** so `good`.", label="Where it is weak")
    full = remark.model_copy(update={"remedy": "Measure it.", "notes": ("7 is in no source.",)})
    (note,) = highlights(copy(critique(full)))
    assert note.keys["T"] == "Kira Vashti"
    assert note.keys["Subj"] == "Section 1: Where it is weak"
    assert note.keys["Contents"] == (
        "Section 1: Where it is weak\n\nIt sounds so good.\n\nTo be solved: Measure it.\n\n"
        "(7 is in no source.)"
    )


def test_each_section_has_its_colour_and_the_first_page_says_which() -> None:
    made = copy(critique(finding(FIRST), finding(SECOND)))
    (about,) = (note for note in notes(made) if note.kind == TEXT)
    assert about.keys["T"] == "Kira Vashti"
    assert "yellow: Section 1" in about.keys["Contents"]
    assert "green: Section 2" in about.keys["Contents"]
    assert "by gpt-4o" in about.keys["Contents"]
    _, first, second = annotations(made)
    for annotation, (_, colour) in zip((first, second), COLOURS, strict=False):
        shown = [round(float(part) * 255) for part in annotation["/C"]]
        assert bytes(shown).hex() == colour


def test_colours_leave_black_text_readable() -> None:
    for name, colour in COLOURS:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
        light = sum(
            share * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
            for share, part in zip((0.2126, 0.7152, 0.0722), (red, green, blue), strict=True)
        )
        assert (light + 0.05) / 0.05 > 10, name  # the contrast that WCAG computes; it asks for 7
    assert len({colour for _, colour in COLOURS}) == len(COLOURS)


def test_an_answer_without_a_model_says_so_on_the_first_page() -> None:
    said = critique(finding(FIRST)).model_copy(update={"footer": Footer(model="reader")})
    assert "without a language model" in sheaf(said, LOOK, "paper").about


def test_a_quote_that_serves_twice_is_highlighted_once_with_both_remarks() -> None:
    (note,) = highlights(copy(critique(finding(FIRST, text="This."), finding(FIRST, text="That."))))
    assert note.keys["Contents"] == "Section 1\n\nThis.\n\nSection 2\n\nThat."


def test_quotes_that_could_not_be_placed_are_counted_on_the_first_page() -> None:
    moved = SECOND.model_copy(update={"boxes": (*FIRST.boxes[:1], (1, FIRST.boxes[0][1]))})
    (about,) = (n for n in notes(copy(critique(finding(FIRST), finding(moved)))) if n.kind == TEXT)
    assert "1 of 2 quotes could not be placed." in about.keys["Contents"]


def test_hostile_words_stay_words() -> None:
    look = Look(name=f"Q {HOSTILE}", icon="", accent="")
    said = critique(finding(FIRST, text=HOSTILE, label=HOSTILE))
    made = copy(said, look)
    (note,) = highlights(made)
    assert "/JavaScript" in note.keys["Contents"], "as text"
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\u200b\u202a-\u202e\ufeff]", "".join(note.keys.values())
    )
    assert len(note.keys["T"]) <= 100
    _inert(made)


def _inert(made: bytes) -> None:
    """Only the keys that are meant to be there, and nothing a viewer would run or fetch."""
    usual = {"/Type", "/Subtype", "/Rect", "/Contents", "/T", "/Subj", "/NM", "/C", "/P"}
    for annotation in annotations(made):
        more = {"/Highlight": {"/QuadPoints", "/F", "/AP"}, "/Text": {"/Open", "/Name"}}
        assert set(annotation) == usual | more[annotation["/Subtype"]]
        if "/AP" in annotation:
            drawn = annotation["/AP"]["/N"].get_object()
            assert re.fullmatch(rb"/M gs( [\d.]+){3} rg\n(?:[-\d.\smlh]+)f", drawn.get_data())
            assert list(drawn["/Resources"]) == ["/ExtGState"]


@given(text=st.text(max_size=300), label=st.text(max_size=60))
@settings(max_examples=60)
def test_any_words_become_plain_notes_of_bounded_length(text: str, label: str) -> None:
    (mark,) = sheaf(critique(finding(FIRST, text=text * 40, label=label)), LOOK, "paper").marks
    assert len(mark.note) <= LONGEST_NOTE
    assert "\x00" not in mark.note
    assert not re.search("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", mark.note)


def test_the_number_of_notes_is_bounded() -> None:
    many = [
        finding(FIRST.model_copy(update={"boxes": ((n, FIRST.boxes[0][1]),)})) for n in range(999)
    ]
    found: Sheaf = sheaf(critique(*many), LOOK, "paper")
    assert len(found.marks) == MOST_MARKS


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mooncake.pdf", "mooncake.annotated.pdf"),
        ("A Paper (v2).PDF", "A Paper (v2).annotated.pdf"),
        ("no-ending", "no-ending.annotated.pdf"),
        ("../../etc/passwd.pdf", "_.._etc_passwd.annotated.pdf"),
        ("a\x00b\u202e\n.pdf", "ab.annotated.pdf"),
        ("C:\\x|y?.pdf", "C_x_y_.annotated.pdf"),
        (".pdf", "document.annotated.pdf"),
        ("", "document.annotated.pdf"),
        ("论文.pdf", "论文.annotated.pdf"),
        (f"{'文' * 300}.pdf", f"{'文' * 66}.annotated.pdf"),
    ],
)
def test_the_copys_name_is_the_files_own_and_fit_for_any_system(name: str, expected: str) -> None:
    assert copy_name(name) == expected
