"""A persona file's text as a persona: what its front matter says, and what its prose means.

Front matter is YAML between two '---' lines, a superset of the Agent Skills `SKILL.md`
(https://agentskills.io/specification). Where it is silent, or missing, or another project's, the
text itself is asked (`bot/core/inference/`). Nothing in a file is ever evaluated.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import PurePath
from typing import Any, NamedTuple

from pydantic import ValidationError

from bot.core.checks import known_checks
from bot.core.errors import ConfigError
from bot.core.faults import explain, unknown
from bot.core.front_matter import Front, read_front
from bot.core.inference.boundaries import escalation_in
from bot.core.inference.demands import checks_for, demands_in, uncarried
from bot.core.inference.inputs import inputs_in
from bot.core.inference.mojibake import mend
from bot.core.inference.names import (
    first_sentence,
    handle_of,
    is_generic,
    short_names,
    titled,
    who,
    without_nickname,
)
from bot.core.inference.sections import coverage_in, sections_in, untyped
from bot.core.inference.structure import announced_in_vain
from bot.core.inference.text import Line, lines_of
from bot.core.persona import FREE_FORM, MAX_BYTES, Persona

MOST_LINES = 20_000  # that are looked at
MOST_TOLD = 20  # demands without a check that are listed
KNOWN = sorted(Persona.model_fields.keys() - {"instructions"})
THEIRS = frozenset({"name", "description", "icon", "emoji", "display_name", "title"})
"""Keys that other projects' files have too, and that mean the same there."""

OURS = {key: None for key in KNOWN if key not in THEIRS}
_ELSEWHERE = frozenset([
    "tools", "model", "models", "color", "colour", "license", "metadata", "version", "author",
    "authors", "tags", "category", "categories", "allowed-tools", "disallowedTools",
    "disallowed-tools", "compatibility", "homepage", "repository", "argument-hint",
    "permissionMode", "skills", "hooks", "memory", "triggers", "trigger", "mode", "temperature",
    "summary", "read_when", "user-invocable", "disable-model-invocation", "mcpServers", "maxTurns",
    "date",
])  # fmt: skip
"""What other projects' front matter is known to hold; a misspelt key of ours is none of it."""


class Understood(NamedTuple):
    """A persona, what was made of it without being said, and what could not be used."""

    persona: Persona
    inferred: frozenset[str] = frozenset()  # fields taken from the text or the file's name
    warnings: tuple[str, ...] = ()


def parse(text: str, *, source: str) -> Persona:
    """Read a persona file's text.

    `source` names the file. Raises ConfigError saying file, line, key and what is allowed.
    """
    return understand(text, source=source).persona


def understand(text: str, *, source: str, folder: str = "") -> Understood:
    """Read a persona file's text, and say what was made of it.

    `source` names the file, `folder` the folder it is in, where that is the persona's own. Raises
    ConfigError saying file, line, key and what is allowed.
    """
    text, mended = _clean(text, source)
    front = read_front(text, source=source, ours=OURS)
    said, ignored = _said(front, source)
    body = text[front.length :].strip() if front else text.strip()
    if not said and not any(map(str.isalnum, body)):
        raise ConfigError(f"{source}: the file is empty. Write who the persona is.")
    lines = lines_of(body)[:MOST_LINES]
    inferred = _inferred(said, lines, source, folder)
    try:
        persona = Persona.model_validate({**inferred, **said, "instructions": body})
    except ValidationError as error:
        places = front.lines if front else {}
        raise ConfigError(explain(error, Persona, places, source)) from None
    warnings = _warnings(persona, lines, mended, front, ignored, "sections" in inferred)
    return Understood(persona, frozenset(inferred), tuple(warnings))


def _clean(text: str, source: str) -> tuple[str, int]:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ConfigError(f"{source}: a persona file holds at most {MAX_BYTES // 1024} KiB.")
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ConfigError(f"{source}: not a text file. Save the persona as UTF-8 text.")
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return mend(text)


def _said(front: Front | None, source: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the front matter says in our terms, and the keys that were left out."""
    if front is None:
        return {}, ()
    values = {key: value for key, value in front.values.items() if not key.startswith("x-")}
    if any(key in OURS for key in values):
        return values, ()
    for key in values:
        if key not in _ELSEWHERE and get_close_matches(key, OURS, 1, 0.8):
            at = front.lines.get((key,), 1)
            raise ConfigError(f"{source}, line {at}, {key}: {unknown(key, KNOWN)}")
    return _translated(values), tuple(key for key in values if key not in THEIRS)


def _translated(values: Mapping[str, Any]) -> dict[str, Any]:
    """Another project's front matter in our terms; what does not fit is left to the text."""
    words = {key: str(values[key]).strip() for key in THEIRS if values.get(key) not in (None, "")}
    said: dict[str, Any] = {}
    if description := words.get("description", "").split("<example>")[0]:
        said["description"] = first_sentence(description.split("Examples:")[0].replace("\\n", " "))
    if name := words.get("display_name") or words.get("title") or words.get("name"):
        said["name"] = name[:100]
    if icon := words.get("icon") or words.get("emoji"):
        said["icon"] = icon[:8]
    return said


def _inferred(
    said: dict[str, Any], lines: Sequence[Line], source: str, folder: str
) -> dict[str, Any]:
    """What the text means where the front matter is silent. Tidies a name that is only a slug."""
    found = who(lines)
    stem = PurePath(source).stem
    slug_name = str(said.get("name", "")) if "handle" not in said else ""
    if slug_name and titled(slug_name) != slug_name:
        said["name"] = found.name or titled(slug_name)
    named = folder if is_generic(stem) else stem
    name = str(said.get("name") or found.name or titled(handle_of(named)) or "Persona")
    inferred = {
        "name": name,
        "handle": handle_of(named, slug_name, without_nickname(name)) or "persona",
        "description": found.description,
        "icon": found.icon,
        "inputs": inputs_in(lines),
    }
    handle = said.get("handle", inferred["handle"])
    also = (handle_of(without_nickname(found.name)), *short_names(name))
    inferred["aliases"] = tuple(dict.fromkeys(word for word in also if word not in ("", handle)))
    if "sections" not in said:
        found_sections = sections_in(lines)
        inferred["sections"] = found_sections or (FREE_FORM,)
        inferred["coverage"] = coverage_in(lines) if found_sections else ()
        inferred["escalation"] = escalation_in(lines)
        beyond = ("escalation",) if inferred["escalation"] else ()
        inferred["checks"] = (*checks_for(demands_in(lines), known_checks()), *beyond)
    return {key: value for key, value in inferred.items() if key not in said}


def _warnings(
    persona: Persona,
    lines: Sequence[Line],
    mended: int,
    front: Front | None,
    ignored: Sequence[str],
    inferred: bool,
) -> list[str]:
    warnings = []
    if mended:
        warnings.append(f"{mended} garbled characters were mended; save the file as UTF-8")
    if front is not None and not front.whole:
        warnings.append("the front matter is not YAML: only its simple lines were understood")
    if ignored:
        warnings.append(f"not used, another project's keys: {', '.join(sorted(ignored))[:300]}")
    if inferred:
        warnings += [
            f"section {spec.title!r}: its text does not say what kind it is; taken as findings"
            for spec in persona.sections
            if spec != FREE_FORM and untyped(spec)
        ]
        label = announced_in_vain(lines) if persona.sections == (FREE_FORM,) else ""
        if label:
            warnings.append(
                f"{_short(label)!r} seems to say how a reply is built, but no list of sections was"
                " found there: the reply is free-form. List them, a title each, or say `sections`"
            )
    left = uncarried(demands_in(lines), persona.checks)
    warnings += [
        f"no check sees to this, it is an instruction only: {_short(demand)}"
        for demand in left[:MOST_TOLD]
    ]
    if len(left) > MOST_TOLD:
        warnings.append(f"no check sees to {len(left) - MOST_TOLD} more demands of the text")
    return warnings


def _short(demand: str) -> str:
    return demand if len(demand) <= 100 else demand[:99].rsplit(" ", 1)[0] + " …"
