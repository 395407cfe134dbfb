"""What Slack says of our tokens: whose they are, what they may do, what stops without the rest."""

from collections.abc import Iterator

from redis import Redis
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.channels import ChannelRules
from bot.core.errors import ConfigError
from bot.findings import Finding
from bot.slack.client import asking_once
from bot.slack.installation_check import installation_findings
from bot.slack.probing import Failed, probe
from bot.slack.scopes import WITHOUT, needed, optional
from bot.slack.token_kinds import app_id
from config.settings import Settings


def token_findings(settings: Settings, redis: Redis | None) -> Iterator[Finding]:
    """A finding for each. Raises Failed when the token itself is not taken."""
    if settings.slack_bot_token:
        yield from _one_workspace(settings)
    elif redis is not None:
        yield Finding("ok", "slack", way(settings))
        yield from installation_findings(settings, redis)
    if settings.slack_port is None:
        yield _socket(settings)


def way(settings: Settings) -> str:
    """How events come in, and for whom."""
    http = settings.slack_port is not None
    how = f"HTTP mode on port {settings.slack_port}" if http else "Socket Mode"
    return f"{'one workspace' if settings.slack_bot_token else 'OAuth'}, {how}"


def _one_workspace(settings: Settings) -> Iterator[Finding]:
    assert settings.slack_bot_token
    client = asking_once(settings, settings.slack_bot_token.get_secret_value())
    who = probe(client.auth_test, settings)
    yield Finding("ok", "slack", f"{who.get('team')} as @{who.get('user')}; {way(settings)}")
    if settings.slack_client_id:
        yield Finding("none", "oauth", "SLACK_CLIENT_ID is not used while SLACK_BOT_TOKEN is set")
    granted = _granted(who)
    if granted is None:
        yield Finding("none", "scopes", "this server does not say which were granted")
        return
    yield from scope_findings(granted)
    if "users:read" in granted:
        yield from _same_app(settings, client, str(who.get("bot_id") or ""))
    yield from _channel_rules(settings, granted, str(who.get("team_id") or ""))


def _granted(answer: SlackResponse) -> frozenset[str] | None:
    """The scopes of the token a call was made with, by the answer's headers."""
    headers = {str(name).lower(): value for name, value in answer.headers.items()}
    said = headers.get("x-oauth-scopes")
    if said is None:
        return None
    words = ",".join(said) if isinstance(said, list) else str(said)
    return frozenset(word.strip() for word in words.split(",") if word.strip())


def scope_findings(granted: frozenset[str]) -> Iterator[Finding]:
    """What was not granted, and what stops without it."""
    missing = [scope for scope in needed() if scope not in granted]
    if missing:
        stops = "; ".join(f"{scope}: {WITHOUT[scope]}" for scope in missing)
        way = "Add them at OAuth & Permissions > Bot Token Scopes, then Install App > Reinstall."
        yield Finding("wrong", "scopes", f"missing: {stops}. {way}")
    else:
        yield Finding("ok", "scopes", f"all {len(needed())} that are needed")
    without = [f"{scope}: {WITHOUT[scope]}" for scope in optional() if scope not in granted]
    if without:
        yield Finding("none", "scopes", f"optional and not granted: {'; '.join(without)}")
    more = sorted(granted - {*needed(), *optional()})
    if more:
        said = f"more than Shedder uses: {', '.join(more)}. They can be taken away"
        yield Finding("none", "scopes", said)


def _same_app(settings: Settings, client: WebClient, bot: str) -> Iterator[Finding]:
    """A bot token of one app and an app-level token of another would never meet an event."""
    level = app_id(settings)
    try:
        told = probe(lambda: client.bots_info(bot=bot), settings).get("bot") or {}
    except Failed:  # nobody needs to know this
        return
    theirs = told.get("app_id")
    if level and theirs and level != theirs:
        said = f"SLACK_BOT_TOKEN is of app {theirs} and SLACK_APP_TOKEN of {level}. Take both from"
        yield Finding("wrong", "slack", f"{said} the same app.")


def _socket(settings: Settings) -> Finding:
    """Whether Socket Mode would take us; the connection itself is not made, it would get events."""
    assert settings.slack_app_token
    client, token = asking_once(settings), settings.slack_app_token.get_secret_value()
    try:
        probe(lambda: client.apps_connections_open(app_token=token), settings)
    except Failed as failed:
        return Finding(failed.state, "socket", f"SLACK_APP_TOKEN: {_of_app_token(failed)}")
    return Finding("ok", "socket", "the app-level token opens connections")


def _of_app_token(failed: Failed) -> str:
    if failed.code == "missing_scope":
        return (
            "it lacks connections:write. Basic Information > App-Level Tokens > Generate another "
            "with that scope."
        )
    if failed.code in ("forbidden", "not_allowed", "socket_mode_not_enabled", "access_denied"):
        return f"Socket Mode is off ({failed.code}). Turn it on: Settings > Socket Mode."
    return failed.said


def _channel_rules(settings: Settings, granted: frozenset[str], team: str) -> Iterator[Finding]:
    """Rules for channels that cannot be kept with what was granted."""
    try:
        rules = ChannelRules.load(settings.shedder_home)
    except ConfigError as error:
        yield Finding("wrong", "channels", error.message.replace("\n", " "))
        return
    if rules.needs_names("slack", team) and "channels:read" not in granted:
        yield Finding(
            "wrong",
            "channels",
            "config/channels.toml names channels, which needs channels:read (and groups:read for "
            "private ones): grant it, or write channel ids (C…).",
        )
    shut = any(table.outsiders is False for table in rules.tables.values())
    if shut and "users:read" not in granted:
        yield Finding(
            "wrong",
            "channels",
            "config/channels.toml shuts guests out, who are told by users:read: grant it.",
        )
