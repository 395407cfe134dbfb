"""From bytes to a `Document` or a sentence, with both engines at hand."""

import hashlib
import json
import logging
import time

from pydantic import ValidationError

from bot.core.document import Document
from workers.bounded import Cancel, Children, never, run
from workers.reading.plain import read_text
from workers.reading.refuse import check, is_text, refusal

ENGINES = ("pdfium", "undrawn", "pypdf")  # in the order in which they are tried; `engines.py`

log = logging.getLogger(__name__)


class Reader:
    """Reads PDFs, a bounded number at once; to be shared by all threads of a worker."""

    def __init__(
        self, *, processes: int, max_bytes: int, max_pages: int, wall_seconds: float = 60
    ) -> None:
        self.children = Children(processes)
        self._max_bytes, self._max_pages = max_bytes, max_pages
        self._wall_seconds = wall_seconds

    def read(
        self,
        content: bytes,
        name: str,
        *,
        role: str = "paper",
        cancelled: Cancel = never,
    ) -> Document:
        """The document in a PDF or a text; `Unreadable` says why there is none, `Cancelled` that
        nobody wants it."""
        check(content, name, self._max_bytes)
        if is_text(content, name):
            return read_text(content, name, role=role)
        with self.children.turn(cancelled):
            result = self._result(content, name, cancelled)
        digest = hashlib.sha256(content).hexdigest()
        return result.model_copy(update={"name": name, "role": role, "sha256": digest})

    def _result(self, content: bytes, name: str, cancelled: Cancel) -> Document:
        deadline = time.monotonic() + self._wall_seconds
        reason = "too_complex"
        for engine in ENGINES:
            output = run(engine, content, self._max_pages, deadline, cancelled)
            if output is None:
                continue
            result = _parsed(output)
            if isinstance(result, Document):
                return result
            reason = result if engine != "pypdf" or result != "no_text" else reason
            if reason != "broken":  # what PDFium cannot open, pypdf sometimes can
                break
        raise refusal(reason, name)


def _parsed(output: bytes) -> Document | str:
    """What a child returned: a document, or the reason in one word why there is none."""
    try:
        if output.startswith(b'{"refused"'):
            return str(json.loads(output)["refused"])
        return Document.model_validate_json(output)
    except (ValidationError, ValueError):
        log.warning("a reading process returned something that is no document")
        return "too_complex"


def read(
    content: bytes,
    name: str,
    *,
    role: str = "paper",
    max_bytes: int,
    max_pages: int,
    wall_seconds: float = 60,
    cancelled: Cancel = never,
) -> Document:
    """Read one PDF by itself; a worker that reads many shares a `Reader`."""
    reader = Reader(
        processes=1, max_bytes=max_bytes, max_pages=max_pages, wall_seconds=wall_seconds
    )
    return reader.read(content, name, role=role, cancelled=cancelled)
