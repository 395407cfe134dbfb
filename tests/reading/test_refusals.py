"""Each kind of file that cannot be read is refused in its own words, with what to do about it."""

import string

import pytest
from pdfs import LOREM, Page, file, font_meaning, page_tree_in_itself, paper, pdf, picture

from bot.core.errors import Unreadable
from workers.reading import read

LOGIN = b"\n<!DOCTYPE html><html><title>Sign in to continue</title></html>"


def gibberish() -> bytes:
    shifted = dict(zip(string.ascii_lowercase, "qzxjkvbpygfwmucldrhsnioate", strict=True))
    page = font_meaning(shifted | {" ": " ", "e": "\ue000", "t": "\ue001"})
    for line in range(40):
        page.text(54, 740 - 14 * line, LOREM[:70].lower(), font="FX")
    return page.bytes()


def letters_without_meaning() -> bytes:
    page = font_meaning({letter: chr(0xE000 + ord(letter)) for letter in string.ascii_lowercase})
    return page.text(54, 700, string.ascii_lowercase * 3, font="FX").bytes()


REFUSED = {
    "empty": (b"", "empty (0 bytes)", "Upload"),
    "html": (LOGIN, "web page", "save the PDF itself"),
    "not_pdf": (b"PK\x03\x04 a Word file", "not a PDF", "as a PDF file"),
    "password": (pdf([Page().text(72, 700, "Secret")], password="x"), "password", "without one"),
    "scanned": (pdf([picture(Page())] * 2), "scan", "OCR"),
    "gibberish": (gibberish(), "gibberish", "another copy"),
    "no_text": (Page().box(10, 10, 300, 300).bytes(), "no text", "OCR"),
    "broken": (b"%PDF-1.4\n" + b"\x00\xff nonsense" * 99, "damaged", "again"),
    "no_pages": (
        file([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]),
        "no pages",
        "Export",
    ),
}


def refusal(content: bytes, name: str = "deep.pdf", max_bytes: int = 1 << 20) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(content, name, max_bytes=max_bytes, max_pages=60)
    return refused.value


@pytest.fixture(scope="module")
def refusals() -> dict[str, Unreadable]:
    return {reason: refusal(content) for reason, (content, _, _) in REFUSED.items()}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(
    reason: str, refusals: dict[str, Unreadable]
) -> None:
    _, why, remedy = REFUSED[reason]
    error = refusals[reason]
    assert error.reason == reason
    assert "“deep.pdf”" in error.message
    assert why in error.message
    assert remedy in error.message


def test_every_refusal_has_its_own_sentence(refusals: dict[str, Unreadable]) -> None:
    assert len({error.message for error in refusals.values()}) == len(REFUSED)


def test_letters_whose_meaning_is_unknown_are_gibberish_and_not_a_missing_text() -> None:
    assert refusal(letters_without_meaning()).reason == "gibberish"


def test_a_page_tree_that_leads_nowhere_is_broken() -> None:
    assert refusal(page_tree_in_itself()).reason in ("broken", "no_pages")


def test_a_file_over_the_limit_is_refused_with_both_sizes() -> None:
    error = refusal(paper() + b" " * (3 << 20), max_bytes=2 << 20)
    assert error.reason == "too_big"
    assert "3 MB" in error.message
    assert "2 MB" in error.message


def test_a_file_over_the_page_limit_is_read_so_far_and_says_so() -> None:
    pages = [Page().text(72, 700, f"This is page {n}.") for n in range(1, 8)]
    document = read(pdf(pages), "long.pdf", max_bytes=1 << 20, max_pages=3)
    assert [page.text for page in document.pages] == [f"This is page {n}." for n in (1, 2, 3)]
    assert document.page_count == 7
    assert document.notes == ("Only the first 3 of 7 pages were read.",)


def test_a_file_with_an_empty_password_is_read() -> None:
    locked = pdf([Page().text(72, 700, "Open to everybody.")], password="")
    assert (
        read(locked, "a.pdf", max_bytes=1 << 20, max_pages=9).pages[0].text == "Open to everybody."
    )


def test_a_name_is_made_harmless_before_it_is_repeated() -> None:
    message = refusal(b"", "<!channel> `rm`\u202e\n" + "x" * 500 + ".pdf").message
    assert "“!channel rmxxx" in message
    assert len(message) < 200
    assert refusal(b"", "\n").message.startswith("The file is empty")
