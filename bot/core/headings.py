"""An answer as Markdown headings: how a model is asked for it, and how it is read back.

The last rung of the ladder, for endpoints that cannot be held to JSON. The reading is tolerant of
what small models do to Markdown, and yields the same data as the JSON forms, so the same schema
judges it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.core.form import amount
from bot.core.persona import Persona, SectionSpec

_HEADING = re.compile(r"^\s{0,3}(?:#{1,6}\s*|(?=\*\*))(.+?)\s*#*\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\(?\d{1,2}[.)]|Q\d{1,2}[.:)])\s+(?=\S)")
_QUOTE = re.compile(r"^\s*(?:[-*+•]\s+)?>+\s*")
_ROLE = re.compile(r"^[(\[](\w+)[)\]]:?\s*")
_NUMBERING = re.compile(r"^(?:section\s+)?\d{1,2}[.):]\s*", re.IGNORECASE)
_QUOTE_MARKS = "\"'“”„‟‘’«»"
_KINDS = {
    "prose": "Paragraphs with an empty line between them.",
    "findings": 'Every finding begins with "- ".',
    "questions": "A numbered list, one question each.",
}


def heading_form(persona: Persona, roles: Sequence[str]) -> str:
    """What to tell a model that is to answer in headings."""
    said = [
        "Markdown with exactly these headings, in this order, each on a line of its own. Nothing "
        "before the first one. What stands below them here says what belongs there."
    ]
    if roles:
        said.append(
            "Below every paragraph, finding or question put the quotes it rests on, each on a line "
            f'of its own that looks like this: > ({roles[0]}) "the exact words of the document". '
            f"The name in parentheses is one of: {', '.join(roles)}."
        )
    said.extend(_section_form(spec, roles) for spec in persona.sections)
    return "\n\n".join(said)


def data_from_headings(persona: Persona, roles: Sequence[str], text: str) -> dict[str, Any]:
    """The answer in the shape of the persona's schema, as far as it is there."""
    titles = {spec.id: (spec.title, spec.id) for spec in persona.sections}
    bodies = _split(text, titles)
    return {
        spec.id: _section(spec, roles, bodies[spec.id])
        for spec in persona.sections
        if spec.id in bodies
    }


def whole_sections(persona: Persona, text: str) -> tuple[str, ...]:
    """The ids of the sections after which another one has begun: no more will be added to them."""
    return tuple(_split(text, {spec.id: (spec.title, spec.id) for spec in persona.sections}))[:-1]


def _section_form(spec: SectionSpec, roles: Sequence[str]) -> str:
    lines = [f"## {spec.title}", f"{_KINDS[spec.kind]} {amount(spec, roles)}"]
    lines.append(f"({spec.hint})" if spec.hint else "")
    for group in spec.groups:
        lines += [f"### {group.label}", f"({group.hint})" if group.hint else ""]
    return "\n".join(line for line in lines if line)


def _section(spec: SectionSpec, roles: Sequence[str], lines: list[str]) -> dict[str, Any]:
    if spec.groups:
        labels = {group.id: (group.label, group.id) for group in spec.groups}
        parts = _split("\n".join(lines), labels)
        return {group.id: _items(roles, parts.get(group.id, [])) for group in spec.groups}
    items = _items(roles, lines)
    if spec.count is None:
        return {"items": items}
    return {"items": {f"q{number}": item for number, item in enumerate(items, 1)}}


def _split(text: str, titles: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The lines below each of the headings that are there; the first of a name counts."""
    known = {_plain(title): name for name, spelt in titles.items() for title in spelt}
    bodies: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        match = _HEADING.match(line)
        name = known.get(_plain(match[1])) if match else None
        if name is not None and name not in bodies:
            lines = bodies[name] = []
        else:
            lines.append(line)
    return bodies


def _items(roles: Sequence[str], lines: Sequence[str]) -> list[dict[str, Any]]:
    """Paragraphs and list items, each with the quotes below it."""
    items: list[dict[str, Any]] = []
    for is_quote, text in _paragraphs(lines):
        if not is_quote:
            items.append({"text": text, "quotes": []} if roles else {"text": text})
        elif items and roles:
            items[-1]["quotes"].append(_quote(roles, text))
    return items


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[bool, str]]:
    """(whether it is a quote, text) of each stretch of lines that belong together."""
    gathered: list[str] = []
    for line in lines:
        quoted = _QUOTE.match(line)
        if gathered and (quoted or not line.strip() or _ITEM.match(line)):
            yield False, " ".join(gathered)
            gathered = []
        if quoted:
            yield True, line[quoted.end() :].strip()
        elif line.strip():
            gathered.append(_ITEM.sub("", line).strip())
    if gathered:
        yield False, " ".join(gathered)


def _quote(roles: Sequence[str], text: str) -> dict[str, str]:
    named = _ROLE.match(text)
    role = named[1] if named and named[1] in roles else roles[0]
    words = text[named.end() :] if named else text
    if named and named[1] not in roles and words[:1] not in _QUOTE_MARKS:
        words = text  # the document's own parenthesis
    return {"document": role, "text": words.strip().strip(_QUOTE_MARKS).strip()}


def _plain(title: str) -> str:
    """A heading without numbering, emphasis, punctuation and case."""
    bare = _NUMBERING.sub("", title.strip("*_ \t"))
    return "".join(character for character in bare.casefold() if character.isalnum())
