"""A reply as Slack's messages: the pure half of `Slack.parts`."""

from collections.abc import Sequence

from bot.core.answer import Answer, Look, Notice, Progress, Reply
from bot.core.wording import choices
from bot.slack.critique import body, foot, head, speaker
from bot.slack.icons import shortcode
from bot.slack.inert import inert_line
from bot.slack.kit import LONGEST_LABEL, MOST_BUTTONS, actions, button, context
from bot.slack.message import LONGEST_NAME, Block, Message
from bot.slack.notification import text_of
from bot.slack.packing import Group, packed, with_rich_text
from bot.slack.rich_text import prose, rich_text, section, text
from bot.slack.sections import section_blocks

MOST_PARTS = 3  # above that, a summary, and the whole as a file
WHOLE = "critique.md"


def messages(reply: Reply) -> tuple[Message, ...]:
    """Any reply as one or more messages; the same reply always gives the same ones."""
    match reply.body:
        case Answer():
            parts = _answer(reply.body, reply)
        case Progress():
            parts = (_progress(reply.body, reply.look),)
        case Notice():
            parts = packed((tuple(_notice(reply.body, reply.job)),))
    return tuple(_message(part, reply.look) for part in parts)


def _message(blocks: Sequence[Block], look: Look) -> Message:
    return Message(
        text=text_of(blocks),
        blocks=tuple(blocks),
        username=inert_line(look.name, LONGEST_NAME),
        icon=shortcode(look.icon),
    )


def _answer(answer: Answer, reply: Reply) -> tuple[Sequence[Block], ...]:
    groups: list[Group] = [tuple(head(answer.critique, reply.look)), *body(answer.critique)]
    groups.append(foot(answer, reply.job))
    return packed(groups)


def _progress(progress: Progress, look: Look) -> Sequence[Block]:
    """What is done now, and the sections that have passed their checks, as many as fit."""
    said = [text(f"{speaker(look)} ", "bold"), text(f"· {inert_line(progress.stage)}")]
    first: list[Block] = [rich_text(section(*said))]
    if detail := inert_line(progress.detail):
        first.append(context(detail))
    groups = [section_blocks(shown, several=False) for shown in progress.sections]
    shown = packed((tuple(first), *groups))[0]
    return with_rich_text((*shown, context("⏳ In progress")))


def _notice(notice: Notice, job: str) -> list[Block]:
    """A sentence, and what may be answered to it as buttons."""
    blocks = [rich_text(*prose(notice.text))]
    labels = [inert_line(choice, LONGEST_LABEL) or "–" for choice in notice.choices]
    if notice.choices and (len(labels) > MOST_BUTTONS):
        blocks.append(context(choices(notice)))
    if labels:
        buttons = (
            button(label, f"choice_{n}", f"{job}|{n}")
            for n, label in enumerate(labels[:MOST_BUTTONS])
        )
        blocks.append(actions(buttons))
    return blocks
