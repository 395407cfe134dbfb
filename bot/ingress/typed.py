"""What somebody typed after a command's name: what it means, and what is said to it at once."""

import re
from collections.abc import Mapping

from bot.club.orders import order_for, told_there
from bot.core.courtesies import courtesy
from bot.core.errors import UserError
from bot.core.help import help_text, wants_help
from bot.core.links import links_in
from bot.core.panel import panel_in
from bot.core.pasted import LONG_AS_A_DOCUMENT
from bot.core.persona import Persona
from bot.core.routing import addressed, nobody_called, route
from bot.core.thread_orders import order_in
from bot.core.undocumented import suited
from bot.core.values import Mention, Place
from bot.ingress.desk import Desk
from bot.ingress.orders import IN_A_REPLY, IN_THE_THREAD
from bot.platforms import ChatPlatform

IN_THE_CHANNEL = "Say that in a message in the channel: mention me with “{}”."
IN_A_MESSAGE = "Say that in a message of its own, without a command."
NOTHING_TO_READ = (
    "There is no PDF in that message, and no link to a paper. Choose a message with one, or "
    "mention me with the PDF attached."
)


def said_at_once(desk: Desk, mention: Mention, hint: str) -> str:
    """What is said to words that ask nobody anything: help with this `hint` below, where an order
    belongs, a kind word, a slip of the pen; nothing to a question."""
    said, personas, platform = addressed(mention.text), desk.personas, desk.platform
    if wants_help(mention, ()):
        return f"{help_text(personas.values(), platform.ways(mention.place))}\n\n{hint}"
    if order_in(said):
        return _where_orders_go(platform, mention.place)
    if of_digest := _of_digest(desk, mention):
        return of_digest
    return courtesy(said, personas.values()) or _unknown(said, personas)


def meant(desk: Desk, mention: Mention) -> Persona | None:
    """Who would answer; None: a panel. Raises UserError."""
    personas, said = desk.personas, addressed(mention.text)
    if panel_in(said, personas) is not None:
        return None
    here = desk.rules.for_mention(mention).persona
    default = here if here in personas else desk.settings.default_persona
    default = suited(said, personas, default or "")
    return personas.get(route(mention.text, personas, default).persona)


def must_read(persona: Persona, said: str, files: int = 0) -> bool:
    """Whether a persona needs more documents than come with the words."""
    needed = sum(wanted.required for wanted in persona.inputs)
    return needed > files + len(links_in(said)) and len(said) < LONG_AS_A_DOCUMENT


def links_of(words: str) -> str:
    """The links to papers in what somebody wrote, and nothing else of it."""
    return " ".join(words[link.start : link.end] for link in links_in(words))


def _of_digest(desk: Desk, mention: Mention) -> str:
    """How the channel's digest does; where to say what everybody there is to see."""
    order = order_for(desk.digests, mention)
    if order is None:
        return ""
    try:
        if order.verb in ("help", "status") or not desk.digests.at(mention.place):
            return told_there(desk.redis, desk.digests, order, mention)
    except UserError as error:
        return error.message
    return IN_THE_CHANNEL.format(order.said)


def _where_orders_go(platform: ChatPlatform, place: Place) -> str:
    """Why nothing comes of an order beside a command, which is in no conversation."""
    if platform.direct(place):
        return IN_A_MESSAGE
    threadless = platform.threadless(place) or platform.threadless(platform.begun(place, "0"))
    return IN_A_REPLY if threadless else IN_THE_THREAD


def _unknown(said: str, personas: Mapping[str, Persona]) -> str:
    """What is said to a single word that is nobody's name and nothing anybody does."""
    word = said.strip(" .,:;!?")
    if not re.fullmatch(r"[\w’'-]+", word) or said.endswith("?"):
        return ""
    called = (name for p in personas.values() for name in (p.handle, *p.aliases, *p.verbs))
    if word.lower() in {name.lower() for name in called}:
        return ""
    return nobody_called(word, personas).message
