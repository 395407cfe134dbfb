"""A question about what Discord does not show: without its leave to read everything, it shows what
mentions the bot and nothing else."""

from bot.core.attached import is_document
from bot.core.courtesies import courtesy
from bot.core.links import links_in
from bot.core.pasted import LONG_AS_A_DOCUMENT
from bot.core.routing import addressed, route
from bot.core.thread_orders import order_in
from bot.core.undocumented import suited
from bot.core.values import Mention
from bot.ingress.desk import Desk
from bot.keeping.threads import ThreadMemory

NOT_SHOWN = (
    "Discord does not show me messages that do not mention me, so I cannot see the file you mean. "
    "Open the menu of its message and choose Apps → “Decode this paper”, or attach the file to a "
    "message that mentions me."
)


def lacks_a_document(desk: Desk, mention: Mention) -> bool:
    """Whether whoever is asked answers nothing without one, and none is there."""
    said, personas = addressed(mention.text), desk.personas
    brings = any(is_document(file) for file in mention.attachments) or links_in(said)
    if brings or len(said) >= LONG_AS_A_DOCUMENT:
        return False
    if order_in(said) or courtesy(said, personas.values()):
        return False
    memory = ThreadMemory(desk.redis, mention.place)
    if memory.conversation().files:
        return False
    default = desk.rules.for_mention(mention).persona
    default = default or suited(said, personas, desk.settings.default_persona)
    asked = personas.get(route(mention.text, personas, default, None, memory.persona()).persona)
    return asked is not None and any(wanted.required for wanted in asked.inputs)
