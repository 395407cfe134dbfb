"""An operator's TOML files, read so that whoever wrote one hears in words what to mend in it.

A file is a row of tables, each under a name in brackets. What is wrong is said with the file, the
line or the table, and what could stand there instead.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from pydantic_core import ErrorDetails

_AT = re.compile(r"(?P<said>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)")
_ASSIGNED = re.compile(r"\s*(?P<key>[\w.-]+)\s*=\s*(?P<value>[^#]*?)\s*(?:#.*)?")
_CURLY = re.compile("[“”„‟«»‘’‚]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

_SAVE = "Save it as UTF-8"
_NAME = (
    "A name of letters, digits, - and _ stands in brackets as it is, [papers]; any other goes in "
    'quotes as well, ["slack/infra"]'
)
_DOT = (
    '[{whole}] has a dot. Where that belongs to the name, put it in quotes, ["{whole}"]; else '
    "leave out what stands before it, [{last}]."
)
_STRAIGHT = 'Write straight quotation marks, "'
_BACKSLASH = (
    'Between " and " a \\ has a meaning of its own: write /, or put the text in single quotes, '
    r"'C:\runbooks'"
)


def tables_of(file: Path, like: str, within: Collection[str] = ()) -> dict[str, dict[str, object]]:
    """Every table of a file by its name. Raises ValueError.

    `like` is the first line of one; `within` are keys that hold a table themselves.
    """
    return {name: _table(file, name, it, like, within) for name, it in _parsed(file).items()}


def unknown_key(key: str, known: Sequence[str]) -> str:
    """That nothing reads a key, and what its writer may have meant."""
    near = get_close_matches(key, known, 1)
    meant = f" Do you mean {near[0]}?" if near else ""
    return f"has {key!r}, which is not known; there are: {', '.join(known)}.{meant}"


def chief(faults: Sequence[ErrorDetails]) -> ErrorDetails:
    """The one to tell of: a key that nobody knows is why another one is missing."""
    return next((it for it in faults if it["type"] == "extra_forbidden"), faults[0])


def own_file(home: Path | None, name: str) -> str:
    """Where an operator's own file of that name belongs, in words."""
    if home is not None:
        return str(home / "config" / name)
    return (
        f"config/{name} in a folder of your own, and set SHEDDER_HOME to that folder (it is not "
        "set now)"
    )


def _table(
    file: Path, name: str, it: object, like: str, within: Collection[str]
) -> dict[str, object]:
    if isinstance(it, list) and it and isinstance(it[0], dict):
        raise ValueError(f"{file}: [[{name}]] has a pair of brackets too many. Write [{name}].")
    if not isinstance(it, dict):
        raise ValueError(f"{file}: {name!r} stands in no table. Put a line such as {like} above.")
    tables = [key for key, value in it.items() if isinstance(value, dict) and key not in within]
    if tables:
        inner = tables[0]
        raise ValueError(f"{file}: {_DOT.format(whole=f'{name}.{inner}', last=inner)}")
    return it


def _parsed(file: Path) -> Mapping[str, object]:
    text = _text(file)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        lines = text.rstrip().split("\n")
        found = _AT.fullmatch(str(error))
        said, at = (found["said"], found["line"]) if found else (str(error), None)
        number = int(at) if at else len(lines)
        line = lines[number - 1].strip()
        advice = next(_advice(said, line))
        raise ValueError(f"{file} is not TOML. Line {number}: {line}\n{advice}.") from None


def _text(file: Path) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ValueError(
            f"{file} cannot be read ({error.strerror}). Let the user who runs Shedder read it."
        ) from None
    if content.startswith(_UTF_16):
        raise ValueError(f"{file} is saved as UTF-16. {_SAVE}.")
    try:
        text = content.decode("utf-8-sig")  # some editors put a mark before the first character
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"{file} is not saved as UTF-8: line {line} has a character of another kind. {_SAVE}."
        ) from None
    return text.replace("\r\n", "\n")


def _advice(said: str, line: str) -> Iterator[str]:
    """What to do about a line that is none of TOML, the best advice first."""
    if said.endswith("twice"):
        yield f"{line} stands there twice. Keep one of them"
    if "overwrite" in said:
        yield "That key stands there twice. Keep one of them"
    if _CURLY.search(line):
        yield _STRAIGHT
    if "\\" in line:
        yield _BACKSLASH
    if line.startswith("["):
        yield _NAME
    if line.count('"') % 2:
        yield "A quotation mark is missing"
    yield from _value(line)
    yield said


def _value(line: str) -> Iterator[str]:
    assigned = _ASSIGNED.fullmatch(line)
    if assigned is None:
        if "=" not in line:
            yield 'Each line reads: key = "value"'
        return
    key, value = assigned["key"], assigned["value"]
    if value in ("True", "False"):
        yield f"Write {key} = {value.lower()}, in small letters"
    if value.startswith("["):
        yield f'Write texts in quotes and commas between them: {key} = ["…", "…"]'
    if not re.match(r"[\"'{]", value):
        yield f'Text goes in quotes: {key} = "{value}"'
