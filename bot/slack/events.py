"""Which of Slack's events are somebody asking, and what they ask. Pure.

A mention is named by its message's timestamp, so the pair of events that Slack may send for one
message, their redeliveries and later edits of it are one and the same mention.
"""

from bot.core.values import Mention, Place
from bot.ingress.payloads import Payload, part, parts, word
from bot.slack.payloads import enterprise_of, team_of, workspace_of
from bot.slack.shared_files import files_of
from bot.slack.words import mentions, plain

SLACK = "slack"
_SLACKBOT = "USLACKBOT"
_PLAIN = frozenset(("", "file_share"))  # messages that somebody wrote


def mention_of(body: object, bot: str = "") -> Mention | None:
    """What an event asks, or None. `bot` is the id of our own user, where that is known."""
    event = part(body, "event")
    asks = {"app_mention": _calls, "message": _is_direct}.get(word(event, "type"))
    ids = (word(event, "channel"), word(event, "ts"), word(event, "user"), workspace_of(body))
    if asks is None or not all(ids) or not _by_a_person(event, body, bot):
        return None
    return _mention(event, body, bot) if asks(event, body, bot) else None


def _mention(event: Payload, body: object, bot: str) -> Mention:
    own = next(iter(_own_users(body, bot)), "")
    called = next((user for user in _own_users(body, bot) if mentions(_text(event), user)), own)
    return Mention(
        id=word(event, "ts"),
        place=Place(
            platform=SLACK,
            workspace=workspace_of(body),
            channel=word(event, "channel"),
            thread=word(event, "thread_ts", "ts"),
        ),
        author=word(event, "user"),
        text=plain(_text(event), called),
        attachments=files_of(event),
        outsider=_from_elsewhere(event, body),
    )


def _calls(event: Payload, body: object, bot: str) -> bool:
    """A message in a channel that names us; one to everybody does not."""
    users = _own_users(body, bot)
    named = any(mentions(_text(event), user) for user in users) or not users
    return named and word(event, "subtype") in (*_PLAIN, "thread_broadcast")


def _is_direct(event: Payload, body: object, bot: str) -> bool:
    """A message to us alone, as it was first written."""
    kind = word(event, "channel_type") or word(event, "channel")[:1]
    return kind in ("im", "D") and word(event, "subtype") in _PLAIN and not event.get("edited")


def _by_a_person(event: Payload, body: object, bot: str) -> bool:
    """Not by a bot, ourselves among them, and not hidden."""
    if any(event.get(key) for key in ("bot_id", "bot_profile", "hidden")):
        return False
    ours = word(event, "app_id") and word(event, "app_id") == word(body, "api_app_id")
    return not ours and word(event, "user") not in (_SLACKBOT, *_own_users(body, bot))


def _own_users(body: object, bot: str) -> tuple[str, ...]:
    """Who we are in this workspace, as we were told once and as the event says."""
    said = [word(each, "user_id") for each in parts(body, "authorizations") if each.get("is_bot")]
    return tuple(dict.fromkeys(filter(None, (bot, *said))))


def _from_elsewhere(event: Payload, body: object) -> bool:
    """Whether the author is of another organisation, as in a channel shared with it."""
    if not part(body).get("is_ext_shared_channel"):
        return False
    return word(event, "user_team", "source_team", "team") not in (
        team_of(body),
        enterprise_of(body) or team_of(body),
    )


def _text(event: Payload) -> str:
    return word(event, "text")
