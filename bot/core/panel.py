"""Several personas asked at once: who sits on the panel, and which job ends it."""

import re
from collections.abc import Collection, Iterator, Mapping

from bot.core.persona import Persona
from bot.core.routing import nobody_called
from bot.core.values import Job, Mention, Value

MOST = 6  # personas on one panel
_CALLED = re.compile(r"\s*(?:the\s+)?panel\b[\s,:–—-]*", re.IGNORECASE)
_COMMA = r"\s*[,&+]\s*(?:and\s+)?|\s+and\s+"
_LISTED = re.compile(
    rf"(@?[\w-]{{1,40}}(?:(?:{_COMMA})@?[\w-]{{1,40}})*)\s*(?::|\Z)", re.IGNORECASE
)
_BETWEEN = r"[\s,&+]*(?:\band\b[\s,]*)?"


class Panel(Value):
    """What a mention asks of several personas."""

    personas: tuple[str, ...]  # handles; empty: whoever fits
    question: str


def panel_in(said: str, personas: Mapping[str, Persona]) -> Panel | None:
    """The panel, where the first word calls one: "panel: q, kira: is it sound?".

    Raises UserError when somebody is listed who is not there.
    """
    match = _CALLED.match(said)
    if match is None:
        return None
    names = {name.lower(): p.handle for p in personas.values() for name in (p.handle, *p.aliases)}
    one = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    named = re.compile(rf"{_BETWEEN}@?({one})(?![\w'’-])", re.IGNORECASE)
    at, called = match.end(), []
    while found := named.match(said, at):
        called.append(names[found[1].lower()])
        at = found.end()
    for name in _unknown(said, match.end(), names):
        raise nobody_called(name, personas)
    question = said[at:].lstrip(" ,:–—-\t\n")
    return Panel(personas=tuple(dict.fromkeys(called))[:MOST], question=question.strip())


def _unknown(said: str, start: int, names: Collection[str]) -> Iterator[str]:
    """Who is listed up to a colon or the end, beside known names or with an @, and is nobody."""
    listed = _LISTED.match(said, start)
    called = re.split(_COMMA, listed[1].lower()) if listed else []
    some = any(name.lstrip("@") in names for name in called)
    for name in called:
        if (some or name.startswith("@")) and name.lstrip("@") not in names:
            yield name.lstrip("@")


def fitting(personas: Mapping[str, Persona], files: int) -> tuple[str, ...]:
    """Who can say something about so many files, by handle."""
    return tuple(
        handle
        for handle, persona in sorted(personas.items())
        if sum(wanted.required for wanted in persona.inputs) <= files
        and (persona.inputs or not files)
    )[:MOST]


def seated(mention: Mention, panel: Panel, asked_at: float, model: str | None) -> tuple[Job, ...]:
    """A job for each of the panel, all of which know of each other."""
    said = mention.model_copy(update={"text": panel.question})
    jobs = [Job.of(said, handle, asked_at, model) for handle in panel.personas]
    ids = tuple(job.id for job in jobs)
    return tuple(job.model_copy(update={"panel": ids}) for job in jobs)


def closing(job: Job) -> Job:
    """The job that ends the panel a job sits on: the same for all of them."""
    ends = Job.of(job.mention, "panel's end", job.asked_at)
    return ends.model_copy(update={"persona": "", "panel": job.panel})


def answers_of(job: Job) -> tuple[Job, ...]:
    """Whose answers are to be expected: those of the panel before its end, or just this one's."""
    members = tuple(job.model_copy(update={"id": id}) for id in job.panel)
    return (*members, job)
