"""Starting, watching and ending the processes that read PDFs."""

import contextlib
import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO

from pydantic import ValidationError

from bot.core.document import Document
from bot.core.errors import Cancelled, ConfigError, TransientError
from workers.reading.child import CANNOT_START, FAILED
from workers.reading.refuse import check, refusal

SCRIPT = Path(__file__).with_name("child.py")
RESULT_BYTES = 64 << 20
LONGEST_REASON = 200
PATIENCE = 0.05  # seconds between two looks at a running child

log = logging.getLogger(__name__)


def _never() -> bool:
    return False


class Reader:
    """Reads PDFs, a bounded number at once; to be shared by all threads of a worker."""

    def __init__(
        self, *, processes: int, max_bytes: int, max_pages: int, wall_seconds: float = 60
    ) -> None:
        self._slots = BoundedSemaphore(processes)
        self._max_bytes, self._max_pages = max_bytes, max_pages
        self._wall_seconds = wall_seconds

    def read(
        self,
        content: bytes,
        name: str,
        *,
        role: str = "paper",
        cancelled: Callable[[], bool] = _never,
    ) -> Document:
        """The document in a PDF; `Unreadable` says why not, `Cancelled` that nobody wants it."""
        check(content, name, self._max_bytes)
        while not self._slots.acquire(timeout=PATIENCE):
            _stop_if(cancelled)
        try:
            result = self._result(content, name, cancelled)
        finally:
            self._slots.release()
        digest = hashlib.sha256(content).hexdigest()
        return result.model_copy(update={"name": name, "role": role, "sha256": digest})

    def _result(self, content: bytes, name: str, cancelled: Callable[[], bool]) -> Document:
        deadline = time.monotonic() + self._wall_seconds
        reason = "too_complex"
        for engine in ("pdfium", "pypdf"):
            output = _run(engine, content, self._max_pages, deadline, cancelled)
            if output is None:
                continue
            result = _parsed(output)
            if isinstance(result, Document):
                return result
            reason = result if engine == "pdfium" or result != "no_text" else reason
            if reason != "broken":  # what PDFium cannot open, pypdf sometimes can
                break
        raise refusal(reason, name)


def _stop_if(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled("The question was taken back.")


def _parsed(output: bytes) -> Document | str:
    """What a child returned: a document, or the reason in one word why there is none."""
    try:
        if output.startswith(b'{"refused"'):
            return str(json.loads(output)["refused"])
        return Document.model_validate_json(output)
    except (ValidationError, ValueError):
        log.warning("a reading process returned something that is no document")
        return "too_complex"


def _run(
    engine: str,
    content: bytes,
    max_pages: int,
    deadline: float,
    cancelled: Callable[[], bool],
) -> bytes | None:
    """What one child wrote; None when it did not live to write it."""
    with contextlib.ExitStack() as files:
        try:
            source, result, words = (
                files.enter_context(tempfile.TemporaryFile()) for _ in range(3)
            )
            source.write(content)
            source.seek(0)
        except OSError as error:
            raise TransientError("There is no room to put the file down for reading.") from error
        child = _start(engine, max_pages, (source, result, words))
        try:
            status = _wait(child, deadline, cancelled)
        finally:
            _end(child)
        if status == CANNOT_START:
            raise ConfigError(
                "The PDF reader cannot start: pypdfium2 or pypdf is missing. Reinstall Shedder."
            )
        if status != 0:
            log.warning(
                "the %s process ended with status %s %s", engine, status, _why(status, words)
            )
            return None
        result.seek(0)
        output = result.read(RESULT_BYTES + 1)
        return output if len(output) <= RESULT_BYTES else None


def _why(status: int | None, words: IO[bytes]) -> str:
    """What the child itself says of its failure; what a library says may hold the file's words."""
    words.seek(0)
    return words.read(LONGEST_REASON).decode("ascii", "replace").strip() if status == FAILED else ""


def _start(
    engine: str, max_pages: int, files: tuple[IO[bytes], IO[bytes], IO[bytes]]
) -> "subprocess.Popen[bytes]":
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *(path for path in sys.path if Path(path).is_absolute() and path != root)]
    return subprocess.Popen(  # noqa: S603 - our own script, no shell, no word of the asker's
        [sys.executable, "-I", str(SCRIPT), engine, str(max_pages), *paths],
        stdin=files[0],
        stdout=files[1],
        stderr=files[2],
        cwd="/",
        env={"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1"},
        start_new_session=True,
    )


def _wait(
    child: "subprocess.Popen[bytes]", deadline: float, cancelled: Callable[[], bool]
) -> int | None:
    """The exit status; None when time ran out first."""
    while time.monotonic() < deadline:
        try:
            return child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            _stop_if(cancelled)
    return None


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Nothing of a child outlives its reading, whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def read(
    content: bytes,
    name: str,
    *,
    role: str = "paper",
    max_bytes: int,
    max_pages: int,
    wall_seconds: float = 60,
    cancelled: Callable[[], bool] = _never,
) -> Document:
    """Read one PDF by itself; a worker that reads many shares a `Reader`."""
    reader = Reader(
        processes=1, max_bytes=max_bytes, max_pages=max_pages, wall_seconds=wall_seconds
    )
    return reader.read(content, name, role=role, cancelled=cancelled)
