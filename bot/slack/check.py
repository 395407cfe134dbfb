"""`shedder check slack`: what is missing between Slack and us, and where to click.

Looks, and changes nothing but what `reencrypt` renews. Slack is asked with the configured tokens:
who they are, what they may do, whether Socket Mode takes them. What cannot be asked is told by what
has arrived: the front-ends note when each kind of event came last.
"""

import time
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import SecretStr
from redis import Redis
from redis.exceptions import RedisError

from bot.core.errors import ConfigError
from bot.running.findings import Finding
from bot.slack.digest_check import digest_findings
from bot.slack.drift import manifest_findings
from bot.slack.probing import Failed
from bot.slack.seen import last_seen
from bot.slack.token_check import token_findings, way
from config.settings import Settings

KINDS = {
    "xoxb-": "a bot token",
    "xoxe.xoxb-": "a bot token that expires in hours",
    "xoxp-": "a user token",
    "xoxe.xoxp-": "an app configuration token",
    "xoxe-": "a refresh token",
    "xapp-": "an app-level token",
    "xoxc-": "a browser's token",
    "xoxs-": "a browser's token",
}
SHORT_SECRET = 16  # characters
EVENTS = {  # kind of event: what the manifest calls it, what it is to people, how to have one
    "app_mention": ("app_mention", "mentions in channels", "Mention the bot in one"),
    "message": ("message.im", "direct messages", "Write to the bot directly"),
    "message.channels": (
        "message.channels",
        "what is said in channels, for digests and alerts",
        "Write in a channel that it is in",
    ),
    "reaction_added": ("reaction_added", "votes and opt-outs, for digests", "React to a message"),
    "app_home_opened": ("app_home_opened", "the app's own page", "Open it under Apps"),
}
NOTHING = (
    "none. Paste config/slack-manifest.json at api.slack.com/apps > Create New App > From a "
    "manifest, install it, then set SLACK_BOT_TOKEN and SLACK_APP_TOKEN"
)


class Wanted(NamedTuple):
    """A variable, what belongs into it, and where that is found."""

    variable: str
    prefix: str  # empty: nothing that has a prefix
    where: str


WANTED = (
    Wanted("SLACK_BOT_TOKEN", "xoxb-", "OAuth & Permissions > Bot User OAuth Token"),
    Wanted("SLACK_APP_TOKEN", "xapp-", "Basic Information > App-Level Tokens"),
    Wanted("SLACK_CONFIG_TOKEN", "xoxe.xoxp-", "the foot of api.slack.com/apps"),
    Wanted("SLACK_SIGNING_SECRET", "", "Basic Information > App Credentials > Signing Secret"),
    Wanted("SLACK_CLIENT_SECRET", "", "Basic Information > App Credentials > Client Secret"),
)


def check_slack(settings: Settings, redis: Redis | None, *, offline: bool) -> Iterator[Finding]:
    """A finding for each thing there is to say. `redis` is None where it cannot be reached."""
    if not _anything(settings):
        yield Finding("none", "slack", NOTHING)
        return
    faults = [Finding("wrong", "settings", said) for said in _settings(settings)]
    yield from faults
    if faults or offline:
        if not faults:
            yield Finding("ok", "slack", f"{way(settings)}, not called")
        return
    works = True
    for finding in _connection(settings, redis):
        works = works and finding.state in ("ok", "none")
        yield finding
    if works:  # else nothing can have come
        yield from _events(settings, redis)
        if redis is not None:
            yield from digest_findings(settings, redis)
    yield from manifest_findings(settings)


def refuse(settings: Settings) -> None:
    """Raise ConfigError with what is wrong before anybody is asked, in the words of the check."""
    faults = [*_settings(settings)]
    if faults:
        raise ConfigError("\n".join(faults))


def _connection(settings: Settings, redis: Redis | None) -> Iterator[Finding]:
    try:
        yield from token_findings(settings, redis)
    except Failed as failed:
        yield Finding(failed.state, "slack", failed.said)
    except (ConfigError, RedisError) as error:
        said = error.message if isinstance(error, ConfigError) else "Redis does not answer."
        yield Finding("wrong", "slack", said)


def _anything(settings: Settings) -> bool:
    return any(
        (
            settings.slack_bot_token,
            settings.slack_app_token,
            settings.slack_signing_secret,
            settings.slack_client_id,
            settings.slack_client_secret,
            settings.slack_port is not None,
        )
    )


def _settings(settings: Settings) -> Iterator[str]:
    """What can be seen without asking anybody."""
    yield from _misplaced(settings)
    by_oauth = settings.slack_client_id and settings.slack_client_secret
    if not (settings.slack_bot_token or by_oauth):
        yield (
            "Set SLACK_BOT_TOKEN (OAuth & Permissions > Bot User OAuth Token) to serve one "
            "workspace, or both SLACK_CLIENT_ID and SLACK_CLIENT_SECRET (Basic Information > App "
            "Credentials) to serve any that installs the app."
        )
    if settings.slack_port is None and not settings.slack_app_token:
        yield (
            "Set SLACK_APP_TOKEN: Basic Information > App-Level Tokens > Generate, with the scope "
            "connections:write. Or set SLACK_PORT, for HTTP mode."
        )
    if settings.slack_port is not None and not settings.slack_signing_secret:
        yield "Set SLACK_SIGNING_SECRET: Basic Information > App Credentials > Signing Secret."
    secret = settings.shedder_secret.get_secret_value() if settings.shedder_secret else ""
    short = len(secret.split(",")[0]) < SHORT_SECRET
    if by_oauth and not settings.slack_bot_token and short:
        yield (
            f"Set SHEDDER_SECRET to a random string of {SHORT_SECRET} characters or more (for one: "
            "openssl rand -hex 32): it encrypts the workspaces' tokens."
        )


def _misplaced(settings: Settings) -> Iterator[str]:
    """A sentence for each secret that is of another kind than its variable."""
    for wanted in WANTED:
        value: SecretStr | None = getattr(settings, wanted.variable.lower())
        prefix = _prefix_of(value.get_secret_value()) if value else ""
        if not prefix or prefix == wanted.prefix:
            continue
        said = f"{wanted.variable} holds {KINDS[prefix]} ({prefix}…)."
        should = f"one that begins with {wanted.prefix}" if wanted.prefix else "the one"
        yield f"{said} Set it to {should} from {wanted.where}.{_home_of(prefix)}"


def _prefix_of(value: str) -> str:
    """What tells the kind of a token; empty when nothing does."""
    return max((prefix for prefix in KINDS if value.startswith(prefix)), key=len, default="")


def _home_of(prefix: str) -> str:
    if prefix == "xoxe.xoxb-":
        return " Turn token rotation off (OAuth & Permissions), or serve the workspace by OAuth."
    home = next((wanted.variable for wanted in WANTED if wanted.prefix == prefix), "")
    return f" What is there now belongs into {home}." if home else ""


def _events(settings: Settings, redis: Redis | None) -> Iterator[Finding]:
    """Which kinds of events have come in, and when."""
    if redis is None:
        return
    try:
        last = last_seen(redis)
    except RedisError:
        return
    where = "Event Subscriptions > Subscribe to bot events"
    if settings.slack_port is not None:
        where += ", and Request URL; Socket Mode must be off"
    for kind, (name, what, how) in EVENTS.items():
        if kind in last:
            said = f"last came {_ago(time.time() - last[kind])} ago"
            yield Finding("ok", "events", f"{name} ({what}): {said}")
        else:
            said = f"never came yet. {how}; if that changes nothing: {where}"
            yield Finding("none", "events", f"{name} ({what}): {said}")


def _ago(seconds: float) -> str:
    for size, unit in ((86_400, "days"), (3_600, "hours"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(max(seconds, 0))} s"
