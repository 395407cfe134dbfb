"""What is wrong in front matter, in plain words: file, line, key, and what is allowed."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from bot.core.front_matter import Path

_WORDS = {
    "missing": "is missing",
    "string_type": 'must be text: put it in "quotes"',
    "string_too_short": "must not be empty",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "tuple_type": "must be a list: [one, two], or a line '- one' for each",
    "model_type": "must be 'key: value' lines",
    "model_attributes_type": "must be 'key: value' lines",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "too_long": "holds at most {max_length} entries",
    "too_short": "must not be empty",
    "literal_error": "must be one of {expected}",
}
_PATTERNS = {
    "handle": "lower-case letters, digits and '-', beginning with a letter, such as code-reviewer",
    "accent": 'a colour in quotes, such as "#2f6f8f"',
    "id": "lower-case letters, digits and '_', beginning with a letter",
    "role": "lower-case letters, digits and '_', beginning with a letter",
}


def explain(
    error: ValidationError, model: type[BaseModel], lines: Mapping[Path, int], source: str
) -> str:
    """One line per fault, in the order of the file."""
    faults = sorted(_faults(error, model, lines), key=lambda fault: fault[0])
    return "\n".join(f"{source}, line {line}, {said}" for line, said in faults)


def _faults(
    error: ValidationError, model: type[BaseModel], lines: Mapping[Path, int]
) -> Iterator[tuple[int, str]]:
    for fault in error.errors(include_url=False, include_input=False):
        path = fault["loc"]
        where = ".".join(str(part) for part in path) or "front matter"
        said = _said(fault["type"], path, fault.get("ctx", {}), fault["msg"], model)
        yield _line(path, lines), f"{where}: {said}" + ("" if said.endswith("?") else ".")


def _line(path: Path, lines: Mapping[Path, int]) -> int:
    """The line of a key, or of what it would stand in."""
    return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), 1)


def _said(
    kind: str, path: Path, context: Mapping[str, Any], message: str, model: type[BaseModel]
) -> str:
    if kind == "extra_forbidden":
        return unknown(str(path[-1]), _known(_model_at(model, path[:-1])))
    if kind == "string_pattern_mismatch":
        return f"must be {_PATTERNS.get(str(path[-1]), 'written otherwise')}"
    if kind in _WORDS:
        return _WORDS[kind].format(**context)
    return message.removeprefix("Value error, ")


def unknown(key: str, known: Sequence[str]) -> str:
    """What to say of a key there is not."""
    close = get_close_matches(key, known, 1, 0.75)
    meant = f"; did you mean {close[0]!r}?" if close else ""
    return f"unknown key (known: {', '.join(known)}; your own keys begin with 'x-'){meant}"


def _known(model: type[BaseModel]) -> list[str]:
    return sorted(model.model_fields.keys() - {"instructions"})


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The model whose key was wrong: that of the last named field on the way."""
    for name in path:
        if isinstance(name, str) and name in model.model_fields:
            inside = _inside(model.model_fields[name].annotation)
            model = inside or model
    return model


def _inside(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_inside, get_args(annotation))), None)
