"""The components of Discord that an answer is made of, each within its documented limits."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.core.answer import Look
from bot.core.wording import shortened
from bot.discord.inert import inert_line
from bot.discord.message import (
    ACTION_ROW,
    BUTTON,
    CONTAINER,
    FILE,
    SEPARATOR,
    TEXT,
    Component,
    units,
)

LONGEST_LABEL = 80  # of a button
MOST_IN_A_ROW = 5
_GREY = 2

SEPARATION: Component = {"type": SEPARATOR, "divider": True, "spacing": 1}


def text_display(markdown: str) -> Component:
    """Some Markdown; there must be any."""
    return {"type": TEXT, "content": markdown}


def button(label: str, action: str, about: str, emoji: str = "") -> Component:
    """Something to press; what it is about is in its id, so that it outlives a process."""
    pressed: Component = {
        "type": BUTTON,
        "style": _GREY,
        "custom_id": f"{action}|{about}",
    }
    if emoji:
        return {**pressed, "emoji": {"name": emoji}}
    label = inert_line(label)
    doubles = units(label) - len(label)
    return {**pressed, "label": shortened(label, LONGEST_LABEL - min(doubles, 40)) or "–"}


def rows(buttons: Sequence[Component]) -> Iterator[Component]:
    """Buttons, in as many rows as they need."""
    for at in range(0, len(buttons), MOST_IN_A_ROW):
        yield {"type": ACTION_ROW, "components": list(buttons[at : at + MOST_IN_A_ROW])}


def file(name: str) -> Component:
    """A file that is sent along."""
    return {"type": FILE, "file": {"url": f"attachment://{name}"}}


def container(children: Iterable[Component], look: Look) -> Component:
    """Everything in a message, beside a bar in the persona's colour."""
    box: Component = {"type": CONTAINER, "components": list(children)}
    accent = re.fullmatch("#([0-9a-fA-F]{6})", look.accent)
    return {**box, "accent_color": int(accent[1], 16)} if accent else box


def count_of(components: Iterable[Component]) -> int:
    """How many components these are, with those inside others."""
    return sum(1 + count_of(each.get("components", ())) for each in components)
