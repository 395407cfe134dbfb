"""What is left of a workspace that uninstalled the app or revoked its tokens: nothing."""

from collections.abc import Iterator
from typing import cast

from redis import Redis

from bot.keeping.forgetting import forget_workspace
from bot.slack.installations import RedisInstallations, owner
from config.settings import Settings


def uninstalled(
    redis: Redis,
    settings: Settings,
    enterprise: str | None,
    team: str | None,
    *,
    org_wide: bool = False,
    at: float | None = None,
) -> None:
    """Remove the tokens and all that was kept for the workspace; for `org_wide`, of all of them.

    `at` is when Slack says it happened: an event that comes late does not undo an installation
    that was made since. It may take seconds (Redis writes its files anew): not before the ack.
    """
    name = owner(enterprise, team, org_wide)
    if not settings.slack_bot_token and settings.shedder_secret:
        store = RedisInstallations(redis, settings)
        if at is not None and store.installed_since(name, at):
            return
        store.remove(name)
    for workspace in _workspaces(redis, name):
        forget_workspace(redis, "slack", workspace)


def revoked(
    redis: Redis,
    settings: Settings,
    enterprise: str | None,
    team: str | None,
    people: tuple[str, ...],
    *,
    bot: bool,
    org_wide: bool = False,
    at: float | None = None,
) -> None:
    """Remove what these people granted; all of it where the bot's own token was revoked."""
    if bot:
        uninstalled(redis, settings, enterprise, team, org_wide=org_wide, at=at)
    elif not settings.slack_bot_token and settings.shedder_secret:
        store = RedisInstallations(redis, settings)
        store.remove_people(owner(enterprise, team, org_wide), people)


def _workspaces(redis: Redis, name: str) -> Iterator[str]:
    """The workspace, or each of this organisation that something was kept for."""
    yield name
    found = set()
    for key in redis.scan_iter(f"shedder:*:slack:{name}.*", count=1_000):
        found.add(cast(bytes, key).decode(errors="replace").split(":")[3])
    yield from sorted(found)
