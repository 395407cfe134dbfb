"""What people do in the fake Discord by clicking: commands, menus, buttons and modals."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import fake_discord_commands as commands
import fake_discord_modals as modals
from fake_discord_app import App
from fake_discord_channel import Channel
from fake_discord_components import BUTTON, LINK, SELECTS
from fake_discord_interaction import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction
from fake_discord_json import attachment_json, message_json
from fake_discord_message import Message, walk
from fake_discord_values import Json, User

if TYPE_CHECKING:
    from fake_discord import FakeDiscord

STRING, INTEGER, BOOLEAN, PERSON, NUMBER, ATTACHMENT = 3, 4, 5, 6, 10, 11
PYTHON = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float)}
Values = Mapping[str, Any]


class Acting:
    """The part of the fake Discord in which people choose. Each act gives the interaction."""

    def slash(
        self: "FakeDiscord",
        user: User | str,
        channel: Channel,
        name: str,
        options: Values | None = None,
        *,
        app: App | None = None,
    ) -> Interaction:
        """Somebody gives a command, "group command" for one in a group.

        A file is given as (name, bytes).
        """
        with self.lock:
            who, mine = self._member(user, channel), app or self.app
            data, definitions, inner = _command(mine, channel, name)
            given = dict(options or {})
            missing = [one["name"] for one in definitions if one.get("required")]
            assert set(missing) <= given.keys(), f"/{name} needs {missing}"
            known = {one["name"]: one for one in definitions}
            resolved: Json = {}
            for key, value in given.items():
                assert key in known, f"/{name} has no {key!r}, only {sorted(known)}"
                inner.append(self._option(mine, known[key], value, resolved))
            data |= {"resolved": resolved} if resolved else {}
            return self.interactions.begin(COMMAND, mine, who, channel, data, name=f"/{name}")

    def autocomplete(
        self: "FakeDiscord",
        user: User | str,
        channel: Channel,
        name: str,
        option: str,
        text: str = "",
        *,
        app: App | None = None,
    ) -> Interaction:
        """Somebody begins to write an option of a command."""
        with self.lock:
            who, mine = self._member(user, channel), app or self.app
            data, definitions, inner = _command(mine, channel, name)
            known = {one["name"]: one for one in definitions}
            assert known[option].get("autocomplete"), f"{option} of /{name} does not autocomplete"
            kind = known[option]["type"]
            inner.append({"name": option, "type": kind, "value": text, "focused": True})
            said = f"/{name} {option}"
            return self.interactions.begin(AUTOCOMPLETE, mine, who, channel, data, name=said)

    def context_menu(
        self: "FakeDiscord",
        user: User | str,
        name: str,
        message: Message,
        *,
        app: App | None = None,
    ) -> Interaction:
        """Somebody chooses an app's command from the menu of a message."""
        with self.lock:
            channel, mine = message.channel, app or self.app
            who = self._member(user, channel)
            guild = channel.guild.id if channel.guild else ""
            command = mine.command(name, guild, commands.MESSAGE)
            assert command is not None, f"no menu has {name!r}"
            _check_place(command, channel)
            shown = message_json(self, message, mine, unlocked=True)
            data = {
                "id": command["id"],
                "name": name,
                "type": commands.MESSAGE,
                "target_id": message.id,
                "resolved": {"messages": {message.id: shown}},
            }
            return self.interactions.begin(COMMAND, mine, who, channel, data, name=name)

    def click(self: "FakeDiscord", user: User | str, message: Message, button: str) -> Interaction:
        """Somebody clicks on a button, named by its custom_id or its label."""
        with self.lock:
            fits = [
                one for one in message.buttons if button in (one.get("custom_id"), one.get("label"))
            ]
            shown = [(one.get("label"), one.get("custom_id")) for one in message.buttons]
            assert fits, f"there is no {button!r}, only {shown}"
            assert not fits[0].get("disabled"), f"{button!r} cannot be clicked"
            assert fits[0]["style"] != LINK, f"{button!r} leads elsewhere"
            return self._on(user, message, fits[0], {"component_type": BUTTON})

    def select(
        self: "FakeDiscord", user: User | str, message: Message, custom_id: str, values: list[str]
    ) -> Interaction:
        """Somebody chooses from a select."""
        with self.lock:
            selects = [one for one in walk(message.components) if one["type"] in SELECTS]
            one = next(one for one in selects if one["custom_id"] == custom_id)
            modals.check_filled({"required": False, **one}, values)
            return self._on(user, message, one, {"component_type": one["type"], "values": values})

    def submit_modal(
        self: "FakeDiscord",
        user: User | str,
        opened: Interaction,
        values: Values | None = None,
    ) -> Interaction:
        """Somebody fills in the modal that an interaction opened, by custom_ids.

        Texts as str, choices as list of str, files as list of (name, bytes).
        """
        with self.lock:
            modal = opened.modal
            assert modal is not None, f"{opened.name} opened no modal"
            fields = modals.inputs(modal)
            given = dict(values or {})
            assert given.keys() <= fields.keys(), f"{given.keys()} are not all in {fields.keys()}"
            resolved: Json = {}
            filled = {
                key: self._filled(opened, field, given.get(key), resolved)
                for key, field in fields.items()
            }
            data: Json = {
                "custom_id": modal["custom_id"],
                "components": [_submitted(one, filled) for one in modal["components"]],
            }
            data |= {"resolved": resolved} if resolved else {}
            who = self._member(user, opened.channel)
            return self.interactions.begin(
                MODAL, opened.app, who, opened.channel, data, opened.message, modal["title"]
            )

    # What it takes

    def _member(self: "FakeDiscord", user: User | str, channel: Channel) -> User:
        who = self.user(user)
        if channel.guild is not None:
            channel.guild.member(who)
        return who

    def _on(
        self: "FakeDiscord", user: User | str, message: Message, one: Json, data: Json
    ) -> Interaction:
        app = next(app for app in self.apps if app.user is message.author)
        who = self._member(user, message.channel)
        assert message.seen_by in (None, who), "nobody else can see this"
        data |= {"custom_id": one["custom_id"], "id": one.get("id", 1)}
        name = one.get("label") or one["custom_id"]
        return self.interactions.begin(COMPONENT, app, who, message.channel, data, message, name)

    def _option(
        self: "FakeDiscord", app: App, definition: Json, value: Any, resolved: Json
    ) -> Json:
        kind = definition["type"]
        if kind == ATTACHMENT:
            value = self._ephemeral(app, value, resolved)
        elif kind in PYTHON:
            assert isinstance(value, PYTHON[kind]), f"{definition['name']} is no {value!r}"
            choices = [one["value"] for one in definition.get("choices") or []]
            assert not choices or value in choices, f"{value!r} is not among {choices}"
        return {"name": definition["name"], "type": kind, "value": value}

    def _ephemeral(self: "FakeDiscord", app: App, file: tuple[str, bytes], resolved: Json) -> str:
        made = self.posting.attachment(app.id, *file)
        made.ephemeral = True
        resolved.setdefault("attachments", {})[made.id] = attachment_json(self, made)
        return made.id

    def _filled(
        self: "FakeDiscord", opened: Interaction, field: Json, value: Any, resolved: Json
    ) -> Json:
        kind = field["type"]
        single = kind in (modals.TEXT_INPUT, modals.RADIOS, modals.CHECKBOX)
        value = field.get("value", "") if value is None and kind == modals.TEXT_INPUT else value
        value = ([] if value is None else value) if not single else value
        modals.check_filled(field, value)
        if kind == modals.FILE_UPLOAD:
            value = [self._ephemeral(opened.app, file, resolved) for file in value]
        filled = {"type": kind, "id": field.get("id", 1), "custom_id": field["custom_id"]}
        return {**filled, "value" if single else "values": value}


def _command(app: App, channel: Channel, name: str) -> tuple[Json, list[Json], list[Json]]:
    """What an app hears of a command, the options it has, and where those given belong."""
    first, *rest = name.split()
    command = app.command(first, channel.guild.id if channel.guild else "", commands.CHAT)
    assert command is not None, f"there is no command /{first}"
    _check_place(command, channel)
    inner: list[Json] = []
    data: Json = {"id": command["id"], "name": first, "type": commands.CHAT, "options": inner}
    definitions = command.get("options") or []
    for part in rest:
        found = next(one for one in definitions if one["name"] == part)
        deeper: list[Json] = []
        inner.append({"name": part, "type": found["type"], "options": deeper})
        inner, definitions = deeper, found.get("options") or []
    return data, definitions, inner


def _check_place(command: Json, channel: Channel) -> None:
    here = 0 if channel.guild else 1  # in guilds, and with the bot alone
    there = command.get("contexts")
    assert there is None or here in there, f"{command['name']!r} is not offered here"


def _submitted(part: Json, filled: dict[str, Json]) -> Json:
    shown: Json = {"type": part["type"], "id": part.get("id", 1)}
    if "component" in part:
        return {**shown, "component": filled[part["component"]["custom_id"]]}
    if "components" in part:
        return {**shown, "components": [filled[one["custom_id"]] for one in part["components"]]}
    return shown
