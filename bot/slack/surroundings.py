"""What Slack tells of what is around a question (`bot/ingress/surroundings.py`)."""

from contextlib import suppress
from functools import partial
from typing import Any, cast

from bot.core.errors import ShedderError
from bot.core.values import Attachment, Mention
from bot.ingress.questions import ON_ITS_WAY
from bot.ingress.surroundings import Surroundings
from bot.slack.desk import Desk
from bot.slack.directory import Directory
from bot.slack.presence import NOTHING, announce
from bot.slack.threads import files_in


class Workspaces:
    """The workspaces that a question may come from."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def name(self, workspace: str, channel: str, asks: bool) -> str:
        """What people call a channel."""
        return self._directory(workspace, asks).name(channel)

    def guest(self, workspace: str, user: str, asks: bool) -> bool | None:
        """Whether somebody is a guest or a stranger."""
        return self._directory(workspace, asks).guest(user)

    def roles(self, workspace: str, user: str, asks: bool) -> tuple[str, ...]:
        """None: Slack knows no roles of that kind."""
        return ()

    def files(self, mention: Mention) -> tuple[Attachment, ...]:
        """The files of its thread."""
        return files_in(self.desk.web(mention.place.workspace), mention.place)

    def admit(self, mention: Mention) -> None:
        """Say that it is coming, which Slack refuses for somebody who is not in the channel."""
        place = mention.place
        if self.desk.platform.direct(place):
            return
        where = {"channel": place.channel, "user": mention.author}
        if place.thread:
            where["thread_ts"] = place.thread
        self.desk.web(place.workspace).call(
            "chat.postEphemeral", text=ON_ITS_WAY, **cast(Any, where)
        )

    def unsee(self, mention: Mention) -> None:
        """Take the status away."""
        with suppress(ShedderError):
            web = self.desk.web(mention.place.workspace)
            announce(web, mention.place, mention.id, NOTHING)

    def _directory(self, workspace: str, asks: bool) -> Directory:
        web = partial(self.desk.web, workspace) if asks else None
        return Directory(self.desk.redis, workspace, web)


def surroundings(desk: Desk) -> Surroundings:
    """Of what is asked in Slack."""
    return Surroundings(desk, Workspaces(desk))
