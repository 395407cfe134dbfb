"""The folder a server of our own keeps its files in: private, with room in it, and lockable.

Locks are flock's: the kernel lets go of them however their holder ends.
"""

import fcntl
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from bot.core.errors import ConfigError

LONGEST_SOCKET = 100  # bytes of its path; the limit is 104 on macOS, 108 on Linux
ROOM = 16 * 2**20  # bytes that must be free on the disk to begin with


class Held(ConfigError):
    """Somebody has a lock and does not let go of it."""


def prepare(folder: Path) -> None:
    """A private folder with room in it, or a sentence about what is in the way."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            fcntl.flock(probe, fcntl.LOCK_EX)  # some network drives cannot
        free = os.statvfs(folder)
    except (FileExistsError, NotADirectoryError):
        raise ConfigError(
            f"The data folder {folder} is not a folder: set SHEDDER_DATA to one."
        ) from None
    except OSError as error:
        raise ConfigError(
            f"The data folder {folder} cannot be written to ({error.strerror}): mend that, or set "
            "SHEDDER_DATA to a folder that can."
        ) from None
    if free.f_bavail * free.f_frsize < ROOM:
        raise ConfigError(
            f"The disk of the data folder {folder} is full: make {ROOM // 2**20} MB of room, or "
            "set SHEDDER_DATA to a folder on another disk."
        )
    with suppress(PermissionError):  # somebody else's folder that lets us write is theirs to guard
        folder.chmod(0o700)


def socket_path(folder: Path) -> Path:
    """Beside the data, or in a private folder when the path is too long for a socket."""
    socket = folder / "redis.sock"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET:
        return socket
    private = Path(tempfile.gettempdir()) / f"shedder-{os.getuid()}"
    private.mkdir(mode=0o700, exist_ok=True)
    facts = private.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        raise ConfigError(
            f"{private} is not a private folder of yours: remove it, or set SHEDDER_DATA to a "
            "shorter path."
        )
    return private / f"{sha256(os.fsencode(folder)).hexdigest()[:16]}.sock"


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """A descriptor of the file, made if need be; no child inherits it by accident."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Hold the file's lock, once whoever has it lets go.

    Raises Held when they do not for so long: a process that is stopped keeps its locks.
    """
    until = time.monotonic() + seconds
    with opened(path) as descriptor:
        while not take(descriptor):
            if time.monotonic() > until:
                raise Held(
                    f"Another shedder command has held the data folder {path.parent} for "
                    f"{seconds:.0f} s and does not go on: end it and try again, or set "
                    "SHEDDER_DATA to another folder."
                )
            time.sleep(0.02)
        yield


def take(descriptor: int) -> bool:
    """Lock it if nobody else has; the lock goes with the descriptor."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
