"""What those who take Slack's events in work with."""

from collections.abc import Mapping
from dataclasses import dataclass

from redis import Redis

from bot.afterwards import Later
from bot.core.persona import Persona
from bot.personas import as_of_now
from bot.platforms import ChatPlatform, Ingress
from bot.slack.tokens import Tokens
from bot.slack.web import Web
from config.settings import Settings


@dataclass(frozen=True)
class Desk:
    """One per process; nothing of any event is kept in it."""

    settings: Settings
    redis: Redis  # that says within a second when it is away
    tokens: Tokens
    ingress: Ingress
    platform: ChatPlatform  # shows what is said
    soon: Later  # for what somebody waits for who just pressed something

    @property
    def later(self) -> Later:
        """For what is done after the acknowledgement."""
        return self.ingress.later

    @property
    def personas(self) -> Mapping[str, Persona]:
        """Who can be asked now."""
        return as_of_now(self.ingress.personas)

    def web(self, workspace: str) -> Web:
        """Slack, as this workspace's bot. Raises as `Tokens.token`."""
        token = self.tokens.token(workspace)
        return Web.of(self.redis, workspace, token, self.settings.slack_api_url)
