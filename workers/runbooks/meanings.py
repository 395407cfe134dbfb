"""What each runbook means, as vectors that a question's is compared with.

Vectors are kept in a file by the text they are of, so that a restart computes none again and an
edit only those of the sections it touched.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import numpy as np

from bot.core.runbooks.runbook import Runbook
from workers.runbooks.minilm import PINNED, MiniLM, Vectors

STRETCH = 900  # characters of a section that are compared at once
ENOUGH = 0.9  # of the runbooks have to be known, for any to be compared
LONGEST = 2_000  # characters of a question; the model reads no further anyway
BATCH = 16  # texts whose vectors are computed, and kept, at once
_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB NOT NULL)"


class Meanings:
    """The vectors of the runbooks that are there."""

    def __init__(self, model: MiniLM, kept: Path | None = None) -> None:
        self._model = model
        self._kept = kept
        self._lock = threading.Lock()
        self._of: dict[int, tuple[Runbook, Vectors]] = {}

    @classmethod
    def installed(cls, folder: Path) -> "Meanings | None":
        """With the model of the extra; None where that is not installed."""
        model = MiniLM.installed()
        name = f"runbooks-{PINNED['model.safetensors'][:8]}.sqlite"
        return cls(model, folder / name) if model else None

    def follow(self, runbooks: Mapping[int, Runbook]) -> None:
        """Have the vectors of these, and of no others; each is there as soon as it is computed."""
        with self._lock:
            self._of = {n: it for n, it in self._of.items() if runbooks.get(n) is it[0]}
            for number, runbook in runbooks.items():
                if number not in self._of:
                    texts = list(texts_of(runbook))
                    vectors = self._vectors(texts)
                    rows = np.stack([vectors[text] for text in texts])
                    self._of = {**self._of, number: (runbook, rows)}

    def likeness(self, question: str, among: Iterable[int]) -> dict[int, float]:
        """The cosine of each runbook's nearest part and the question.

        While most are still being computed there is none at all: few would win over many.
        """
        of, asked_for = self._of, list(among)
        known = [number for number in asked_for if number in of]
        if len(known) < ENOUGH * len(asked_for):
            return {}
        asked = self._model.vectors([question[:LONGEST]])[0]
        return {number: float((of[number][1] @ asked).max()) for number in known}

    def _vectors(self, texts: list[str]) -> dict[str, Vectors]:
        """Those that are kept, and the others computed."""
        found = dict(self._recalled(texts))
        new = [text for text in dict.fromkeys(texts) if text not in found]
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            computed = dict(zip(batch, self._model.vectors(batch), strict=True))
            self._keep(computed)
            found |= computed
        return found

    def _recalled(self, texts: list[str]) -> Iterator[tuple[str, Vectors]]:
        if self._kept is None or not self._kept.is_file():
            return
        try:
            with closing(sqlite3.connect(self._kept)) as db:
                for text in texts:
                    query = "SELECT vector FROM vectors WHERE text = ?"
                    row = db.execute(query, (_key(text),)).fetchone()
                    if row is not None:
                        yield text, np.frombuffer(row[0], np.float32)
        except sqlite3.Error:  # a file that is none of ours, or broken: they are computed again
            return

    def _keep(self, computed: Mapping[str, Vectors]) -> None:
        if self._kept is None:
            return
        rows = [(_key(text), vector.tobytes()) for text, vector in computed.items()]
        try:
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._kept)) as db, db:
                db.execute(_SCHEMA)
                db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        except (OSError, sqlite3.Error):  # a disk that is full or read-only costs time, no answer
            return


def texts_of(runbook: Runbook) -> Iterator[str]:
    """What a question is compared with: what it is called, and each stretch of its sections."""
    yield runbook.known_as
    for section in runbook.sections:
        if section.bare:
            continue
        head = f"{runbook.known_as}. {section.heading}. "
        for stretch in _stretches(section.body):
            yield head + stretch


def _stretches(text: str) -> Iterator[str]:
    """A text in pieces of about a length, cut between paragraphs or lines."""
    piece = ""
    for line in text.split("\n"):
        if piece and len(piece) + len(line) > STRETCH:
            yield " ".join(piece.split())
            piece = ""
        piece += line[: 2 * STRETCH] + "\n"
    if piece.strip():
        yield " ".join(piece.split())


def _key(text: str) -> bytes:
    return sha256(text.encode()).digest()
