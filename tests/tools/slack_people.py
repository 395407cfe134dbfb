"""Everything people do in Slack that is to be answered once, at random or by name."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from chat_asked import HEADING
from chat_people import People
from fake_slack_delivery import Delivery
from fake_slack_workspace import Workspace
from slack_asked import Asked, SlackEyes
from slack_stage import CLOSED, SlackStage

DECODE = "@shedder decode this"
WHY = "@shedder why is a queue per tenant fair to everybody?"
PANEL = "@shedder panel q, atlas: is it sound?"
DESIGN = "atlas, how do I serve a small model to ten people?"
TORN = ("torn.pdf", b"%PDF-1.7 and no more")


class SlackPeople(People[SlackStage]):
    """Whoever asks in Slack."""

    often: ClassVar = {
        "paper": 2, "in parts": 2, "abridged": 2, "in a thread": 2, "direct": 2, "help": 2,
        "closed": 2, "broken": 1, "panel": 1, "shortcut": 1, "command": 1,
    }  # fmt: skip
    later: ClassVar = {"follow-up": 2, "copy": 2}
    answerable = ("paper", "in parts", "abridged", "in a thread")

    def acting(self) -> Mapping[str, Callable[[], Asked]]:
        """How each of the things is done."""
        return {
            "paper": lambda: self._say("paper", DECODE, file=self.paper()),
            "in parts": lambda: self._say("in parts", DECODE, file=self.paper(1)),
            "abridged": lambda: self._say("abridged", DECODE, file=self.paper(2)),
            "in a thread": self._in_a_thread,
            "direct": self._direct,
            "help": lambda: self._say("help", "@shedder help", persona=""),
            "closed": self._closed,
            "broken": lambda: self._say("broken", DECODE, file=TORN),
            "panel": self._panel,
            "shortcut": self._shortcut,
            "command": self._command,
            "follow-up": self._follow_up,
            "copy": self._copy,
        }

    def eyes(self, *, everywhere: bool) -> SlackEyes:
        """How they see what the bot did, also where nobody asked."""
        return SlackEyes(self.stage.teams if everywhere else (), [self.stage.slack])

    def _closed(self) -> Asked:
        return self._say("closed", DECODE, room=CLOSED, file=self.paper(), persona="")

    def _direct(self) -> Asked:
        who, team = f"UD{self.number}", self._team()
        return self._say("direct", "decode this", file=self.paper(), room=team.dm(who), by=who)

    def _in_a_thread(self) -> Asked:
        team = self._team()
        room = self._room()
        root = team.say(f"UR{self.number}", room, "look at this", [self.paper()])
        return self._say("in a thread", DECODE, thread=root)

    def _panel(self) -> Asked:
        """Two are asked the same, and then it is said where they disagree."""
        one = self._say("panel", PANEL, file=self.paper())
        rest = (replace(one, persona=persona) for persona in ("atlas", "panel's end"))
        return replace(one, beside=tuple(rest))

    def _shortcut(self) -> Asked:
        """The item in a message's own menu."""
        team, room = self._team(), self._room()
        root = team.say(f"UR{self.number}", room, "look at this", [self.paper()])
        sent = team.shortcut(f"US{self.number}", room, root, "decode_this")
        return self._announced("shortcut", sent, sent.payload["action_ts"], room, root, "q")

    def _command(self) -> Asked:
        """`/shedder`, which begins a thread."""
        team, room = self._team(), self._room()
        sent = team.slash(f"US{self.number}", room, "/shedder", DESIGN)
        return self._announced("command", sent, sent.payload["trigger_id"], room, "", "atlas")

    def _announced(
        self, kind: str, sent: Delivery, name: str, room: str, thread: str, persona: str
    ) -> Asked:
        """Something that is shown before it is answered, since nobody wrote it."""
        team, name, now = self._team(), f"{kind}:{name}", time.time()
        title = f"heading of {name}"
        heading = Asked(HEADING, team, room, title, thread, "", now, sent=sent)
        return Asked(kind, team, room, name, thread, persona, now, sent=sent, heading=heading)

    def _follow_up(self) -> Asked:
        before = self.dice.choice(self.answered())
        team, room = before.team, before.channel
        ts = team.say(f"UF{self.number}", room, WHY, thread=before.thread)
        return Asked("follow-up", team, room, ts, before.thread, "q", float(ts))

    def _copy(self) -> Asked:
        """The button under an answer."""
        before = self.dice.choice(self.answered())
        final = before.final(self.stage.redis)
        assert final is not None
        for post in before.team.thread(before.channel, before.thread):
            if final.reply.job in str(post.blocks) and '"copy"' in str(post.blocks).replace(
                "'", '"'
            ):
                who = f"UC{self.number}"
                before.pressed.append(before.team.press(who, before.channel, post.ts, "copy"))
                break
        return before

    def _say(
        self,
        kind: str,
        text: str,
        *,
        file: tuple[str, bytes] | None = None,
        room: str = "",
        thread: str = "",
        persona: str = "q",
        by: str = "",
    ) -> Asked:
        team, room = self._team(), room or self._room()
        files = [file] if file else []
        ts = team.say(by or f"U{self.number}", room, text, files, thread or None)
        return Asked(kind, team, room, ts, thread or ts, persona, float(ts))

    def _team(self) -> Workspace:
        return self.stage.teams[self.number % len(self.stage.teams)]

    def _room(self) -> str:
        rooms = [id for id in self._team().channels if id[1:].isdigit()]
        return rooms[self.number // len(self.stage.teams) % len(rooms)]
