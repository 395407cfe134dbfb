"""Whether the channels that have a digest can get it, and what of them is not heard."""

from collections.abc import Iterator

from redis import Redis, RedisError

from bot.club.digests import Digests, place_of
from bot.core.errors import ConfigError, ShedderError, TransientError
from bot.running.findings import Finding, State
from bot.slack.errors import NOT_IN
from bot.slack.events import SLACK
from bot.slack.tokens import tokens
from bot.slack.unheard import ELSEWHERE, NO_CHANNEL, elsewhere, unheard
from bot.slack.web import Web
from config.digests import Digest
from config.settings import Settings


def digest_findings(settings: Settings, redis: Redis) -> Iterator[Finding]:
    """A finding for each digest in Slack."""
    try:
        digests = Digests.load(settings)
    except ConfigError as error:
        yield Finding("wrong", "digests", error.message.replace("\n", " "))
        return
    for digest in digests:
        if digest.platform == SLACK:
            state, said = _looked_at(settings, redis, digest)
            yield Finding(state, "digests", f"{digest.id}: {said}")


def _looked_at(settings: Settings, redis: Redis, digest: Digest) -> tuple[State, str]:
    try:
        token = tokens(settings, redis).token(digest.workspace)
        web = Web.of(redis, digest.workspace, token, settings.slack_api_url)
        said = elsewhere(web, digest.workspace) or unheard(web, place_of(digest))
    except (TransientError, RedisError):
        return "down", "its channel cannot be looked at just now"
    except ShedderError as error:
        return "wrong", error.message.replace("\n", " ")
    if not said:
        return "ok", "what is said in its channel is heard"
    blocks = said in (NOT_IN, NO_CHANNEL) or said.startswith(ELSEWHERE[:30])
    return ("wrong" if blocks else "none"), said
