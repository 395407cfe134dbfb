"""What pypdf reads: the outline and the page labels a file states, and plain text in need."""

import io
import logging
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

LONGEST_TITLE = 300
MOST_BOOKMARKS = 2_000


class Bookmark(NamedTuple):
    """An entry of the outline the file carries."""

    level: int
    title: str
    page: int  # 1-based


def bounded_pypdf() -> Any:
    """The library, told how much of it a file may use. For a process that does nothing else."""
    # Where fontTools is at hand, pypdf lets some fonts' own encoding overrule the PDF's.
    sys.modules["fontTools"] = None  # type: ignore[assignment]
    pypdf = import_module("pypdf")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    # Far above what real papers need (none of 2,040 pages noticed), far below the defaults.
    pypdf.overwrite_configuration(
        zlib_maximum_output_length=30_000_000,
        lzw_maximum_output_length=30_000_000,
        run_length_maximum_output_length=30_000_000,
        array_based_stream_maximum_output_length=30_000_000,
        stream_filters_maximum_length=4,
        page_tree_maximum_entries=5_000,
        xform_maximum_invocations_per_extraction=500,
        jbig2dec_binary=None,
        disable_legacy_handling=True,
    )
    return pypdf


class Catalog:
    """A PDF as pypdf sees it. Anything may be raised by any method: the file is not ours."""

    def __init__(self, content: bytes) -> None:
        self._reader = bounded_pypdf().PdfReader(io.BytesIO(content))
        self.locked = bool(self._reader.is_encrypted and not self._reader.decrypt(""))

    @property
    def page_count(self) -> int:
        """How many pages the file has."""
        return len(self._reader.pages)

    def labels(self) -> list[str]:
        """The page labels the file states; empty when it states none."""
        if "/PageLabels" not in self._reader.root_object:
            return []
        return list(self._reader.page_labels)

    def bookmarks(self) -> list[Bookmark]:
        """The outline the file carries, top-level entries on level 1."""
        return list(self._walk(self._reader.outline, 1))[:MOST_BOOKMARKS]

    def _walk(self, entries: Any, level: int) -> Iterator[Bookmark]:
        for entry in entries:
            if isinstance(entry, list):
                yield from self._walk(entry, level + 1)
                continue
            page = self._reader.get_destination_page_number(entry)
            title = " ".join(str(entry.title).split())
            if page is not None and page >= 0 and 0 < len(title) <= LONGEST_TITLE:
                yield Bookmark(level, title, page + 1)

    def texts(self, count: int) -> Iterator[str]:
        """The plain text of the first pages; a page that cannot be read is empty."""
        for index in range(min(count, self.page_count)):
            try:
                yield self._reader.pages[index].extract_text()
            except Exception:  # whatever a damaged page makes pypdf raise
                yield ""
