"""What those who take in what a chat service sends work with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from redis import Redis

from bot.admitting.channels import ChannelRules
from bot.club.digests import Digests
from bot.core.errors import TransientError
from bot.core.persona import Persona
from bot.ingress.afterwards import Deed, Later, Room
from bot.ingress.on_call import OnCall
from bot.personas import as_of_now
from bot.platforms import ChatPlatform, Ingress
from config.settings import Settings


@dataclass(frozen=True)
class Desk:
    """One per process and service; nothing of any event is kept in it."""

    settings: Settings
    redis: Redis  # that says within a second when it is away
    ingress: Ingress
    platform: ChatPlatform  # shows what is said
    prompt: Room  # for what the service takes within three seconds or never
    patient: Room  # for what is looked up and asked after the acknowledgement

    @property
    def later(self) -> Later:
        """For what is done after the acknowledgement."""
        return self.ingress.later

    @property
    def personas(self) -> Mapping[str, Persona]:
        """Who can be asked now."""
        return as_of_now(self.ingress.personas)

    @property
    def service(self) -> str:
        """What people call the chat service."""
        return self.platform.name.capitalize()

    @cached_property
    def rules(self) -> ChannelRules:
        """What holds in which channel. Raises ConfigError."""
        return ChannelRules.load(self.settings.shedder_home)

    @cached_property
    def on_call(self) -> OnCall:
        """Where runbooks answer. Raises ConfigError."""
        return OnCall.load(self.settings)

    @cached_property
    def digests(self) -> Digests:
        """What comes in which channel on a schedule. Raises ConfigError."""
        return Digests.load(self.settings)


def surely(room: Room, deed: Deed) -> None:
    """Have something done that is kept nowhere. Raises TransientError where there is no room: it is
    not acknowledged then, and the service says so to whoever waits."""
    if not room(deed):
        raise TransientError("too much waits already")
