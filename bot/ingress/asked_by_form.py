"""What somebody filled into a form, as a question: documents by role, words, who is asked."""

from collections.abc import Mapping

from bot.core.pasted import FENCED_LEAST, fenced
from bot.core.persona import Persona
from bot.core.routing import SHEDDER, route
from bot.core.values import Attachment, Job, Place, Value
from bot.core.wording import one_line, shortened
from bot.ingress.desk import Desk
from bot.ingress.owed import Unasked
from bot.ingress.pressed import Press, answered

QUESTION, FILE, TEXT, WHO, WHERE = "question", "file", "text", "who", "where"
"""Names of fields; one for a document is named after its role as well."""

LONGEST_TOLD = 200  # characters of a text, where it is said who asked what

TOO_SHORT = f"Say it in some sentences: {FENCED_LEAST} words or more."
TWICE = "There is a file of it as well. Give one of the two."
KEPT_NO_MORE = "Nothing is kept of this answer any more. Mention me with your question instead."
NOBODY = "There is nobody of that name here any more. Choose somebody else."
ANYTHING = "What do you make of this?"

Faults = Mapping[str, str]
"""What is wrong with a form, by the field that it is shown beside."""


class About(Value):
    """What a form was opened for."""

    job: str = ""  # the answer it goes on from
    persona: str = ""  # handle


class Filled(Value):
    """What came back."""

    question: str = ""
    persona: str = ""
    channel: str = ""  # where it is to be answered; empty: wherever the form was about
    files: tuple[Attachment, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()  # (role, what it says), of documents that are no file


def of_role(field: str, role: str) -> str:
    """What the field for a document of this role is called."""
    return f"{field}_{role}"


def needed(persona: Persona) -> tuple[str, ...]:
    """The roles of the documents that somebody cannot do without."""
    return tuple(wanted.role for wanted in persona.inputs if wanted.required)


def several(desk: Desk, handle: str = "") -> Persona | None:
    """Whom a form for documents is for: this persona, or else one that compares some."""
    readers = (each for each in desk.personas.values() if len(needed(each)) > 1)
    return desk.personas.get(handle) or next(readers, None)


def lacking(persona: Persona, given: Filled) -> Faults:
    """What is to be said beside the fields of documents that are missing, or given wrongly."""
    files, texts = {file.role for file in given.files}, dict(given.texts)
    missing = {
        of_role(FILE, each.role): f"Attach {one_line(each.hint) or 'a PDF'}."[:200]
        for each in persona.inputs
        if each.required and each.role not in files | texts.keys()
    }
    short = {role for role, said in given.texts if len(said.split()) < FENCED_LEAST}
    twice = {of_role(TEXT, role): TWICE for role in texts if role in files}
    return {**missing, **{of_role(TEXT, role): TOO_SHORT for role in short}, **twice}


def asked(
    desk: Desk, press: Press, id: str, place: Place, what: About, given: Filled, documents: bool
) -> Unasked | Faults:
    """The question that a form asks, in `place` unless it goes on from an answer; or what is wrong
    with it. `documents`: it is one for all that its persona needs."""
    job = None
    if what.job:
        found = answered(desk.redis, press, what.job, in_thread=False)
        if found is None:
            return {QUESTION: KEPT_NO_MORE}
        job = found.job
    handle = given.persona or what.persona or (job.persona if job else "")
    persona = desk.personas.get(handle)
    if persona is None:
        return {WHO if given.persona else QUESTION: NOBODY}
    faults = lacking(persona, given) if documents else {}
    if faults:
        return faults
    question = given.question or _same_question(desk, job, persona)
    said = "\n".join((*(fenced(text) for _, text in given.texts), question))
    place = job.mention.place if job else place
    mention = press.mention(id, f"{SHEDDER} {said}", place, given.files)
    heading = f"{press.name} asks {persona.name}: {question}{_named(given)}"
    return Unasked(mention=mention, persona=persona.handle, heading=heading)


def _same_question(desk: Desk, job: Job | None, persona: Persona) -> str:
    """What is asked without a word: what was asked before, or what the persona is for."""
    if persona.verbs and (job is None or needed(persona)):
        return f"{persona.verbs[0]} this"
    if job is None:
        return ANYTHING
    before = route(job.mention.text, desk.personas, job.persona, None, job.persona)
    return before.question or ANYTHING


def _named(given: Filled) -> str:
    files = (f"{file.role}: {file.name}" if file.role else file.name for file in given.files)
    texts = (f"{role}: “{shortened(one_line(text), LONGEST_TOLD)}”" for role, text in given.texts)
    names = ", ".join((*files, *texts))
    return f" ({names})" if names else ""
