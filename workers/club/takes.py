"""A persona's take on one paper: asked of a model like any answer, or made by the evidence reader.

Each answer is kept under the job like any other, so a run that takes the issue up after a kill pays
for nothing twice.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from bot.admitting.budget import Budget
from bot.core.answer import Critique, DraftSection, Progress
from bot.core.checks import CHOSEN
from bot.core.club.papers import Paper
from bot.core.club.take import ASKED, taking
from bot.core.document import Document
from bot.core.errors import ConfigError
from bot.core.evidence import index_of
from bot.core.minutes import REPEATED
from bot.core.persona import Persona
from bot.core.prompt import again
from bot.core.values import Attachment, Job
from bot.queue import note_stage
from bot.running.operator import tell_operator
from workers.audit import audit
from workers.checked import NEAR_ONLY, UNANSWERED
from workers.club.standing import standing
from workers.critique import made
from workers.desk import Desk
from workers.evidence_reader.drafting import MODEL_FREE
from workers.lease import Lease
from workers.memory import Memory
from workers.models import Away, Call, Model
from workers.office import Office, prompt_for
from workers.patience import patient
from workers.spending import Spending

UNREACHABLE = "The language model could not be reached."
NOT_SET_UP = "The language model is not set up correctly."
NO_TIME = "There was no time left to ask the language model."
TWO_VALUES = (
    "Code found two values for one thing: {c.first_number} ({c.first_section}) and"
    " {c.second_number} ({c.second_section})."
)
_REPEATED = REPEATED.partition("{")[0]  # nobody asked in person, so nobody can ask afresh
_AMOUNT = re.compile(r"\d[\d.,]*\w*")
_ENOUGH = 90.0  # seconds that a model call is begun with
_HIDES = "The PDF hides text that tells its reader what to say; it was left out."


class Takes:
    """One run's takes for one issue."""

    def __init__(self, office: Office, job: Job, lease: Lease, members: Iterable[str] = ()) -> None:
        self._office, self._job, self._lease = office, job, lease
        self._members = frozenset(members)  # what people there are called
        self._told: set[str] = set()  # why there was no model, which is said once
        self._spending = Spending(Budget(office.redis, office.settings), job, lease.member)
        self._called_at = time.time()
        self._without = ""  # why no model is asked any more

    def of(self, persona: Persona, paper: Paper, document: Document) -> Critique:
        """What a persona says of a paper. Raises Away while somebody waits for the model."""
        began = time.monotonic()
        desk = self._desk(paper)
        try:
            said = self._made(persona, document, desk)
        except Away as error:
            if patient(self._office.redis, self._job.id, self._patience, self._called_at):
                raise
            said = self._by_reader(UNREACHABLE, error.message, persona, document, desk)
        except ConfigError as error:
            said = self._by_reader(NOT_SET_UP, error.message, persona, document, desk)
        said = standing(
            said, document, self._members, lambda: self._chosen(persona, document, desk)
        )
        seconds = round(time.monotonic() - began, 2)
        return said.model_copy(
            update={
                "notes": tuple(self._news(_notes(said, document))),
                "footer": said.footer.model_copy(update={"seconds": seconds}),
            }
        )

    @property
    def _patience(self) -> float:
        return self._office.platform(self._job.mention.place.platform).patience

    def _made(self, persona: Persona, document: Document, desk: Desk) -> Critique:
        prompt = desk.prompt(taking(persona), (document,), ASKED, None)
        return desk.recall(prompt) or made(prompt, desk)

    def _by_reader(
        self, why: str, told: str, persona: Persona, document: Document, desk: Desk
    ) -> Critique:
        """Without a model from here on: one that failed is not tried for every paper."""
        tell_operator(self._office.redis, self._job.id, told)
        self._without = why
        return self._chosen(persona, document, replace(desk, why_reader=why))

    def _chosen(self, persona: Persona, document: Document, desk: Desk) -> Critique:
        """By the evidence reader, and kept for nobody."""
        reader = replace(
            desk, model=desk.reader, recall=lambda prompt: None, keep=lambda prompt, said: None
        )
        return self._made(persona, document, reader)

    def _news(self, notes: Iterable[str]) -> Iterator[str]:
        """Notes without what a budget told beside an earlier paper, in whatever amounts."""
        for note in notes:
            kind = _AMOUNT.sub("", note)
            if "budget" not in kind or kind not in self._told:
                yield note
            self._told.add(kind)

    def _desk(self, paper: Paper) -> Desk:
        office, model = self._office, self._model()
        memory = Memory(office.redis, office.settings, about(self._job, paper))
        return Desk(
            read=_unread,
            prompt=partial(prompt_for, office),
            again=again,
            call=self._call,
            show=self._show,
            reader=office.reader,
            model=model,
            tell=partial(tell_operator, office.redis, self._job.id),
            recall=partial(memory.recall, model.name),
            keep=partial(memory.keep, model.name),
            why_reader=self._without,
        )

    def _model(self) -> Model:
        office, left = self._office, self._lease.deadline - time.monotonic()
        if office.model is not office.reader and not self._without and left < _ENOUGH:
            self._without = NO_TIME
        return office.reader if self._without else office.model

    def _call(self, on_section: Callable[[DraftSection], None]) -> Call:
        self._lease.check()
        self._called_at = time.time()
        deadline = time.monotonic() + self._office.settings.model_deadline_seconds
        return Call(
            job=self._job.id,
            deadline=min(deadline, self._lease.deadline),
            on_section=on_section,
            cancelled=self._lease.cancelled,
            afford=self._spending.afford,
            paid=self._spending.paid,
        )

    def _show(self, progress: Progress) -> None:
        self._lease.check()
        stage = f"{progress.stage} {progress.detail}".strip()
        note_stage(self._office.redis, self._job.id, stage)


def about(job: Job, paper: Paper) -> Job:
    """The job as one about the thread that a paper is talked about in, where what is read of it is
    kept, and forgotten with it."""
    mention = job.mention.model_copy(update={"place": paper.place, "attachments": ()})
    return job.model_copy(update={"mention": mention})


def _notes(said: Critique, document: Document) -> tuple[str, ...]:
    """What is to be said beside a take: why there is no model, what was not read, what is hidden.

    That no model answered what it was asked is told by whoever renders it, as nobody asked in
    person.
    """
    notes = [note.replace(MODEL_FREE, "").strip() for note in (*said.notes, *document.notes)]
    notes = [n for n in notes if n not in (NEAR_ONLY, UNANSWERED) and not n.startswith(_REPEATED)]
    if said.footer.model != CHOSEN:  # who reads the audit
        notes += [TWO_VALUES.format(c=c) for c in audit(index_of(document)).conflicts[:1]]
    if any(hidden.instructs for hidden in document.hidden):
        notes.append(_HIDES)
    return tuple(dict.fromkeys(filter(None, notes)))


def _unread(role: str, file: Attachment) -> Document:
    raise AssertionError("it was read before")
