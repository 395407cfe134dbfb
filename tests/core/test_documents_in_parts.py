from hypothesis import given
from hypothesis import strategies as st

from bot.core.document import Document, Heading, Page, Span, SpanKind
from bot.core.excerpt import everything, excerpt
from bot.core.parts import parts_of

KINDS: tuple[SpanKind, ...] = (
    *("prose", "heading", "caption", "figure", "table", "reference", "furniture"),
)
UNREAD = ("figure", "furniture")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Pages of numbered words in spans of any kind, and headings anywhere, also nowhere."""
    word = iter(range(10_000))
    pages = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        text, spans = "", []
        for kind in draw(st.lists(st.sampled_from(KINDS), max_size=6)):
            said = " ".join(f"w{next(word)}x" for _ in range(draw(st.integers(1, 8)))) + "\n"
            spans.append(Span(kind=kind, start=len(text), end=len(text) + len(said)))
            text += said
        pages.append(Page(number=number, label="", text=text, spans=tuple(spans)))
    headings = st.builds(
        Heading,
        level=st.integers(1, 3),
        title=st.sampled_from(["Abstract", "Design", "References", "Evaluation", "A Proofs"]),
        page=st.integers(1, 6),
        offset=st.integers(0, 120),
    )
    outline = tuple(draw(st.lists(headings, max_size=8)))
    return Document(name="d.pdf", pages=tuple(pages), page_count=len(pages), outline=outline)


def words(text: str) -> int:
    return len(text.split())


def readable(document: Document, *kinds: str) -> list[str]:
    return [
        word
        for page in document.pages
        for span in page.spans
        if (span.kind in kinds if kinds else span.kind not in UNREAD)
        for word in page.text[span.start : span.end].split()
    ]


def sent(text: str) -> list[str]:
    return "".join(line for line in text.splitlines(keepends=True) if line[0] != "[").split()


@given(documents())
def test_the_parts_of_a_document_are_all_that_is_read_in_order_and_once(document: Document) -> None:
    whole = everything(parts_of(0, document))
    # A heading may be placed inside a word, which is then in two pieces.
    assert "".join(sent(whole.of(0))) == "".join(readable(document))
    assert whole.omissions((document,)) == ()


@given(documents(), st.integers(0, 200))
def test_what_is_kept_is_in_order_and_fits_and_what_is_gone_is_said(
    document: Document, budget: int
) -> None:
    parts = parts_of(0, document)
    chosen = excerpt(parts, budget, words)
    kept = "".join(sent(chosen.of(0)))
    everything_read = iter("".join(readable(document)))
    assert all(letter in everything_read for letter in kept)
    assert sum(words(chosen.parts[index].text) for index in chosen.kept) <= budget
    if chosen.captions:
        captions = "".join(readable(document, "caption"))
        remaining = iter(kept)
        assert all(letter in remaining for letter in captions)
    gone = len(chosen.kept) < len(chosen.parts)
    assert bool(chosen.omissions((document,))) == gone
    assert ("[left out here: " in chosen.of(0)) == gone


def test_text_before_the_first_heading_and_after_the_references_has_its_rank() -> None:
    pages = tuple(Page(number=n, label="", text=f"page {n}") for n in range(1, 5))
    outline = tuple(
        Heading(level=1, title=title, page=page)
        for page, title in ((2, "Design"), (3, "References"), (4, "Details"))
    )
    document = Document(name="d.pdf", pages=pages, page_count=4, outline=outline)
    ranks = {part.title: part.rank for part in parts_of(0, document)}
    assert ranks["the beginning"] < ranks["Design"] < ranks["Details"] < ranks["References"]


def test_a_subsection_has_the_rank_of_the_section_it_stands_in() -> None:
    pages = (Page(number=1, label="", text="0123456789"),)
    outline = tuple(
        Heading(level=level, title=title, page=1, offset=offset)
        for offset, (level, title) in enumerate(
            ((1, "5 Related Work"), (2, "5.1 Discussion"), (1, "6 Design"), (2, "6.1 Evaluation"))
        )
    )
    document = Document(name="d.pdf", pages=pages, page_count=1, outline=outline)
    ranks = [part.rank for part in parts_of(0, document)]
    assert ranks == [3, 3, 2, 1]
