"""What people are called in Discord."""

from bot.discord.errors import Refused
from bot.discord.places import DIRECT
from bot.discord.rest import Rest
from bot.discord.written import Member, User
from bot.ingress.payloads import part


def called(rest: Rest, workspace: str, user: str) -> str:
    """What a server calls somebody; nothing where they are not there any more."""
    if not user.isdigit():
        return ""
    try:
        if workspace == DIRECT:
            return User.model_validate(rest.ask("GET", "/users/{user_id}", user_id=user)).name
        path = "/guilds/{guild_id}/members/{user_id}"
        said = rest.ask("GET", path, guild_id=workspace, user_id=user)
    except Refused as refused:
        if refused.status in (403, 404):
            return ""
        raise refused.reaction() from None
    nick = Member.model_validate(said).nick
    return nick or User.model_validate(part(said, "user")).name
