"""What a digest is not told of its channel, noted as soon as somebody listens there, so that its
status says so before the first one comes out empty."""

from contextlib import suppress

from redis import Redis

from bot.club.digests import Digests, place_of
from bot.club.schedule import Schedule
from bot.core.errors import ShedderError
from bot.platforms import ChatPlatform


def note_unheard(redis: Redis, platform: ChatPlatform, digests: Digests) -> None:
    """Note it for each digest of a service; what cannot be told now is noted with the next one."""
    for digest in digests:
        if digest.platform == platform.name:
            with suppress(ShedderError):
                Schedule(redis, digest).note_unheard(platform.unheard(place_of(digest)))
