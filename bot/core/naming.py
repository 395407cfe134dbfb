"""Where a message names files: whole names, names without their ending, and links.

    'baseline: "my paper.pdf", and gfs is ours'   ->   my paper.pdf; gfs.pdf, if it is meant

A name without its ending may be an ordinary word. It is only marked here as `loose`; whether it
stands where a file is spoken of is seen among the words around it (`bot/core/spoken.py`).
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from bot.core.links import addresses_in, link_of, links_in
from bot.core.values import Attachment

_QUOTED = re.compile(
    r"[“”\"«»„]([^\"“”«»„\n]{1,80}\.(?:pdf|md|markdown|txt))[“”\"«»]", re.IGNORECASE
)
_UNATTACHED = re.compile(
    r"(?<![\w.])(\w[\w().+-]{0,120}\.(?:pdf|md|markdown|txt))(?![\w.-]*\w)", re.IGNORECASE
)
_PART_LEAST = 4  # letters of a name's part that may stand for all of it

ABSENT = -1
ELSEWHERE = -2


class Named(NamedTuple):
    """A stretch of a message that names a file or a link."""

    start: int
    end: int
    file: int  # its number; or ABSENT, or ELSEWHERE: a link that is not among the files
    loose: bool = False  # without its ending: it may be an ordinary word


def named_in(
    text: str, files: Sequence[Attachment], taken: Collection[str] = ()
) -> tuple[Named, ...]:
    """All that is named, in order, none inside another; `taken` are words that mean roles."""
    found = [Named(link.start, link.end, _by_id(link.id, files)) for link in links_in(text)]
    found += [Named(start, end, ELSEWHERE) for start, end, _ in addresses_in(text)]
    told = {file.name.lower() for file in files}
    for at, file in enumerate(files):
        if file.name.lower() not in {other.name.lower() for other in files[:at]}:
            found += _spelled(text, at, file.name)  # of one name, two are told apart by number
            found += _shortened(text, at, files, taken)
    found += [_quoted(match, files) for match in _QUOTED.finditer(text)]
    found += [
        Named(match.start(), match.end(), _absent(match[0]))
        for match in _UNATTACHED.finditer(text)
        if match[0].lower() not in told
    ]
    return tuple(_apart(found))


def _apart(found: list[Named]) -> Iterator[Named]:
    end = 0
    for it in sorted(found, key=lambda it: (it.start, it.file < 0, it.loose, -it.end)):
        if it.start >= end:
            end = it.end
            yield it


def _by_id(link: str, files: Sequence[Attachment]) -> int:
    return next((at for at, file in enumerate(files) if file.id == link), ELSEWHERE)


def _absent(name: str) -> int:
    return ELSEWHERE if link_of(name) or "/" in name else ABSENT


def _quoted(match: re.Match[str], files: Sequence[Attachment]) -> Named:
    """A name in quotation marks is that name, whatever a part of it may be."""
    name = _plain(match[1])
    at = next((at for at, file in enumerate(files) if _plain(file.name) == name), _absent(name))
    return Named(match.start(), match.end(), at)


def _plain(name: str) -> str:
    return " ".join(re.split(r"[\s_]+", name.strip().lower()))


def _spelled(text: str, at: int, name: str) -> Iterator[Named]:
    stem = name.rpartition(".")[0]
    spellings = [name, name.replace(" ", "_")]
    if len(stem) > 3 and not stem.replace(" ", "").isalpha():
        spellings.append(stem)
    for spelling in filter(None, spellings):
        pattern = rf"(?<![\w.-]){re.escape(spelling)}(?![\w-]|\.\w)"
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield Named(match.start(), match.end(), at)
            return


def _shortened(
    text: str, at: int, files: Sequence[Attachment], taken: Collection[str]
) -> Iterator[Named]:
    """The name without its ending, and the parts of it that no other file's name has."""
    stems = [file.name.rpartition(".")[0] or file.name for file in files]
    shared = Counter(part for stem in stems for part in set(_parts(stem)))
    own = [part for part in _parts(stems[at]) if shared[part] == 1 and len(part) >= _PART_LEAST]
    for spelling in dict.fromkeys((stems[at].lower(), *own)):
        words = _parts(spelling)
        if not words or spelling.isdecimal() or " ".join(words) in taken:
            continue
        pattern = r"[\s_-]+".join(map(re.escape, words))
        for match in re.finditer(rf"(?<![\w.-]){pattern}(?![\w-]|\.\w)", text, re.IGNORECASE):
            yield Named(match.start(), match.end(), at, loose=True)


def _parts(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name.lower())
