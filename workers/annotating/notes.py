"""The annotations themselves: plain text and a colour, nothing that a viewer could obey.

Each has its own appearance, so that viewers agree on how a highlight looks, and a name that is the
same every time, so that the same order gives the same bytes.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Protocol

from workers.annotating.places import Placed
from workers.annotating.turning import Corners, Edges, around

PRINTED = 4  # the annotation flag
ABOUT = ("About these notes", "ffe066")


class Copy(Protocol):
    """A copy under construction."""

    pypdf: Any

    def add(self, thing: Any) -> Any:
        """Put an object into the file; the reference to it."""
        ...

    def annotate(self, index: int, annotation: Any) -> None:
        """Give a page one more annotation."""
        ...


def add_about(copy: Copy, author: str, text: str, edges: Edges) -> None:
    """A closed note on the first page that says who wrote the others."""
    subject, colour = ABOUT
    note = copy.pypdf.annotations.Text(rect=edges, text=text, title_bar=author)
    del note["/Flags"]  # pypdf's own invention; the key is /F
    generic = copy.pypdf.generic
    note[generic.NameObject("/Name")] = generic.NameObject("/Comment")
    note[generic.NameObject("/C")] = _colour(generic, colour)
    _describe(generic, note, subject, text)
    copy.annotate(0, note)


def add_highlight(
    copy: Copy, author: str, place: Placed, index: int, shapes: Sequence[Corners]
) -> None:
    """What of a quote stands on one page."""
    generic = copy.pypdf.generic
    edges = around(*shapes)
    first = min(place.shapes)
    text = place.note if index == first else f"(from page {first + 1}) {place.note}"
    flat = [edge for shape in shapes for point in shape for edge in point]
    note = copy.pypdf.annotations.Highlight(
        rect=edges,
        quad_points=generic.ArrayObject(generic.FloatObject(round(edge, 2)) for edge in flat),
        highlight_color=place.colour,
        printing=True,
        title_bar=author,
    )
    _describe(generic, note, place.subject, text)
    shown = copy.add(_appearance(generic, place.colour, shapes, edges))
    note[generic.NameObject("/AP")] = generic.DictionaryObject({generic.NameObject("/N"): shown})
    copy.annotate(index, note)


def _describe(generic: Any, note: Any, subject: str, text: str) -> None:
    name = sha256(f"{note['/Rect']}{subject}{text}".encode()).hexdigest()[:24]
    note[generic.NameObject("/Type")] = generic.NameObject("/Annot")
    for key, value in (("/Contents", text), ("/Subj", subject), ("/NM", f"shedder-{name}")):
        note[generic.NameObject(key)] = generic.TextStringObject(value)


def _appearance(generic: Any, colour: str, shapes: Sequence[Corners], edges: Edges) -> Any:
    """The quadrilaterals filled as with a marker pen: what is dark under them stays dark."""
    red, green, blue = _parts(colour)
    drawn = [f"/M gs {red:.3f} {green:.3f} {blue:.3f} rg"]
    for upper_left, upper_right, lower_left, lower_right in shapes:
        path = (upper_left, upper_right, lower_right, lower_left)
        points = [f"{x:.2f} {y:.2f}" for x, y in path]
        drawn.append(f"{points[0]} m {points[1]} l {points[2]} l {points[3]} l h")
    drawn.append("f")  # all at once: where lines overlap, the pen must not have passed twice
    name, number = generic.NameObject, generic.FloatObject
    pen = generic.DictionaryObject({name("/BM"): name("/Multiply")})
    states = generic.DictionaryObject({name("/M"): pen})
    form = generic.DecodedStreamObject()
    form.set_data("\n".join(drawn).encode())
    form.update(
        {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Form"),
            name("/BBox"): generic.ArrayObject(number(round(edge, 2)) for edge in edges),
            name("/Group"): generic.DictionaryObject({name("/S"): name("/Transparency")}),
            name("/Resources"): generic.DictionaryObject({name("/ExtGState"): states}),
        }
    )
    return form


def _colour(generic: Any, colour: str) -> Any:
    return generic.ArrayObject(generic.FloatObject(round(part, 3)) for part in _parts(colour))


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue
