"""A call of the fake Slack's Web API as its methods see it, and what registers them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fake_slack_contract import NAMES_MEMBERSHIP
from fake_slack_faults import Fault
from fake_slack_refusal import Refusal
from fake_slack_world import Channel, Json, Message

if TYPE_CHECKING:
    from fake_slack import FakeSlack
    from fake_slack_workspace import Installation, Workspace


@dataclass
class Record:
    """A call, and what came of it."""

    method: str
    args: Json
    workspace: str
    at: float
    took: float = 0.0
    status: int = 200
    error: str = ""  # Slack's word, "" for success
    fault: Fault | None = None
    authorization: str = ""


@dataclass
class Call:
    """A call as the methods see it."""

    slack: "FakeSlack"
    method: str
    args: Json
    installation: "Installation | None"
    authorization: str = ""

    @property
    def granted(self) -> "Installation":
        assert self.installation is not None
        return self.installation

    @property
    def workspace(self) -> "Workspace":
        """The one the call is about: by its channel where the app is in several."""
        rooms = self.granted.workspaces
        id = str(self.args.get("channel") or self.args.get("channel_id") or "")
        holding = [one for one in rooms if id in one.channels or id in one.users]
        return (holding or rooms)[0]

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        return default if value is None else str(value)

    def flag(self, name: str) -> bool:
        return self.args.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int) -> int:
        value = self.text(name)
        if value and not value.isdigit():
            raise Refusal("invalid_limit" if name == "limit" else "invalid_arguments")
        return int(value) if value and int(value) else default

    def room(self, name: str = "channel", *, people: bool = False) -> Channel:
        """The channel that is meant, if the app can know of it. A person means their DM."""
        id, workspace = self.text(name), self.workspace
        if people and id in workspace.users:
            id = workspace.dm(id)
        room = workspace.channels.get(id)
        member = workspace.bot_user
        if room is None or (room.private and member not in room.members):
            raise Refusal("channel_not_found")
        return room

    def inside(self, name: str = "channel", *, people: bool = False) -> Channel:
        """The channel that is meant, archived or not, if the app is in it."""
        room = self.room(name, people=people)
        if self.workspace.bot_user not in room.members:
            named = self.method in NAMES_MEMBERSHIP
            raise Refusal("not_in_channel" if named else "channel_not_found")
        return room

    def joined(self, name: str = "channel", *, people: bool = False) -> Channel:
        """The channel that is meant, if the app may write there."""
        room = self.inside(name, people=people)
        if room.archived:
            raise Refusal("is_archived")
        return room

    def message(self, room: Channel, name: str = "ts") -> Message:
        found = room.get(self.text(name))
        if found is None:
            raise Refusal("message_not_found")
        return found

    def needs(self, room: Channel, what: str) -> None:
        """Whether the token has the scope for channels of this kind."""
        self.scope(f"{room.scope}:{what}")

    def scope(self, *wanted: str) -> None:
        held = self.granted.scopes
        if not held.intersection(wanted):
            raise Refusal("missing_scope", needed=",".join(wanted), provided=",".join(sorted(held)))


Handler = Callable[[Call], Json]
HANDLERS: dict[str, Handler] = {}


def answers(method: str) -> Callable[[Handler], Handler]:
    """Marks what answers a method."""

    def register(handler: Handler) -> Handler:
        HANDLERS[method] = handler
        return handler

    return register
