"""What a copy must keep: everything."""

import io
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pdfs
import pytest
from highlights import HIGHLIGHT, LINK, LOOK, TEXT, about, anywhere, highlights, notes, picture
from pypdf import PdfReader, PdfWriter

from bot.core.answer import Critique
from workers.annotating import annotate
from workers.annotating.appending import Appended, Untidy
from workers.annotating.original import Original
from workers.annotating.rewriting import Rewritten

QUOTE = "The scheduler keeps a queue of requests for each replica"


def well_furnished() -> bytes:
    """A file with an outline, links, labels, a form and metadata."""
    pages = [pdfs.Page().text(72, 700, f"{QUOTE} {name}.") for name in ("one", "two", "three")]
    pages[0].objects += [
        b"<< /Type /Annot /Subtype /Link /Rect [72 690 100 710] /Border [0 0 0] "
        b"/A << /S /URI /URI (https://example.org/a) >> >>",
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Ada) /Rect [9 9 99 29] >>",
        b"[%(0)d 0 R %(1)d 0 R]",
    ]
    pages[0].extra = "/Annots %(2)d 0 R"
    pages[
        1
    ].extra = "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [7 0 R /Fit] >>]"
    widget = 3 + len(pdfs.FONTS) + 2 * len(pages) + 1
    return pdfs.pdf(
        pages,
        outline=[("First", 0), ("Third", 2)],
        labels="0 << /S /r >> 2 << /S /D /St 181 >>",
        title="Queues",
        entries=f"/AcroForm << /Fields [{widget} 0 R] >> /Lang (en-GB)",
    )


def with_a_compressed_index() -> bytes:
    """The same, saved as newer software does: objects in streams."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(well_furnished())))
    writer.add_attachment("data.txt", b"a file within the file")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def furniture(content: bytes) -> dict[str, Any]:
    """Everything of a file that is not a note of ours."""
    reader = PdfReader(io.BytesIO(content))

    def walked(entries: list[Any]) -> list[Any]:
        return [
            walked(entry)
            if isinstance(entry, list)
            else (entry.title, reader.get_destination_page_number(entry))
            for entry in entries
        ]

    return {
        "outline": walked(reader.outline),
        "labels": list(reader.page_labels),
        "metadata": dict(reader.metadata or {}),
        "catalog": sorted(reader.root_object),
        "fields": {name: field.get("/V") for name, field in (reader.get_fields() or {}).items()},
        "files": {name: list(data) for name, data in reader.attachments.items()},
        "streams": [
            [part.get_object().get_data() for part in _contents(page)] for page in reader.pages
        ],
        "pages": [
            (page.mediabox, page.cropbox, page.rotation, sorted(page["/Resources"]))
            for page in reader.pages
        ],
    }


def _contents(page: Any) -> list[Any]:
    found = page["/Contents"].get_object()
    return list(found) if isinstance(found, list) else [found]


@pytest.mark.parametrize("made", [well_furnished, with_a_compressed_index])
def test_a_copy_is_the_original_with_an_update_after_it(made: Callable[[], bytes]) -> None:
    content = made()
    copy = annotate(content, about(content, f"{QUOTE} one.", f"{QUOTE} two."), LOOK, "paper")
    assert copy.startswith(content)
    assert furniture(copy) == furniture(content)
    assert [note.words for note in highlights(copy)] == [f"{QUOTE} one.", f"{QUOTE} two."]


def test_the_annotations_that_were_there_stay_in_their_order() -> None:
    content = well_furnished()
    copy = annotate(content, about(content, f"{QUOTE} one.", f"{QUOTE} two."), LOOK, "paper")
    before, after = notes(content), notes(copy)
    ours = [(0, TEXT), (0, HIGHLIGHT), (1, HIGHLIGHT)]
    assert [note for note in after if (note.page, note.kind) not in ours] == before
    assert [(note.page, note.kind) for note in after if (note.page, note.kind) in ours] == ours
    assert [note.kind for note in after].count(LINK) == 2


def test_a_copy_can_be_annotated_again() -> None:
    content = well_furnished()
    first = annotate(content, about(content, f"{QUOTE} one."), LOOK, "paper")
    second = annotate(first, about(content, f"{QUOTE} two."), LOOK, "paper")
    assert second.startswith(first)
    assert len(highlights(second)) == 2
    assert furniture(second) == furniture(content)


def test_the_same_critique_gives_the_same_bytes() -> None:
    content = well_furnished()
    said = about(content, f"{QUOTE} one.")
    assert annotate(content, said, LOOK, "paper") == annotate(content, said, LOOK, "paper")


def test_the_six_papers_keep_what_they_have(
    corpus: Path, written: dict[str, tuple[bytes, bytes]]
) -> None:
    assert len(written) == 6
    for name, (content, copy) in written.items():
        assert copy.startswith(content), name
        assert furniture(copy) == furniture(content), name
        old = [note for note in notes(copy) if note.kind not in (HIGHLIGHT, TEXT)]
        assert old == notes(content), name


@pytest.fixture(scope="module")
def written(corpus: Path) -> dict[str, tuple[bytes, bytes]]:
    """Each paper, and a copy of it with some words of each of its first pages highlighted."""
    made = {}
    for path in sorted((corpus / "papers").glob("*.pdf")):
        content = path.read_bytes()
        made[path.stem] = content, _rewritten_or_appended(content, Appended)
    return made


def _rewritten_or_appended(content: bytes, way: Callable[[Original], Any]) -> bytes:
    """A copy with a rectangle on every page, made one way."""
    original = Original(content)
    copy = way(original)
    annotations = original.pypdf.annotations
    generic = original.pypdf.generic
    for index in range(original.page_count):
        quad = generic.ArrayObject(map(generic.FloatObject, (9, 30, 99, 30, 9, 9, 99, 9)))
        copy.annotate(index, annotations.Highlight(rect=(9, 9, 99, 30), quad_points=quad))
    made = copy.made()
    assert isinstance(made, bytes)
    return made


@pytest.mark.parametrize("made", [well_furnished, with_a_compressed_index])
def test_a_copy_written_anew_keeps_everything_too(made: Callable[[], bytes]) -> None:
    content = made()
    copy = _rewritten_or_appended(content, Rewritten)
    assert furniture(copy) == furniture(content)
    assert len(highlights(copy)) == 3
    assert [n for n in notes(copy) if n.kind != HIGHLIGHT] == notes(content)
    assert picture(copy, 0).width == picture(content, 0).width


def _shifted(content: bytes) -> bytes:
    return b"junk before it\n" + content


def _wrong_index(content: bytes) -> bytes:
    return content.rpartition(b"startxref")[0] + b"startxref\n12\n%%EOF\n"


@pytest.mark.parametrize("damage", [_shifted, _wrong_index])
def test_a_file_whose_index_cannot_be_trusted_is_written_anew(
    damage: Callable[[bytes], bytes],
) -> None:
    content = damage(pdfs.Page().text(72, 700, f"{QUOTE} one.").bytes())
    with pytest.raises(Untidy):
        Appended(Original(content))
    copy = annotate(content, about(content, f"{QUOTE} one."), LOOK, "paper")
    assert not copy.startswith(content)
    assert [note.words for note in highlights(copy)] == [f"{QUOTE} one."]


def test_an_object_number_out_of_all_proportion_is_not_counted_on_from() -> None:
    content = pdfs.Page().text(72, 700, f"{QUOTE} one.").bytes()
    content = content.replace(b"/Size 9 ", b"/Size 99999999 ")
    copy = annotate(content, about(content, f"{QUOTE} one."), LOOK, "paper")
    assert len(highlights(copy)) == 1


def test_a_critique_of_several_documents_marks_each_with_its_own() -> None:
    content = well_furnished()
    said: Critique = about(content, f"{QUOTE} one.")
    other = anywhere("baseline").sections
    both = said.model_copy(update={"sections": tuple(chain(said.sections, other))})
    copy = annotate(content, both, LOOK, "paper")
    assert [note.words for note in highlights(copy)] == [f"{QUOTE} one."]
