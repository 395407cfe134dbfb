"""The child's side: an order and a PDF come in, a copy or the reason why not goes out.

The copy is opened again before it is handed out: as many pages as before, and on each page as many
annotations as there must be. Where appending to the file does not give that, it is written anew.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from workers.annotating.appending import Appended
from workers.annotating.notes import add_about, add_highlight
from workers.annotating.original import Original, Refused
from workers.annotating.places import Pages, Placed
from workers.annotating.rewriting import Rewritten
from workers.annotating.turning import Edges


def annotated(order: bytes, limit: int) -> bytes:
    """The copy, at most `limit` bytes of it; or `{"refused": reason}`."""
    head, _, content = order.partition(b"\n")
    author, about, marks = json.loads(head)
    try:
        return _copy(content, author, about, marks, limit)
    except Refused as refused:
        return json.dumps({"refused": str(refused)}).encode()


ENGINES: dict[str, Callable[[bytes, int], bytes]] = {"annotate": annotated}


def _copy(content: bytes, author: str, about: str, marks: Sequence[Any], limit: int) -> bytes:
    original = Original(content)
    with Pages(content) as pages:
        if pages.count != original.page_count:
            raise Refused("damaged")
        placed = [pages.place(*mark) for mark in marks]
        found = [place for place in placed if place is not None]
        if not found:
            raise Refused("no_places")
        if len(found) < len(placed):
            about += f"\n{len(placed) - len(found)} of {len(placed)} quotes could not be placed."
        added = Counter([0, *(index for place in found for index in place.shapes)])
        expected = {index: pages.note_count(index) + more for index, more in added.items()}
        corner = pages.corner(0)
    for way in (Appended, Rewritten):
        made = _made(way, original, author, about, corner, found)
        if made and len(made) > limit:
            raise Refused("too_big")
        if made and _holds(made, original.page_count, expected):
            return made
    raise Refused("damaged")


def _made(
    way: Callable[[Original], Appended | Rewritten],
    original: Original,
    author: str,
    about: str,
    corner: Edges,
    found: Sequence[Placed],
) -> bytes:
    """The copy made one way; nothing when the file does not allow it."""
    try:
        copy = way(original)
        add_about(copy, author, about, corner)
        for place in found:
            for index, shapes in place.shapes.items():
                add_highlight(copy, author, place, index, shapes)
        return copy.made()
    except Exception:  # whatever a damaged file makes pypdf raise
        return b""


def _holds(made: bytes, count: int, expected: dict[int, int]) -> bool:
    """Whether the copy has every page and every annotation that it must have."""
    try:
        with Pages(made) as pages:
            return pages.count == count and all(
                pages.note_count(index) == number for index, number in expected.items()
            )
    except Refused:
        return False
