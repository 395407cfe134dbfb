"""What a page says: words, paragraphs, order, and the place of every character."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfs import COLUMN, LEFT, LOREM, RIGHT, Page, broken, drawn_font, font_meaning, pdf, width
from readings import document, spans

WORDS = st.lists(st.text("abcdefghijklmnop", min_size=1, max_size=9), min_size=1, max_size=120)


def text_of(page: Page) -> str:
    return document(page.bytes()).pages[0].text


@settings(max_examples=30, deadline=None)
@given(WORDS)
def test_the_words_of_a_justified_paragraph_come_back_in_order(words: list[str]) -> None:
    page = Page()
    page.paragraph(LEFT, 700, broken(" ".join(words), COLUMN), COLUMN)
    assert text_of(page).split() == words


def test_lines_of_a_paragraph_are_joined_and_paragraphs_are_kept_apart() -> None:
    page = Page()
    y = page.paragraph(LEFT, 700, broken(LOREM, COLUMN, indent=10), COLUMN, indent=10)
    page.paragraph(LEFT, y, broken(LOREM, COLUMN, indent=10), COLUMN, indent=10)
    assert text_of(page) == f"{LOREM}\n\n{LOREM}"


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    lines = broken(LOREM, COLUMN)
    page = Page()
    page.paragraph(LEFT, 120, [*lines[:4], ""], COLUMN)
    page.paragraph(RIGHT, 700, lines[4:], COLUMN)
    assert text_of(page) == LOREM


def test_a_paragraph_interrupted_by_a_figure_is_made_whole_and_the_figure_follows_it() -> None:
    lines = broken(LOREM, COLUMN)
    page = Page()
    page.paragraph(LEFT, 120, [*lines[:4], ""], COLUMN)
    page.box(RIGHT, 600, 200, 100).text(RIGHT + 20, 650, "queue", 7)
    page.text(RIGHT, 585, "Figure 2: A queue.", 9)
    page.paragraph(RIGHT, 550, lines[4:], COLUMN)
    read = document(page.bytes()).pages[0]
    assert spans(read, "prose") == [LOREM]
    assert spans(read, "figure") == ["queue"]
    assert spans(read, "caption") == ["Figure 2: A queue."]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["to keep the through-", "put high"], "to keep the throughput high"),
        (
            ["a fault-tolerant and fault-", "tolerant one"],
            "a fault-tolerant and fault-tolerant one",
        ),
        (["in the years 2010-", "2012 only"], "in the years 2010-2012 only"),
        (["they asked Hewlett-", "Packard about it"], "they asked Hewlett-Packard about it"),
    ],
)
def test_a_hyphen_at_a_line_end_stays_only_where_it_is_real(
    lines: list[str], expected: str
) -> None:
    page = Page()
    page.paragraph(LEFT, 700, lines, width(lines[0], 10))
    assert text_of(page) == expected


def test_ligatures_are_resolved_and_surrogates_combined() -> None:
    page = font_meaning({"a": "ﬃ", "b": "𝒳", "c": "\u00a0", "d": "e", "o": "o"})
    page.text(LEFT, 700, "oadcb", font="FX")
    assert text_of(page) == "offie 𝒳"


def test_words_are_parted_by_their_distance_where_no_space_was_drawn() -> None:
    page = Page().raw(b"BT /F1 10 Tf 72 700 Td [(Disks) -250 (fail) -30 (ures)] TJ ET")
    assert text_of(page) == "Disks failures"


def test_an_accent_drawn_over_its_letter_becomes_one_character() -> None:
    page = Page().raw(b"BT /F1 10 Tf 72 700 Td [(Andr) (e) 440 (\264)] TJ ET")
    assert text_of(page) == "André"


def test_every_character_has_a_place_inside_the_page_where_it_was_drawn() -> None:
    page = Page()
    page.paragraph(LEFT, 700, broken(LOREM, COLUMN), COLUMN)
    read = document(page.bytes()).pages[0]
    boxes = [read.box(i) for i in range(len(read.text))]
    assert None not in boxes
    for box in boxes:
        assert box is not None
        assert LEFT - 1 <= box.left <= box.right <= LEFT + COLUMN + 1
        assert 560 < box.bottom < box.top < 712
    first, cluster = read.box(0), read.box(read.text.index("cluster"))
    assert first is not None
    assert cluster is not None
    assert first.left == pytest.approx(LEFT, abs=0.2)
    assert cluster.top < first.top


def test_a_page_that_was_turned_reads_like_one_that_was_not() -> None:
    turned = Page(extra="/Rotate 90")
    for number, line in enumerate(broken(LOREM, COLUMN)):
        turned.raw(b"BT /F1 10 Tf 0 1 -1 0 %g 72 Tm (%s) Tj ET" % (72 + 12 * number, line.encode()))
    assert re.sub(r"\s+", " ", text_of(turned)) == LOREM


def test_the_spans_of_a_page_cover_its_text_without_a_gap() -> None:
    page = Page().text(LEFT, 720, "1 Introduction", 14, "F2")
    y = page.paragraph(LEFT, 690, broken(LOREM, COLUMN), COLUMN)
    page.text(LEFT, y - 30, "Table 1: Costs.", 9).text(300, 20, "17")
    read = document(page.bytes()).pages[0]
    edges = [0, *(span.end for span in read.spans)]
    assert edges[:-1] == [span.start for span in read.spans]
    assert edges[-1] == len(read.text)


def test_pages_without_text_between_others_are_named_in_a_note() -> None:
    scan = Page(objects=[], resources="/XObject << /Im %(0)d 0 R >>")
    scan.objects.append(
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Length 1 >> stream\n\xc0\nendstream"
    )
    scan.raw(b"q 612 0 0 792 0 0 cm /Im Do Q")
    full = Page()
    full.paragraph(LEFT, 700, broken(LOREM, COLUMN), COLUMN)
    read = document(pdf([full, scan, full]))
    assert read.notes == ("Page 2 without text: only a picture, which was not read.",)
    assert [len(page.text) > 0 for page in read.pages] == [True, False, True]


def test_a_font_that_states_a_size_of_one_is_measured_by_what_it_draws() -> None:
    page = drawn_font("Helowrd")
    page.raw(b"BT /FX 1 Tf 1 0 0 1 72 700 Tm (Hello) Tj 31 0 Td (world) Tj ET")
    read = document(page.bytes())
    assert read.pages[0].text == "Hello world"
    assert not read.hidden


def test_typewritten_words_do_not_break_a_sentence() -> None:
    page = Page()
    page.paragraph(LEFT, 700, broken(LOREM[:200], COLUMN), COLUMN)
    page.text(LEFT, 640, "put_request, get_request", 10, "F3")
    page.text(LEFT + 160, 640, "and the others", 10)
    page.text(LEFT, 628, "are calls of the system.", 10)
    assert (
        document(page.bytes())
        .pages[0]
        .text.endswith("put_request, get_request and the others are calls of the system.")
    )


def test_slanted_labels_are_read_one_by_one() -> None:
    page = Page()
    page.paragraph(LEFT, 700, broken(LOREM, COLUMN), COLUMN)
    for number, label in enumerate((b"Random", b"Shortest queue")):
        page.raw(b"BT /F1 8 Tf 0.7 0.7 -0.7 0.7 %g 300 Tm (%s) Tj ET" % (100 + 12 * number, label))
    labels = spans(document(page.bytes()).pages[0], "figure")
    assert "\n".join(labels).split("\n") == ["Random", "Shortest queue"]


def test_the_numbers_of_a_manuscripts_lines_are_furniture() -> None:
    page = Page()
    for number in range(1, 20):
        page.text(20, 712 - 12 * number, str(number), 7)
    page.paragraph(LEFT, 700, broken(LOREM, COLUMN), COLUMN)
    read = document(page.bytes()).pages[0]
    assert read.prose == LOREM
    assert " ".join(spans(read, "furniture")).split() == [str(n) for n in range(1, 20)]
