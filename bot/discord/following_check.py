"""Whether digests hear what they are about and come where they should, and whether `escalate`
reaches the people it calls."""

from collections.abc import Iterator, Sequence

from bot.club.digests import Digests
from bot.core.errors import ConfigError
from bot.discord.places import DISCORD, FORUM, MEDIA
from bot.discord.server import Server
from bot.discord.server_check import Servers
from bot.discord.unheard import OFF
from bot.running.findings import Finding
from config.digests import Digest
from config.runbooks import load_runbooks
from config.settings import Settings

A_FORUM = "its channel is a forum, and a digest comes into a text channel. Name one in digests.toml"
NOT_ITS = (
    "the channel {} is in the server {}, whose id is {}; digests.toml has {} for it, so nothing "
    "that is said there counts. Correct that"
)
NO_ROLE = (
    "the role {} is in none of the servers, so nobody is called. Copy its id: Server Settings > "
    "Roles > … > Copy Role ID"
)
NOT_LOUD = (
    "@{} in {} may not be mentioned by everybody, so nobody there is notified. Switch on Server "
    "Settings > Roles > {} > Allow anyone to @mention this role"
)


def digest_findings(settings: Settings, servers: Servers) -> Iterator[Finding]:
    """A finding for each digest of Discord; one that is paused needs nothing yet."""
    try:
        digests = [each for each in Digests.load(settings) if each.platform == DISCORD]
    except ConfigError:  # `shedder check` says so
        return
    for digest in digests:
        if not digest.paused:
            state, _, said = _of(digest, settings, servers)
            yield Finding(state, "digest", f"{digest.id}: {said}")


def role_findings(settings: Settings, servers: Sequence[Server]) -> Iterator[Finding]:
    """A finding for each role that `escalate` would call in vain."""
    try:
        collections = load_runbooks(settings.shedder_home, read_here=False)
    except ValueError:  # as above
        return
    for name, collection in collections.items():
        group = collection.escalate.group_in(DISCORD)
        for said in _deaf(group, servers) if group else ():
            yield Finding("none", "escalate", f"{name}: {said}")


def _of(digest: Digest, settings: Settings, servers: Servers) -> Finding:
    server = servers.server_of(digest.channel_id)
    if server is not None and server.id != digest.workspace:
        said = NOT_ITS.format(digest.channel_id, server.name, server.id, digest.workspace)
        return Finding("wrong", "digest", said)
    if not settings.discord_message_content:
        return Finding("wrong", "digest", OFF)
    if servers.kind(digest.channel_id) in (FORUM, MEDIA):
        return Finding("wrong", "digest", A_FORUM)
    return servers.channel(digest.channel_id)


def _deaf(role: str, servers: Sequence[Server]) -> Iterator[str]:
    there = [(server, found) for server in servers if (found := server.role(role)) is not None]
    if not there:
        yield NO_ROLE.format(role)
    for server, found in there:
        if not found.mentionable:
            yield NOT_LOUD.format(found.name, server.name, found.name)
