"""Bot tokens of the workspaces that installed the app, renewed by one process at a time.

Where the app has token rotation on, a token lives for twelve hours and the refresh token that comes
with it can be used once: two processes that used it would leave the workspace without either. So
it is used under a lock in Redis, and whoever comes second reads what the first one got. The lock
runs out should its holder die. A token is renewed two hours before its end, so one that could not
be renewed just now is good for another try.
"""

import logging
import time
from dataclasses import dataclass
from http.client import HTTPException

from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation import TokenRotator

from bot.core.errors import ConfigError, TransientError
from bot.platforms import NotThere
from bot.slack.client import asking_once
from bot.slack.installations import RedisInstallations, owner_of
from config.settings import Settings

EARLY_MINUTES = 120
REST_SECONDS = 60  # after a try that failed, while the token is still good

# What Slack says when trying again cannot help.
FINAL = {
    "invalid_refresh_token": "Have the app installed again: its refresh token is used up.",
    "invalid_client_id": "Correct SLACK_CLIENT_ID: Basic Information > App Credentials.",
    "bad_client_secret": "Correct SLACK_CLIENT_SECRET: Basic Information > App Credentials.",
}
NOT_INSTALLED = "Shedder is not installed in this workspace. Have an admin install it there."

log = logging.getLogger(__name__)


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


def _reaction(name: str, error: SlackApiError) -> ConfigError | TransientError:
    said = str(error.response.get("error") or "")
    if said in FINAL:
        return ConfigError(f"The token of {name} cannot be renewed ({said}). {FINAL[said]}")
    return TransientError(f"Slack did not renew a token ({said})", 10)


def _ends_within(bot: Bot, minutes: int) -> bool:
    ends = bot.bot_token_expires_at
    return ends is not None and ends <= time.time() + minutes * 60


def _rest(name: str) -> str:
    return f"shedder:slack:resting:{name}"
