"""A persona's response structure as a JSON schema, and a model's JSON as a draft's sections.

Only the strict subset every provider takes is used: object, array, string, enum, all fields
required, nothing else allowed. A count is a field per item (`q1`, `q2`, `q3`), because length
keywords are outside that subset; a zone is a field that cannot be left out. Other limits are left
to the checks.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.core.answer import Claim, Code, DraftSection, Quoted
from bot.core.persona import Persona, SectionSpec

JsonSchema = dict[str, Any]


def schema_of(persona: Persona, roles: tuple[str, ...]) -> JsonSchema:
    """The schema of an answer by `persona` about documents in these `roles`."""
    return _object(
        {section.id: _section(section, roles) for section in persona.parts},
        {section.id: f"{section.title}. {section.hint}".strip() for section in persona.parts},
    )


def sections_of(persona: Persona, data: Mapping[str, Any]) -> tuple[DraftSection, ...]:
    """An answer's sections in the persona's order. Raises ValueError naming what is missing."""
    return tuple(
        section_of(spec, _need(data, spec.id, Mapping, "the answer")) for spec in persona.parts
    )


def section_of(spec: SectionSpec, data: Mapping[str, Any]) -> DraftSection:
    """One section's JSON as claims. Raises ValueError naming the section and field."""
    claims: list[Claim] = []
    for group_id, label in _parts(spec):
        claims.extend(_claim(spec, item, label) for item in _items(spec, data, group_id))
    return DraftSection(id=spec.id, blocks=tuple(claims))


def _items(spec: SectionSpec, data: Mapping[str, Any], field: str) -> list[Any]:
    if spec.zones:
        return [_need(data, field, Mapping, spec.id)]
    if spec.count is not None:
        return list(_need(data, field, Mapping, spec.id).values())
    return list(_need(data, field, list, spec.id))


def _parts(spec: SectionSpec) -> tuple[tuple[str, str], ...]:
    """(field, label) of each list of claims in a section; one unlabelled list without groups."""
    return tuple((group.id, group.label) for group in spec.groups) or (("items", ""),)


def _section(spec: SectionSpec, roles: tuple[str, ...]) -> JsonSchema:
    item = _item(spec, roles)
    if spec.count is not None:
        numbered = [f"q{n}" for n in range(1, spec.count + 1)]
        return _object({"items": _object(dict.fromkeys(numbered, item))})
    hints = {group.id: f"{group.label}. {group.hint}".strip() for group in spec.groups}
    each = item if spec.zones else {"type": "array", "items": item}
    return _object({key: each for key, _ in _parts(spec)}, hints)


def _item(spec: SectionSpec, roles: tuple[str, ...]) -> JsonSchema:
    fields: JsonSchema = {}
    if spec.zones:
        fields["applies"] = {"type": "string", "enum": ["yes", "no"]}
    for field, column in columns_of(spec):
        fields[field] = {"type": "string", "description": column}
    if not spec.columns:
        fields["text"] = {"type": "string", "description": _WHAT[spec.kind]}
    if spec.remedy:
        fields["remedy"] = {"type": "string", "description": spec.remedy}
    if spec.code:
        fields["code"] = _object({"language": _LANGUAGE, "text": _SOURCE})
    if roles:
        quote = _object({"document": {"type": "string", "enum": list(roles)}, "text": _VERBATIM})
        fields["quotes"] = {"type": "array", "items": quote}
    return _object(fields)


def columns_of(spec: SectionSpec) -> tuple[tuple[str, str], ...]:
    """(field, column) of a table's rows."""
    return tuple((f"c{number}", column) for number, column in enumerate(spec.columns, 1))


_WHAT = {"prose": "one paragraph", "findings": "one finding", "questions": "one question"}
_LANGUAGE: JsonSchema = {"type": "string", "description": "e.g. yaml; empty where there is no code"}
_SOURCE: JsonSchema = {"type": "string", "description": "the code itself, or empty"}
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


def _claim(spec: SectionSpec, item: object, label: str) -> Claim:
    where = spec.id
    if not isinstance(item, Mapping):
        raise ValueError(f"an item of {where!r} is no object")
    cells = tuple(_need(item, field, str, where).strip() for field, _ in columns_of(spec))
    return Claim(
        label=label,
        text="; ".join(cells) if cells else _need(item, "text", str, where).strip(),
        quotes=tuple(_quotes(item.get("quotes", ()), where)),
        remedy=_need(item, "remedy", str, where).strip() if spec.remedy else "",
        applies=item.get("applies") != "no",
        cells=cells,
        code=_code(item.get("code"), where) if spec.code else None,
    )


def _code(item: object, where: str) -> Code | None:
    """What goes with an entry; nothing where the model left it empty."""
    if not isinstance(item, Mapping):
        return None
    text = _need(item, "text", str, where).strip("\n")
    return Code(language=str(item.get("language", "")), text=text) if text.strip() else None


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
