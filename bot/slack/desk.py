"""What those who take Slack's events in work with."""

from dataclasses import dataclass

from bot.ingress import desk
from bot.slack.tokens import Tokens
from bot.slack.web import Web


@dataclass(frozen=True)
class Desk(desk.Desk):
    """Slack's, who knows each workspace's token."""

    tokens: Tokens

    def web(self, workspace: str) -> Web:
        """Slack, as this workspace's bot. Raises as `Tokens.token`."""
        token = self.tokens.token(workspace)
        return Web.of(self.redis, workspace, token, self.settings.slack_api_url)
