"""What a critique needs from the world, as functions; `workers/answering.py` chooses them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.core.answer import Critique, Draft, DraftSection, Progress, Section
from bot.core.consulted import Consulted
from bot.core.conversation import Conversation
from bot.core.document import Document
from bot.core.errors import TransientError
from bot.core.persona import Persona
from bot.core.prompt import Prompt
from bot.core.values import Attachment
from workers.lease import OutOfTime
from workers.models import Away, Call, Model

Check = Callable[[DraftSection], Section | None]  # a section to be shown early, if all of it holds
Consult = Callable[
    [Persona, Conversation, str], Consulted
]  # what a question is about, beside files


@dataclass(frozen=True)
class Desk:
    """Where a job is worked on."""

    read: Callable[[str, Attachment], Document]  # (role, file) -> what it says
    prompt: Callable[[Persona, tuple[Document, ...], str, int | None], Prompt]  # in this context
    again: Callable[[Prompt, Draft, Sequence[str]], Prompt]  # the one re-ask: what failed
    call: Callable[[Callable[[DraftSection], None]], Call]  # how one model call is to behave
    show: Callable[[Progress], None]  # in the thread, while it waits
    reader: Model  # answers without a model, always
    model: Model  # the configured one, or the reader again
    tell: Callable[[str], None]  # the operator, what only they can mend
    thread: Conversation = field(default_factory=Conversation)  # what was said and attached before
    recall: Callable[[Prompt], Critique | None] = lambda prompt: None  # asked just so before
    keep: Callable[[Prompt, Critique], None] = lambda prompt, critique: None  # for the next time
    consult: Consult = lambda persona, thread, words: Consulted(question=words)
    why_reader: str = ""  # said at the top when the reader stands in for the configured model

    def reading(self, role: str, file: Attachment) -> Document:
        """Read a document, and say so meanwhile."""
        self.show(Progress(stage="reading", detail=file.name))
        return self.read(role, file)

    def asking(self, prompt: Prompt, check: Check, early: Sequence[Section] = ()) -> Draft:
        """Ask the model; each section is shown as soon as it is whole and holds, and until then
        what is known of it already."""
        shown: list[Section] = []
        about = _about(prompt, self.model.name)
        known = tuple(early)
        self.show(Progress(stage="thinking", detail=about, sections=known, urgent=bool(known)))

        def on_section(drafted: DraftSection) -> None:
            section = check(drafted)
            if section is not None:
                shown.append(section)
            stage = f"{len(shown)} of {len(prompt.persona.parts)} sections checked"
            known = {section.id for section in shown}
            still = (section for section in early if section.id not in known)
            sections = (*shown, *still)
            self.show(Progress(stage=stage, detail=self.model.name, sections=sections))

        return self._ask(prompt, on_section)

    def asking_again(self, prompt: Prompt, draft: Draft, complaints: Sequence[str]) -> Draft:
        """Ask the model once more; its second answer is shown whole or not at all."""
        self.show(Progress(stage="asking again", detail=f"{len(complaints)} things did not hold"))
        return self._ask(self.again(prompt, draft, complaints), _unwatched)

    def choosing(self, prompt: Prompt) -> Draft:
        """Let the evidence reader answer."""
        self.show(Progress(stage="choosing quotes", detail=_about(prompt, "no model")))
        return self.reader.ask(prompt, self.call(_unwatched))

    def _ask(self, prompt: Prompt, on_section: Callable[[DraftSection], None]) -> Draft:
        try:
            return self.model.ask(prompt, self.call(on_section))
        except (Away, OutOfTime):
            raise
        except TransientError as error:
            raise Away(error.message, error.retry_after) from error


def _about(prompt: Prompt, by: str) -> str:
    """What is worked on and by whom, once it has been read."""
    read = [
        f"{document.title or document.name}, {_extent(document)}" for document in prompt.documents
    ]
    return " · ".join([*read, by])


def _extent(document: Document) -> str:
    if not document.paged:
        return "text"
    return "1 page" if document.page_count == 1 else f"{document.page_count} pages"


def _unwatched(section: DraftSection) -> None:
    """Nobody waits for it."""
