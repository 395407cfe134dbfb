"""Which bot token a workspace's calls are made with: one from the settings, or one per workspace.

A workspace is named as in `Place.workspace`: "T123", or "E123.T123" where the app was installed for
a whole organisation. Tokens are looked up for each call and travel nowhere: not in a job, not in a
log.
"""

from dataclasses import dataclass, field
from typing import Protocol

from redis import Redis

from bot.core.errors import ConfigError
from bot.slack.installations import RedisInstallations
from bot.slack.rotation import StoredTokens
from config.settings import Settings


class Tokens(Protocol):
    """Where callers of the Web API get their bot tokens."""

    def token(self, workspace: str) -> str:
        """The bot token for this workspace, good now.

        Raises NotThere when the app is not installed there, ConfigError when the operator must
        mend something first, TransientError when Slack would not renew it just now.
        """
        ...


@dataclass(frozen=True)
class OneToken:
    """The token from the settings, for whichever workspace asks: it is good in its own only."""

    value: str = field(repr=False)

    def token(self, workspace: str) -> str:
        """The same for every workspace."""
        return self.value


def tokens(settings: Settings, redis: Redis) -> Tokens:
    """One token where SLACK_BOT_TOKEN is set, otherwise those of the workspaces that installed the
    app. Raises ConfigError when neither can be."""
    if settings.slack_bot_token:
        return OneToken(settings.slack_bot_token.get_secret_value())
    if settings.slack_client_id and settings.slack_client_secret:
        return StoredTokens(RedisInstallations(redis, settings), settings)
    raise ConfigError(
        "Set SLACK_BOT_TOKEN to the xoxb- token from OAuth & Permissions, or SLACK_CLIENT_ID and "
        "SLACK_CLIENT_SECRET to serve every workspace that installs the app."
    )
