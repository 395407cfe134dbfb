"""Direct messages, where each message begins a thread of its own and people go on nevertheless.

A question there that brings nothing to read is about what was asked last, if that was lately: its
documents come along, and whoever answered it answers again.

    shedder:latest:<platform>:<workspace>:<channel>   thread of its last question
"""

from collections.abc import Mapping
from typing import cast

from redis import Redis

from bot.core.courtesies import courtesy
from bot.core.help import wants_help
from bot.core.links import links_in
from bot.core.panel import panel_in
from bot.core.pasted import LONG_AS_A_DOCUMENT
from bot.core.persona import Persona
from bot.core.routing import addressed, route
from bot.core.thread_orders import order_in
from bot.core.values import Mention
from bot.owed import Unasked
from bot.platforms import ChatPlatform
from bot.tenancy import tenant_key
from bot.threads import ThreadMemory

RECENT_SECONDS = 3_600


def gone_on(
    redis: Redis, platform: ChatPlatform, personas: Mapping[str, Persona], question: Unasked
) -> Unasked:
    """The question with what it goes on from."""
    mention = question.mention
    kind = courtesy(addressed(mention.text), personas.values())
    before = _before(redis, platform, mention) if question.written and not kind else None
    if before is None:
        return question
    files, speaking = before.conversation().files, before.persona()
    if not files:
        return question
    persona = None
    if speaking and panel_in(addressed(mention.text), personas) is None:
        persona = route(mention.text, personas, speaking, None, speaking).persona
    with_files = mention.model_copy(update={"attachments": files})
    return question.model_copy(update={"mention": with_files, "persona": persona})


def asked_in(redis: Redis, platform: ChatPlatform, mention: Mention) -> None:
    """Something was asked: what comes next may be about that."""
    if platform.direct(mention.place):
        redis.set(_latest(mention), mention.place.thread, ex=RECENT_SECONDS)


def begins(platform: ChatPlatform, mention: Mention) -> bool:
    """Whether its message is the first of its thread."""
    return platform.begun(mention.place, mention.id) == mention.place


def _before(redis: Redis, platform: ChatPlatform, mention: Mention) -> ThreadMemory | None:
    """The thread that this message goes on from, though it is not in it."""
    said = addressed(mention.text)
    if not platform.direct(mention.place) or not begins(platform, mention):
        return None
    other = bool(mention.attachments) or wants_help(mention, ()) or bool(order_in(said))
    if other or links_in(said) or len(said) >= LONG_AS_A_DOCUMENT:
        return None
    latest = cast(bytes | None, redis.get(_latest(mention)))
    if latest is None or latest.decode() == mention.place.thread:
        return None
    return ThreadMemory(redis, mention.place.model_copy(update={"thread": latest.decode()}))


def _latest(mention: Mention) -> str:
    place = mention.place
    return tenant_key("latest", place.platform, place.workspace, place.channel)
