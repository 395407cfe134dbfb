"""The digests there are, as the operator set them up, and which is about which channel."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from bot.core.errors import ConfigError
from bot.core.values import Place
from config.digests import Digest, load_digests
from config.settings import Settings


@dataclass(frozen=True)
class Digests:
    """All of them, by id."""

    by_id: Mapping[str, Digest] = field(default_factory=dict)

    @classmethod
    def load(cls, settings: Settings, handles: Collection[str] = ()) -> Self:
        """Those of `digests.toml`. Raises ConfigError.

        A persona that is none of `handles` is refused, if any are given.
        """
        try:
            return cls(load_digests(settings.shedder_home, handles))
        except ValueError as error:
            raise ConfigError(str(error)) from None

    def __iter__(self) -> Iterator[Digest]:
        """In the order of the file."""
        return iter(self.by_id.values())

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.by_id)

    def get(self, id: str) -> Digest | None:
        """The one of this id."""
        return self.by_id.get(id)

    def at(self, place: Place) -> tuple[Digest, ...]:
        """Those that are about this channel, whichever thread of it."""
        return tuple(digest for digest in self if is_about(digest, place))

    def of(self, platform: str, workspace: str) -> tuple[Digest, ...]:
        """Those of one workspace."""
        whose = (platform, workspace)
        return tuple(each for each in self if (each.platform, each.workspace) == whose)


def place_of(digest: Digest) -> Place:
    """The channel it is posted into."""
    return Place(
        platform=digest.platform, workspace=digest.workspace, channel=digest.channel_id, thread=""
    )


def is_about(digest: Digest, place: Place) -> bool:
    """Whether a place is in its channel."""
    return place_of(digest) == place.model_copy(update={"thread": ""})
