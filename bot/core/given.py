"""Everything that was said and given in a thread, laid out for one question.

Files come with a message, as a link in it, or pasted into it; what is left of the message is the
question. A question back keeps all of it: the same is laid out again with the answer added.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.core.conversation import Conversation, Turn
from bot.core.links import links_in
from bot.core.pasted import TEXT, Block, blocks_in, paragraphs_in, replaced
from bot.core.persona import Persona
from bot.core.roles import Said
from bot.core.spoken import Message, Vocabulary, agrees, ideas, short, swaps, words_for
from bot.core.values import Attachment, Job

PASTED = "your message"
_FEW = 4  # words beside an answer that make no question of it


@dataclass(frozen=True)
class Given:
    """Everything that was said and given, laid out."""

    files: tuple[Attachment, ...]
    said: tuple[Said, ...]
    question: str
    new: frozenset[str]  # ids of what came with the question
    texts: Mapping[str, str]  # id of a pasted document -> its text


def lay_out(persona: Persona, job: Job, question: str, thread: Conversation) -> Given:
    """What there is for a persona to answer this question."""
    said = tuple(_said(persona, thread, question))
    own = job.mention.attachments or tuple(_meant(persona, question, thread))
    attached = _files(persona, own, thread)
    files = (*attached, *_linked(len(persona.inputs) - len(attached), said))
    files = tuple({file.id: file for file in files}.values())
    pasted = _Pasted(persona, files)
    texts = pasted.texts
    before = tuple(pasted.without_texts(message) for message in said[:-1])
    known = frozenset(texts)
    heard = (*before, pasted.without_texts(said[-1]))
    files += tuple(Attachment(id=id, name=name) for id, (name, _) in texts.items())
    return Given(
        files=files,
        said=heard,
        question=_question(persona, files, heard, thread),
        new=frozenset(file.id for file in own) | (texts.keys() - known),
        texts={id: text for id, (_, text) in texts.items()},
    )


def _files(
    persona: Persona, own: Sequence[Attachment], thread: Conversation
) -> tuple[Attachment, ...]:
    """What was attached: to this question, and before where that does not do; a form asks for all
    that is needed, as a file or as text."""
    wanted = len(persona.inputs)
    if own and (wanted < 2 or len(own) >= wanted or any(file.role for file in own)):
        return tuple(own)
    return (*thread.files, *own) if wanted else ()


def _meant(persona: Persona, question: str, thread: Conversation) -> Iterator[Attachment]:
    """The links in a question that are its files: it says "decode", or there is nothing else."""
    words = {word.strip(".,:;").lower() for word in question.split()}
    if persona.inputs and (not thread.files or words.intersection(persona.verbs)):
        yield from (link.attachment for link in links_in(question))


def _linked(room: int, said: Sequence[Said]) -> Iterator[Attachment]:
    """The papers named by link, now and before, where there is room for any."""
    if room > 0:
        yield from (link.attachment for message in said for link in links_in(message.text))


def _said(persona: Persona, thread: Conversation, question: str) -> Iterator[Said]:
    """All the asker's messages, each with the question back it answers."""
    before: Turn | None = None
    for turn in thread.turns:
        yield Said(turn.question, _asked_by(before), turn.roles, turn.persona != persona.handle)
        before = turn
    yield Said(question, _asked_by(before))


def _asked_by(turn: Turn | None) -> str:
    return turn.said if turn is not None and turn.asked_back else ""


class _Pasted:
    """The documents that stand in the messages themselves, as long as any is needed."""

    def __init__(self, persona: Persona, files: Sequence[Attachment]) -> None:
        self.persona, self.beside = persona, bool(files)
        formal = [file for file in files if file.role]  # beside them, a form may hold a text
        taken = len(formal or files)
        self.room = sum(wanted.required for wanted in persona.inputs) - taken
        self.texts: dict[str, tuple[str, str]] = {}  # id -> (name, text)

    def without_texts(self, message: Said) -> Said:
        """The message with its documents taken out."""
        blocks = self._blocks(message)[: max(self.room - len(self.texts), 0)]
        names = []
        for block in blocks:
            name = PASTED if not self.texts else f"{PASTED} ({len(self.texts) + 1})"
            # Behind "my idea:" a sentence begins small; readers know one by its capital.
            begun = block.text[:1].upper() + block.text[1:]
            self.texts[f"{TEXT}{_digest(block)}"] = (name, begun)
            names.append(name)
        if not blocks:
            return message
        return message._replace(text=replaced(message.text, blocks, tuple(names)))

    def _blocks(self, message: Said) -> tuple[Block, ...]:
        """Where one thing is held against another, the idea may be a paragraph."""
        asked = "paste" in message.answers
        held = ideas(self.persona.inputs)
        if message.to_another or not held:
            return blocks_in(message.text, asked=asked)
        labels = [word for wanted in held for word in words_for(wanted)]
        orders = (*self.persona.verbs, self.persona.handle)
        return paragraphs_in(message.text, labels, orders, beside=asked or self.beside)


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
    about = message.files or message.counted or message.roles
    answers = about or agrees(message.text) or swaps(message.text)
    return short(message.text) and message.more <= (_FEW if answers else 0)
