"""Takes the words of whoever takes them back out of the digests that quote them.

Somebody deletes a message, edits it or leaves it out after a digest showed it: the post is edited,
which notifies nobody. Every front-end looks every few seconds, and what fails is tried again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from redis import Redis, RedisError

from bot.club.digests import Digests, place_of
from bot.club.quotes import Quotes, Quoting
from bot.core.answer import Reply
from bot.core.club.quoted import quotes_of, without
from bot.core.errors import ShedderError, TransientError, UserError
from bot.platforms import ChatPlatform, Crowded, Gone

BUSY_SECONDS = 60  # for which nobody else tries; an edit may wait for its turn

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Retracting:
    """What is to be taken out on one platform."""

    redis: Redis
    platform: ChatPlatform
    digests: Digests

    def look(self, later: Callable[[Callable[[], object]], object]) -> None:
        """Have out what is to go, by somebody who may wait."""
        here = [place_of(each) for each in self.digests if each.platform == self.platform.name]
        for place in {place.model_dump_json(): place for place in here}.values():
            quotes = Quotes(self.redis, place)
            messages = quotes.taken_back()
            if messages and quotes.claimed(BUSY_SECONDS):
                later(partial(self._take_out, quotes, messages))

    def _take_out(self, quotes: Quotes, messages: frozenset[str]) -> None:
        try:
            whole = [self._taken_out(quotes, each, messages) for each in quotes.posts()]
            if all(whole):
                quotes.gone(sorted(messages))
            quotes.done()
        except RedisError as error:
            log.warning("words that were taken back are shown still (%s)", type(error).__name__)

    def _taken_out(self, quotes: Quotes, post: Quoting, messages: frozenset[str]) -> bool:
        """Whether a post holds none of it now."""
        if not any(message in messages for message, _ in quotes_of(post.body)):
            return True
        after = post.model_copy(update={"body": without(post.body, messages)})
        try:
            self._show(after)
        except (TransientError, Crowded):
            return False
        except (Gone, UserError):
            log.info("%s is not there any more", post.key)
        except ShedderError as error:
            log.warning("%s could not be edited (%s)", post.key, type(error).__name__)
            return False
        quotes.changed(after)
        return True

    def _show(self, post: Quoting) -> None:
        reply = Reply(job=post.job, place=post.place, look=post.look, body=post.body)
        parts = self.platform.parts(reply) if post.body.lines else ()
        if post.part < len(parts):
            self.platform.edit(post.place, post.message, parts[post.part], key=post.key)
        else:
            self.platform.delete(post.place, post.message)
