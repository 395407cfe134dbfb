"""From a PDF and a critique of it to a copy with every quote highlighted and the remark beside it.

    marks, PDF ->  child: where each quote stands (PDFium), what is put there (pypdf)  -> copy

`annotator.py` is the parent's side, `copying.py` the child's; between them nothing is shared but
`marks.py`'s plain data. Everything else here is the child's and imports no more than the standard
library and `workers.reading`'s light half, so it starts in a few hundredths of a second.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workers.annotating.annotator import Unannotatable as Unannotatable
    from workers.annotating.annotator import annotate as annotate
    from workers.annotating.annotator import copy_name as copy_name

__all__ = ["Unannotatable", "annotate", "copy_name"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("workers.annotating.annotator"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
