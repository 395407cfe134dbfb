"""What holds in a channel: who answers when nobody is named, and whether anybody does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from bot.core.errors import ConfigError
from bot.core.values import Mention, Place, Value
from config.channels import ChannelSettings, Scope, load_channels


class Rule(Value):
    """What holds in one channel."""

    persona: str | None = None  # handle; None: whoever answers anywhere
    allowed: bool = True  # whether questions are taken there
    outsiders: bool = True  # whether guests and people of other organisations are answered
    people: tuple[str, ...] = ()  # who alone is answered, by id; with `roles` empty, anybody
    roles: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()  # bots, by id, whose alerts are answered though nobody asks

    def admits(self, mention: Mention) -> bool:
        """Whether its author is answered, as far as that is known of them."""
        welcome = self.allowed and (self.outsiders or not mention.outsider)
        return welcome and (not self.chosen or self.names(mention))

    @property
    def chosen(self) -> bool:
        """Whether only some are answered."""
        return bool(self.people or self.roles)

    def names(self, mention: Mention) -> bool:
        """Whether its author is among those who are."""
        return mention.author in self.people or not {*self.roles}.isdisjoint(mention.roles or ())


@dataclass(frozen=True)
class ChannelRules:
    """The rules of all channels, the least exact first."""

    tables: Mapping[Scope, ChannelSettings]

    @classmethod
    def load(cls, home: Path | None, handles: Collection[str] = ()) -> "ChannelRules":
        """Those that ship, and the operator's over them. Raises ConfigError.

        A persona that is none of `handles` is refused, if any are given.
        """
        try:
            return cls(load_channels(home, handles))
        except ValueError as error:
            raise ConfigError(str(error)) from None

    def for_mention(self, mention: Mention) -> Rule:
        """What holds where it was written."""
        return self.for_place(mention.place, mention.channel_name, mention.category)

    def for_place(self, place: Place, channel_name: str = "", category: str = "") -> Rule:
        """What holds there; rules by name hold only where the name is known.

        What holds in the category that a channel is in holds in the channel, unless that has
        tables of its own that say otherwise.
        """
        said: dict[str, object] = {}
        fit = [scope for scope in self.tables if fits(scope, place, channel_name, category)]
        for scope in sorted(fit, key=lambda scope: _closeness(scope, category)):
            said |= self.tables[scope].model_dump(exclude_none=True)
        if not said.get("persona"):
            said.pop("persona", None)
        return Rule.model_validate(said)

    def needs_names(self, platform: str, workspace: str) -> bool:
        """Whether a channel's name would decide anything in this workspace."""
        return any(
            scope.by_name
            for scope in self.tables
            if scope.platform in ("*", platform) and scope.workspace in ("*", workspace)
        )

    def name_may_bar(self, place: Place) -> bool:
        """Whether the channel's name, which nobody knows, might shut somebody out there."""
        known = self.for_place(place)
        named = (self.for_place(place, scope.channel) for scope in self.tables if scope.by_name)
        return any(
            known.allowed > rule.allowed
            or known.outsiders > rule.outsiders
            or (rule.chosen and (rule.people, rule.roles) != (known.people, known.roles))
            for rule in named
        )


def _closeness(scope: Scope, category: str) -> int:
    if "*" in scope.channel:
        return 0
    return 1 if scope.channel == category else 2


def fits(scope: Scope, place: Place, channel_name: str, category: str) -> bool:
    """Whether a scope is about that place, as far as its channel's name is known."""
    if scope.platform not in ("*", place.platform) or scope.workspace not in ("*", place.workspace):
        return False
    if "*" in scope.channel:
        return fnmatchcase(place.channel, scope.channel)
    if scope.by_name:
        return scope.channel.lower() == channel_name.removeprefix("#").lower()
    return scope.channel in (place.channel, category)
