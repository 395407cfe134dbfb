"""The files of a collection: which there are, and which changed since somebody looked last.

A file is followed by its time, size and number, so an edit, a deletion and a checkout that replaces
it are all noticed. Nothing outside the folder is read, whatever links lead there.
"""

import os
from collections.abc import Iterator
from pathlib import Path

ENDINGS = (".md", ".markdown", ".mdown")
MOST_BYTES = 2_000_000  # of a file
MOST_FILES = 20_000
DENIED = "permission denied: let the user who runs the worker read it"
TOO_LARGE = f"it has more than {MOST_BYTES // 1_000_000} MB"
_NO_RUNBOOKS = {"license", "licence", "changelog", "contributing", "code_of_conduct", "security",
                "summary", "_sidebar", "_navbar", "_footer", "pull_request_template"}  # fmt: skip
_NO_FOLDERS = {"node_modules", "__pycache__", "vendor"}

Seen = tuple[int, int, int]  # when it changed, its size, its number


def files_of(folder: Path, left_out: dict[str, str] | None = None) -> dict[str, Seen]:
    """Every runbook by its path below the folder, with "/", and how it was seen.

    What cannot be one is noted in `left_out`, with why.
    """
    return dict(_walk(folder, {} if left_out is None else left_out))


def is_checkout(folder: Path) -> bool:
    """Whether git put the files there: then their times tell when it did, and not how old they
    are."""
    return any((each / ".git").exists() for each in (folder, *folder.resolve().parents))


def read(folder: Path, path: str) -> bytes:
    """A file's bytes. Raises OSError, also for one that a link put elsewhere."""
    file = (folder / path).resolve(strict=True)
    if not file.is_relative_to(folder.resolve()):
        raise FileNotFoundError(path)
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _walk(folder: Path, left_out: dict[str, str]) -> Iterator[tuple[str, Seen]]:
    def refused(error: OSError) -> None:
        path = os.path.relpath(error.filename, folder)
        left_out[path] = DENIED if isinstance(error, PermissionError) else str(error.strerror)

    found = 0
    for place, folders, names in os.walk(folder, onerror=refused):
        folders[:] = sorted(it for it in folders if it[0] != "." and it not in _NO_FOLDERS)
        for name in sorted(filter(_is_runbook, names)):
            file = Path(place, name)
            try:
                state = file.lstat() if not file.is_symlink() else file.stat()
            except OSError:  # gone since, or a link to nowhere
                continue
            if state.st_size > MOST_BYTES:
                left_out[file.relative_to(folder).as_posix()] = TOO_LARGE
                continue
            yield (
                file.relative_to(folder).as_posix(),
                (
                    state.st_mtime_ns,
                    state.st_size,
                    state.st_ino,
                ),
            )
            found += 1
            if found >= MOST_FILES:
                return


def _is_runbook(name: str) -> bool:
    stem, ending = os.path.splitext(name)  # noqa: PTH122 - of very many names
    return ending.lower() in ENDINGS and name[0] != "." and stem.lower() not in _NO_RUNBOOKS
