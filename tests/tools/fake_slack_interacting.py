"""What people press, type as a command and fill in, in a workspace of the fake Slack."""

import time
from typing import TYPE_CHECKING, Any

from fake_slack_delivery import Delivery
from fake_slack_world import Json, Message, View

if TYPE_CHECKING:
    from fake_slack_workspace import Workspace

TRIGGER_LIFE = 3.0  # seconds in which a press may open a modal


class Interacting:
    """The part of a workspace in which people use buttons, shortcuts, commands and forms."""

    def press(
        self: "Workspace",
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        value: str | None = None,
        *,
        forged: bool = False,
    ) -> Delivery:
        """Press a button of a message. `value` picks a thumb or an option; `forged` sends any."""
        with self.slack.lock:
            message = self.message(channel, ts)
            block, element = _element(message.blocks, action_id, forged)
            payload = self._payload("block_actions", user, channel)
            payload["message"] = self.as_json(message)
            where = {"type": "message", "message_ts": ts, "channel_id": channel}
            payload["container"] = {**where, "is_ephemeral": False}
            payload["response_url"] = self.slack.response_urls.make(self, channel, user, message)
            payload["state"] = {"values": {}}
            payload["actions"] = [_action(block, element, value, self.slack.clock.ts())]
            return self._interact(payload)

    def press_in_view(
        self: "Workspace", user: str, view: str, action_id: str, value: str | None = None
    ) -> Delivery:
        """Press a button of a modal or of the App Home."""
        with self.slack.lock:
            shown = self.view(view)
            block, element = _element(shown.body["blocks"], action_id, False)
            payload = self._payload("block_actions", user)
            payload["view"] = shown.to_json(self.slack.app_id, self.bot_id)
            payload["container"] = {"type": "view", "view_id": shown.id}
            payload["actions"] = [_action(block, element, value, self.slack.clock.ts())]
            return self._interact(payload)

    def shortcut(self: "Workspace", user: str, channel: str, ts: str, callback_id: str) -> Delivery:
        """Choose a shortcut from a message's menu."""
        with self.slack.lock:
            message = self.message(channel, ts)
            payload = self._payload("message_action", user, channel)
            payload.update(callback_id=callback_id, message_ts=ts, message=self.as_json(message))
            payload["action_ts"] = self.slack.clock.ts()
            payload["response_url"] = self.slack.response_urls.make(self, channel, user, message)
            return self._interact(payload)

    def global_shortcut(self: "Workspace", user: str, callback_id: str) -> Delivery:
        """Choose a shortcut from Slack's own menu."""
        with self.slack.lock:
            payload = self._payload("shortcut", user)
            payload.update(callback_id=callback_id, action_ts=self.slack.clock.ts())
            return self._interact(payload)

    def slash(self: "Workspace", user: str, channel: str, command: str, text: str = "") -> Delivery:
        """Type a command. Whatever the app answers at once only this person sees."""
        with self.slack.lock:
            room = self.channels[channel]
            fields = {
                "token": "verification",
                "team_id": self.id,
                "team_domain": self.name,
                "channel_id": channel,
                "channel_name": "directmessage" if room.kind == "im" else room.name,
                "user_id": user,
                "user_name": self.someone(user).name,
                "command": command,
                "text": text,
                "api_app_id": self.slack.app_id,
                "is_enterprise_install": str(bool(self.installation.enterprise)).lower(),
                "response_url": self.slack.response_urls.make(self, channel, user),
                "trigger_id": self.slack.triggers.make(user, self),
            }
            if self.enterprise:
                fields["enterprise_id"] = self.enterprise
            return self.slack.deliveries.send("slash_commands", fields)

    def submit(
        self: "Workspace", user: str, view: str, values: Json, timeout: float = 10
    ) -> Delivery:
        """Fill a modal in and send it: by action id a text, an option's value, or file ids.

        Waits for the app's answer, which may put errors beside fields or another view on top.
        """
        with self.slack.lock:
            shown = self.view(view)
            shown.body["state"] = {"values": _filled(shown.body["blocks"], values, self.files)}
            for file in _ids(values):
                if file in self.files:
                    self.files[file].for_app = True
            payload = self._payload("view_submission", user)
            payload["view"] = shown.to_json(self.slack.app_id, self.bot_id)
            payload["response_urls"] = []
            sent = self._interact(payload)
        sent.wait(timeout)
        with self.slack.lock:
            self._answered(shown, sent)
        return sent

    def close(self: "Workspace", user: str, view: str) -> Delivery | None:
        """Close a modal; the app hears of it if the view asked for that."""
        with self.slack.lock:
            shown = self.view(view)
            shown.open = False
            if not shown.body.get("notify_on_close"):
                return None
            payload = self._payload("view_closed", user)
            payload["view"] = shown.to_json(self.slack.app_id, self.bot_id)
            return self._interact({**payload, "is_cleared": False})

    def view(self: "Workspace", id: str) -> View:
        """A modal or an App Home, by its id."""
        homes = {home.id: home for home in self.homes.values()}
        return {**homes, **self.views}[id]

    def new_view(
        self: "Workspace", user: str, body: Json, kind: str = "modal", under: View | None = None
    ) -> View:
        """What the app shows somebody."""
        made = View(self.slack.ids("V"), user, self.id, kind, body, self.slack.clock.ts())
        made.history.append(body)
        if under is not None:
            made.root, made.previous = under.root or under.id, under.id
        (self.views if kind == "modal" else self.homes)[made.id if kind == "modal" else user] = made
        return made

    def _answered(self: "Workspace", view: View, sent: Delivery) -> None:
        answer = sent.response or {}
        action = answer.get("response_action")
        view.errors = answer.get("errors", {}) if action == "errors" else {}
        if not sent.acked or action == "errors":
            return  # the form stays, with an error above or beside its fields
        if action == "update":
            view.body, view.hash = answer["view"], self.slack.clock.ts()
            view.history.append(view.body)
            return
        if action == "push":
            self.new_view(view.user, answer["view"], under=view)
            return
        view.open = False
        if action == "clear":
            for other in self.views.values():
                other.open = other.open and other.user != view.user

    def _interact(self: "Workspace", payload: Json) -> Delivery:
        return self.slack.deliveries.send("interactive", payload)

    def _payload(self: "Workspace", kind: str, user: str, channel: str = "") -> Json:
        known = self.someone(user)
        person = {"id": user, "username": known.name, "name": known.name, "team_id": known.team}
        team: Json = {"id": self.id, "domain": self.name}
        if self.enterprise:
            team.update(enterprise_id=self.enterprise, enterprise_name="An organisation")
        payload: Json = {
            "type": kind,
            "user": person,
            "api_app_id": self.slack.app_id,
            "token": "verification",
            "team": team,
            "enterprise": {"id": self.enterprise} if self.enterprise else None,
            "is_enterprise_install": bool(self.installation.enterprise),
            "trigger_id": self.slack.triggers.make(user, self),
        }
        if channel:
            room = self.channels[channel]
            named = {"im": "directmessage", "group": "privategroup"}.get(room.kind, room.name)
            payload["channel"] = {"id": channel, "name": named}
        return payload


class Triggers:
    """What a press may open a modal with: once, and soon."""

    def __init__(self, ids: Any) -> None:
        self._ids = ids
        self._made: dict[str, tuple[float, str, Workspace]] = {}
        self._used: set[str] = set()

    def make(self, user: str, workspace: "Workspace") -> str:
        trigger = f"{self._ids('')}.{self._ids('')}.x"
        self._made[trigger] = (time.monotonic() + TRIGGER_LIFE, user, workspace)
        return trigger

    def use(self, trigger: str) -> "tuple[str, Workspace] | str":
        """Who pressed where, or Slack's word for why not."""
        if trigger in self._used:
            return "exchanged_trigger_id"
        if trigger not in self._made:
            return "invalid_trigger_id"
        end, user, workspace = self._made[trigger]
        if time.monotonic() > end:
            return "expired_trigger_id"
        self._used.add(trigger)
        return user, workspace

    def expire(self) -> None:
        """Let time pass."""
        self._made = {key: (0.0, *rest[1:]) for key, rest in self._made.items()}


class ResponseUrls:
    """Addresses that answer one interaction: five times, within half an hour."""

    def __init__(self, base: str, ids: Any) -> None:
        self._base, self._ids = base, ids
        self.made: dict[str, Json] = {}

    def make(
        self, workspace: "Workspace", channel: str, user: str, message: Message | None = None
    ) -> str:
        key = self._ids("R")
        until = time.monotonic() + 1800
        about = {"workspace": workspace, "channel": channel, "user": user, "message": message}
        self.made[key] = {**about, "left": 5, "until": until}
        return f"{self._base}actions/{workspace.id}/{key}"


def elements(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Every interactive element of a message with the block that it stands in."""
    found: list[tuple[Json, Json]] = []
    for block in blocks:
        inside = block.get("elements") if block.get("type") != "rich_text" else None
        own = [block.get("accessory"), block.get("element"), *(inside or [])]
        found += [(block, one) for one in own if isinstance(one, dict) and "action_id" in one]
        for key in ("blocks", "child_blocks"):
            found += elements(block.get(key, []))
    return found


def _element(blocks: list[Json], action_id: str, forged: bool) -> tuple[Json, Json]:
    for block, element in elements(blocks):
        if element["action_id"] == action_id:
            return block, element
    if forged:
        return {"block_id": "forged"}, {"type": "button", "action_id": action_id}
    there = [element["action_id"] for _, element in elements(blocks)]
    raise AssertionError(f"nothing here to press for {action_id!r}; there are {there}")


def _action(block: Json, element: Json, value: str | None, ts: str) -> Json:
    kind = element["type"]
    action: Json = {"type": kind, "action_id": element["action_id"], "action_ts": ts}
    action["block_id"] = block.get("block_id", "b0")
    if kind == "feedback_buttons":
        side = element.get(f"{value}_button", {}).get("value", value)
        return {**action, "value": side}
    if kind in ("static_select", "radio_buttons", "overflow"):
        options = [one for one in element["options"] if one["value"] == value]
        assert options, f"no option {value!r}"
        return {**action, "selected_option": options[0]}
    found = element.get("value") if value is None else value
    text = {"text": element["text"]} if "text" in element else {}
    return {**action, **text, **({} if found is None else {"value": found})}


def _filled(blocks: list[Json], values: Json, files: Json) -> Json:
    state: Json = {}
    for block in blocks:
        element = block.get("element") or block.get("accessory")
        if not isinstance(element, dict) or "action_id" not in element:
            continue
        action_id, block_id = element["action_id"], block.get("block_id", "b0")
        given = values.get(action_id, values.get(block_id))
        state.setdefault(block_id, {})[action_id] = _field(element, given, files)
    return state


def _field(element: Json, given: Any, files: Json) -> Json:
    kind = element["type"]
    if kind == "file_input":
        chosen = [given] if isinstance(given, str) else given or []
        assert len(chosen) <= element.get("max_files", 10), "Slack takes no more files than that"
        return {"type": kind, "files": [files[id].to_json() for id in chosen]}
    if kind in ("static_select", "radio_buttons"):
        options = [one for one in element["options"] if one["value"] == given]
        chosen_one = options[0] if options else element.get("initial_option")
        return {"type": kind, "selected_option": chosen_one}
    return {"type": kind, "value": given if given is not None else element.get("initial_value")}


def _ids(values: Json) -> list[str]:
    found: list[str] = []
    for value in values.values():
        found += value if isinstance(value, list) else [value] if isinstance(value, str) else []
    return found
