"""Everything people do in Discord that is to be answered once, at random or by name."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar

from chat_asked import HEADING
from chat_people import People
from discord_asked import Asked, DiscordEyes, Done
from discord_stage import CLOSED, ROOM, DiscordStage
from fake_discord_channel import Channel
from fake_discord_guild import Guild
from fake_discord_interaction import Interaction
from fake_discord_message import Message
from worker_process import until

from bot.discord import commands, modals
from bot.ingress.asked_by_form import QUESTION

DECODE = "@shedder decode this"
WHY = "@shedder why is a queue per tenant fair to everybody?"
PANEL = "@shedder panel q, atlas: is it sound?"
DESIGN = "how do I serve a small model to ten people?"
TORN = ("torn.pdf", b"%PDF-1.7 and no more")
OPENS = 3.0  # seconds until a form is there, or none will be
FILES = ("file_proposal", "file_baseline")
FRIENDS = 4  # people who write to the bot alone


class DiscordPeople(People[DiscordStage]):
    """Whoever asks in Discord."""

    often: ClassVar = {
        "paper": 2, "in parts": 2, "abridged": 2, "in a thread": 2, "reply": 1, "role": 1,
        "edited": 1, "direct": 2, "help": 2, "closed": 2, "broken": 1, "panel": 1, "menu": 1,
        "command": 1, "with a file": 1, "form": 1,
    }  # fmt: skip
    later: ClassVar = {"follow-up": 2, "direct reply": 1, "direct again": 1, "asked by button": 2}
    answerable = ("paper", "in parts", "abridged", "in a thread")

    def acting(self) -> Mapping[str, Callable[[], Asked]]:
        """How each of the things is done."""
        return {
            "paper": lambda: self._say("paper", DECODE, file=self.paper()),
            "in parts": lambda: self._say("in parts", DECODE, file=self.paper(1)),
            "abridged": lambda: self._say("abridged", DECODE, file=self.paper(2)),
            "in a thread": self._in_a_thread,
            "reply": self._reply,
            "role": self._role,
            "edited": self._edited,
            "direct": self._direct,
            "help": lambda: self._say("help", "@shedder help", persona=""),
            "closed": self._closed,
            "broken": lambda: self._say("broken", DECODE, file=TORN),
            "panel": self._panel,
            "menu": self._menu,
            "command": self._command,
            "with a file": self._with_a_file,
            "form": self._form,
            "follow-up": self._follow_up,
            "direct reply": self._direct_reply,
            "direct again": self._direct_again,
            "asked by button": self._asked_by_button,
        }

    def eyes(self, *, everywhere: bool) -> DiscordEyes:
        """How they see what the bot did, also where nobody asked."""
        return DiscordEyes(self.stage, everywhere=everywhere)

    def introduce(self) -> None:
        """Write to the bot alone: nothing else tells it where somebody may do so again."""
        for number in range(FRIENDS):
            said = self.stage.discord.dm(f"friend {number}", "help")
            self.asked.append(self._directly("help", said, ""))
        until(lambda: not self.judged().wrong, "nobody was answered")

    def _closed(self) -> Asked:
        room = self._guild().channel(CLOSED)
        return self._say("closed", DECODE, room=room, file=self.paper(), persona="")

    def _direct(self) -> Asked:
        who = f"friend {self.number % FRIENDS}"
        said = self.stage.discord.dm(who, "decode this", [self.paper()])
        return self._directly("direct", said, "q")

    def _directly(self, kind: str, said: Message, persona: str) -> Asked:
        thread = f"reply-{said.id}"
        return Asked(kind, None, said.channel.id, said.id, thread, persona, said.at)

    def _in_a_thread(self) -> Asked:
        """In a thread that people began."""
        shown = self._shown()
        thread = self.stage.discord.start_thread(shown.author, shown, "about this paper")
        return self._say("in a thread", DECODE, room=thread, file=self.paper())

    def _reply(self) -> Asked:
        """In answer to somebody's paper, which Discord shows to whoever it is meant for."""
        return self._say("reply", DECODE, reply_to=self._shown(), persona="")

    def _role(self) -> Asked:
        """The bot's role is mentioned, and of that Discord shows nothing."""
        return self._say("role", DECODE, mention="role", persona="")

    def _edited(self) -> Asked:
        """The mention is added when somebody notices that it is missing."""
        guild, who = self._guild(), f"person {self.number}"
        said = guild.say(who, self._room(), "decode this", [self.paper()])
        self.stage.discord.edit(said, DECODE)
        now = time.monotonic()
        return Asked("edited", guild, said.channel.id, said.id, said.id, "q", now)

    def _shown(self) -> Message:
        """Somebody's paper, which is none of the bot's business yet."""
        guild, who = self._guild(), f"reader {self.number}"
        return guild.say(who, self._room(), "look at this", [self.paper()])

    def _panel(self) -> Asked:
        """Two are asked the same, and then it is said where they disagree."""
        one = self._say("panel", PANEL, file=self.paper())
        rest = (replace(one, persona=persona) for persona in ("atlas", "panel's end"))
        return replace(one, beside=tuple(rest))

    def _menu(self) -> Asked:
        """The item in a message's own menu."""
        shown = self._shown()
        self.stage.commands_known()
        done = self.stage.discord.context_menu(f"chooser {self.number}", commands.DECODE, shown)
        return self._announced("menu", done, "shortcut", "q")

    def _command(self) -> Asked:
        """The command, which begins a thread."""
        options = {commands.QUESTION: DESIGN, commands.PERSONA: "atlas"}
        return self._announced("command", self._slash(options), "command", "atlas")

    def _with_a_file(self) -> Asked:
        """The same with a paper, which nobody else can see."""
        options = {commands.PAPER: self.paper(), commands.PERSONA: "q"}
        return self._announced("with a file", self._slash(options), "command", "q")

    def _form(self) -> Asked:
        """The form for a proposal and the paper it builds on."""
        opened = self._slash(name=commands.STRESS_TEST)
        values = {field: [self.paper(number)] for number, field in enumerate(FILES)}
        done = self._filled(opened, values)
        return self._announced("form", done, "form", "kira") if done else self._command()

    def _slash(
        self, options: Mapping[str, object] | None = None, name: str = commands.SHEDDER
    ) -> Interaction:
        self.stage.commands_known()
        who = f"chooser {self.number}"
        return self.stage.discord.slash(who, self._room(), name, options)

    def _filled(self, opened: Interaction, values: Mapping[str, object]) -> Interaction | None:
        """A form filled in; none, if none opens."""
        with suppress(AssertionError):
            opened.answered(OPENS)
        if opened.modal is None:
            return None
        return self.stage.discord.submit_modal(opened.user, opened, values)

    def _announced(
        self, kind: str, done: Interaction, by: str, persona: str, thread: str = ""
    ) -> Asked:
        """Something that is shown before it is answered, since nobody wrote it."""
        there = done.channel.parent if thread else done.channel
        assert there is not None
        name, now, sent = f"{by}:{done.id}", time.monotonic(), Done(done)
        where = there.guild, there.id
        heading = Asked(HEADING, *where, f"heading of {name}", thread, "", now, sent=sent)
        return Asked(kind, *where, name, thread, persona, now, sent=sent, heading=heading)

    def _follow_up(self) -> Asked:
        before = self.dice.choice(self.answered())
        return self._say("follow-up", WHY, room=self.stage.discord.channels[before.thread])

    def _direct_again(self) -> Asked:
        """The same without a reply: it goes on with what was asked there last, wherever that is."""
        dm = self.stage.discord.dm_channel("friend 0")
        if not any(one.channel == dm.id and one.persona for one in self.asked):
            return self._direct()
        said = self.stage.discord.dm("friend 0", WHY)
        return self._directly("direct again", said, "q")

    def _direct_reply(self) -> Asked:
        """Where nobody else is, in reply to an answer; or asked there for the first time."""
        dm, bot = self.stage.discord.dm_channel("friend 0"), self.stage.app.user
        known = {one.thread: one for one in self.asked if one.channel == dm.id}
        for post in self.stage.discord.messages(dm):
            begun = f"reply-{post.reference.id}" if post.reference else ""
            if post.author is bot and begun in known and known[begun].persona:
                said = self.stage.discord.dm("friend 0", WHY, reply_to=post)
                return replace(self._directly("direct reply", said, "q"), thread=begun)
        return self._direct()

    def _asked_by_button(self) -> Asked:
        """The button under an answer, and the form that it opens."""
        before = self.dice.choice(self.answered())
        final = before.final(self.stage.redis)
        assert final is not None
        button = f"{modals.ASK}|{final.reply.job}"
        posts = self.stage.discord.messages(before.thread)
        (post, *_) = (each for each in posts if button in [b["custom_id"] for b in each.buttons])
        opened = self.stage.discord.click(f"goer on {self.number}", post, button)
        done = self._filled(opened, {QUESTION: WHY.removeprefix("@shedder ")})
        if done is None:
            return self._follow_up()
        return self._announced("asked by button", done, "form", "q", before.thread)

    def _say(
        self,
        kind: str,
        text: str,
        *,
        file: tuple[str, bytes] | None = None,
        room: Channel | None = None,
        persona: str = "q",
        reply_to: Message | None = None,
        mention: str = "user",
    ) -> Asked:
        room = room or self._room()
        assert room.guild is not None
        said = self.stage.discord.say(
            f"person {self.number}",
            room,
            text,
            [file] if file else [],
            reply_to=reply_to,
            mention=mention,  # type: ignore[arg-type]
        )
        channel = room.parent if room.is_thread and room.parent is not None else room
        thread = said.id if persona else f"reply-{said.id}"  # a sentence begins no thread
        thread = room.id if room.is_thread else thread
        return Asked(kind, room.guild, channel.id, said.id, thread, persona, said.at)

    def _guild(self) -> Guild:
        return self.stage.guilds[self.number % len(self.stage.guilds)]

    def _room(self) -> Channel:
        rooms = [
            each
            for each in self._guild().channels.values()
            if each.name.startswith(ROOM) and not each.is_thread
        ]
        return rooms[self.number // len(self.stage.guilds) % len(rooms)]
