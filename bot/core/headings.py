"""An answer as Markdown headings: how a model is asked for it, and how it is read back.

The last rung of the ladder, for endpoints that cannot be held to JSON. The reading is tolerant of
what small models do to Markdown, and yields the same data as the JSON forms, so the same schema
judges it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import takewhile
from typing import Any

from bot.core.form import amount, said_in
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
    "table": "A Markdown table with these columns and no others, a row each.",
}
_CELLS = re.compile(r"^\s*\|(.*)\|\s*$")
_RULE = re.compile(r"^[\s|:-]+$")
_REMEDY = re.compile(r"^\s*(?:[-*+•]\s+)?(?:=>|⇒|→)\s*")
_INAPPLICABLE = re.compile(r"^\W*does not apply\W*\s*", re.IGNORECASE)
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})\s*([\w+-]*)\s*$")


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
    said.extend(_section_form(spec, roles) for spec in persona.parts)
    return "\n\n".join(said)


def data_from_headings(persona: Persona, roles: Sequence[str], text: str) -> dict[str, Any]:
    """The answer in the shape of the persona's schema, as far as it is there."""
    bodies = _split(text, {spec.id: (spec.title, spec.id) for spec in persona.parts})
    return {
        spec.id: _section(spec, roles, bodies[spec.id])
        for spec in persona.parts
        if spec.id in bodies
    }


def whole_sections(persona: Persona, text: str) -> tuple[str, ...]:
    """The ids of the sections after which another one has begun: no more will be added to them."""
    return tuple(_split(text, {spec.id: (spec.title, spec.id) for spec in persona.parts}))[:-1]


def _section_form(spec: SectionSpec, roles: Sequence[str]) -> str:
    lines = [f"## {spec.title}", f"{_KINDS[spec.kind]} {amount(spec, roles)}"]
    lines.append(f"({spec.hint})" if spec.hint else "")
    lines.append(f"| {' | '.join(spec.columns)} |" if spec.columns else "")
    lines.append(f"Below each, a line of its own: => {spec.remedy}" if spec.remedy else "")
    lines.append("Code stands in a fence below what it belongs to." if spec.code else "")
    lines.append('Or "Does not apply: " and why.' if spec.zones else "")
    for group in spec.groups:
        told = f"{group.hint}{said_in(group)}".strip()
        lines += [f"### {group.label}", f"({told})" if told else ""]
    return "\n".join(line for line in lines if line)


def _section(spec: SectionSpec, roles: Sequence[str], lines: list[str]) -> dict[str, Any]:
    if spec.groups:
        labels = {group.id: (group.label, group.id) for group in spec.groups}
        parts = _split("\n".join(lines), labels)
        items_in = {group.id: _items(spec, roles, parts.get(group.id, [])) for group in spec.groups}
        if not spec.zones:
            return items_in
        return {zone: _one(items) for zone, items in items_in.items() if items}
    items = _rows(spec, roles, lines) if spec.columns else _items(spec, roles, lines)
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


def _items(spec: SectionSpec, roles: Sequence[str], lines: Sequence[str]) -> list[dict[str, Any]]:
    """Paragraphs and list items, each with the quotes, the remedy and the code below it."""
    items: list[dict[str, Any]] = []
    for what, text in _paragraphs(lines):
        if what == "said":
            items.append({"text": text, **({"quotes": []} if roles else {})})
            if spec.zones:
                items[-1]["applies"] = "no" if _INAPPLICABLE.match(text) else "yes"
                items[-1]["text"] = _INAPPLICABLE.sub("", text)
        elif items and what == "quote" and roles:
            items[-1]["quotes"].append(_quote(roles, text))
        elif items and what == "remedy" and spec.remedy:
            items[-1]["remedy"] = text
        elif items and what.startswith("code") and spec.code:
            items[-1]["code"] = {"language": what.removeprefix("code"), "text": text}
    return items


def _one(items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Several paragraphs about one zone, as one."""
    together = {**items[0], "text": "\n\n".join(item["text"] for item in items)}
    quotes = [quote for item in items for quote in item.get("quotes", ())]
    return {**together, "quotes": quotes} if "quotes" in together else together


def _rows(spec: SectionSpec, roles: Sequence[str], lines: Sequence[str]) -> list[dict[str, Any]]:
    """A Markdown table's rows, without its header."""
    rows = [match[1].split("|") for line in lines if (match := _CELLS.match(line))]
    body = [row for row in rows[1:] if not _RULE.match("|".join(row))]
    return [
        {f"c{n}": cell.strip() for n, cell in enumerate(row[: len(spec.columns)], 1)}
        | ({"quotes": []} if roles else {})
        for row in body
    ]


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """("said", "quote", "remedy" or "code" and its language, text) of what belongs together."""
    gathered: list[str] = []
    for what, line in _told_apart(lines):
        if gathered and (what != "said" or not line.strip() or _ITEM.match(line)):
            yield "said", " ".join(gathered)
            gathered = []
        if what != "said":
            yield what, line
        elif line.strip():
            gathered.append(_ITEM.sub("", line).strip())
    if gathered:
        yield "said", " ".join(gathered)


def _told_apart(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each line with what it is; a fenced listing is one."""
    rest = iter(lines)
    for line in rest:
        if fence := _FENCE.match(line):
            yield f"code{fence[2]}", "\n".join(takewhile(partial(_goes_on, fence[1]), rest))
        elif quoted := _QUOTE.match(line):
            yield "quote", line[quoted.end() :].strip()
        elif remedy := _REMEDY.match(line):
            yield "remedy", line[remedy.end() :].strip()
        else:
            yield "said", line


def _goes_on(opened: str, line: str) -> bool:
    """Whether a listing does not end with this line."""
    fence = _FENCE.match(line)
    return fence is None or not fence[1].startswith(opened) or bool(fence[2])


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
