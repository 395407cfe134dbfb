"""The blocks beside rich text, each within the limits that Slack documents for it.

Texts in them are plain ones wherever Slack lets them be, so that it parses none of them.
"""

from collections.abc import Iterable, Sequence

from bot.core.wording import shortened
from bot.slack.cutting import cut
from bot.slack.message import Block
from bot.slack.rich_text import quote, rich_text, text

LONGEST_HEADER = 150
LONGEST_TITLE = 150  # of a container
LONGEST_LABEL = 75  # of a button
LONGEST_PLAIN = 3_000
MOST_PLAIN = 2_500  # bytes: one block is not to fill a message
MOST_BUTTONS = 25
MOST_CHILDREN = 10


def plain_text(words: str, most: int = LONGEST_PLAIN) -> Block:
    """Words that are not parsed, not even for the names of emoji."""
    words = shortened(words.strip(), most)
    if len(words.encode()) > MOST_PLAIN:
        words = next(cut(words, MOST_PLAIN)) + "…"
    return {"type": "plain_text", "text": words or "–", "emoji": False}


def header(words: str) -> Block:
    """A title."""
    return {"type": "header", "text": plain_text(words, LONGEST_HEADER)}


def context(words: str) -> Block:
    """Small, grey words."""
    return {"type": "context", "elements": [plain_text(words)]}


def alert(words: str, level: str = "info") -> Block:
    """Something the reader must not miss; nothing of it is left out."""
    if len(words.encode()) > MOST_PLAIN:
        return rich_text(quote(text(words)))
    return {"type": "alert", "level": level, "text": plain_text(words)}


def container(title: str, children: Sequence[Block]) -> Block:
    """Detail that opens when somebody wants it; at most ten blocks."""
    return {
        "type": "container",
        "title": plain_text(title, LONGEST_TITLE),
        "child_blocks": list(children),
        "is_collapsible": True,
        "default_collapsed": True,
    }


def button(label: str, action: str, value: str, primary: bool = False) -> Block:
    """Something to press."""
    pressed: Block = {
        "type": "button",
        "text": plain_text(label, LONGEST_LABEL),
        "action_id": action,
        "value": value,
    }
    return {**pressed, "style": "primary"} if primary else pressed


def actions(buttons: Iterable[Block]) -> Block:
    """Buttons in a row."""
    return {"type": "actions", "elements": list(buttons)}


def feedback(job: str) -> Block:
    """Whether an answer was any good."""

    def judged(label: str, verdict: str) -> Block:
        return {"text": plain_text(label, LONGEST_LABEL), "value": f"{verdict}|{job}"}

    buttons = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": judged("Helpful", "good"),
        "negative_button": judged("Not helpful", "bad"),
    }
    return {"type": "context_actions", "elements": [buttons]}
