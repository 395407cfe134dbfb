"""Opens forms, and asks what comes back in them."""

from collections.abc import Mapping
from functools import partial

from bot.core.errors import ShedderError
from bot.core.pasted import fenced
from bot.core.persona import Persona
from bot.core.routing import route
from bot.core.values import Job, Place
from bot.core.wording import one_line
from bot.owed import Unasked
from bot.slack import modals
from bot.slack.desk import Desk, surely
from bot.slack.errors import Refused
from bot.slack.events import SLACK
from bot.slack.inert import shortened
from bot.slack.payloads import word
from bot.slack.pressed import Press, answered
from bot.slack.questions import Questions, Tell
from bot.slack.words import SHEDDER

TOO_LATE = "Slack did not open the form in time. Press it again."
NOBODY_READS = "There is nobody here who reads several documents. Mention me with your paper."
KEPT_NO_MORE = "Nothing is kept of this answer any more. Mention me with your question instead."
NOBODY = "There is nobody of that name here any more. Choose somebody else."

Faults = Mapping[str, str]
"""What is wrong with a form, by the field that it is shown beside."""


class Forms:
    """All of them."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.questions = desk, Questions(desk)

    def about(self, kind: str, press: Press, job: Job, tell: Tell) -> None:
        """Open the form that goes on from an answer."""
        personas = self.desk.personas
        known = personas.get(job.persona)
        if kind == modals.PERSONA:
            others = [each for each in personas.values() if each.handle != job.persona]
            self._open(press, modals.persona_form(job.id, others or personas.values()), tell)
        elif kind == modals.ASK and known is not None:
            self._open(press, modals.ask_form(job.id, known), tell)
        elif kind == "form" and known is not None:
            self._open(press, modals.documents_form(known, modals.About(job=job.id)), tell)

    def documents(
        self, press: Press, tell: Tell, persona: str | None = None, question: str = ""
    ) -> None:
        """Open the form for documents: of this persona, or of one that compares some."""
        several = [each for each in self.desk.personas.values() if len(_needed(each)) > 1]
        known = self.desk.personas.get(persona or "") or next(iter(several), None)
        if known is None:
            tell(NOBODY_READS)
            return
        channel = "" if press.channel.startswith("D") else press.channel
        form = modals.documents_form(known, modals.About(), channel, question)
        self._open(press, form, tell)

    def submitted(self, press: Press, view: object) -> Faults:
        """Ask what a form asks; or say what is wrong with it."""
        what, given = modals.about(view), modals.filled(view)
        job = None
        if what.job:
            found = answered(self.desk.redis, press, what.job, in_thread=False)
            if found is None:
                return {modals.QUESTION: KEPT_NO_MORE}
            job = found.job
        handle = given.persona or what.persona or (job.persona if job else "")
        persona = self.desk.personas.get(handle)
        if persona is None:
            return {modals.WHO if given.persona else modals.QUESTION: NOBODY}
        if word(view, "callback_id") == modals.DOCUMENTS:
            faults = modals.lacking(persona, given)
            if faults:
                return faults
        self._ask(press, f"form:{word(view, 'id')}", given, persona, job)
        return {}

    def _ask(
        self, press: Press, id: str, given: modals.Filled, persona: Persona, job: Job | None
    ) -> None:
        place = _place(press, given) if job is None else job.mention.place
        question = given.question or self._same_question(job, persona)
        said = "\n".join((*(fenced(text) for _, text in given.texts), question))
        mention = press.mention(id, f"{SHEDDER} {said}", place, given.files)
        heading = f"{press.name} asks {persona.name}: {question}{_named(given)}"
        self.questions.put(
            Unasked(mention=mention, persona=persona.handle, heading=heading, members=True)
        )

    def _same_question(self, job: Job | None, persona: Persona) -> str:
        """What is asked without a word: what was asked before, or what the persona is for."""
        if persona.verbs and (job is None or _needed(persona)):
            return f"{persona.verbs[0]} this"
        if job is None:
            return "What do you make of this?"
        asked = route(job.mention.text, self.desk.personas, job.persona, None, job.persona)
        return asked.question or "What do you make of this?"

    def _open(self, press: Press, view: modals.View, tell: Tell) -> None:
        surely(self.desk.prompt, partial(self._opened, press, view, tell))

    def _opened(self, press: Press, view: modals.View, tell: Tell) -> None:
        try:
            self.desk.web(press.workspace).ask("views.open", trigger_id=press.trigger, view=view)
        except (Refused, ShedderError):
            tell(TOO_LATE)
            raise


def _needed(persona: Persona) -> tuple[str, ...]:
    return tuple(wanted.role for wanted in persona.inputs if wanted.required)


def _place(press: Press, given: modals.Filled) -> Place:
    return Place(platform=SLACK, workspace=press.workspace, channel=given.channel, thread="")


def _named(given: modals.Filled) -> str:
    files = (f"{file.role}: {file.name}" if file.role else file.name for file in given.files)
    texts = (f"{role}: “{shortened(one_line(text), 200)}”" for role, text in given.texts)
    names = ", ".join((*files, *texts))
    return f" ({names})" if names else ""
