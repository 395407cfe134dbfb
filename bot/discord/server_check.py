"""What the bot may do in the servers it is in, channel by channel, against what it needs there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.admitting.channels import ChannelRules
from bot.core.values import Place
from bot.discord.command_check import offered_in
from bot.discord.permissions import VIEW_CHANNEL, Permission, excessive, lacking
from bot.discord.places import THREADS
from bot.discord.probing import Account, Failed, asked
from bot.discord.rule_check import rule_findings
from bot.discord.server import WRITTEN_IN, Channel, Listed, Server
from bot.running.findings import Finding
from config.settings import Settings

LOOKED_AT = 10  # servers: each costs four calls
SHOWN = 5  # channels named in a line, and lines of a server
HOW = "Server Settings > Roles > {bot}, or the channel's own permissions"
COPY_ID = (
    "Switch on User Settings > Advanced > Developer Mode, then right-click the channel > Copy "
    "Channel ID"
)
NOWHERE = "in none yet: open the link"


class Servers:
    """The servers the bot is in, as far as they are looked at."""

    def __init__(
        self, settings: Settings, listed: Sequence[Listed], application: str, me: Account
    ) -> None:
        """Raises ConfigError."""
        self._settings, self._application = settings, application
        self._listed, self._how = listed, HOW.format(bot=me.username)
        self._rules = ChannelRules.load(settings.shedder_home)
        self.looked_at = [Server(settings, each, me.id) for each in listed[:LOOKED_AT]]

    def findings(self) -> Iterator[Finding]:
        """What it may do in each; a fault only where there is no server it can answer in."""
        if not self._listed:
            yield Finding("none", "servers", NOWHERE)
        told = [finding for server in self.looked_at for finding in self._of(server)]
        useless = not any(finding.state == "ok" for finding in told)
        for state, what, said in told:
            yield Finding("none" if state == "wrong" and not useless else state, what, said)
        if len(self._listed) > LOOKED_AT:
            said = f"and {len(self._listed) - LOOKED_AT:,} more that were not looked at"
            yield Finding("none", "servers", said)
        known = {each.id for each in self._listed}
        yield from rule_findings(self._rules, known, self.looked_at)

    def channel(self, id_: str) -> Finding:
        """One channel that somebody asked about, or the one that a thread is in."""
        if not re.fullmatch(r"\d{15,20}", id_):
            return Finding("wrong", "channel", f"“{id_}” is no id. {COPY_ID}")
        found = self._listed_as(id_)
        if found is None:
            return Finding("wrong", "channel", f"{id_} is a channel in none of its servers")
        return self._one(*found)

    def kind(self, id_: str) -> int | None:
        """The type of a channel; None where there is none of this id."""
        found = self._listed_as(id_)
        return found[1].type if found else None

    def server_of(self, id_: str) -> Server | None:
        """The server that a channel is in; None where there is none of this id."""
        found = self._listed_as(id_)
        return found[0] if found else None

    def _listed_as(self, id_: str) -> tuple[Server, Channel] | None:
        for server in self.looked_at:
            if id_ in server.channels:
                return server, server.channels[id_]
        try:
            asked_for = asked(self._settings, f"channels/{id_}", Channel)
        except Failed:
            return None
        thread = asked_for.type in THREADS and asked_for.parent_id
        return self._listed_as(asked_for.parent_id) if thread and asked_for.parent_id else None

    def _one(self, server: Server, channel: Channel) -> Finding:
        where = f"#{channel.name} in {server.name}"
        missing = _lacking(server, channel)
        if missing:
            return Finding("wrong", "channel", f"{where}: {self._missing(missing)}")
        if not self._allowed(server, channel):
            said = "config/channels.toml has no questions taken there"
            return Finding("none", "channel", f"{where}: {said}")
        return Finding("ok", "channel", f"{where}: all that is needed")

    def _of(self, server: Server) -> Iterator[Finding]:
        try:
            yield from self._channels_of(server)
            more = excessive(server.given())
            unoffered = offered_in(self._settings, self._application, server.id)
        except Failed as failed:
            yield Finding(failed.state, "servers", f"{server.name}: {failed.said}")
            return
        if more:
            said = "They can be taken from its role"
            told = f"{server.name}: more than Shedder uses: {', '.join(more)}. {said}"
            yield Finding("none", "servers", told)
        if unoffered:
            yield Finding("none", "commands", f"{server.name}: {unoffered}")

    def _channels_of(self, server: Server) -> Iterator[Finding]:
        """Where it can answer, where it cannot though it sees what is asked, and where it must."""
        written_in = [each for each in server.channels.values() if each.type in WRITTEN_IN]
        asked_in = [each for each in written_in if self._allowed(server, each)]
        missing = {each.id: _lacking(server, each) for each in asked_in}
        meant = [each for each in asked_in if self._meant(server, each)]
        whole = [each for each in asked_in if not missing[each.id]]
        if not asked_in:
            said = "config/channels.toml has no questions taken in any channel"
            yield Finding("none", "servers", f"{server.name}: {said}")
        elif whole:
            said = f"all that is needed in {len(whole)} of {len(asked_in)} channels"
            yield Finding("ok", "servers", f"{server.name}: {said}")
        else:
            least = min(missing.values(), key=len)
            yield Finding("wrong", "servers", f"{server.name}: {self._missing(least)}")
            return
        for each in meant:
            if missing[each.id]:
                said = f"#{each.name} in {server.name}: {self._missing(missing[each.id])}"
                yield Finding("wrong", "channels", said)
        seen = [each for each in asked_in if VIEW_CHANNEL not in missing[each.id]]
        yield from self._partly(server, [each for each in seen if each not in meant], missing)

    def _partly(
        self,
        server: Server,
        channels: Iterable[Channel],
        missing: Mapping[str, Sequence[Permission]],
    ) -> Iterator[Finding]:
        alike = defaultdict(list)
        for each in channels:
            if missing[each.id]:
                alike[tuple(missing[each.id])].append(f"#{each.name}")
        for lacked, names in [*alike.items()][:SHOWN]:
            said = f"{server.name}, {_some(names)}: {self._missing(lacked)}"
            yield Finding("none", "channels", said)

    def _missing(self, lacked: Iterable[Permission]) -> str:
        stops = "; ".join(f"{each.name}: {each.without}" for each in lacked)
        return f"missing: {stops}. {self._how}"

    def _allowed(self, server: Server, channel: Channel) -> bool:
        place = Place(platform="discord", workspace=server.id, channel=channel.id, thread="")
        return self._rules.for_place(place, channel.name or "", channel.parent_id or "").allowed

    def _meant(self, server: Server, channel: Channel) -> bool:
        """Whether an operator named this very channel."""
        return any(
            scope.channel == channel.id
            and scope.platform in ("*", "discord")
            and scope.workspace in ("*", server.id)
            for scope in self._rules.tables
        )


def _lacking(server: Server, channel: Channel) -> tuple[Permission, ...]:
    missing = lacking(server.held(channel))
    return (VIEW_CHANNEL,) if VIEW_CHANNEL in missing else missing  # which is why all else is


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
