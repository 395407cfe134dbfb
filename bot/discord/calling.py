"""A message that calls a group of people: the one role that the operator's settings name."""

import re

from bot.core.answer import BOT
from bot.core.errors import UserError
from bot.core.wording import Run
from bot.discord.critique import name_of
from bot.discord.inert import linked
from bot.discord.kit import container
from bot.discord.message import Message
from bot.discord.packing import Parcels, laid_out
from bot.discord.pieces import Piece, lines
from bot.discord.sections import prose

NO_ROLE = (
    "Nobody was called: the group that is set for it is no role of Discord's. Whoever runs Shedder "
    "can set `escalate.group` to the role's id (Server Settings > Roles > … > Copy Role ID)."
)
PAGE = "To page somebody: "
_ROLE = re.compile(r"(?:<@&)?(\d{15,20})>?")


def calling(group: str, words: str, page: str = "") -> Message:
    """The message. Pure. UserError where the group is no role."""
    role = _ROLE.fullmatch(group.strip())
    if role is None:
        raise UserError(NO_ROLE)
    call = Piece("text", f"<@&{role[1]}>")
    link = (Run("plain", PAGE), linked(page, page, "plain"))
    said, where = [*name_of(BOT), call], tuple(lines(link) if page else ())
    for piece in prose(words):
        if Parcels(BOT).fits([*said, piece, *where]):
            said.append(piece)
    box = container(laid_out([*said, *where]), BOT)
    return Message(components=(box,), notifies_roles=(role[1],))
