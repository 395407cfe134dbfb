"""Why not all that is said in a channel reaches the bot, for whoever set it up.

Slack tells nobody which events it sends. So a look at the channel shows whether the bot is in it,
and what the front-ends noted, whether anything that is said in channels ever came.
"""

from bot.core.values import Place
from bot.ingress.payloads import parts, word
from bot.slack.errors import NOT_IN, Refused
from bot.slack.seen import last_seen
from bot.slack.web import Web

NO_CHANNEL = (
    "Shedder sees no channel of that id in this workspace. Compare it with the one at the foot of "
    "the channel's details; into a private channel Shedder has to be invited first."
)
LACKING = (
    "{what}: the app lacks the scope {scope}. Add it at OAuth & Permissions > Bot Token Scopes, "
    "then Install App > Reinstall."
)
ELSEWHERE = (
    "The app is installed in the workspace {id} ({name}), and in none with the id {said}: correct "
    "that in digests.toml, or nothing that is said in the channel counts."
)
NOT_READ = "What is said in that channel cannot be read"
NO_REACTIONS = "Reactions are not seen, so no vote counts and nothing can be opted out by one"
NEVER_CAME = (
    "Slack has not sent a single message of any channel yet. If people wrote since Shedder "
    "listens, add message.channels and message.groups at Event Subscriptions > Subscribe to bot "
    "events, then Install App > Reinstall."
)

_CHANNELS = ("message.channels", "message.groups")
_NO_CHANNEL = ("channel_not_found", "invalid_channel", "channel_is_invalid")


def elsewhere(web: Web, workspace: str) -> str:
    """A sentence where a token is of another workspace than somebody wrote, whose events then
    never come; else nothing. Raises as `Web.call`."""
    said = web.call("auth.test")
    team, owner = word(said, "team_id"), word(said, "enterprise_id")
    if not team or {team, owner} & {*workspace.split(".")}:
        return ""
    return ELSEWHERE.format(id=team, name=word(said, "team") or "?", said=workspace)


def unheard(web: Web, place: Place) -> str:
    """A sentence, or nothing where all of it is heard. Raises as `Web.call`."""
    try:
        last = web.ask("conversations.history", channel=place.channel, limit=1)
    except Refused as refused:
        return _why(refused)
    if not any(kind in last_seen(web.redis) for kind in _CHANNELS):
        return NEVER_CAME
    message = next((word(each, "ts") for each in parts(last, "messages")), "")
    return _without_reactions(web, place, message) if message else ""


def _why(refused: Refused) -> str:
    if refused.name == "not_in_channel":
        return NOT_IN
    if refused.name in _NO_CHANNEL:
        return NO_CHANNEL
    if refused.scope:
        return LACKING.format(what=NOT_READ, scope=refused.needed or "channels:history")
    raise refused.reaction() from None


def _without_reactions(web: Web, place: Place, message: str) -> str:
    try:
        web.ask("reactions.get", channel=place.channel, timestamp=message)
    except Refused as refused:
        if refused.scope:
            return LACKING.format(what=NO_REACTIONS, scope=refused.needed or "reactions:read")
    return ""
