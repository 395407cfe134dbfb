"""What a question is about: which files, in which roles, read or asked for.

    said -> files, links, pasted text -> roles -> read -> told apart by content -> may they be sent?

A question back (`Asking`) keeps everything: the next words in the thread are heard together with
those before, so the same steps come further then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, takewhile
from typing import Protocol

from bot.core import asking_back, published
from bot.core.conversation import Conversation
from bot.core.document import Document
from bot.core.errors import Asking, Declined, UserError
from bot.core.given import Given, lay_out
from bot.core.language import other_language
from bot.core.links import source_of
from bot.core.persona import Persona
from bot.core.roles import Roles, Said, settle
from bot.core.spoken import REFERENCES, Message, Vocabulary, agrees, refuses
from bot.core.values import Attachment, Job
from workers.models import Model
from workers.reading.plain import read_text

STOPPED = "Stopped: nothing of {name} was sent to a language model."
KEPT_HERE = (
    "{name} is marked as confidential ({marking}). No language model was asked, so nothing of it "
    "left this deployment."
)
FOREIGN = (
    "{name} is in {language}. Without a language model only English is understood, so what is "
    "quoted from it below was chosen with little idea of what it says."
)
NOT_READ = "{name} was not read: I take {count}."
_PAGES_TOLD_BY, _TOLD_BY = 3, 8_000  # pages and characters that a language is told by
_LEAST_WORDS = 8
TWICE = "{names} are the same document, byte for byte; it was read once."


@dataclass(frozen=True)
class Gathered:
    """What a question is about, and what is left of it as a question."""

    documents: tuple[Document, ...]
    question: str
    notes: tuple[str, ...] = ()


class Desk(Protocol):
    """Where documents are read, and whether anything will be sent to a model then."""

    @property
    def reader(self) -> Model:
        """Answers without a model."""
        ...

    @property
    def model(self) -> Model:
        """Who is to answer."""
        ...

    def reading(self, role: str, file: Attachment) -> Document:
        """Read a file."""
        ...


def gather(persona: Persona, job: Job, question: str, thread: Conversation, desk: Desk) -> Gathered:
    """The documents a persona answers about, each in its role. Raises Asking and UserError."""
    given = lay_out(persona, job, question, thread)
    reading = _Reading(persona, given, desk)
    roles = reading.without_twins(settle(persona, given.files, given.said, given.new))
    if roles.open:
        roles = reading.told_apart(roles)
    documents = tuple(reading.documents(roles))
    kept = tuple(_confidential(documents, given.said, desk))
    missing = (wanted.without for wanted in roles.missing if wanted.without)
    return Gathered(
        documents,
        given.question,
        (
            *missing,
            *kept,
            *_foreign(documents, desk),
            *reading.notes,
            *_unread(persona, roles, given),
        ),
    )


@dataclass
class _Reading:
    """The files as they are read, each once."""

    persona: Persona
    given: Given
    desk: Desk
    read: dict[str, Document] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def told_apart(self, roles: Roles) -> Roles:
        """Give the open roles by what the documents are. Raises Asking where that is not plain."""
        documents = [self.of(file, roles.wanted[0].role) for file in roles.open]
        order = _by_title(self.persona, self.given.said, roles, documents)
        order = order or _by_content(roles, documents)
        if roles.swapped and order is None:
            order = roles.open
        if order is None:
            files = self.given.files
            some = [at for at, file in enumerate(files) if file in roles.open]
            raise asking_back.which(self.persona, roles.wanted[0], files, some)
        return roles.ordered(order)

    def without_twins(self, roles: Roles) -> Roles:
        """The same bytes under two names are one document; then another one may be missing."""
        files = [*roles.given.items(), *((roles.wanted[0].role, file) for file in roles.open)]
        for (role, file), (other_role, other) in combinations(files, 2):
            digest = self.of(file, role).sha256
            if digest and digest == self.of(other, other_role).sha256:
                return self._without(other, file)
        return roles

    def _without(self, twin: Attachment, kept: Attachment) -> Roles:
        given = self.given
        rest = [file for file in given.files if file.id != twin.id]
        self.notes.append(TWICE.format(names=asking_back.named(kept.name, twin.name)))
        try:
            return settle(self.persona, rest, given.said, given.new)
        except Asking as asking:
            if len(rest) > 1:
                raise
            lacking = next((w for w in self.persona.inputs if w.without), self.persona.inputs[-1])
            raise asking_back.same((kept, twin), lacking) from asking

    def documents(self, roles: Roles) -> Iterator[Document]:
        """The documents in the persona's order."""
        required = {wanted.role for wanted in self.persona.inputs if wanted.required}
        for role, file in roles.given.items():
            try:
                yield self.of(file, role)
            except UserError as error:
                if role in required or source_of(file) is None:
                    raise
                self.notes.append(error.message)  # a link in a question that needs no document

    def of(self, file: Attachment, role: str) -> Document:
        """A file, or a pasted text, as it reads."""
        if file.id not in self.read:
            text = self.given.texts.get(file.id)
            if text is None:
                self.read[file.id] = self.desk.reading(role, file)
            else:
                self.read[file.id] = read_text(text.encode("utf-8", "replace"), file.name)
        return self.read[file.id].model_copy(update={"role": role})


def _by_title(
    persona: Persona, said: Sequence[Said], roles: Roles, documents: Sequence[Document]
) -> tuple[Attachment, ...] | None:
    """The two files as the asker named them by words of their titles, which are known only now."""
    titled = [
        file.model_copy(update={"name": document.title or file.name})
        for file, document in zip(roles.open, documents, strict=True)
    ]
    words, wanted = Vocabulary(persona.inputs, titled), [it.role for it in roles.wanted]
    told = [it for message in said for it in Message(message.text, words).statements]
    last = next((it for it in reversed(told) if it.role in wanted and not it.denied), None)
    if last is None or len(titled) != 2:
        return None
    straight = wanted.index(last.role) == last.file
    return roles.open if straight else tuple(reversed(roles.open))


def _by_content(roles: Roles, documents: Sequence[Document]) -> tuple[Attachment, ...] | None:
    """The files in the order of the roles wanted, where the documents tell it plainly."""
    references = [wanted.role in REFERENCES for wanted in roles.wanted]
    if len(documents) != 2 or sum(references) != 1:
        return None
    first = published.earlier(*documents)
    if first is None:
        return None
    order = roles.open if first == 0 else tuple(reversed(roles.open))
    return order if references[0] else tuple(reversed(order))


def _confidential(documents: Sequence[Document], said: Sequence[Said], desk: Desk) -> Iterator[str]:
    """Ask before a copy that is not meant for us goes to a model. Yields what is said otherwise."""
    for document in documents:
        if not document.confidential:
            continue
        name = asking_back.named(document.name)
        if desk.model is desk.reader:
            yield KEPT_HERE.format(name=name, marking=document.confidential)
            continue
        asked = asking_back.confidential(document.name, document.confidential)
        if asked.message in said[-1].answers and _declines(said[-1]):
            raise Declined(STOPPED.format(name=name))
        answers = [message for message in said if asked.message in message.answers]
        since = takewhile(lambda message: not _declines(message), reversed(answers))
        if not any(agrees(message.text) for message in since):
            raise asked


def _declines(message: Said) -> bool:
    return refuses(message.text) and not agrees(message.text)


def _foreign(documents: Sequence[Document], desk: Desk) -> Iterator[str]:
    """What the evidence reader reads without speaking its language."""
    for document in documents if desk.model is desk.reader else ():
        text = "\n".join(page.prose for page in document.pages[:_PAGES_TOLD_BY])
        language = other_language(text[:_TOLD_BY], "English", _LEAST_WORDS)
        if language:
            yield FOREIGN.format(name=asking_back.named(document.name), language=language)


def _unread(persona: Persona, roles: Roles, given: Given) -> Iterator[str]:
    """What came with the question, or was chosen from, and is not read."""
    count = asking_back.count_of(len(persona.inputs))
    for file in roles.unread:
        if file.id in given.new or given.said[-1].answers:
            name = asking_back.named(file.name)
            yield NOT_READ.format(name=name, count=count)
