"""How long what people say in a channel is kept for its digest."""

from itertools import pairwise

from bot.core.club.occurrences import following
from config.digests import Digest

LONGEST_SECONDS = 70 * 86_400.0
"""Of what no digest told of yet: one may be left out, or fail, several times in a row."""

_WEEK = 7 * 86_400.0
_LOOKED_AT = 12  # occurrences, to see how far apart they are


def kept_seconds(digest: Digest, now: float) -> float:
    """After it was told of: through the issue that is about it and one more, so that a talk that
    goes on is not cut in two; weekly, that is fifteen days."""
    times: list[float] = []
    while len(times) < _LOOKED_AT:
        next_ = following(digest.cron, digest.tz, times[-1] if times else now)
        if next_ is None:
            break
        times.append(next_.at)
    longest = max((later - sooner for sooner, later in pairwise(times)), default=_WEEK)
    return min(2 * longest + digest.grace.total_seconds(), LONGEST_SECONDS)
