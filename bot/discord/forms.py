"""Opens forms in Discord, and takes what comes back in them."""

from bot.core.values import Job
from bot.discord import modals
from bot.discord.commands import SHEDDER, STRESS_TEST
from bot.discord.files import keep_urls
from bot.discord.given import urls
from bot.discord.visit import Visit
from bot.ingress.asked_by_form import About, asked, several
from bot.ingress.desk import Desk
from bot.ingress.owed import Unasked
from bot.ingress.questions import Questions

NOBODY_READS = "There is nobody here who reads several documents. Mention me with your paper."
AGAIN = "Nothing was asked. {} again, with everything it needs: Discord keeps nothing of a form."
NOBODY = "There is nobody of that name here any more. Mention me with your question instead."


class Forms:
    """All of them."""

    def __init__(self, desk: Desk, questions: Questions) -> None:
        self.desk, self.questions = desk, questions

    def about(self, kind: str, visit: Visit, job: Job) -> None:
        """Open the form that goes on from an answer."""
        personas = self.desk.personas
        known = personas.get(job.persona)
        if kind == modals.ANOTHER:
            others = [each for each in personas.values() if each.handle != job.persona]
            visit.open(modals.persona_form(job.id, others or list(personas.values())))
        elif known is None:
            visit.tell(NOBODY)
        elif kind == modals.ASK:
            visit.open(modals.ask_form(job.id, known))
        else:
            visit.open(modals.documents_form(known, About(job=job.id)))

    def documents(self, visit: Visit, persona: str = "", question: str = "") -> None:
        """Open the form for documents: of this persona, or of one that compares some."""
        known = several(self.desk, persona)
        if known is None:
            visit.tell(NOBODY_READS)
        elif visit.may_ask():
            visit.open(modals.documents_form(known, About(), question))

    def submitted(self, visit: Visit) -> None:
        """Ask what a form asks; or say what is wrong with it."""
        if not visit.may_ask():
            return
        name, what = modals.about(visit.name)
        given, press = modals.filled(visit.data), visit.press
        keep_urls(self.desk.redis, press.place.workspace, urls(visit.data))
        id, documents = f"form:{press.unique}", name == modals.DOCUMENTS
        question = asked(self.desk, press, id, press.place, what, given, documents)
        if isinstance(question, Unasked):
            visit.ask(self.questions, question)
        else:
            again = self._again(what) if documents else ""
            visit.tell("\n".join((*(_told(*fault) for fault in question.items()), again)).strip())

    def _again(self, what: About) -> str:
        """What to do next: a form is closed by now, and what was filled in is gone with it."""
        if what.job:
            return AGAIN.format("Press “Choose files”")
        known = several(self.desk)
        compares = known is not None and known.handle == what.persona
        return AGAIN.format(f"Run /{STRESS_TEST if compares else SHEDDER}")


def _told(field: str, words: str) -> str:
    """What is wrong with a field: Discord closes a form before anything can be shown in it."""
    name = field.partition("_")[2].replace("_", " ")
    return f"{name.capitalize()}: {words}" if name else words
