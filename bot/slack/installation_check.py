"""Whether workspaces can install the app, and whether those that did can be served."""

from collections.abc import Iterator

from redis import Redis

from bot.core.errors import ConfigError
from bot.findings import Finding
from bot.slack.client import asking_once
from bot.slack.installations import RedisInstallations
from bot.slack.probing import Failed, probe
from bot.slack.scopes import needed
from config.settings import Settings

SHOWN = 5  # workspaces named in a line


def installation_findings(settings: Settings, redis: Redis) -> Iterator[Finding]:
    """What there is to say of OAuth. Encrypts every token anew with the first secret."""
    yield _credentials(settings)
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
    yield Finding("ok", "installed", f"in {len(names)} workspaces and organisations")
    if unreadable:
        said = "of another SHEDDER_SECRET: put the old one behind the new one, with a comma between"
        yield Finding("wrong", "installed", f"{_some(unreadable)}: tokens {said}")
    if lacking:
        said = "scopes are missing. Have the app installed there again"
        yield Finding("none", "installed", f"{_some(lacking)}: {said}")


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
