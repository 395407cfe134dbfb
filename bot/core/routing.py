"""Who is asked, and what they are asked: from a mention's words."""

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.core.called import called_in
from bot.core.errors import UserError
from bot.core.persona import Persona
from bot.core.thread_orders import without_any_fresh, without_fresh
from bot.core.values import Value
from bot.core.wording import one_line

SHEDDER = "@shedder"
"""What the bot is called in a mention's text, whatever it is called where that was written."""

_ADDRESS = re.compile(r"^\s*(?:@\S+|<@[^>]+>)[\s,:]*")
_WORD = re.compile(r"[\w-]+")
_CLAUSE = re.compile(r"[.!?,;:\n]|\b(?:and|then|but|so)\b")
_LEADING = frozenset(
    """also and can could d do hello help hey hi how i just kindly let lets like love me need now
    please pls s should to try us want we will would you""".split()  # noqa: SIM905 - to be read
)
"""What may stand before the verb of a request."""
_FILE = re.compile(r"\S+\.(?:pdf|md|txt)\b", re.IGNORECASE)
_USUAL = frozenset(
    """a an and for it me message my of paper pdf please the this us
    your""".split()  # noqa: SIM905 - to be read
)
UNUSUAL = 2  # words beyond these make a question of one's own


class Route(Value):
    """What a mention's text asks for."""

    persona: str  # handle
    question: str  # the text without the bot's name and the persona's
    fresh: bool = False  # an answer from before will not do


def route(
    text: str,
    personas: Mapping[str, Persona],
    default: str,
    persona: str | None = None,
    speaking: str | None = None,
) -> Route:
    """Choose by name, then who is speaking in the thread, then by verb, then the default, which is
    the handle of one of them.

    `persona` is who was asked for beside the text, by handle, alias or name; then the words choose
    nobody. Only then can it raise: UserError with the choices when there is no such persona.
    """
    said, fresh = without_fresh(addressed(text))
    called = {name: p.handle for p in personas.values() for name in (p.handle, *p.aliases)}
    if persona is not None:
        wanted = _known(persona, personas, called)
        called = {name: handle for name, handle in called.items() if handle == wanted}
    else:
        going_on = speaking if speaking in personas else None
        wanted = called_in(text, called) or going_on or _by_verb(said, personas) or default
    chosen = _named(said, called) or Route(persona=wanted, question=said)
    return _freshly(chosen, personas.get(chosen.persona), fresh)


def addressed(text: str) -> str:
    """What was said, without the name of the bot it was said to."""
    return _ADDRESS.sub("", text, count=1).strip()


def _freshly(chosen: Route, persona: Persona | None, fresh: bool) -> Route:
    """Without the word "fresh", where it is not the question's own."""
    question, first = without_fresh(chosen.question)
    shorter, beside = without_any_fresh(question)
    if beside and persona and not asks_for_more(shorter, persona):  # "decode this fresh"
        return Route(persona=chosen.persona, question=shorter, fresh=True)
    return Route(persona=chosen.persona, question=question, fresh=fresh or first)


def _named(said: str, called: Mapping[str, str]) -> Route | None:
    """Whom the first words name; "as" or "ask" before anybody else is the question's own."""
    for name in sorted(called, key=len, reverse=True):
        pattern = rf"(?:(?:as|ask)\s+)?@?{re.escape(name)}(?![\w'’-])[\s,:]*"
        if match := re.match(pattern, said, re.IGNORECASE):
            return Route(persona=called[name], question=said[match.end() :].strip())
    return None


def _by_verb(said: str, personas: Mapping[str, Persona]) -> str | None:
    """Whom the first request calls for; "what is the design?" asks nobody to design."""
    called = {verb: p.handle for p in personas.values() for verb in p.verbs}
    for clause in _CLAUSE.split(said.lower()):
        words = (word for word in _WORD.findall(clause) if word not in _LEADING)
        if (first := next(words, "")) in called:
            return called[first]
    return None


def _known(persona: str, personas: Mapping[str, Persona], called: Mapping[str, str]) -> str:
    named = {p.name: p.handle for p in personas.values()} | dict(called)
    handles = {" ".join(name.lower().split()): handle for name, handle in named.items()}
    wanted = handles.get(" ".join(persona.lower().split()).removeprefix("@"))
    if wanted is None:
        raise nobody_called(persona, personas)
    return wanted


def nobody_called(name: str, personas: Iterable[str]) -> UserError:
    """What is said to whoever names a persona that is not there."""
    there = ", ".join(sorted(personas))
    return UserError(
        f"There is no persona called “{one_line(name)[:80]}” here. You can ask: {there}."
    )


def asks_for_more(question: str, persona: Persona) -> bool:
    """Whether a question wants something in particular, beyond "decode this paper, please"."""
    usual = {*persona.verbs, *_USUAL, *_roles(persona)}
    asked = _FILE.sub("", question)
    return len({word.lower() for word in _WORD.findall(asked)} - usual) >= UNUSUAL


def _roles(persona: Persona) -> Iterator[str]:
    """The words that only say which document is which."""
    for wanted in persona.inputs:
        yield from (
            word.lower() for word in _WORD.findall(f"{wanted.role} {' '.join(wanted.names)}")
        )
