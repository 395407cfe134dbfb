"""Critiques of made-up quotes, and highlights as PDFium, which did not write them, sees them."""

import ctypes as c
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from pypdfium2 import raw
from readings import document

from bot.core.answer import (
    Critique,
    Evidence,
    Finding,
    Footer,
    Look,
    Quoted,
    Reading,
    Section,
)
from bot.core.document import Box
from bot.core.evidence import index_of, locate

LOOK = Look(name="Kira Vashti", icon="🗡", accent="#aa0000")
HIGHLIGHT, TEXT, LINK = raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_LINK


def critique(*findings: Finding, name: str = "a.pdf", role: str = "paper") -> Critique:
    """A section per finding."""
    sections = tuple(
        Section(id=f"s{i}", title=f"Section {i}", kind="findings", blocks=(finding,))
        for i, finding in enumerate(findings, 1)
    )
    return Critique(
        persona="kira",
        documents=(Reading(name=name, role=role, title="", pages=1),),
        sections=sections,
        footer=Footer(model="gpt-4o"),
    )


def finding(*evidence: Evidence, text: str = "A remark.", label: str = "") -> Finding:
    return Finding(label=label, text=text, evidence=evidence)


def evidence(content: bytes, *quotes: str, role: str = "paper") -> tuple[Evidence, ...]:
    """The quotes as the product finds them in what it reads of the file."""
    index = index_of(document(content).model_copy(update={"role": role}))
    found = [locate([index], Quoted(text=quote)).evidence for quote in quotes]
    assert None not in found, [q for q, e in zip(quotes, found, strict=True) if e is None]
    return tuple(e for e in found if e is not None)


def about(content: bytes, *quotes: str) -> Critique:
    """A critique with a finding for each quote."""
    return critique(*(finding(e) for e in evidence(content, *quotes)))


def anywhere(role: str = "paper") -> Critique:
    """A critique of a file that nobody has read."""
    box = Box(72, 690, 300, 710)
    return critique(finding(Evidence(quote="some words", page=1, document=role, boxes=((1, box),))))


class Note(NamedTuple):
    """An annotation."""

    page: int  # index
    kind: int
    keys: dict[str, str]  # T, Contents, Subj
    quads: tuple[tuple[tuple[float, float], ...], ...]
    words: str  # that stand within the quads


@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    raw.FPDF_InitLibraryWithConfig(raw.FPDF_LIBRARY_CONFIG(version=2))
    pdf = raw.FPDF_LoadMemDocument64(content, len(content), None)
    assert pdf, "PDFium cannot open it"
    try:
        yield pdf
    finally:
        raw.FPDF_CloseDocument(pdf)


def notes(content: bytes) -> list[Note]:
    """All annotations of a file."""
    found = []
    with opened(content) as pdf:
        for index in range(raw.FPDF_GetPageCount(pdf)):
            page = raw.FPDF_LoadPage(pdf, index)
            text = raw.FPDFText_LoadPage(page)
            for i in range(raw.FPDFPage_GetAnnotCount(page)):
                annotation = raw.FPDFPage_GetAnnot(page, i)
                found.append(_note(index, annotation, text))
                raw.FPDFPage_CloseAnnot(annotation)
            raw.FPDFText_ClosePage(text)
            raw.FPDF_ClosePage(page)
    return found


def highlights(content: bytes) -> list[Note]:
    return [note for note in notes(content) if note.kind == HIGHLIGHT]


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _note(index: int, annotation: Any, text: Any) -> Note:
    quads = []
    for i in range(raw.FPDFAnnot_CountAttachmentPoints(annotation)):
        q = raw.FS_QUADPOINTSF()
        assert raw.FPDFAnnot_GetAttachmentPoints(annotation, i, c.byref(q))
        quads.append(((q.x1, q.y1), (q.x2, q.y2), (q.x3, q.y3), (q.x4, q.y4)))
    return Note(
        index,
        raw.FPDFAnnot_GetSubtype(annotation),
        {key: _string(annotation, key) for key in ("T", "Contents", "Subj")},
        tuple(quads),
        " ".join(_within(text, quad) for quad in quads),
    )


def _string(annotation: Any, key: str) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, key.encode(), None, 0)
    buffer = (c.c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(annotation, key.encode(), buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le").rstrip("\0")


def _within(text: Any, quad: Sequence[tuple[float, float]]) -> str:
    """The characters within a quadrilateral, those that only touch it left out."""
    (x1, y1), _, (x3, y3), _ = quad  # upper left, upper right, lower left, lower right
    xs, ys = [x for x, _ in quad], [y for _, y in quad]
    across, up = 0.3 * abs(x1 - x3), 0.3 * abs(y1 - y3)
    buffer = (c.c_ushort * 4_000)()
    edges = (min(xs) + across, max(ys) - up, max(xs) - across, min(ys) + up)
    count = raw.FPDFText_GetBoundedText(text, *edges, buffer, 4_000)
    return bytes(buffer)[: 2 * count].decode("utf-16-le").rstrip("\0")


class Picture(NamedTuple):
    """A page as it is shown."""

    width: int
    height: int
    pixels: bytes  # four bytes each: blue, green, red, nothing


def picture(content: bytes, index: int = 0, scale: float = 1.0) -> Picture:
    """A page rendered with its annotations."""
    with opened(content) as pdf:
        page = raw.FPDF_LoadPage(pdf, index)
        width = round(raw.FPDF_GetPageWidthF(page) * scale)
        height = round(raw.FPDF_GetPageHeightF(page) * scale)
        bitmap = raw.FPDFBitmap_Create(width, height, 0)
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
        size = raw.FPDFBitmap_GetStride(bitmap) * height
        pixels = c.string_at(raw.FPDFBitmap_GetBuffer(bitmap), size)
        raw.FPDFBitmap_Destroy(bitmap)
        raw.FPDF_ClosePage(page)
    return Picture(width, height, pixels)
