"""Why what is said in a channel does not reach the bot, or not all of it.

shedder:unheard:discord:<server>:<channel>   the last answer, for a few minutes
"""

from typing import cast

from bot.core.errors import TransientError
from bot.core.values import Place
from bot.discord.account_check import MESSAGE_CONTENT, PORTAL, application
from bot.discord.permissions import READ_HISTORY, VIEW_CHANNEL
from bot.discord.places import DIRECT
from bot.discord.probing import Failed
from bot.discord.rest import Rest
from bot.discord.server import Listed, Server
from bot.keeping.tenancy import tenant_key
from config.settings import Settings

KEPT_SECONDS = 300

OFF = (
    "Message content is off, so Discord shows Shedder only what mentions it: papers and what is "
    "said of them are not noted, and of what stands in a thread only mentions are known. Switch on "
    f"the Message Content Intent at {PORTAL}, then set DISCORD_MESSAGE_CONTENT=true and restart."
)
NOT_GRANTED = (
    "DISCORD_MESSAGE_CONTENT is on, and the app lacks the Message Content Intent, so Discord shows "
    f"Shedder only what mentions it. Switch it on at {PORTAL}."
)
NO_CHANNEL = (
    "Shedder's server has no channel with the id {}. Copy it again: right-click the channel > Copy "
    "Channel ID."
)
LACKING = (
    "In #{} Shedder lacks {}, so it does not hear all that is said there. Give it in the channel's "
    "settings > Permissions."
)


def unheard(rest: Rest, settings: Settings, place: Place) -> str:
    """A sentence for whoever set it up; nothing where all is heard. Raises TransientError."""
    if place.workspace == DIRECT:
        return ""
    if not settings.discord_message_content:
        return OFF
    key = tenant_key("unheard", place.platform, place.workspace, place.channel)
    kept = cast(bytes | None, rest.redis.get(key))
    if kept is not None:
        return kept.decode()
    try:
        said = _looked_up(rest, settings, place)
    except Failed as failed:
        if failed.state == "down":
            raise TransientError(failed.said) from None
        said = failed.said
    rest.redis.set(key, said, ex=KEPT_SECONDS)
    return said


def _looked_up(rest: Rest, settings: Settings, place: Place) -> str:
    flags = application(settings).flags
    if flags is not None and not flags & MESSAGE_CONTENT:
        return NOT_GRANTED
    server = Server(settings, Listed(id=place.workspace, name=""), rest.user())
    channel = server.channels.get(place.channel)
    if channel is None:
        return NO_CHANNEL.format(place.channel)
    held = server.held(channel)
    lacked = [each.name for each in (VIEW_CHANNEL, READ_HISTORY) if not held & each.bit]
    return LACKING.format(channel.name, " and ".join(lacked)) if lacked else ""
