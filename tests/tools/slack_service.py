"""Slack under contract: the fake one, over real HTTP, through the platform as jobs get it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from fake_slack import FakeSlack
from fake_slack_faults import cut
from fake_slack_workspace import Workspace
from fake_slack_world import Message
from redis import Redis
from service import Service
from slack_oracle import faults

from bot.core.values import Attachment, Place
from bot.platforms import load_platform
from bot.platforms.slack import Slack
from bot.slack import message, pace
from bot.slack.web import Web
from config.settings import Settings

# What Slack would make more of than words: pings, links and images; and control characters.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
_LIVE = re.compile(rf"<[@!#]|https?://|@(?:here|channel|everyone)|{_CONTROL.pattern}")
_ACTING = ("user", "usergroup", "channel", "broadcast", "link", "image")


def settings_for(slack: FakeSlack, team: Workspace, **more: Any) -> Settings:
    """One workspace by its token."""
    given = {"slack_api_url": slack.url, "slack_bot_token": team.token, **more}
    return Settings(_env_file=None, **given)


@contextmanager
def unhurried() -> Iterator[None]:
    """A second in which tests may post as often as they like."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pace, "SECOND", 0.0)
        patch.setattr(pace, "NARROW", 0.001)
        yield


@contextmanager
def slack_thread(redis: Redis) -> Iterator["SlackThread"]:
    """A thread in a channel of a workspace of a Slack."""
    with FakeSlack(enforce_limits=False) as slack, unhurried():
        team = slack.workspace("T1")
        team.channel("C1", "papers")
        thread = team.say("U1", "C1", "@shedder decode this")
        place = Place(platform="slack", workspace="T1", channel="C1", thread=thread)
        yield SlackThread(slack, team, place, redis)


@contextmanager
def service(redis: Redis, folder: Path) -> Iterator[Service]:
    with slack_thread(redis) as there:
        yield there.service()


@dataclass
class SlackThread:
    """What happens in a thread, seen from both sides."""

    slack: FakeSlack
    team: Workspace
    place: Place
    redis: Redis

    def service(self) -> Service:
        return Service(
            place=self.place,
            open=self.open,
            shown=self.shown,
            files=self.files,
            acts=self.acts,
            delete=lambda ts: self.team.delete(self.place.channel, ts),
            losing_answers=self.losing_answers,
            fits=fits,
            upload=self.upload,
            missing=self.missing,
        )

    def open(self, **more: Any) -> Slack:
        """The platform, as a new process has it."""
        settings = settings_for(self.slack, self.team, **more)
        return cast(Slack, load_platform("slack", settings, self.redis))

    def web(self) -> Web:
        return self.open().web(self.place.workspace)

    def replies(self) -> list[Message]:
        return self.team.thread(self.place.channel, self.place.thread)[1:]

    def shown(self) -> list[str]:
        return [words(each.blocks) or each.text for each in self.replies() if not each.files]

    def files(self) -> list[tuple[str, bytes]]:
        return [(file.name, file.content) for each in self.replies() for file in each.files]

    def acts(self) -> list[str]:
        posted = [each for each in self.replies() if each.bot_id]
        texts = [act for each in posted for act in _LIVE.findall(each.text)]
        return texts + [act for each in posted for act in acting(each.blocks)]

    @contextmanager
    def losing_answers(self) -> Iterator[None]:
        for method in ("chat.postMessage", "chat.update", "files.completeUploadExternal"):
            self.slack.faults.on(method, cut(after=True), times=None)
        try:
            yield
        finally:
            self.slack.faults.clear()

    def upload(self, name: str, content: bytes) -> Attachment:
        id = self.team.upload("U1", name, content)
        self.team.say("U1", self.place.channel, "here", files=[id], thread=self.place.thread)
        return Attachment(id=id, name=name, size=len(content))

    def missing(self) -> tuple[Attachment, ...]:
        room, thread = self.place.channel, self.place.thread
        gone = []
        for mode in ("tombstone", "hidden_by_limit", "external", "deleted", "unshared"):
            shared = mode if mode in ("tombstone", "hidden_by_limit", "external") else "hosted"
            id = self.team.upload("U1", f"{mode}.pdf", b"%PDF-1.7", mode=shared)
            if mode != "unshared":
                self.team.say("U1", room, "here", files=[id], thread=thread)
            gone.append(Attachment(id=id, name=f"{mode}.pdf"))
        self.team.delete_file(gone[3].id)
        empty = self.team.upload("U1", "empty.pdf", b"")
        self.team.say("U1", room, "here", files=[empty], thread=thread)
        return (
            *gone,
            Attachment(id=empty, name="empty.pdf"),
            Attachment(id="F0NEVER", name="no such.pdf"),
        )


def fits(body: str) -> bool:
    """Whether Slack takes it, and phones show it whole."""
    sent = message.Message.of_body(body)
    payload = {"channel": "C1", "text": sent.text, "blocks": list(sent.blocks)}
    return (
        not faults(payload, method="chat.postMessage")
        and len(sent.text) <= 4_000
        and len(sent.blocks) <= 45
        and message.size_of(*sent.blocks) <= 11_000
    )


def words(value: Any) -> str:
    """What people read of blocks, however deep."""
    if isinstance(value, list):
        return " ".join(filter(None, map(words, value)))
    if not isinstance(value, dict):
        return ""
    if value.get("type") in ("actions", "context_actions"):
        return ""
    if value.get("type") == "user":
        return f"@{value['user_id']}"
    if value.get("type", "").startswith(("rich_text_section", "rich_text_quote")):
        return "".join(map(words, value["elements"]))
    inner = value.get("text")
    if isinstance(inner, str):
        return inner
    return " ".join(filter(None, map(words, value.values())))


def acting(value: Any) -> list[str]:
    """Elements of blocks that do more than show words, and words Slack parses that would."""
    if isinstance(value, list):
        return [act for each in value for act in acting(each)]
    if not isinstance(value, dict):
        return []
    found = [value["type"]] if value.get("type") in _ACTING else []
    if value.get("type") in ("mrkdwn", "plain_text", "text"):
        found += _CONTROL.findall(str(value.get("text", "")))
    if value.get("type") == "mrkdwn":
        found += _LIVE.findall(str(value["text"]))
    return found + [act for each in value.values() for act in acting(each)]
