"""A copy of a file too damaged to be appended to: all that can be reached, written anew."""

import io
from typing import Any

from workers.annotating.original import Original


class Rewritten:
    """The same document in a new file."""

    def __init__(self, original: Original) -> None:
        self.pypdf, self._original = original.pypdf, original
        self._writer = original.pypdf.PdfWriter(clone_from=original.reader)

    def add(self, thing: Any) -> Any:
        """Put an object into the file; the reference to it."""
        return self._writer._add_object(thing)  # pypdf offers no other way

    def annotate(self, index: int, annotation: Any) -> None:
        """Give a page one more annotation."""
        name, page = self.pypdf.generic.NameObject, self._writer.pages[index]
        annotation[name("/P")] = page.indirect_reference
        notes = [*self._original.notes(page), self.add(annotation)]
        page[name("/Annots")] = self.pypdf.generic.ArrayObject(notes)

    def made(self) -> bytes:
        """The copy."""
        out = io.BytesIO()
        self._writer.write(out)
        return out.getvalue()
