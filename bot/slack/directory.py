"""Who and where: names of channels, and who is a guest, as Slack's directory has them.

What was looked up is kept for an hour, so that most questions are taken in without asking Slack.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from redis import Redis

from bot.core.errors import ConfigError, TransientError, UserError
from bot.ingress.payloads import part, word, words
from bot.ingress.surroundings import Unknown
from bot.keeping.tenancy import tenant_key
from bot.slack.errors import Refused
from bot.slack.web import Web

KEPT_SECONDS = 3_600  # names and memberships change
UNTOLD_SECONDS = 300  # a permission that is missing may be granted
MOST_MEMBERS = 1_000  # of a channel that are looked through

_GUEST = ("is_restricted", "is_ultra_restricted", "is_stranger")
_UNTOLD, _MEMBER, _OUTSIDE, _ROBOT = "", "member", "guest", "bot"


@dataclass(frozen=True)
class Directory:
    """One workspace's, as far as `web` may be asked for it."""

    redis: Redis
    workspace: str
    web: Callable[[], Web] | None = None  # None: only what is kept

    def name(self, channel: str) -> str:
        """What people call a channel, without the '#'; nothing where that may not be seen."""

        def look(web: Web) -> str:
            return word(part(web.ask("conversations.info", channel=channel), "channel"), "name")

        return self._kept(look, "channel-name", channel)

    def guest(self, user: str) -> bool | None:
        """Whether somebody is a guest or a stranger here; None where that may not be seen."""

        def look(web: Web) -> str:
            person = part(web.ask("users.info", user=user), "user")
            outside = any(person.get(said) is True for said in _GUEST)
            return _OUTSIDE if outside else _MEMBER

        seen = self._kept(look, "guest", user)
        return None if seen == _UNTOLD else seen == _OUTSIDE

    def robot(self, user: str) -> bool:
        """Whether somebody is known to be a bot."""

        def look(web: Web) -> str:
            return (
                _ROBOT if part(web.ask("users.info", user=user), "user").get("is_bot") else _MEMBER
            )

        return self._kept(look, "robot", user) == _ROBOT

    def sees(self, user: str, channel: str) -> bool:
        """Whether somebody is known to be let read a channel: as one of its members, or as no guest
        where it is public."""

        def look(web: Web) -> str:
            told = web.ask("conversations.members", channel=channel, limit=MOST_MEMBERS)
            if user in words(told, "members"):
                return _MEMBER
            info = part(web.ask("conversations.info", channel=channel), "channel")
            public = info.get("is_private") is False
            return _MEMBER if public and self.guest(user) is False else _OUTSIDE

        return self._kept(look, "sees", channel, user) == _MEMBER

    def called(self, user: str) -> str:
        """What people call somebody, or a bot; nothing where that may not be seen."""

        def look(web: Web) -> str:
            if user.startswith("B"):
                return word(part(web.ask("bots.info", bot=user), "bot"), "name")
            person = part(web.ask("users.info", user=user), "user")
            shown = word(part(person, "profile"), "display_name", "real_name")
            return shown or word(person, "real_name", "name")

        return self._kept(look, "person-name", user) if user else ""

    def _kept(self, look: Callable[[Web], str], *name: str) -> str:
        """What a look told of late; nothing when Slack refuses to tell. Raises TransientError."""
        key = tenant_key(name[0], "slack", self.workspace, *name[1:])
        known = cast(bytes | None, self.redis.get(key))
        if known is not None:
            return known.decode()
        if self.web is None:
            raise Unknown
        try:
            seen = look(self.web())
        except Refused as refused:
            seen = _untold(refused)
        except (ConfigError, UserError):
            seen = _UNTOLD
        self.redis.set(key, seen, ex=KEPT_SECONDS if seen else UNTOLD_SECONDS)
        return seen


def _untold(refused: Refused) -> str:
    """Nothing, if asking again would not help."""
    reaction = refused.reaction()
    if isinstance(reaction, TransientError):
        raise reaction from None
    return _UNTOLD
