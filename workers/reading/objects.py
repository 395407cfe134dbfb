"""The text objects of a page, those inside placed graphics included."""

import ctypes as c
from collections.abc import Callable, Iterator
from typing import Any

from pypdfium2 import raw

DEPTH = 12  # of graphics placed inside graphics
MOST = 300_000  # objects of a page

_handle = c.c_void_p
_of_page = c.cast(raw.FPDFPage_GetObject, c.CFUNCTYPE(_handle, _handle, c.c_int))
_of_form = c.cast(raw.FPDFFormObj_GetObject, c.CFUNCTYPE(_handle, _handle, c.c_ulong))
_in_form = c.cast(raw.FPDFFormObj_CountObjects, c.CFUNCTYPE(c.c_int, _handle))
_kind = c.cast(raw.FPDFPageObj_GetType, c.CFUNCTYPE(c.c_int, _handle))


def texts(page: Any) -> list[int] | None:
    """Their addresses, in the order of the page; None when there are too many objects."""
    count = raw.FPDFPage_CountObjects(page)
    found = _texts(c.cast(page, _handle).value, count, _of_page, DEPTH)
    return list(found) if count <= MOST else None


def _texts(
    holder: int | None, count: int, get: Callable[..., int | None], depth: int
) -> Iterator[int]:
    for index in range(count):
        obj = get(holder, index)
        if not obj:
            continue
        kind = _kind(obj)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield obj
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth:
            yield from _texts(obj, max(_in_form(obj), 0), _of_form, depth - 1)
