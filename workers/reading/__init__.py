"""From the bytes of a PDF to a `Document`, with nothing the file does reaching this process.

    check ->  child: PDFium, layout, structure  ->  JSON  -> Document
                       or, if that dies, pypdf

`reader.py` is the parent's side. `child.py` is the child's entry; everything it imports is standard
library, pypdfium2 and pypdf, so that it starts in a few hundredths of a second. That is also why
this module names the parent's side only when asked for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workers.reading.reader import Reader as Reader
    from workers.reading.reader import read as read

__all__ = ["Reader", "read"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("workers.reading.reader"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
