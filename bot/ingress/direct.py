"""People who go on with what they asked last, though their message is in no thread of that.

A question that brings nothing to read is about what its author asked last, if that was lately. In
direct messages where each one begins a thread of its own, the documents come along, and whoever
answered answers again. Where there are no threads it is the same conversation, and what is said to
the bot itself is about that too.

    shedder:latest:<platform>:<workspace>:<channel>:<author>   thread of their last question
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
from bot.core.values import Mention, Place, Value
from bot.ingress.owed import Unasked
from bot.keeping.tenancy import tenant_key
from bot.keeping.threads import ThreadMemory, settled
from bot.platforms import ChatPlatform

RECENT_SECONDS = 3_600


class _Belongs(Value):
    """Which conversation a message is in."""

    thread: str


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


def in_conversation(
    redis: Redis, platform: ChatPlatform, personas: Mapping[str, Persona], mention: Mention
) -> Mention:
    """The mention in the conversation that it goes on with, where there are no threads; whichever
    that was when it came first."""
    if not platform.threadless(mention.place) or not begins(platform, mention):
        return mention
    if _brings_something(mention):
        return mention
    last = _last(redis, mention)
    kind = courtesy(addressed(mention.text), personas.values())
    goes_on = last is not None and (not kind or _waits(ThreadMemory(redis, last)))
    place = last if last is not None and goes_on else mention.place
    named = mention.model_copy(update={"id": f"{mention.id} goes on"})
    kept = settled(redis, named, _Belongs(thread=place.thread))
    return mention.model_copy(update={"place": place.model_copy(update={"thread": kept.thread})})


def asked_in(redis: Redis, platform: ChatPlatform, mention: Mention) -> None:
    """Something was asked: what comes next may be about that."""
    if platform.direct(mention.place) or platform.threadless(mention.place):
        redis.set(_latest(mention), mention.place.thread, ex=RECENT_SECONDS)


def begins(platform: ChatPlatform, mention: Mention) -> bool:
    """Whether its message is the first of its thread."""
    place = mention.place
    return platform.begun(place, mention.id) == place != platform.begun(place, "")


def beside(platform: ChatPlatform, mention: Mention) -> Place:
    """Where a sentence is said to a mention of which nothing comes: it begins no thread."""
    return platform.aside(mention.place) if begins(platform, mention) else mention.place


def as_there(platform: ChatPlatform, place: Place, words: str) -> str:
    """Words that speak of a thread, as they are said where there is none."""
    return words.replace("in this thread", "here") if platform.threadless(place) else words


def _before(redis: Redis, platform: ChatPlatform, mention: Mention) -> ThreadMemory | None:
    """The thread that this message goes on from, though it is not in it."""
    place = mention.place
    if not platform.direct(place) or platform.threadless(place) or not begins(platform, mention):
        return None
    if _brings_something(mention) or order_in(addressed(mention.text)):
        return None
    last = _last(redis, mention)
    return None if last is None else ThreadMemory(redis, last)


def _brings_something(mention: Mention) -> bool:
    """Whether it is about what it brings itself, or about nothing."""
    said = addressed(mention.text)
    other = bool(mention.attachments) or wants_help(mention, ())
    return other or bool(links_in(said)) or len(said) >= LONG_AS_A_DOCUMENT


def _last(redis: Redis, mention: Mention) -> Place | None:
    """Where its author asked something lately that is not forgotten."""
    latest = cast(bytes | None, redis.get(_latest(mention)))
    if latest is None or latest.decode() == mention.place.thread:
        return None
    place = mention.place.model_copy(update={"thread": latest.decode()})
    return place if ThreadMemory(redis, place).persona() else None


def _waits(thread: ThreadMemory) -> bool:
    """Whether somebody was asked back there."""
    turns = thread.conversation().turns
    return bool(turns) and turns[-1].open


def _latest(mention: Mention) -> str:
    place = mention.place
    where = place.platform, place.workspace, place.channel
    return tenant_key("latest", *where, mention.author)
