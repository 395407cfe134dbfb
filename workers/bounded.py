"""Work on a file that may be hostile, in a process that cannot take much or last long.

`workers/reading/child.py` is what runs there. Its engines take bytes and give bytes; whatever a
file does to them, this side gets a result in time or learns that there is none.
"""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO

from bot.core.errors import Cancelled, ConfigError, TransientError
from workers.reading import child as script
from workers.reading.child import CANNOT_START, FAILED

SCRIPT = Path(script.__file__)
ROOT = str(Path(__file__).resolve().parents[1])
RESULT_BYTES = 64 << 20
LONGEST_REASON = 200
PATIENCE = 0.05  # seconds between two looks at a running child

Cancel = Callable[[], bool]

log = logging.getLogger(__name__)


def never() -> bool:
    """Nobody takes this back."""
    return False


class Children:
    """A bounded number of processes at once, shared by all threads of a worker."""

    def __init__(self, processes: int) -> None:
        self._free = BoundedSemaphore(processes)

    @contextlib.contextmanager
    def turn(self, cancelled: Cancel = never) -> Iterator[None]:
        """Wait for one's turn to `run`. Raises Cancelled when nobody wants it any more."""
        while not self._free.acquire(timeout=PATIENCE):
            _stop_if(cancelled)
        try:
            yield
        finally:
            self._free.release()


def run(
    engine: str, content: bytes, limit: int, deadline: float, cancelled: Cancel = never
) -> bytes | None:
    """What an engine made of the content; None when it did not live to write it."""
    with contextlib.ExitStack() as files:
        try:
            source, result, words = (
                files.enter_context(tempfile.TemporaryFile()) for _ in range(3)
            )
            source.write(content)
            source.seek(0)
        except OSError as error:
            raise TransientError("There is no room to put the file down for reading.") from error
        child = _start(engine, limit, (source, result, words))
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


def _stop_if(cancelled: Cancel) -> None:
    if cancelled():
        raise Cancelled("The question was taken back.")


def _why(status: int | None, words: IO[bytes]) -> str:
    """What the child itself says of its failure; what a library says may hold the file's words."""
    words.seek(0)
    return words.read(LONGEST_REASON).decode("ascii", "replace").strip() if status == FAILED else ""


def _start(
    engine: str, limit: int, files: tuple[IO[bytes], IO[bytes], IO[bytes]]
) -> "subprocess.Popen[bytes]":
    paths = [ROOT, *(path for path in sys.path if Path(path).is_absolute() and path != ROOT)]
    return subprocess.Popen(  # noqa: S603 - our own script, no shell, no word of the asker's
        [sys.executable, "-I", str(SCRIPT), engine, str(limit), *paths],
        stdin=files[0],
        stdout=files[1],
        stderr=files[2],
        cwd="/",
        env={"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1"},
        start_new_session=True,
    )


def _wait(child: "subprocess.Popen[bytes]", deadline: float, cancelled: Cancel) -> int | None:
    """The exit status; None when time ran out first."""
    while time.monotonic() < deadline:
        try:
            return child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            _stop_if(cancelled)
    return None


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Nothing of a child outlives its work, whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
