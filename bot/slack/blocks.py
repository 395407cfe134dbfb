"""A reply as Slack's messages: the pure half of `Slack.parts`."""

from collections.abc import Sequence

from bot.core.answer import Answer, Look, Notice, Progress, Reply
from bot.core.bulletin import Bulletin
from bot.core.wording import MENTIONED, OR_MENTIONED, WARNING, choices
from bot.slack.bulletin import groups_of
from bot.slack.critique import body, foot, head, speaker
from bot.slack.icons import shortcode
from bot.slack.inert import inert_line
from bot.slack.kit import LONGEST_HEADER, LONGEST_LABEL, MOST_BUTTONS, actions, button, context
from bot.slack.message import LONGEST_NAME, Block, Message
from bot.slack.notification import text_of
from bot.slack.packing import Group, Parts, as_many_as_fit, fewest, packed
from bot.slack.rich_text import paragraphs, rich_text, section, text
from bot.slack.sections import section_blocks
from bot.slack.summary import summary

MOST_PARTS = 3  # above that, a summary, and the whole as a file
DIRECT = "D"  # what a channel with nobody else's id begins with: there every word reaches the bot


def messages(reply: Reply) -> tuple[Message, ...]:
    """Any reply as one or more messages; the same reply always gives the same ones."""
    parts: Sequence[Sequence[Block]]
    match reply.body:
        case Answer():
            parts = _answer(reply.body, reply)
        case Progress():
            parts = (_progress(reply.body, reply.look),)
        case Notice():
            parts = packed((tuple(_notice(reply.body, reply)),))
        case Bulletin():
            parts = fewest(groups_of(reply.body, reply.look))
    return tuple(_message(part, reply.look) for part in parts)


def _message(blocks: Sequence[Block], look: Look) -> Message:
    return Message(
        text=text_of(blocks),
        blocks=tuple(blocks),
        username=inert_line(look.name, LONGEST_NAME),
        icon=shortcode(look.icon),
    )


def abridges(reply: Reply) -> bool:
    """Whether the messages of a reply leave something out, because there would be too many."""
    return isinstance(reply.body, Answer) and len(_whole(reply.body, reply)) > MOST_PARTS


def _answer(answer: Answer, reply: Reply) -> Parts:
    parts = _whole(answer, reply)
    return parts if len(parts) <= MOST_PARTS else fewest(summary(answer, reply))


def _whole(answer: Answer, reply: Reply) -> Parts:
    groups: list[Group] = [tuple(head(answer.critique, reply.look)), *body(answer.critique)]
    groups[-1] = (*groups[-1], *foot(answer, reply.job))
    return fewest(groups)


def _progress(progress: Progress, look: Look) -> Sequence[Block]:
    """What is done now, and the sections that have passed their checks, as many as fit."""
    stage = inert_line(progress.stage, LONGEST_HEADER)
    title = rich_text(section(text(stage[:1].upper() + stage[1:] or "…", "bold")))
    who = " · ".join(filter(None, (speaker(look), inert_line(progress.detail))))
    groups = [section_blocks(shown, several=False) for shown in progress.sections]
    if not groups:
        state = "Waiting" if progress.waiting else "In progress"
        return (title, context(f"⏳ {state} · {who}"))
    first = as_many_as_fit(((title, context(who)), *groups))
    return (*first, context("⏳ In progress · each section appears once it has been checked"))


def _notice(notice: Notice, reply: Reply) -> list[Block]:
    """A sentence, and what may be answered to it as buttons."""
    said = f"{WARNING} {notice.text}" if notice.failed else notice.text
    blocks = list(paragraphs(said)) or [rich_text(section(text("…")))]
    offered = [
        button(inert_line(choice, LONGEST_LABEL), f"choice_{number}", f"{reply.job}|{number}")
        for number, choice in enumerate(notice.choices[: MOST_BUTTONS - 1])
    ]
    if len(offered) < len(notice.choices):
        blocks.append(context(inert_line(choices(notice))))
    if notice.lacks:
        offered.append(button("Choose files", "form", reply.job))
    if offered:
        blocks.append(actions(offered))
    if notice.asks and not reply.place.channel.startswith(DIRECT):
        blocks.append(context(OR_MENTIONED if offered else MENTIONED))
    return blocks
