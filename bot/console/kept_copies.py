"""Where annotated copies are put on the asker's disk.

In the data folder each thread has a folder of its own, so that copies of two papers with one name
do not meet and a thread can be forgotten whole. The oldest of them go.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from urllib.parse import quote

from bot.core.errors import UserError
from bot.core.values import Place

COPY = ".annotated.pdf"  # how a copy's name ends
THREADS = 50  # so many have their copies kept

Target = Callable[[str], Path]  # the path of a copy with this name


def folder_of(copies: Path, place: Place) -> Path:
    """Where a thread's copies are."""
    return copies / (quote(place.thread, safe="").strip(".") or "_")


def kept_in(copies: Path, place: Place) -> Target:
    """The thread's own folder, which is made when there is something to keep.

    Each answer's copy stays: a second one of the same name gets a number.
    """

    def target(name: str) -> Path:
        folder = folder_of(copies, place)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.utime(folder)
        _tidy(copies)
        return _free(folder, name)

    return target


def chosen(wanted: str, originals: tuple[Path, ...]) -> Target:
    """Where the asker wants them: a file, or a folder, which it must be where there are several.

    Raises UserError when a paper itself would be overwritten, or nothing can be put there.
    """
    path = Path(wanted).expanduser()
    folder = path.is_dir() or len(originals) > 1 or wanted.endswith(os.sep)
    parent = path if folder else path.parent
    if not parent.is_dir():
        raise UserError(f"There is no folder {str(parent)!r}. Make it, or name another place.")
    if path.resolve() in originals:
        raise UserError(f"{wanted!r} is the paper itself. Name another file for its copy.")

    def target(name: str) -> Path:
        copy = path / name if folder else path
        return copy.with_suffix(".annotated.pdf") if copy.resolve() in originals else copy

    return target


def forget_copies(copies: Path, place: Place) -> None:
    """Remove a thread's copies."""
    shutil.rmtree(folder_of(copies, place), ignore_errors=True)


def forget_copy(copies: Path, place: Place, path: Path) -> None:
    """Remove one copy, if it is in the thread's folder; elsewhere it is the asker's own file."""
    if path.parent == folder_of(copies, place).absolute():
        with suppress(OSError):  # it is gone already, or nothing of it can be removed
            path.unlink()


def _free(folder: Path, name: str) -> Path:
    """Where a copy of this name hides no other one."""
    stem = name.removesuffix(COPY)
    numbered = (f"{stem} ({number}){name[len(stem) :]}" for number in count(2))
    return next(folder / each for each in chain([name], numbered) if not (folder / each).exists())


def _tidy(copies: Path) -> None:
    """Remove the copies of the threads nobody has asked in for longest."""
    with suppress(OSError):  # another command tidies at the same time
        folders = sorted(copies.iterdir(), key=lambda folder: folder.stat().st_mtime)
        for folder in folders[:-THREADS]:
            shutil.rmtree(folder, ignore_errors=True)
