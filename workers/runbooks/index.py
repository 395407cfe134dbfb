"""Runbooks as SQLite keeps them for full-text search: what each is called, and what it says.

In memory, since it is made from the files within moments. Who may read which collection is part of
every query, so that nothing of another team's is ranked, counted or told.
"""

import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from bot.core.runbooks.names import alerts_in, as_words
from bot.core.runbooks.runbook import Runbook

Where = Literal["called", "said"]

_SCHEMA = """
CREATE VIRTUAL TABLE books USING fts5(
    called, headings, keywords, body, collection UNINDEXED, path UNINDEXED,
    tokenize = "porter unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE parts USING fts5(
    heading, body, book UNINDEXED, at UNINDEXED, tokenize = "porter unicode61 remove_diacritics 2"
);
"""
_WEIGHTS = "8.0, 3.0, 3.0, 1.0"  # of what a runbook is called, its headings, keywords and text
_COLUMNS: Mapping[Where, str] = {"called": "{called keywords} : ", "said": ""}


class Index:
    """Runbooks by number; the same number for as long as their file does not change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.executescript(_SCHEMA)
        self.books: dict[int, Runbook] = {}

    def close(self) -> None:
        """Nothing can be found any more."""
        with self._lock:
            self._db.close()

    def replace(self, collection: str, path: str, runbooks: Iterable[Runbook]) -> None:
        """These are the runbooks of that file now; none: it is gone."""
        with self._lock, self._db:
            self._forget(collection, path)
            for runbook in runbooks:
                self._add(runbook)

    def _forget(self, collection: str, path: str) -> None:
        gone = [
            number
            for number, it in self.books.items()
            if (it.collection, it.path) == (collection, path)
        ]
        for number in gone:
            self._db.execute("DELETE FROM books WHERE rowid = ?", (number,))
            self._db.execute("DELETE FROM parts WHERE book = ?", (number,))
            del self.books[number]

    def _add(self, runbook: Runbook) -> None:
        headings = " \n".join(as_words(it.heading) for it in runbook.sections)
        body = "\n".join(_split(it.body) for it in runbook.sections)
        row = (runbook.known_as, headings, runbook.keywords, body, runbook.collection, runbook.path)
        number = self._db.execute("INSERT INTO books VALUES (?, ?, ?, ?, ?, ?)", row).lastrowid
        assert number is not None
        self.books[number] = runbook
        self._db.executemany(
            "INSERT INTO parts VALUES (?, ?, ?, ?)",
            (
                (as_words(it.heading), _split(it.body), number, at)
                for at, it in enumerate(runbook.sections)
                if not it.bare
            ),
        )

    def scores(
        self, phrases: Sequence[str], collections: Sequence[str], where: Where = "said"
    ) -> dict[int, float]:
        """The runbooks of these collections in which one of the phrases stands, by BM25."""
        if not phrases or not collections:
            return {}
        marks = ", ".join("?" * len(collections))
        rows = self._rows(
            f"SELECT rowid, -bm25(books, {_WEIGHTS}) FROM books "  # noqa: S608 - question marks
            f"WHERE books MATCH ? AND collection IN ({marks})",
            (_COLUMNS[where] + _any(phrases), *collections),
        )
        return {number: max(score, 1e-6) for number, score in rows}

    def best_section(self, number: int, phrases: Sequence[str]) -> int:
        """Which section says most of these; without any, the first that says a thing."""
        sections = self.books[number].sections
        first = next((at for at, it in enumerate(sections) if not it.bare), 0)
        if not phrases:
            return first
        rows = self._rows(
            "SELECT at, -bm25(parts, 3.0, 1.0) FROM parts WHERE parts MATCH ? AND book = ?",
            (_any(phrases), number),
        )
        return max(rows, key=lambda row: row[1], default=(first, 0.0))[0]

    def _rows(self, query: str, values: Sequence[object]) -> list[tuple[int, float]]:
        with self._lock:
            return self._db.execute(query, values).fetchall()


def _any(phrases: Sequence[str]) -> str:
    """An expression of FTS5; a phrase is quoted, so that nothing in it is an operator."""
    quoted = ('"' + phrase.replace('"', " ") + '"' for phrase in phrases)
    return f"({' OR '.join(quoted)})"


def _split(text: str) -> str:
    """A text in which the words of alerts' names can be found, too."""
    return "\n".join((text, *map(as_words, alerts_in(text))))
