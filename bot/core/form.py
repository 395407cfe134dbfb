"""The form of an answer in words: what a schema cannot say, or a server does not pass on.

A server that enforces a schema often keeps it to itself, so the model learns here what belongs
where, how much of it, and what the checks will look for.
"""

from collections.abc import Iterator, Sequence

from bot.core.persona import Group, Persona, SectionSpec
from bot.core.schema import columns_of
from bot.core.thread_document import ROLE as THREAD

_NOUNS = {"prose": "paragraph", "findings": "finding", "questions": "question", "table": "row"}


def json_form(persona: Persona, roles: Sequence[str]) -> str:
    """What to tell a model that is to answer in JSON."""
    fields = "\n".join(line for spec in persona.parts for line in _field(spec, roles))
    return "\n\n".join(
        (
            "One JSON object, no text around it, with these fields in this order:",
            fields,
            _entry(roles) + _extras(persona),
        )
    )


def amount(spec: SectionSpec, roles: Sequence[str]) -> str:
    """How much a section holds, as its checks count."""
    noun = _NOUNS[spec.kind]
    if spec.zones:
        said = "One finding for each of its parts, or why that part does not apply here."
    elif spec.groups:
        said = f"One or more {noun}s in each of its parts."
    elif spec.count is not None:
        said = f"Exactly {spec.count} {noun}{'s' if spec.count > 1 else ''}."
    elif spec.max is not None:
        said = f"{spec.min} to {spec.max} {noun}s."
    else:
        said = f"At least {spec.min} {noun}{'s' if spec.min > 1 else ''}."
    if roles and spec.evidence:
        said += f" At least {spec.evidence} quote{'s' if spec.evidence > 1 else ''} in all."
    return said + _owed(spec)


def _owed(spec: SectionSpec) -> str:
    """What else an entry holds, and what the section must speak of."""
    said = f" Each {_NOUNS[spec.kind]} also says: {spec.remedy}" if spec.remedy else ""
    if spec.mentions:
        words = ", ".join(" or ".join(f'"{w}"' for w in m.split("|")) for m in spec.mentions)
        said += f" It speaks of {words}, in these words."
    return said


def _field(spec: SectionSpec, roles: Sequence[str]) -> Iterator[str]:
    where = "In `items`."
    if spec.columns:
        cells = ", ".join(f"`{field}` is {column!r}" for field, column in columns_of(spec))
        where = f"A row an object in `items`: {cells}."
    elif spec.groups:
        where = "Its parts:"
    elif spec.count is not None:
        last = f" to `items.q{spec.count}`" if spec.count > 1 else ""
        where = f"In `items.q1`{last}."
    said = (f"{spec.title}.", spec.hint, amount(spec, roles), where)
    yield f"- `{spec.id}`: {' '.join(filter(None, said))}"
    for group in spec.groups:
        yield f"  - `{group.id}`: {group.label}. {group.hint}".rstrip() + said_in(group)


def said_in(group: Group) -> str:
    """The words a group must hold, as a model is told."""
    words = (" or ".join(f'"{word}"' for word in each.split("|")) for each in group.mentions)
    return f" Says {' and '.join(words)}." if group.mentions else ""


def _extras(persona: Persona) -> str:
    """The fields that only some entries have."""
    said = ""
    if any(spec.zones for spec in persona.parts):
        said += ' Where `applies` is "no", `text` says why, in a sentence.'
    if any(spec.remedy for spec in persona.parts):
        said += " Every `remedy` is concrete: a mechanism, a measurement or an argument."
    if any(spec.code for spec in persona.parts):
        said += " `code` holds what is to be run or applied; its fields are empty without any."
    return said


def _entry(roles: Sequence[str]) -> str:
    entry = "Every paragraph, finding and question is an object. Its `text` is what you say"
    if not roles:
        return f"{entry}."
    named = " or ".join(f'"{role}"' for role in roles)
    owed = "Every finding has a quote, and a figure"
    if not {*roles} - {THREAD}:  # which tells what was said, and little of what is right
        owed = "A finding that rests on none has no quote; else a figure"
    return (
        f"{entry}, in your own words. Its `quotes` are what that rests on: in each, `document` is "
        f"{named}, and `text` is copied from there. {owed} in "
        "your text stands in or near the quote beside it."
    )
