"""Who pressed or filled in what in Slack, as the payload tells it."""

from bot.core.values import Place
from bot.ingress.payloads import part, word
from bot.ingress.pressed import Press
from bot.slack.events import SLACK
from bot.slack.inert import inert_line
from bot.slack.payloads import enterprise_of, team_of, workspace_of

_UNNAMED_CHANNELS = frozenset(("directmessage", "privategroup"))


def press_of(body: object) -> Press:
    """What the payload says; empty where it says nothing."""
    message, container, user = part(body, "message"), part(body, "container"), part(body, "user")
    named = word(part(body, "channel"), "name") or word(body, "channel_name")
    theirs = word(user, "team_id")
    return Press(
        place=_place(body),
        user=word(user, "id") or word(body, "user_id"),
        name=inert_line(word(user, "username", "name") or word(body, "user_name"), 80),
        unique=word(body, "trigger_id"),  # good for three seconds, to open a form with
        outsider=bool(theirs) and theirs not in (team_of(body), enterprise_of(body)),
        channel_name="" if named in _UNNAMED_CHANNELS else named,
        message=word(message, "ts") or word(container, "message_ts"),
    )


def _place(body: object) -> Place:
    """Where it happened; in the thread of the message that it is about."""
    message, container = part(body, "message"), part(body, "container")
    root = word(container, "thread_ts") or word(message, "thread_ts", "ts")
    channel = word(container, "channel_id") or word(part(body, "channel"), "id")
    return Place(
        platform=SLACK,
        workspace=workspace_of(body),
        channel=channel or word(body, "channel_id"),
        thread=root or word(container, "message_ts"),
    )
