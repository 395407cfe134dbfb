"""A reply as Discord's messages: the pure half of `Discord.parts`."""

import re
from collections.abc import Iterator, Sequence

from bot.core.answer import BOT, Answer, Look, Notice, Progress, Reply
from bot.core.bulletin import Bulletin
from bot.core.values import Place
from bot.core.wording import ASKED_BACK, MENTIONED, OR_MENTIONED, READY, WARNING, Run, choices
from bot.delivery import packing
from bot.discord.bulletin import bulletin
from bot.discord.critique import body, foot, head, name_of
from bot.discord.inert import inert_line
from bot.discord.kit import button, container, file, text_display
from bot.discord.message import Message
from bot.discord.packing import Group, Parcels, as_many_as_fit, fewest
from bot.discord.pieces import Piece, lines, small, strong
from bot.discord.sections import prose, section_pieces
from bot.discord.summary import summary

MOST_PARTS = 6  # above that, a summary, and the whole as a file
MOST_BUTTONS = 25
LONGEST_STAGE = 200
_PERSON = re.compile(r"\d{1,20}")
_NOWHERE = Place(platform="discord", workspace="", channel="", thread="")


def messages(reply: Reply, every_word: bool = False) -> tuple[Message, ...]:
    """Any reply as one or more messages; the same reply always gives the same ones.

    `every_word`: what is written there reaches the bot without a mention of it, too.
    """
    parts: Sequence[Sequence[Piece]]
    match reply.body:
        case Answer():
            parts = _answer(reply.body, reply)
        case Progress():
            parts = (_progress(reply.body, reply.look),)
        case Notice():
            pieces = tuple(_notice(reply.body, reply, every_word))
            parts = packing.filled(Parcels(reply.look), (pieces,))
        case Bulletin():
            parts = packing.filled(Parcels(reply.look), (bulletin(reply.body, reply.look),))
    return Parcels(reply.look).messages(parts)


def abridges(reply: Reply) -> bool:
    """Whether the messages of a reply leave something out, because there would be too many."""
    return isinstance(reply.body, Answer) and len(_whole(reply.body, reply)) > MOST_PARTS


def sentence(words: str, look: Look = BOT) -> Message:
    """Some words alone, with nothing in them that Discord would obey."""
    said = Reply(job="", place=_NOWHERE, look=look, body=Notice(text=words, failed=False))
    return messages(said, every_word=True)[0]


def nudge(author: str, asks: bool = False) -> Message | None:
    """A line with the one mention that is allowed: the asker's."""
    if not _PERSON.fullmatch(author):
        return None
    line = text_display(f"<@{author}> {ASKED_BACK if asks else READY}")
    return Message(components=(container([line], Look(name="")),), notifies=(author,))


def file_message(name: str, title: str = "") -> Message:
    """A file that is sent along under this name, which `file_name` gave."""
    said = inert_line(title, LONGEST_STAGE) or inert_line(name, LONGEST_STAGE)
    (piece,) = lines([Run("plain", f"📎 {said}")])
    return Message(components=(container([text_display(piece.text), file(name)], BOT),))


def file_name(name: str) -> str:
    """A name that Discord leaves as it is, since a message must call its file by it."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = map(_ascii, (stem, ending) if dot else (ending, ""))
    return f"{stem[:80] or 'file'}.{ending[:10]}" if ending else stem[:80] or "file"


def _ascii(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", name).strip("._")


def _answer(answer: Answer, reply: Reply) -> Sequence[Sequence[Piece]]:
    parts = _whole(answer, reply)
    return parts if len(parts) <= MOST_PARTS else fewest(summary(answer, reply), reply.look)


def _whole(answer: Answer, reply: Reply) -> Sequence[Sequence[Piece]]:
    groups: list[Group] = [tuple(head(answer.critique, reply.look)), *body(answer.critique)]
    groups[-1] = (*groups[-1], *foot(answer, reply.job))
    return fewest(groups, reply.look)


def _progress(progress: Progress, look: Look) -> Sequence[Piece]:
    """What is done now, and the sections that have passed their checks, as many as fit."""
    stage = inert_line(progress.stage, LONGEST_STAGE)
    doing = (*name_of(look), *lines([strong(stage[:1].upper() + stage[1:] or "…")], kind="label"))
    groups = [section_pieces(shown, several=False) for shown in progress.sections]
    detail = inert_line(progress.detail, LONGEST_STAGE)
    if not groups:
        return (*doing, *small(" · ".join(filter(None, (_state(progress), detail))), apart=False))
    last = tuple(small("⏳ In progress · each section appears once it has been checked"))
    return as_many_as_fit(((*doing, *small(detail, apart=False)), *groups), look, last)


def _state(progress: Progress) -> str:
    return "⏳ Waiting" if progress.waiting else "⏳ In progress"


def _notice(notice: Notice, reply: Reply, every_word: bool) -> Iterator[Piece]:
    """A sentence, and what may be answered to it as buttons."""
    yield from name_of(reply.look)
    told = tuple(prose(f"{WARNING} {notice.text}" if notice.failed else notice.text))
    yield from told or prose("…")
    offered = [
        button(choice, f"choice-{number}", reply.job)
        for number, choice in enumerate(notice.choices[: MOST_BUTTONS - 1])
    ]
    if len(offered) < len(notice.choices):
        yield from small(choices(notice))
    if notice.lacks:
        offered.append(button("Choose files", "form", reply.job))
    if offered:
        yield Piece("buttons", buttons=tuple(offered))
    if notice.asks and not every_word:
        yield from small(OR_MENTIONED if offered else MENTIONED)
