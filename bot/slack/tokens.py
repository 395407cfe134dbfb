"""Which bot token a workspace's calls are made with: one from the settings, or one per workspace.

A workspace is named as in `Place.workspace`: "T123", or "E123.T123" where the app was installed for
a whole organisation. Tokens are looked up for each call and travel nowhere: not in a job, not in a
log.

Where the app has token rotation on, a token lives for twelve hours and the refresh token that comes
with it can be used once: two processes that used it would leave the workspace without either. So
it is used under a lock in Redis, and whoever comes second reads what the first one got. The lock
runs out should its holder die. A token is renewed two hours before its end, so one that could not
be renewed just now is good for another try.
"""

import logging
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Protocol

from redis import Redis
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation import TokenRotator

from bot.core.errors import ConfigError, TransientError
from bot.platforms import NotThere
from bot.slack.client import asking_once
from bot.slack.errors import OPERATOR
from bot.slack.installations import RedisInstallations, owner_of
from config.settings import Settings

EARLY_MINUTES = 120
REST_SECONDS = 60  # after a try that failed, while the token is still good
NOT_INSTALLED = "Shedder is not installed in this workspace. Have an admin install it there."

log = logging.getLogger(__name__)


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


@dataclass(frozen=True)
class StoredTokens:
    """The token of whichever workspace asks."""

    store: RedisInstallations
    settings: Settings

    def token(self, workspace: str) -> str:
        """The workspace's own token, or that of its organisation; renewed if it ends soon."""
        name = owner_of(workspace)
        bot = self._bot(name)
        if _ends_within(bot, EARLY_MINUTES) and not self._resting(name, bot):
            bot = self._renewed(name, bot)
        return bot.bot_token

    def _bot(self, name: str) -> Bot:
        bot = self.store.bot(name)
        if bot is None:
            raise NotThere(NOT_INSTALLED)
        return bot

    def _renewed(self, name: str, bot: Bot) -> Bot:
        lock = self.store.lock(name)
        if not lock.acquire():
            return self._while_good(name, bot, TransientError("a token is being renewed", 5))
        try:
            bot = self._bot(name)
            if not _ends_within(bot, EARLY_MINUTES):
                return bot  # somebody else renewed it
            renewed = self._rotator().perform_bot_token_rotation(
                bot=bot, minutes_before_expiration=EARLY_MINUTES
            )
            if renewed is not None:
                self.store.replace_bot(bot, renewed)
            return renewed or bot
        except SlackTokenRotationError as error:
            return self._while_good(name, bot, _reaction(name, error.api_error))
        except (OSError, HTTPException) as error:
            log.warning("the token of %s was not renewed: %s", name, type(error).__name__)
            failure = TransientError("Slack did not answer when a token was renewed", 10)
            return self._while_good(name, bot, failure)
        finally:
            lock.release()

    def _rotator(self) -> TokenRotator:
        secret = self.settings.slack_client_secret
        return TokenRotator(
            client_id=self.settings.slack_client_id or "",
            client_secret=secret.get_secret_value() if secret else "",
            client=asking_once(self.settings),  # a refresh token whose answer was lost is used up
        )

    def _resting(self, name: str, bot: Bot) -> bool:
        return not _ends_within(bot, 0) and bool(self.store.redis.exists(_rest(name)))

    def _while_good(self, name: str, bot: Bot, failure: ConfigError | TransientError) -> Bot:
        """A token that lives on is good enough for now; otherwise this is what it failed with."""
        if _ends_within(bot, 0):
            raise failure
        log.warning("the token of %s was not renewed: %s", name, failure.message)
        self.store.redis.set(_rest(name), 1, ex=REST_SECONDS)
        return bot


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


def _reaction(name: str, error: SlackApiError) -> ConfigError | TransientError:
    said = str(error.response.get("error") or "")
    if said in OPERATOR:
        return ConfigError(f"The token of {name} cannot be renewed ({said}). {OPERATOR[said]}")
    return TransientError(f"Slack did not renew a token ({said})", 10)


def _ends_within(bot: Bot, minutes: int) -> bool:
    ends = bot.bot_token_expires_at
    return ends is not None and ends <= time.time() + minutes * 60


def _rest(name: str) -> str:
    return f"shedder:slack:resting:{name}"
