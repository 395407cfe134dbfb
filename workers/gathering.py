"""What a question is about: which files, in which roles, read or asked for.

    said -> files, links, pasted text -> roles -> read -> told apart by content -> may they be sent?

A question back (`Asking`) keeps everything: the next words in the thread are heard together with
those before, so the same steps come further then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from bot.core import asking_back, published
from bot.core.conversation import Conversation, Turn
from bot.core.document import Document
from bot.core.errors import Asking, UserError
from bot.core.links import links_in, source_of
from bot.core.pasted import Block, blocks_in, replaced
from bot.core.persona import Persona
from bot.core.roles import Roles, Said, settle
from bot.core.spoken import REFERENCES, Message, Vocabulary, agrees, refuses, short
from bot.core.values import Attachment, Job
from workers.desk import Desk
from workers.reading.plain import read_text

PASTED = "your message"
STOPPED = "Stopped: nothing of {name} was sent to a language model."
KEPT_HERE = (
    "{name} is marked as confidential ({marking}). No language model was asked, so nothing of it "
    "left this deployment."
)
NOT_READ = "{name} was not read: {persona} takes {count}."
TWICE = "{names} are the same document, byte for byte; it was read once."


@dataclass(frozen=True)
class Gathered:
    """What a question is about, and what is left of it as a question."""

    documents: tuple[Document, ...]
    question: str
    notes: tuple[str, ...] = ()


def gather(persona: Persona, job: Job, question: str, thread: Conversation, desk: Desk) -> Gathered:
    """The documents a persona answers about, each in its role. Raises Asking and UserError."""
    table = _Table.laid(persona, job, question, thread)
    roles = settle(persona, table.files, table.said, table.new)
    reading = _Reading(persona, table, desk)
    if roles.open:
        roles = reading.told_apart(roles)
    roles, twins = reading.without_twins(roles)
    documents = tuple(reading.documents(roles))
    kept = tuple(_confidential(documents, table.said, desk))
    missing = (wanted.without for wanted in roles.missing if wanted.without)
    return Gathered(
        documents,
        table.question,
        (*missing, *kept, *twins, *reading.notes, *_unread(persona, roles)),
    )


@dataclass(frozen=True)
class _Table:
    """Everything that was said and given, laid out."""

    files: tuple[Attachment, ...]
    said: tuple[Said, ...]
    question: str
    new: frozenset[str]  # ids of what came with the question
    texts: Mapping[str, str]  # id of a pasted document -> its text

    @classmethod
    def laid(cls, persona: Persona, job: Job, question: str, thread: Conversation) -> "_Table":
        said = tuple(_said(thread, question))
        own = job.mention.attachments
        wanted = len(persona.inputs)
        enough = bool(own) and (wanted < 2 or len(own) >= wanted)
        files = own if enough else (*thread.files, *own)
        if not wanted and not own:  # called into a thread with files that are nothing to it
            files = ()
        linked = tuple(_linked(persona, files, own, said))
        files = (*files, *linked)
        room = len([w for w in persona.inputs if w.required]) - len(files)
        texts: dict[str, tuple[str, str]] = {}
        heard = tuple(_without_texts(message, room, texts) for message in said)
        files += tuple(Attachment(id=id, name=name) for id, (name, _) in texts.items())
        return cls(
            files=files,
            said=heard,
            question=_question(persona, files, heard, thread),
            new=frozenset(file.id for file in own),
            texts={id: text for id, (_, text) in texts.items()},
        )


def _said(thread: Conversation, question: str) -> Iterator[Said]:
    """All the asker's messages, each with the question back it answers."""
    before: Turn | None = None
    for turn in thread.turns:
        yield Said(turn.question, _asked_by(before), turn.roles)
        before = turn
    yield Said(question, _asked_by(before))


def _asked_by(turn: Turn | None) -> str:
    return turn.said if turn is not None and turn.asked_back else ""


def _linked(
    persona: Persona,
    files: Sequence[Attachment],
    own: Sequence[Attachment],
    said: Sequence[Said],
) -> Iterator[Attachment]:
    """The papers named by link, where there are fewer files than the persona takes."""
    there = {file.id for file in files}
    for message in said:
        decoding = {word.strip(".,:;").lower() for word in message.text.split()} & {*persona.verbs}
        last = message is said[-1]
        if len(there) >= len(persona.inputs) and not (last and decoding and not own):
            continue
        for link in links_in(message.text):
            if link.id not in there:
                there.add(link.id)
                yield link.attachment


def _without_texts(message: Said, room: int, texts: dict[str, tuple[str, str]]) -> Said:
    """The message with its pasted documents taken out, as long as any is needed."""
    asked = "paste" in message.answers
    blocks = blocks_in(message.text, asked=asked)[: max(room - len(texts), 0)]
    if not blocks:
        return message
    names = []
    for block in blocks:
        name = PASTED if not texts else f"{PASTED} ({len(texts) + 1})"
        texts[f"text:{_digest(block)}"] = (name, block.text)
        names.append(name)
    return message._replace(text=replaced(message.text, blocks, tuple(names)))


def _digest(block: Block) -> str:
    return sha256(block.text.encode("utf-8", "replace")).hexdigest()[:24]


def _question(
    persona: Persona, files: Sequence[Attachment], said: Sequence[Said], thread: Conversation
) -> str:
    """What is asked now: the answer to a question back goes with the question before it."""
    waiting = 0
    for turn in reversed(thread.turns):
        if not turn.asked_back:
            break
        waiting += 1
    words = Vocabulary(persona.inputs, files)
    first, *answers = said[len(said) - 1 - waiting :]
    more = [it.text for it in answers if not _mere_answer(Message(it.text, words))]
    return "\n".join((first.text, *more)).strip()


def _mere_answer(message: Message) -> bool:
    """Whether it only says which file is what, or to go on."""
    text = message.text
    about_files = bool(message.files or message.counted or message.roles)
    return short(text) and (agrees(text) or about_files or message.more == 0)


@dataclass
class _Reading:
    """The files as they are read, each once."""

    persona: Persona
    table: _Table
    desk: Desk
    read: dict[str, Document] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def told_apart(self, roles: Roles) -> Roles:
        """Give the open roles by what the documents are. Raises Asking where that is not plain."""
        documents = [self.of(file, roles.wanted[0].role) for file in roles.open]
        order = _by_content(roles, documents)
        if roles.swapped and order is None:
            order = roles.open
        if order is None:
            files = self.table.files
            some = [at for at, file in enumerate(files) if file in roles.open]
            raise asking_back.which(self.persona, roles.wanted[0], files, some)
        return roles.ordered(order)

    def without_twins(self, roles: Roles) -> tuple[Roles, tuple[str, ...]]:
        """The same bytes under two names are one document; then another one may be missing."""
        given = list(roles.given.items())
        for at, (role, file) in enumerate(given):
            for _, other in given[:at]:
                if self.of(file, role).sha256 == self.of(other, role).sha256:
                    return self._without(file, other)
        return roles, ()

    def _without(self, file: Attachment, other: Attachment) -> tuple[Roles, tuple[str, ...]]:
        table = self.table
        rest = [it for it in table.files if it.id != file.id]
        try:
            roles = settle(self.persona, rest, table.said, table.new)
        except Asking as asking:
            lacking = next((w for w in self.persona.inputs if w.without), self.persona.inputs[-1])
            if len(rest) > 1:
                raise
            raise asking_back.same(self.persona, (other, file), lacking) from asking
        return roles, (TWICE.format(names=asking_back.named(other.name, file.name)),)

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
            text = self.table.texts.get(file.id)
            if text is None:
                self.read[file.id] = self.desk.reading(role, file)
            else:
                self.read[file.id] = read_text(text.encode("utf-8", "replace"), file.name)
        return self.read[file.id].model_copy(update={"role": role})


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
        answers = [message.text for message in said if asked.message in message.answers]
        if answers and refuses(answers[-1]) and not agrees(answers[-1]):
            raise UserError(STOPPED.format(name=name))
        if not any(map(agrees, answers)):
            raise asked


def _unread(persona: Persona, roles: Roles) -> Iterator[str]:
    for file in roles.unread:
        count = asking_back.count_of(len(persona.inputs))
        name = asking_back.named(file.name)
        yield NOT_READ.format(name=name, persona=persona.name, count=count)
