"""Reading in this process: the child's own work without the child, for tests of what it finds."""

import json

from bot.core.document import Document, Page
from bot.core.errors import Unreadable
from workers.reading.engines import ENGINES


def document(content: bytes, max_pages: int = 60, engine: str = "pdfium") -> Document:
    """What the reading process makes of a file."""
    result = json.loads(ENGINES[engine](content, max_pages))
    if "refused" in result:
        raise Unreadable(result["refused"], result["refused"])
    return Document.model_validate(result)


def spans(page: Page, kind: str) -> list[str]:
    """The texts of a page's spans of one kind."""
    return [page.text[s.start : s.end].strip() for s in page.spans if s.kind == kind]
