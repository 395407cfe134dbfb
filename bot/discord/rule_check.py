"""Rules of `channels.toml` that hold nowhere, since an id in them is nobody's."""

from collections.abc import Collection, Iterable, Iterator

from bot.admitting.channels import ChannelRules
from bot.discord.places import DIRECT, DISCORD
from bot.discord.probing import Failed
from bot.discord.server import Server
from bot.running.findings import Finding
from config.channels import ChannelSettings, Scope


def rule_findings(
    rules: ChannelRules, known: Collection[str], looked_at: Iterable[Server]
) -> Iterator[Finding]:
    """A hint for each, of the servers that are looked at; `known` are all there are."""
    servers = {server.id: server for server in looked_at}
    for scope, settings in rules.tables.items():
        if scope.platform != DISCORD or scope.workspace in ("*", DIRECT):
            continue
        if scope.workspace not in known:
            yield _hint(scope, "holds nowhere: the bot is in no such server")
        elif scope.workspace in servers:
            for said in _unknown(servers[scope.workspace], scope, settings):
                yield _hint(scope, said)


def _unknown(server: Server, scope: Scope, settings: ChannelSettings) -> Iterator[str]:
    try:
        if scope.channel.isdigit() and scope.channel not in server.channels:
            said = "has no such channel (a thread has the rules of its channel)"
            yield f"holds nowhere: {server.name} {said}"
        for role in sorted({*(settings.roles or ())} - server.roles):
            yield f"names the role {role}, which {server.name} does not have"
    except Failed:  # which is told of the server
        return


def _hint(scope: Scope, said: str) -> Finding:
    table = f"{scope.platform}/{scope.workspace}/{scope.channel}"
    return Finding("none", "rules", f'config/channels.toml: ["{table}"] {said}')
