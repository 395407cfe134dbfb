"""Where a page carries drawings: placed graphics, clusters of lines and shapes, images."""

import ctypes as c
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pypdfium2 import raw

from workers.reading.drawn import Area

OBJECTS = 20_000  # per page; a plot beyond that has long shown where it is
DEPTH = 6  # of graphics placed inside graphics
WHOLE_PAGE = 0.6  # a graphic covering more than this is the page, not a figure on it
THIN = 2.5  # points; a rule, not a shape
NEAR = 8.0  # points between two strokes of one drawing
SMALLEST = 20.0  # points; less is a bullet or a fraction bar


class Survey(NamedTuple):
    """What the objects of a page say."""

    drawings: list[Area]
    placed: set[int]  # addresses of the text objects inside placed graphics
    nested: set[int]  # and inside graphics of any size
    picture: float  # share of the page under images


def survey(page: Any, area: Area) -> Survey:
    """Look once at every object of a page."""
    shapes: list[Area] = []
    placed: set[int] = set()
    nested: set[int] = set()
    pictures = 0.0
    whole = max(area.width * area.height, 1.0)
    for obj in _objects(page):
        kind = raw.FPDFPageObj_GetType(obj)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            continue
        bounds = _bounds(obj)
        share = bounds.width * bounds.height / whole
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += min(share, 1.0)
        inside = set(_texts(obj, DEPTH)) if kind == raw.FPDF_PAGEOBJ_FORM else set()
        nested |= inside
        if share <= WHOLE_PAGE:
            placed |= inside
            shapes.append(bounds)
    return Survey(list(clusters(shapes)), placed, nested, min(pictures, 1.0))


def clusters(shapes: Iterable[Area]) -> Iterator[Area]:
    """Shapes that lie near each other, joined; lone rules and specks are left out."""
    found: list[tuple[Area, bool]] = []  # and whether anything in it is more than a rule
    for shape in shapes:
        solid = shape.width > THIN and shape.height > THIN
        area, rest = shape, []
        for other, other_solid in found:
            if area.meets(other, NEAR):
                area, solid = area.around(other), solid or other_solid
            else:
                rest.append((other, other_solid))
        found = [*rest, (area, solid)]
    for area, solid in found:
        if solid and area.width >= SMALLEST and area.height >= SMALLEST:
            yield area


def _objects(page: Any) -> Iterator[Any]:
    for index in range(min(raw.FPDFPage_CountObjects(page), OBJECTS)):
        yield raw.FPDFPage_GetObject(page, index)


def _texts(form: Any, depth: int) -> Iterator[int]:
    for index in range(min(max(raw.FPDFFormObj_CountObjects(form), 0), OBJECTS)):
        obj = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(obj)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield c.addressof(obj.contents)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth:
            yield from _texts(obj, depth - 1)


def _bounds(obj: Any) -> Area:
    edges = [c.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(obj, *map(c.byref, edges))
    return Area(*(edge.value for edge in edges))
