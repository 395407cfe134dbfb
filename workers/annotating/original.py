"""The file that is copied, as pypdf sees it, and the reasons to leave it alone."""

import io
from importlib import import_module
from typing import Any

from workers.reading.catalog import bounded_pypdf

ANNOTATING = 1 << 5  # the permission in /P
MOST_FIELDS = 2_000


class Refused(Exception):
    """There is to be no copy; the argument is the reason in one word."""


class Original:
    """A file that may be copied."""

    def __init__(self, content: bytes) -> None:
        """Refused when it is damaged, encrypted or signed."""
        self.content, self.pypdf = content, bounded_pypdf()
        import_module("pypdf.annotations")  # part of it only once it was asked for
        try:
            self.reader = self.pypdf.PdfReader(io.BytesIO(content))
            permissions = self._permissions()
            self.page_count = len(self.reader.pages) if permissions is None else 0
            signed = permissions is None and self._signed()
        except Exception as error:  # whatever a damaged file makes pypdf raise
            raise Refused("damaged") from error
        if permissions is not None:
            raise Refused("encrypted" if permissions & ANNOTATING else "forbidden")
        if signed:
            raise Refused("signed")

    def page(self, index: int) -> Any:
        """The reference of a page's own object."""
        reference = self.reader.pages[index].indirect_reference
        if reference is None:
            raise ValueError("a page that is no object of its own")
        return reference

    def notes(self, page: Any) -> list[Any]:
        """The annotations a page has, as they stand in the file."""
        found = page.get("/Annots")
        found = found.get_object() if found is not None else None
        return list(found) if isinstance(found, list) else []

    def _permissions(self) -> int | None:
        """What an encrypted file allows; None when it is not encrypted."""
        if not self.reader.is_encrypted:
            return None
        return int(self.reader.trailer["/Encrypt"].get("/P", -1))

    def _signed(self) -> bool:
        root = self.reader.root_object
        form = root.get("/AcroForm")
        if root.get("/Perms"):
            return True
        form = form.get_object() if form is not None else None
        fields = form.get("/Fields") if isinstance(form, dict) else None
        left = list(fields.get_object()) if fields is not None else []
        for _ in range(MOST_FIELDS):
            if not left:
                break
            field = left.pop().get_object()
            if not isinstance(field, dict):
                continue
            if field.get("/FT") == "/Sig" and field.get("/V") is not None:
                return True
            kids = field.get("/Kids")
            left += list(kids.get_object()) if kids is not None else []
        return False
