"""What those who take Slack's events in work with."""

from dataclasses import dataclass

from bot.core.values import Place
from bot.ingress import desk
from bot.slack.presence import show_declined
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

    def decline(self, place: Place, asked: str, patient: bool) -> None:
        """Show that a message is not answered. Raises as `Web.call`."""
        show_declined(self.web(place.workspace), place, asked, patient)
