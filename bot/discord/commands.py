"""What Shedder has in Discord's own menus, and that Discord knows of it.

Discord keeps an app's commands; it is told of them only when it knows others.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.core.persona import Persona
from bot.discord.inert import inert_line

SHEDDER, STRESS_TEST, DECODE = "shedder", "stress-test", "Decode this paper"
QUESTION, PAPER, BASELINE, PERSONA = "question", "paper", "baseline", "persona"

LONGEST_QUESTION = 3_000
MOST_CHOICES = 25
LONGEST_CHOICE = 100

_TYPED, _OF_A_MESSAGE = 1, 3  # kinds of commands
_STRING, _FILE = 3, 11  # kinds of options
_WHERE = {"integration_types": [0], "contexts": [0, 1]}  # in servers, and in direct messages

Said = Mapping[str, Any]

log = logging.getLogger(__name__)


def _option(kind: int, name: str, description: str, **more: object) -> dict[str, Any]:
    return {"type": kind, "name": name, "description": description, **more}


COMMANDS: tuple[dict[str, Any], ...] = (
    {
        "type": _TYPED,
        "name": SHEDDER,
        "description": "Ask one of the critics, about a paper or without one",
        "options": [
            _option(_STRING, QUESTION, "What do you want to know?", max_length=LONGEST_QUESTION),
            _option(_FILE, PAPER, "The paper or proposal it is about, as a PDF"),
            _option(_FILE, BASELINE, "The published paper that it is held against, as a PDF"),
            _option(_STRING, PERSONA, "Who is to answer?", autocomplete=True),
        ],
        **_WHERE,
    },
    {
        "type": _TYPED,
        "name": STRESS_TEST,
        "description": "Hand in a proposal and the paper it builds on",
        **_WHERE,
    },
    {"type": _OF_A_MESSAGE, "name": DECODE, **_WHERE},
)
"""All of them, as Discord is told."""


def unsynced(known: Sequence[Said]) -> tuple[str, ...]:
    """The commands that Discord does not know as they are, or that are none any more."""
    there = {(said.get("type", _TYPED), said.get("name")): said for said in known}
    wanted = {(said["type"], said["name"]): said for said in COMMANDS}
    changed = (name for name, said in wanted.items() if not _has(there.get(name, {}), said))
    return tuple(str(name[1]) for name in (*changed, *(there.keys() - wanted.keys())))


async def sync_commands(client: discord.Client) -> None:
    """Have Discord know them. Without that, everything else works: so it is said and not raised."""
    app = client.application_id
    if app is None:
        return
    try:
        known = await client.http.get_global_commands(app)
        changed = unsynced(known)
        if changed:
            log.info("telling Discord of these commands: %s", ", ".join(changed))
            await client.http.bulk_upsert_global_commands(app, list(COMMANDS))
    except (discord.DiscordException, OSError, ValueError) as error:
        log.warning("Discord was not told of the commands (%s)", type(error).__name__)


def offered(personas: Mapping[str, Persona], typed: str) -> list[dict[str, str]]:
    """Whom Discord offers while somebody types: those of whom it is a part of a name."""
    part = " ".join(typed.lower().split())
    found = (each for each in personas.values() if any(part in name for name in _names(each)))
    return [
        {"name": inert_line(each.name, LONGEST_CHOICE) or each.handle, "value": each.handle}
        for each in found
        if len(each.handle) <= LONGEST_CHOICE
    ][:MOST_CHOICES]


def _names(persona: Persona) -> tuple[str, ...]:
    said = (persona.handle, persona.name, *persona.aliases, *persona.verbs)
    return tuple(name.lower() for name in said)


def _has(known: Any, wanted: Any) -> bool:
    """Whether all that is wanted is there; Discord adds fields of its own, and keeps no order where
    there is none."""
    if isinstance(wanted, Mapping):
        return isinstance(known, Mapping) and all(
            _has(known.get(name), value) for name, value in wanted.items()
        )
    if isinstance(wanted, list):
        if not isinstance(known, list) or len(known) != len(wanted):
            return False
        if all(isinstance(each, int) for each in wanted):
            return sorted(known) == sorted(wanted)
        return all(_has(*pair) for pair in zip(known, wanted, strict=True))
    return bool(known == wanted)
