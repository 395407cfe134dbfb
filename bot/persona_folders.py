"""Which files are personas, in the shipped folder and in the operator's, and what is in them."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bot.core.errors import ConfigError
from bot.core.persona import MAX_BYTES
from config.settings import Settings

SHIPPED = Path(__file__).resolve().parents[1] / "personas"
MOST_FILES = 500  # in one folder

_SUFFIXES = (".md", ".markdown", ".txt")
_MAIN = ("persona", "soul", "agent", "skill", "system", "identity")
"""What the persona's own file is called in a folder of several, in this order."""

_BESIDE = frozenset(
    [
        "readme", "license", "licence", "changelog", "contributing", "user", "users", "tools",
        "memory", "heartbeat", "bootstrap", "agents", "claude", "requirements",
    ]
)  # fmt: skip
"""Files that lie beside a persona, and are none."""


class Stamp(NamedTuple):
    """What changes when a file does."""

    modified: int
    size: int
    inode: int


class Found(NamedTuple):
    """A persona's file, as it was when it was found; another one when it has changed since."""

    path: Path
    name: str  # as messages call it: below the persona folder
    folder: str = ""  # the persona's own folder, by name
    stamp: Stamp | None = None  # None: it cannot be looked at
    beside: Path | None = None  # an IDENTITY.md that goes with it
    beside_stamp: Stamp | None = None


def folders_of(settings: Settings) -> tuple[Path, ...]:
    """The persona folders, the shipped one first."""
    if settings.shedder_home is None:
        return (SHIPPED,)
    return SHIPPED, (settings.shedder_home / "personas").resolve()


def found_in(settings: Settings) -> tuple[Found, ...]:
    """Every persona's file, the operator's over the shipped ones. Raises ConfigError when there
    are more than anybody means."""
    shipped, *own = (tuple(_in_folder(folder)) for folder in folders_of(settings))
    mine = own[0] if own else ()
    replaced = {_stem(file) for file in mine}
    kept = (file for file in shipped if _stem(file) not in replaced)
    return tuple(sorted((*kept, *mine), key=lambda file: file.name))


def found_at(path: Path, folders: Sequence[Path] = ()) -> Found:
    """One file, wherever it is, as it would be in a persona folder; what a folder stands for if it
    is one, or if it is a persona's own in one of the `folders` and the file is its main one."""
    if path.is_dir() and (inside := _agent(path, path.name, path.name)):
        return inside
    own = path.resolve().parent
    inside = _agent(own, own.name, own.name) if own.parent in folders else None
    if inside and inside.path == path.resolve():
        return inside
    return Found(path, path.name, stamp=_stamp(path))


def read_text(found: Found) -> str:
    """The text of a persona's file. Raises ConfigError naming the file and what is wrong."""
    text = _text(found.path, found.name)
    if found.beside is not None:
        text = f"{text.rstrip()}\n\n{_text(found.beside, found.beside.name)}"
    return text


def _in_folder(folder: Path) -> Iterator[Found]:
    entries = _entries(folder)
    files = [name for name in entries if _is_text(name)]
    both = {name.lower(): name for name in files}
    joined = both.get("identity.md") if "soul.md" in both else None
    for name in files:
        if name != joined:
            beside = folder / joined if joined and name.lower() == "soul.md" else None
            yield _file(folder / name, name, "", beside)
    for name in entries:
        if not _is_text(name) and (found := _agent(folder / name, name, name)):
            yield found


def _agent(folder: Path, name: str, shown: str) -> Found | None:
    """A folder of its own for a persona: the file in it that says who they are."""
    try:
        files = {file.lower(): file for file in _entries(folder)}
    except ConfigError:
        return None
    for stem in (*_MAIN, name.lower()):
        if file := files.get(f"{stem}.md"):
            identity = files.get("identity.md") if stem == "soul" else None
            beside = folder / identity if identity else None
            return _file(folder / file, f"{shown}/{file}", name, beside)
    return None


def _file(path: Path, name: str, folder: str, beside: Path | None) -> Found:
    name = name.encode("utf-8", "replace").decode()
    return Found(path, name, folder, _stamp(path), beside, _stamp(beside) if beside else None)


def _entries(folder: Path) -> list[str]:
    """The names in a folder, but for hidden ones and what editors leave behind."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for _, entry in zip(range(MOST_FILES + 1), entries, strict=False)]
    except OSError:
        return []
    if len(names) > MOST_FILES:
        raise ConfigError(f"{folder.name}/ holds more than {MOST_FILES} files; personas are few.")
    return sorted(name for name in names if not name.startswith((".", "_", "#", "~")))


def _is_text(name: str) -> bool:
    path = Path(name)
    return path.suffix.lower() in _SUFFIXES and path.stem.lower() not in _BESIDE


def _stem(found: Found) -> str:
    return found.folder or found.path.stem


def _stamp(path: Path) -> Stamp | None:
    try:
        known = path.stat()
    except (OSError, ValueError):
        return None
    return Stamp(known.st_mtime_ns, known.st_size, known.st_ino)


def _text(path: Path, name: str) -> str:
    try:
        content = _bytes(path, name)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{name}: not UTF-8 text. Save the persona as UTF-8.") from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or "no such name"
        raise ConfigError(f"{name}: cannot be read ({said}).") from None


def _bytes(path: Path, name: str) -> bytes:
    """At most so much as a persona may hold, and only from a file: a pipe would be waited for."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ConfigError(f"{name}: not a file. Put the persona's text into a file.")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(MAX_BYTES + 1)
    finally:
        os.close(handle)
