"""The form of an answer in words: what a schema cannot say, or a server does not pass on.

A server that enforces a schema often keeps it to itself, so the model learns here what belongs
where, how much of it, and what the checks will look for.
"""

from collections.abc import Iterator, Sequence

from bot.core.persona import Persona, SectionSpec

_NOUNS = {"prose": "paragraph", "findings": "finding", "questions": "question"}


def json_form(persona: Persona, roles: Sequence[str]) -> str:
    """What to tell a model that is to answer in JSON."""
    fields = "\n".join(line for spec in persona.sections for line in _field(spec, roles))
    return "\n\n".join(
        (
            "One JSON object, no text around it, with these fields in this order:",
            fields,
            _entry(roles),
        )
    )


def amount(spec: SectionSpec, roles: Sequence[str]) -> str:
    """How much a section holds, as its checks count."""
    noun = _NOUNS[spec.kind]
    if spec.groups:
        said = f"One or more {noun}s in each of its parts."
    elif spec.count is not None:
        said = f"Exactly {spec.count} {noun}{'s' if spec.count > 1 else ''}."
    elif spec.max is not None:
        said = f"{spec.min} to {spec.max} {noun}s."
    else:
        said = f"At least {spec.min} {noun}{'s' if spec.min > 1 else ''}."
    if not (roles and spec.evidence):
        return said
    return f"{said} At least {spec.evidence} quote{'s' if spec.evidence > 1 else ''} in all."


def _field(spec: SectionSpec, roles: Sequence[str]) -> Iterator[str]:
    where = "In `items`."
    if spec.groups:
        where = "Its parts:"
    elif spec.count is not None:
        last = f" to `items.q{spec.count}`" if spec.count > 1 else ""
        where = f"In `items.q1`{last}."
    said = (f"{spec.title}.", spec.hint, amount(spec, roles), where)
    yield f"- `{spec.id}`: {' '.join(filter(None, said))}"
    for group in spec.groups:
        yield f"  - `{group.id}`: {group.label}. {group.hint}".rstrip()


def _entry(roles: Sequence[str]) -> str:
    entry = "Every paragraph, finding and question is an object. Its `text` is what you say"
    if not roles:
        return f"{entry}."
    named = " or ".join(f'"{role}"' for role in roles)
    return (
        f"{entry}, in your own words. Its `quotes` are what that rests on: in each, `document` is "
        f"{named}, and `text` is copied from there. Every finding has a quote, and a figure in "
        "your text stands in or near the quote beside it."
    )
