"""How apps of the fake Discord are told of interactions, and how they answer."""

import time
import uuid
from typing import TYPE_CHECKING, Any

import fake_discord_modals as modals
import fake_discord_permissions as permissions
from fake_discord_app import App
from fake_discord_call import Upload
from fake_discord_channel import Channel
from fake_discord_interaction import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction
from fake_discord_json import message_json
from fake_discord_message import EPHEMERAL, LOADING, MENU, REPLY, SLASH, Message
from fake_discord_refusal import Problems, Refusal
from fake_discord_values import Json, Member, User

if TYPE_CHECKING:
    from fake_discord import FakeDiscord

REPLIED, DEFER, DEFER_UPDATE, UPDATE, CHOICES, SHOW_MODAL = 4, 5, 6, 7, 8, 9


class Interactions:
    """All that people did, by token."""

    def __init__(self, discord: "FakeDiscord") -> None:
        self._discord = discord
        self.callback_time = 3.0
        self.token_life = 900.0
        self.all: list[Interaction] = []
        self._tokens: dict[str, Interaction] = {}

    def begin(
        self,
        type: int,
        app: App,
        user: User,
        channel: Channel,
        data: Json,
        message: Message | None = None,
        name: str = "",
    ) -> Interaction:
        """Somebody did something: the app is told."""
        token = f"{uuid.uuid4().hex}{uuid.uuid4().hex}"
        made = Interaction(
            self._discord, self._discord.ids(), token, type, app, user, channel, data, message, name
        )
        self.all.append(made)
        self._tokens[token] = made
        self._discord.gateway.publish("INTERACTION_CREATE", 0, [app], lambda *_: self._event(made))
        return made

    def of(self, token: str) -> Interaction:
        """The one that may still be answered, as webhooks name it."""
        found = self._tokens.get(token)
        if found is None:
            raise Refusal(10015)
        if found.expired:
            raise Refusal(50027)
        if not found.acknowledged_at:
            raise Refusal(10015)
        return found

    def _event(self, made: Interaction) -> Json:
        channel, guild = made.channel, made.channel.guild
        limit = guild.largest_file if guild else self._discord.largest_file
        event: Json = {
            "id": made.id,
            "application_id": made.app.id,
            "type": made.type,
            "token": made.token,
            "version": 1,
            "data": made.data,
            "locale": "en-US",
            "channel_id": channel.id,
            "channel": channel.to_json(made.app.user.id),
            "entitlements": [],
            "attachment_size_limit": limit,
            "context": 0 if guild else 1,
            "authorizing_integration_owners": {"0": guild.id if guild else "0"},
            "app_permissions": str(permissions.ALL),
        }
        if guild is None:
            event["user"] = made.user.to_json()
        else:
            mine = permissions.of(guild, made.user.id, channel)
            member = guild.members.get(made.user.id) or Member(made.user)
            event["member"] = {**member.to_json(), "permissions": str(mine)}
            event["app_permissions"] = str(permissions.of(guild, made.app.user.id, channel))
            event["channel"]["permissions"] = str(mine)
            event |= {"guild_id": guild.id, "guild_locale": "en-US"}
            event["guild"] = {"id": guild.id, "locale": "en-US", "features": []}
        if made.message is not None:
            event["message"] = message_json(self._discord, made.message, made.app, unlocked=True)
        return event

    # The first answer

    def respond(self, id: str, token: str, form: Json, files: list[Upload]) -> Interaction:
        """The callback: once, and soon."""
        made = self._tokens.get(token)
        if made is None or made.id != id:
            raise Refusal(10062)
        if made.acknowledged_at:
            raise Refusal(40060)
        if time.monotonic() - made.at > self.callback_time:
            raise Refusal(10062)
        kind, data = form.get("type"), form.get("data") or {}
        _check_kind(made, kind)
        RESPONSES[kind](self, made, data, files)
        made.response, made.acknowledged_at = kind, time.monotonic()
        return made

    def _reply(self, made: Interaction, data: Json, files: list[Upload]) -> None:
        made.original = self.follow(made, data, files)

    def _defer(self, made: Interaction, data: Json, files: list[Upload]) -> None:
        message = Message(self._discord.ids(), made.channel, made.app.user, app=made.app)
        message.flags = LOADING | (int(data.get("flags") or 0) & EPHEMERAL)
        made.deferred, made.original = True, message
        self._place(made, message)

    def _defer_update(self, made: Interaction, data: Json, files: list[Upload]) -> None:
        made.original = made.message

    def _update(self, made: Interaction, data: Json, files: list[Upload]) -> None:
        assert made.message is not None
        self._discord.posting.edit(made.message, data, files)
        made.original = made.message

    def _choices(self, made: Interaction, data: Json, files: list[Upload]) -> None:
        choices = data.get("choices") or []
        problems = Problems()
        problems.length("data.choices", choices, 25)
        for place, choice in enumerate(choices):
            problems.length(f"data.choices.{place}.name", choice.get("name"), 100, 1)
            problems.length(f"data.choices.{place}.value", str(choice.get("value", "")), 100, 1)
        problems.settle()
        made.choices = choices

    def _modal(self, made: Interaction, data: Json, files: list[Upload]) -> None:
        modals.check(data)
        made.modal = data

    # Later answers

    def follow(self, made: Interaction, form: Json, files: list[Upload]) -> Message:
        """One more message; the first after a deferral takes the place of the thinking."""
        waiting = made.original if made.deferred else None
        if waiting is not None and waiting.loading and not waiting.deleted:
            self._discord.posting.edit(waiting, form, files)
            return waiting
        message = self._discord.posting.answer(made.app, made.channel, form, files)
        self._place(made, message)
        return message

    def _place(self, made: Interaction, message: Message) -> None:
        message.metadata = {
            "id": made.id,
            "type": made.type,
            "user": made.user.to_json(),
            "authorizing_integration_owners": {},
        }
        message.type = _type(made)
        if message.type == REPLY:
            message.reference = made.message
        made.messages.append(message)
        if message.ephemeral:
            message.seen_by = made.user
        else:
            self._discord.posting.publish(message)


def _type(made: Interaction) -> int:
    if made.message is not None:
        return REPLY
    return MENU if made.data.get("target_id") else SLASH


def _check_kind(made: Interaction, kind: Any) -> None:
    allowed = {
        COMMAND: (REPLIED, DEFER, SHOW_MODAL),
        COMPONENT: (REPLIED, DEFER, DEFER_UPDATE, UPDATE, SHOW_MODAL),
        AUTOCOMPLETE: (CHOICES,),
        MODAL: (REPLIED, DEFER, DEFER_UPDATE, UPDATE) if made.message else (REPLIED, DEFER),
    }[made.type]
    problems = Problems()
    problems.choice("type", kind, allowed)
    problems.settle()


RESPONSES = {
    REPLIED: Interactions._reply,
    DEFER: Interactions._defer,
    DEFER_UPDATE: Interactions._defer_update,
    UPDATE: Interactions._update,
    CHOICES: Interactions._choices,
    SHOW_MODAL: Interactions._modal,
}
