"""What somebody typed in Slack, as plain words: references are named, links are addresses.

Slack sends text with `&`, `<` and `>` escaped and with references between angle brackets. Personas
are called by name in the text, so a person whose name is a persona's must not become a call.
"""

import re

from bot.core.routing import SHEDDER

_REFERENCE = re.compile(r"<([^<>\n]{1,3000})>")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,200}?)(?<=\S)\*(?![\w*])")
_AUDIENCE = {"here": "everyone here", "channel": "everyone", "everyone": "everyone"}


def mentions(text: str, user: str) -> bool:
    """Whether this user is addressed in the text."""
    return bool(user) and re.search(rf"<@{re.escape(user)}(?:\|[^<>]*)?>", text) is not None


def plain(text: str, bot: str = "") -> str:
    """The words of a message, said to the bot: its own name is left out of them otherwise."""
    said = unescaped(_REFERENCE.sub(lambda match: _named(match[1], bot), text))
    return f"{SHEDDER} {said.strip(' ,:')}".rstrip()


def readable(text: str, bot: str = "") -> str:
    """A message as people read it, whoever it is said to; links keep what they are called."""
    return unescaped(_REFERENCE.sub(lambda match: _read(match[1], bot), text)).strip()


def unescaped(text: str) -> str:
    """What Slack escapes, as it was written."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def unstressed(text: str) -> str:
    """Text in Slack's markup without its bold words' stars."""
    return _BOLD.sub(r"\1", text)


def _read(reference: str, bot: str) -> str:
    target, _, label = reference.partition("|")
    if bot and target == f"@{bot}":
        return SHEDDER
    if target.startswith("!date^"):
        return label or "a date"
    if target.startswith("@") and label:
        return f"@{label}"
    link = _SCHEME.match(target) is not None and not _made_a_link(target, label)
    return f"{label} {target}" if link and label and label != target else _named(reference, bot)


def _named(reference: str, bot: str) -> str:
    target, _, label = reference.partition("|")
    if target.startswith("@"):
        return "" if bot and target == f"@{bot}" else "@someone"
    if target.startswith("#"):
        return f"#{label}" if label else "a channel"
    if target.startswith("!"):
        return _AUDIENCE.get(target[1:], label or "a group")
    if target.startswith(("mailto:", "tel:")):
        return label or target.partition(":")[2]
    return label if _made_a_link(target, label) else target


def _made_a_link(target: str, label: str) -> bool:
    """Whether Slack took plain words for an address, as in "paper.md"."""
    return bool(label) and _SCHEME.match(label) is None and _SCHEME.sub("", target) == label
