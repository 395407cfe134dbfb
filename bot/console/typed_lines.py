"""What somebody types at the terminal: lines, and the files of this machine that they name."""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.core.links import link_of
from bot.core.values import Attachment

_READABLE = (".pdf", ".md", ".markdown", ".txt")
_AROUND = ",;:!?()[]<>\"'"  # what a sentence puts beside a name


def typed_lines() -> Iterator[str]:
    """Lines of the standard input, asked for where somebody sits at it."""
    while True:
        if sys.stdin.isatty():
            sys.stderr.write("\n@shedder ")
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            return
        yield line


def read_line(line: str, folder: Path) -> tuple[str, tuple[Attachment, ...]]:
    """A typed line without the bot's name, and the files that it names."""
    text = line.strip().removeprefix("@shedder").strip()
    try:
        words = shlex.split(text)
    except ValueError:  # an apostrophe is no quotation
        words = text.split()
    paths = [path for word in words if (path := _file_in(word, folder))]
    return text, tuple(Attachment(id=str(path), name=path.name) for path in paths)


def _file_in(word: str, folder: Path) -> Path | None:
    """The file that a word names: one that is there, or a PDF or text that should be."""
    for name in (word, word.lstrip(_AROUND).rstrip(f".{_AROUND}")):
        path = (folder / Path(name).expanduser()).absolute()
        if path.is_file() or name.lower().endswith(_READABLE):
            return None if "://" in name or link_of(name) else path
    return None
