"""What people press, type as a command and fill in, in a workspace of the fake Slack."""

from typing import TYPE_CHECKING

from fake_slack_delivery import Delivery
from fake_slack_elements import action, element_of, filled, given_ids
from fake_slack_world import Ephemeral, Json, View

if TYPE_CHECKING:
    from fake_slack_workspace import Workspace


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
            block, element = element_of(message.blocks, action_id, forged)
            payload = self._payload("block_actions", user, channel)
            payload["message"] = self.as_json(message)
            where = {"type": "message", "message_ts": ts, "channel_id": channel}
            payload["container"] = {**where, "is_ephemeral": False}
            payload["response_url"] = self.slack.response_urls.make(self, channel, user, message)
            payload["state"] = {"values": {}}
            payload["actions"] = [action(block, element, value, self.slack.clock.ts())]
            return self._interact(payload)

    def press_ephemeral(self: "Workspace", shown: Ephemeral, action_id: str) -> Delivery:
        """Press a button of what only one person sees."""
        with self.slack.lock:
            block, element = element_of(list(shown.blocks), action_id, False)
            payload = self._payload("block_actions", shown.user, shown.channel)
            where = {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel}
            payload["container"] = {**where, "is_ephemeral": True}
            url = self.slack.response_urls.make(self, shown.channel, shown.user)
            payload["response_url"] = url
            payload["actions"] = [action(block, element, None, self.slack.clock.ts())]
            return self._interact(payload)

    def press_in_view(
        self: "Workspace", user: str, view: str, action_id: str, value: str | None = None
    ) -> Delivery:
        """Press a button of a modal or of the App Home."""
        with self.slack.lock:
            shown = self.view(view)
            block, element = element_of(shown.body["blocks"], action_id, False)
            payload = self._payload("block_actions", user)
            payload["view"] = shown.to_json(self.slack.app_id, self.bot_id)
            payload["container"] = {"type": "view", "view_id": shown.id}
            payload["actions"] = [action(block, element, value, self.slack.clock.ts())]
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
            return self.slack.deliveries.send("slash_commands", fields, self._told)

    def submit(
        self: "Workspace", user: str, view: str, values: Json, timeout: float = 10
    ) -> Delivery:
        """Fill a modal in and send it: by action id a text, an option's value, or file ids.

        Waits for the app's answer, which may put errors beside fields or another view on top.
        """
        with self.slack.lock:
            shown = self.view(view)
            shown.body["state"] = {"values": filled(shown.body["blocks"], values, self.files)}
            for file in given_ids(values):
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

    def _told(self: "Workspace", sent: Delivery) -> None:
        """What the app answers a command with at once, its asker sees."""
        said, fields = sent.response or {}, sent.payload
        if said.get("text") or said.get("blocks"):
            blocks = tuple(said.get("blocks", ()))
            text, ts = str(said.get("text", "")), self.slack.clock.ts()
            where = (fields["channel_id"], fields["user_id"])
            self.ephemerals.append(Ephemeral(*where, text, blocks, "", ts))

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
