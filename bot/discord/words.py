"""What somebody typed in Discord, as plain words: references are named, links are addresses.

Personas are called by name in the text, so a person whose name is a persona's must not become a
call.
"""

import re
from collections.abc import Collection, Mapping

from bot.core.routing import SHEDDER

_REFERENCE = re.compile(
    r"<(?:(?P<user>@!?\d+)|(?P<role>@&\d+)|(?P<channel>\#\d+)"
    r"|/(?P<command>[^<>:\n]{1,100}):\d+|a?(?P<emoji>:\w{1,40}:)\d+"
    r"|(?P<moment>t:-?\d+(?::\w)?)|id:(?P<page>\w+)|(?P<link>https?://[^<>\s]+))>"
)
_NAMES = {"user": "@someone", "role": "a group", "channel": "a channel", "moment": "a moment"}
_EVERYONE = {"@everyone": "everyone", "@here": "everyone here"}
_AUDIENCE = re.compile(r"@(?:everyone|here)")


def plain(text: str, own: Collection[str] = ()) -> str:
    """The words of a message, said to the bot: its own names, of which these are the ids, are left
    out of them otherwise."""
    said = _REFERENCE.sub(lambda found: _named(found, own), text)
    said = _AUDIENCE.sub(lambda found: _EVERYONE[found[0]], said)
    return f"{SHEDDER} {said.lstrip(' ,:')}".rstrip()


def readable(text: str, people: Mapping[str, str]) -> str:
    """The words of a message as everybody reads them: who is referred to by these ids has names."""
    return _REFERENCE.sub(lambda found: _named(found, (), people), text).strip()


def _named(
    found: re.Match[str], own: Collection[str], people: Mapping[str, str] | None = None
) -> str:
    kind, said = next((kind, said) for kind, said in found.groupdict().items() if said)
    id = said.strip("@!&")
    if kind in ("user", "role") and id in own:
        return ""
    if kind == "user" and people and people.get(id):
        return f"@{people[id]}"
    if kind == "command":
        return f"/{said}"
    return _NAMES.get(kind, said)
