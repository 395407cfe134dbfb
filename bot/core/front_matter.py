"""The YAML between two '---' lines: read as plain values, bounded, with the line of every key.

Nothing in it is built, merged, referred to or evaluated: aliases, tags and duplicate keys are
refused, and only text, whole numbers, true, false and nothing are told apart.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from bot.core.errors import ConfigError

MOST_CHARACTERS = 64 * 1024  # of front matter; YAML is slow to read
MOST_DEPTH = 12

Path = tuple[str | int, ...]

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)(?:\n|(?<=\n))---[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"^[A-Za-z][\w.-]{0,60}[ \t]*:(?:[ \t]|$)")
_FIRST_LINE = 2  # the '---' is line 1


class Front(NamedTuple):
    """Front matter: what it says, where each key stands, and where the text after it begins."""

    values: Mapping[str, Any]
    lines: Mapping[Path, int]
    length: int  # characters, both '---' lines included
    whole: bool = True  # False: not YAML, and only its simple lines were understood


class _Loader(yaml.SafeLoader):
    """YAML without what is of no use here; aliases and depth are how a YAML bomb is built."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - as PyYAML declares it
    yaml_constructors = {  # noqa: RUF012 - as PyYAML declares it
        tag: construct
        for tag, construct in yaml.SafeLoader.yaml_constructors.items()
        if tag and tag.rsplit(":", 1)[-1] in ("str", "int", "bool", "null", "seq", "map")
    }
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="aliases are not allowed", problem_mark=event.start_mark
            )
        if self.depth >= MOST_DEPTH:
            raise yaml.MarkedYAMLError(
                problem=f"more than {MOST_DEPTH} levels", problem_mark=event.start_mark
            )
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def _refuse_tag(loader: _Loader, node: yaml.Node) -> None:
    raise yaml.MarkedYAMLError(problem="tags are not allowed", problem_mark=node.start_mark)


_Loader.add_constructor(None, _refuse_tag)

for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]{1,9}$", "-+0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read_front(text: str, *, source: str, ours: Mapping[str, object]) -> Front | None:
    """The front matter a file begins with; None when it begins with something else.

    `ours` are the keys that make a file one of Shedder's. Raises ConfigError for such a file when
    its front matter is not YAML; of any other, what can be understood is taken.
    """
    match = _FRONT.match(text)
    if match is None:
        if _opens_with(text, ours):
            raise ConfigError(f"{source}, line 1: the front matter has no end: add a line '---'.")
        return None
    front = match[1]
    if not any(_KEY.match(line) for line in front[:MOST_CHARACTERS].split("\n")):
        return None  # a rule across the page, and no front matter
    mine = any(line.split(":")[0].strip() in ours for line in _simple(front))
    try:
        values, lines = _read(front)
    except ConfigError as error:
        if mine:
            raise ConfigError(f"{source}{error.message}") from None
        return Front(_guessed(front), {}, match.end(), whole=False)
    return Front(values, lines, match.end())


def _opens_with(text: str, ours: Mapping[str, object]) -> bool:
    head = text[:MOST_CHARACTERS].split("\n\n")[0].split("\n")
    return head[0].rstrip() == "---" and any(line.split(":")[0].strip() in ours for line in head)


def _read(front: str) -> tuple[dict[str, Any], dict[Path, int]]:
    """Raises ConfigError whose message goes on after the file's name."""
    if len(front) > MOST_CHARACTERS:
        raise ConfigError(f": front matter holds at most {MOST_CHARACTERS // 1024} KiB.")
    try:
        values, lines = _loaded(_Loader(front))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + _FIRST_LINE if error.problem_mark else 1
        raise ConfigError(f", line {line}: not YAML: {error.problem}.") from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise ConfigError(": the front matter is not YAML.") from None
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise ConfigError(": the front matter must be 'key: value' lines.")
    return values, lines


def _loaded(loader: _Loader) -> tuple[Any, dict[Path, int]]:
    try:
        node = loader.get_single_node()
        lines = dict(_lines(node, ()))
        return (loader.construct_document(node) if node else {}), lines
    finally:
        loader.dispose()


def _lines(node: yaml.Node | None, path: Path) -> Iterator[tuple[Path, int]]:
    """Where each key and each entry of a list stands. Refuses a key that is given twice."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {name[:40]!r} is given twice", problem_mark=key.start_mark
                )
            seen.add(name)
            yield (*path, name), key.start_mark.line + _FIRST_LINE
            yield from _lines(value, (*path, name))
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield (*path, number), item.start_mark.line + _FIRST_LINE
            yield from _lines(item, (*path, number))


def _simple(front: str) -> Iterator[str]:
    yield from (line for line in front[:MOST_CHARACTERS].split("\n") if _KEY.match(line))


def _guessed(front: str) -> dict[str, Any]:
    """The simple lines of front matter that is not YAML; the first of each key counts."""
    found: dict[str, Any] = {}
    for line in _simple(front):
        key, _, value = line.partition(":")
        found.setdefault(key.strip(), value.strip().strip("\"'"))
    return found
