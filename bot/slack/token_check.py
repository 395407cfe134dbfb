"""What Slack says of our tokens: whose they are, what they may do, what stops without the rest."""

from collections.abc import Iterator

from redis import Redis
from slack_sdk.web import SlackResponse

from bot.admitting.channels import ChannelRules
from bot.core.errors import ConfigError
from bot.core.values import Place
from bot.running.findings import Finding
from bot.slack.client import asking_once
from bot.slack.installations import RedisInstallations
from bot.slack.probing import APP_TOKEN, Failed, called, identity, probe
from bot.slack.scopes import WITHOUT, needed, optional
from config.settings import Settings

SHOWN = 5  # workspaces named in a line
NAMES = ("channels:read", "groups:read")  # to see what public and private channels are called


def token_findings(settings: Settings, redis: Redis | None) -> Iterator[Finding]:
    """A finding for each. Raises Failed when the token itself is not taken."""
    if settings.slack_bot_token:
        yield from _one_workspace(settings)
    else:
        yield Finding("ok", "slack", way(settings))
        yield _credentials(settings)
        if settings.slack_port is None:
            said = "no more workspaces can install the app: its pages are there where SLACK_PORT is"
            yield Finding("none", "oauth", f"{said} set")
        if redis is not None:
            yield from _installations(settings, redis)
    if settings.slack_port is None:
        yield _socket(settings)


def way(settings: Settings) -> str:
    """How events come in, and for whom."""
    http = settings.slack_port is not None
    how = f"HTTP mode on port {settings.slack_port}" if http else "Socket Mode"
    return f"{'one workspace' if settings.slack_bot_token else 'OAuth'}, {how}"


def _one_workspace(settings: Settings) -> Iterator[Finding]:
    who = identity(settings)
    yield Finding("ok", "slack", f"{called(who)}; {way(settings)}")
    if settings.slack_client_id:
        yield Finding("none", "oauth", "SLACK_CLIENT_ID is not used while SLACK_BOT_TOKEN is set")
    granted = granted_to(who)
    if granted is None:
        yield Finding("none", "scopes", "this server does not say which were granted")
        return
    yield from _scopes(granted)
    if "users:read" in granted:
        yield from _same_app(settings, str(who.get("bot_id") or ""))
    yield from _channel_rules(settings, granted, str(who.get("team_id") or ""))


def granted_to(answer: SlackResponse) -> frozenset[str] | None:
    """The scopes of the token a call was made with, by the answer's headers."""
    headers = {str(name).lower(): value for name, value in answer.headers.items()}
    said = headers.get("x-oauth-scopes")
    if said is None:
        return None
    words = ",".join(said) if isinstance(said, list) else str(said)
    return frozenset(word.strip() for word in words.split(",") if word.strip())


def missing(granted: frozenset[str]) -> str:
    """Which scopes that are needed were not granted, and what stops without them; or nothing."""
    stops = "; ".join(f"{scope}: {WITHOUT[scope]}" for scope in needed() if scope not in granted)
    how = "Add them at OAuth & Permissions > Bot Token Scopes, then Install App > Reinstall."
    return f"missing: {stops}. {how}" if stops else ""


def _scopes(granted: frozenset[str]) -> Iterator[Finding]:
    said = missing(granted)
    if said:
        yield Finding("wrong", "scopes", said)
    else:
        yield Finding("ok", "scopes", f"all {len(needed())} that are needed")
    without = [f"{scope}: {WITHOUT[scope]}" for scope in optional() if scope not in granted]
    if without:
        yield Finding("none", "scopes", f"optional and not granted: {'; '.join(without)}")
    more = sorted(granted - {*needed(), *optional()})
    if more:
        said = f"more than Shedder uses: {', '.join(more)}. They can be taken away"
        yield Finding("none", "scopes", said)


def _same_app(settings: Settings, bot: str) -> Iterator[Finding]:
    """A bot token of one app and an app-level token of another would never meet an event."""
    assert settings.slack_bot_token
    client = asking_once(settings, settings.slack_bot_token.get_secret_value())
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
        probe(lambda: client.apps_connections_open(app_token=token), settings, APP_TOKEN)
    except Failed as failed:
        return Finding(failed.state, "socket", failed.said)
    return Finding("ok", "socket", "the app-level token opens connections")


def _channel_rules(settings: Settings, granted: frozenset[str], team: str) -> Iterator[Finding]:
    """Rules for channels that cannot be kept with what was granted: no fault, unless they shut
    somebody out, since nobody is answered then who may be meant."""
    try:
        rules = ChannelRules.load(settings.shedder_home)
    except ConfigError as error:
        yield Finding("wrong", "channels", error.message.replace("\n", " "))
        return
    lacking = " and ".join(scope for scope in NAMES if scope not in granted)
    if lacking and rules.needs_names("slack", team):
        bars = rules.name_may_bar(Place(platform="slack", workspace=team, channel="C", thread=""))
        what = "nobody is answered there" if bars else "they hold nowhere there"
        said = f"config/channels.toml names channels, and without {lacking} names are not seen"
        how = f"{what}. Grant it, or write channel ids (C…)."
        yield Finding("wrong" if bars else "none", "channels", f"{said}: {how}")
    if "users:read" not in granted and any(t.outsiders is False for t in rules.tables.values()):
        said = "config/channels.toml shuts guests out, who are told by users:read: until that is"
        yield Finding("wrong", "channels", f"{said} granted, nobody is answered there.")


def _installations(settings: Settings, redis: Redis) -> Iterator[Finding]:
    """Who has the app, and is served. Encrypts every token anew with the first secret."""
    store = RedisInstallations(redis, settings)
    names, unreadable, lacking = store.names(), [], []
    for name in names:
        try:
            store.reencrypt(name)
            bot = store.bot(name)
        except ConfigError:
            unreadable.append(name)
            continue
        if bot is not None and not {*needed()} <= {*(bot.bot_scopes or ())}:
            lacking.append(name)
    yield _installed(len(names))
    if unreadable:
        said = "of another SHEDDER_SECRET: put the old one behind the new one, with a comma between"
        yield Finding("wrong", "installed", f"{_some(unreadable)}: tokens {said}")
    if lacking:
        said = "scopes are missing. Have the app installed there again"
        yield Finding("none", "installed", f"{_some(lacking)}: {said}")


def _installed(many: int) -> Finding:
    if not many:
        said = "nowhere yet. Open /slack/install on your host, over HTTPS, to install the app"
        return Finding("none", "installed", said)
    whose = "one workspace or organisation" if many == 1 else f"{many} workspaces and organisations"
    return Finding("ok", "installed", f"in {whose}")


def _some(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _credentials(settings: Settings) -> Finding:
    """A code nobody was given is refused as such only if id and secret are right."""
    assert settings.slack_client_id
    assert settings.slack_client_secret
    client, secret = asking_once(settings), settings.slack_client_secret.get_secret_value()
    id_ = settings.slack_client_id
    try:
        probe(
            lambda: client.oauth_v2_access(client_id=id_, client_secret=secret, code="none"),
            settings,
        )
    except Failed as failed:
        if failed.code not in ("invalid_code", "bad_redirect_uri"):
            return Finding(failed.state, "oauth", failed.said)
    return Finding("ok", "oauth", "client id and secret are the app's")


def app_id(settings: Settings) -> str:
    """The app's id stands in its app-level token: xapp-1-A123-…; empty where it does not."""
    token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
    parts = token.split("-")
    return parts[2] if len(parts) > 3 and parts[2].startswith("A") else ""
