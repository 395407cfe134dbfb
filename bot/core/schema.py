"""A persona's response structure as a JSON schema, and a model's JSON as a draft's sections.

Only the strict subset every provider takes is used: object, array, string, enum, all fields
required, nothing else allowed. A count is a field per item (`q1`, `q2`, `q3`), because length
keywords are outside that subset. Other limits are left to the checks.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.core.answer import Claim, DraftSection, Quoted
from bot.core.persona import Persona, SectionSpec

JsonSchema = dict[str, Any]


def schema_of(persona: Persona, roles: tuple[str, ...]) -> JsonSchema:
    """The schema of an answer by `persona` about documents in these `roles`."""
    return _object(
        {section.id: _section(section, roles) for section in persona.sections},
        {section.id: f"{section.title}. {section.hint}".strip() for section in persona.sections},
    )


def sections_of(persona: Persona, data: Mapping[str, Any]) -> tuple[DraftSection, ...]:
    """An answer's sections in the persona's order. Raises ValueError naming what is missing."""
    return tuple(
        section_of(spec, _need(data, spec.id, Mapping, "the answer")) for spec in persona.sections
    )


def section_of(spec: SectionSpec, data: Mapping[str, Any]) -> DraftSection:
    """One section's JSON as claims. Raises ValueError naming the section and field."""
    claims: list[Claim] = []
    for group_id, label in _parts(spec):
        items = _need(data, group_id, list if spec.count is None else Mapping, spec.id)
        values = items if isinstance(items, list) else list(items.values())
        claims.extend(_claim(item, label, spec.id) for item in values)
    return DraftSection(id=spec.id, blocks=tuple(claims))


def _parts(spec: SectionSpec) -> tuple[tuple[str, str], ...]:
    """(field, label) of each list of claims in a section; one unlabelled list without groups."""
    return tuple((group.id, group.label) for group in spec.groups) or (("items", ""),)


def _section(spec: SectionSpec, roles: tuple[str, ...]) -> JsonSchema:
    item = _item(spec, roles)
    if spec.count is not None:
        numbered = [f"q{n}" for n in range(1, spec.count + 1)]
        return _object({"items": _object(dict.fromkeys(numbered, item))})
    hints = {group.id: f"{group.label}. {group.hint}".strip() for group in spec.groups}
    return _object({key: {"type": "array", "items": item} for key, _ in _parts(spec)}, hints)


def _item(spec: SectionSpec, roles: tuple[str, ...]) -> JsonSchema:
    what = {"prose": "one paragraph", "findings": "one finding", "questions": "one question"}
    fields: JsonSchema = {"text": {"type": "string", "description": what[spec.kind]}}
    if roles:
        quote = _object({"document": {"type": "string", "enum": list(roles)}, "text": _VERBATIM})
        fields["quotes"] = {"type": "array", "items": quote}
    return _object(fields)


_VERBATIM: JsonSchema = {"type": "string", "description": "copied from the document, unchanged"}


def _object(fields: Mapping[str, Any], hints: Mapping[str, str] | None = None) -> JsonSchema:
    described = {
        key: {**value, "description": hints[key]} if hints and hints.get(key) else value
        for key, value in fields.items()
    }
    return {
        "type": "object",
        "properties": described,
        "required": list(described),
        "additionalProperties": False,
    }


def _claim(item: object, label: str, where: str) -> Claim:
    if not isinstance(item, Mapping):
        raise ValueError(f"an item of {where!r} is no object")
    text = _need(item, "text", str, where)
    return Claim(
        label=label, text=text.strip(), quotes=tuple(_quotes(item.get("quotes", ()), where))
    )


def _quotes(items: object, where: str) -> Iterable[Quoted]:
    if not isinstance(items, list | tuple):
        raise ValueError(f"'quotes' in {where!r} is no list")
    for item in items:
        if not isinstance(item, Mapping):
            raise ValueError(f"a quote in {where!r} is no object")
        yield Quoted(text=_need(item, "text", str, where), document=str(item.get("document", "")))


def _need(data: Mapping[str, Any], key: str, kind: type, where: str) -> Any:
    value = data.get(key)
    if not isinstance(value, kind):
        raise ValueError(f"{key!r} is missing from {where!r} or is no {kind.__name__}")
    return value
