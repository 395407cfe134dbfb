"""A message that notifies one group of people, as the operator's setting names it."""

import re

from bot.core.errors import UserError
from bot.slack.inert import escaped, inert
from bot.slack.message import Message
from bot.slack.rich_text import link, rich_text, section, text

NO_GROUP = (
    "Nobody was called: in Slack only a user group can be, by its id (S…). Whoever runs Shedder "
    "sets it as `escalate` in config/runbooks.toml."
)

PAGE = "To page somebody: "
_GROUP = re.compile(r"S[A-Z0-9]{2,20}")


def calling(group: str, words: str, page: str = "") -> Message:
    """The group's name, which Slack makes a call of, then the words as mere words, then the link
    that the operator set. Raises UserError where the name is none of a group."""
    if not _GROUP.fullmatch(group):
        raise UserError(NO_GROUP)
    called = {"type": "usergroup", "usergroup_id": group}
    said = inert(words).strip()
    where = (text(f"\n{PAGE}"), link(page, page)) if page else ()
    block = rich_text(section(called, text(f" {said}" if said else " "), *where))
    plain = f"<!subteam^{group}> {escaped(said)}".strip()
    paged = f"\n{PAGE}<{escaped(page)}>" if page else ""
    return Message(text=plain + paged, blocks=(block,))
