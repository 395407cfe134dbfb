"""Letting workspaces install the app: two pages over HTTP, and the tokens into the store.

`oauth_settings` is what slack_bolt's App needs to serve /slack/install and /slack/oauth_redirect;
`InstalledAuthorize` tells it of each event whose it is, from the store alone, so that taking an
event in costs no call to Slack.
"""

import logging
from collections.abc import Sequence
from html import escape
from secrets import token_urlsafe
from urllib.parse import urljoin

from redis import Redis
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.context.context import BoltContext
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.state_store import OAuthStateStore

from bot.core.errors import ConfigError
from bot.slack.installations import RedisInstallations
from bot.slack.scopes import needed, optional
from config.settings import Settings

STATE_SECONDS = 600  # between the install page and the way back from Slack
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto;
padding: 0 1rem }}</style></head>
<body><h1>{title}</h1><p>{text}</p></body></html>
"""
AGAIN = 'You can <a href="{install}">start again</a>.'
REASONS = {
    "access_denied": "You did not allow it, so nothing was installed.",
    "invalid_browser": "This page was not reached from the install page in this browser, or was "
    "loaded twice.",
    "invalid_state": "More than ten minutes passed, or this page was loaded twice.",
    "missing_code": "Slack sent no code along.",
    "invalid_code": "Slack would not exchange the code it gave: it is old, or was used already.",
    "storage_error": "The installation could not be kept. Whoever runs Shedder can see why in its "
    "log.",
}

log = logging.getLogger(__name__)


def oauth_settings(settings: Settings, redis: Redis) -> OAuthSettings:
    """What slack_bolt needs to have the app installed. Raises ConfigError naming what is unset."""
    if not (settings.slack_client_id and settings.slack_client_secret):
        raise ConfigError(
            "Set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET: Basic Information > App Credentials."
        )
    return OAuthSettings(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        scopes=[*needed(), *optional()],
        user_scopes=[],
        install_path="/slack/install",
        install_page_rendering_enabled=False,  # Slack's own page says what is asked for
        redirect_uri_path="/slack/oauth_redirect",
        callback_options=CallbackOptions(success=installed, failure=not_installed),
        authorization_url=urljoin(settings.slack_api_url, "/oauth/v2/authorize"),
        installation_store=RedisInstallations(redis, settings),
        installation_store_bot_only=True,
        state_store=RedisStates(redis),
        state_expiration_seconds=STATE_SECONDS,
    )


class RedisStates(OAuthStateStore):
    """Who is on the way from the install page to Slack and back: each comes back once."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    def issue(self, *args: object, **kwargs: object) -> str:
        """A word that only this browser knows."""
        state = token_urlsafe(32)
        self.redis.set(_state_key(state), 1, ex=STATE_SECONDS)
        return state

    def consume(self, state: str) -> bool:
        """Whether it was issued, lately, and not used yet."""
        return self.redis.getdel(_state_key(state)) is not None


class InstalledAuthorize(Authorize):
    """Whose an event is. It may carry a token that ends soon: who calls Slack asks `Tokens`."""

    def __init__(self, settings: Settings, redis: Redis) -> None:
        self.store = RedisInstallations(redis, settings)

    def __call__(
        self,
        *,
        context: BoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult | None:
        """The installation this event belongs to; None when there is none.

        Raises what Redis or the secret fails with: then Slack is to send the event again.
        """
        bot = self.store.find_bot(
            enterprise_id=enterprise_id,
            team_id=team_id,
            is_enterprise_install=context.is_enterprise_install,
        )
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            team=bot.team_name,
            bot_user_id=bot.bot_user_id,
            bot_id=bot.bot_id,
            bot_token=bot.bot_token,
            bot_scopes=bot.bot_scopes,
            user_id=user_id,
        )


def authorize(settings: Settings, redis: Redis) -> Authorize:
    """What goes into `App(authorize=…)` beside `oauth_settings`."""
    return InstalledAuthorize(settings, redis)


def installed(args: SuccessArgs) -> BoltResponse:
    """The page after a successful installation."""
    where = args.installation.team_name or args.installation.enterprise_name or "your workspace"
    link = f"https://app.slack.com/client/{escape(args.installation.team_id or '')}"
    text = (
        f'Shedder is installed in {escape(where)}. <a href="{link}">Open Slack</a>, write '
        "<b>/invite @shedder</b> in a channel, and mention it under a PDF: "
        "<b>@shedder decode this</b>."
    )
    log.info("installed in %s", args.installation.team_id or args.installation.enterprise_id)
    return _page(200, "Shedder is installed", text, args)


def not_installed(args: FailureArgs) -> BoltResponse:
    """The page after one that failed: why, and what to do."""
    log.warning("an installation failed: %s", args.reason)
    reason = REASONS.get(args.reason, "Slack did not install it. Try again in a minute.")
    again = AGAIN.format(install=escape(args.settings.install_path))
    return _page(args.suggested_status_code, "Shedder was not installed", f"{reason} {again}", args)


def _page(status: int, title: str, text: str, args: SuccessArgs | FailureArgs) -> BoltResponse:
    headers: dict[str, str | Sequence[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        "Set-Cookie": args.settings.state_utils.build_set_cookie_for_deletion(),
    }
    return BoltResponse(status=status, headers=headers, body=PAGE.format(title=title, text=text))


def _state_key(state: str) -> str:
    return f"shedder:slack:state:{state}"
