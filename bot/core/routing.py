"""Who is asked, what they are asked, and which document is what to them: from a mention's words."""

import re
from collections.abc import Mapping

from bot.core.errors import UserError
from bot.core.persona import Persona
from bot.core.values import Attachment, Value

_ADDRESS = re.compile(r"^\s*(?:@\S+|<@[^>]+>)[\s,:]*")
_WORD = re.compile(r"[\w-]+")
_AS = re.compile(r"^(?:as|ask)\s+@?([\w-]+)\b[\s,:]*", re.IGNORECASE)


class Route(Value):
    """What a mention's text asks for."""

    persona: str  # handle
    question: str  # the text without the bot's name and the persona's


def route(text: str, personas: Mapping[str, Persona], default: str) -> Route:
    """Choose by name, then by verb, then the default.

    Raises UserError with the choices when somebody asks for a persona that does not exist.
    """
    said = _ADDRESS.sub("", text, count=1).strip()
    named = {name.lower(): p.handle for p in personas.values() for name in (p.handle, *p.aliases)}
    if match := _AS.match(said):
        return Route(persona=_known(match[1], named), question=said[match.end() :].strip())
    first = _WORD.match(said)
    if first and first[0].lower() in named:
        rest = said[first.end() :].lstrip(" ,:").strip()
        return Route(persona=named[first[0].lower()], question=rest)
    words = {word.lower() for word in _WORD.findall(said)}
    by_verb = (p.handle for p in personas.values() if words.intersection(p.verbs))
    return Route(persona=next(by_verb, _known(default, named)), question=said)


def _known(name: str, named: Mapping[str, str]) -> str:
    try:
        return named[name.lower()]
    except KeyError:
        choices = ", ".join(sorted(set(named.values())))
        raise UserError(
            f"There is no persona called {name!r} here. You can ask: {choices}."
        ) from None


def assign_roles(
    persona: Persona, attachments: tuple[Attachment, ...]
) -> tuple[tuple[str, Attachment], ...]:
    """(role, file) for each document the persona wants, in its order.

    Raises UserError saying what is missing or too many, and what to do.
    """
    files = tuple({file.id: file for file in attachments}.values())  # one file twice is one file
    needed = [wanted for wanted in persona.inputs if wanted.required]
    if len(files) < len(needed):
        missing = needed[len(files)]
        what = missing.hint or f"the {missing.role}, as a PDF"
        raise UserError(f"{persona.name} needs a document: attach {what}, and ask again.")
    if len(files) > len(persona.inputs):
        names = ", ".join(file.name for file in files)
        raise UserError(
            f"{persona.name} takes {_count(len(persona.inputs))}, and got {len(files)} ({names}). "
            "Ask about each one separately."
        )
    return tuple((wanted.role, file) for wanted, file in zip(persona.inputs, files, strict=False))


def _count(number: int) -> str:
    return {0: "no document", 1: "one document"}.get(number, f"{number} documents")
