"""Opens forms in Slack, and takes what comes back in them."""

from functools import partial

from bot.core.errors import ShedderError
from bot.core.values import Job
from bot.ingress.asked_by_form import About, Faults, asked, several
from bot.ingress.desk import surely
from bot.ingress.owed import Unasked
from bot.ingress.payloads import word
from bot.ingress.pressed import Press
from bot.ingress.questions import Questions, Tell
from bot.slack import modals
from bot.slack.desk import Desk
from bot.slack.errors import Refused
from bot.slack.inert import inert_line

TOO_LATE = "Slack did not open the form in time. Press it again."
NOBODY_READS = "There is nobody here who reads several documents. Mention me with your paper."


class Forms:
    """All of them."""

    def __init__(self, desk: Desk, questions: Questions) -> None:
        self.desk, self.questions = desk, questions

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
            self._open(press, modals.documents_form(known, About(job=job.id)), tell)

    def documents(self, press: Press, tell: Tell, persona: str = "", question: str = "") -> None:
        """Open the form for documents: of this persona, or of one that compares some."""
        known = several(self.desk, persona)
        if known is None:
            tell(NOBODY_READS)
            return
        channel = "" if self.desk.platform.direct(press.place) else press.place.channel
        form = modals.documents_form(known, About(), channel, question)
        self._open(press, form, tell)

    def submitted(self, press: Press, view: object) -> Faults:
        """Ask what a form asks; or say what is wrong with it."""
        what, given = modals.about(view), modals.filled(view)
        place = press.place.model_copy(update={"channel": given.channel, "thread": ""})
        documents = word(view, "callback_id") == modals.DOCUMENTS
        id = f"form:{word(view, 'id')}"
        question = asked(self.desk, press, id, place, what, given, documents)
        if not isinstance(question, Unasked):
            return {field: inert_line(said) for field, said in question.items()}
        self.questions.put(question.model_copy(update={"members": True}))
        return {}

    def _open(self, press: Press, view: modals.View, tell: Tell) -> None:
        surely(self.desk.prompt, partial(self._opened, press, view, tell))

    def _opened(self, press: Press, view: modals.View, tell: Tell) -> None:
        try:
            web = self.desk.web(press.place.workspace)
            web.ask("views.open", trigger_id=press.unique, view=view)
        except (Refused, ShedderError):
            tell(TOO_LATE)
            raise
