"""Shedder in Slack with everything real but Slack (`chat_stage.py`).

Workspaces installed the app as OAuth would have it.
"""

import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from chat_stage import SECRET, ChatStage, Watcher
from fake_slack import FakeSlack
from fake_slack_workspace import Workspace
from slack_sdk.oauth.installation_store import Installation

from bot.slack.installations import RedisInstallations
from config.settings import Settings

CLOSED = "CCLOSED"  # the channel in every workspace in which nobody may ask


class SlackStage(ChatStage):
    """Everything that a mention in Slack passes through."""

    service = "slack"
    redelivers = True
    starting = ("apps.connections.open", "auth.test")

    def __init__(
        self,
        folder: Path,
        *,
        workspaces: int = 1,
        channels: int = 1,
        hurried: bool = False,
        model: bool = False,
    ) -> None:
        super().__init__(folder, hurried=hurried, model=model)
        self.slack = FakeSlack()
        self.teams = [self._workspace(number + 1) for number in range(workspaces)]
        for number in range(channels):
            team = self.teams[number % workspaces]
            team.channel(f"C{number + 1}", f"papers-{number + 1}")

    def fake(self) -> AbstractContextManager[Any]:
        """The service, for as long as the stage stands."""
        return self.slack

    def closed(self) -> list[str]:
        """The channels in which nobody may ask, as `channels.toml` names them."""
        return [f"slack/{CLOSED}"]

    def connected(self) -> int:
        """How many front-ends hear of events now."""
        return len(self.slack.sockets.connections)

    def on_their_way(self) -> list[str]:
        """What Slack has not brought to a front-end yet, of what asks it something."""
        return [event.kind for event in self.slack.questions if not event.over.is_set()]

    def watch(self, watcher: Watcher) -> None:
        """Show every call to it from now on."""
        self.slack.web.witness = watcher

    def told(self) -> dict[str, str]:
        """The settings that lead processes to it."""
        return {
            "SLACK_CLIENT_ID": self.slack.client_id,
            "SLACK_CLIENT_SECRET": self.slack.client_secret,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_API_URL": self.slack.url,
        }

    def settle_in(self) -> None:
        """What `/slack/oauth_redirect` does once an admin agreed."""
        settings = Settings(_env_file=None, shedder_secret=SECRET)  # type: ignore[call-arg]
        store = RedisInstallations(self.redis, settings)
        for team in self.teams:
            store.save(
                Installation(
                    app_id=self.slack.app_id,
                    team_id=team.id,
                    user_id="UADMIN",
                    bot_token=team.token,
                    bot_id=team.bot_id,
                    bot_user_id=team.bot_user,
                    bot_scopes=sorted(team.scopes),
                    installed_at=time.time(),
                )
            )

    def _workspace(self, number: int) -> Workspace:
        team = self.slack.workspace(f"T{number}")
        team.channel(CLOSED, "closed")
        return team
