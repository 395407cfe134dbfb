"""What Shedder asks of a Discord server, and what stops without it.

The invite link asks for these and no more. Embed Links is not among them: it is for link previews
and embeds, and a message in components has neither (discord-api-docs#8462); without it Discord
fetches no address on behalf of what Shedder writes.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Permission(NamedTuple):
    """One box of Discord's, under the name that its settings give it."""

    name: str
    bit: int
    without: str  # what stops


VIEW_CHANNEL = Permission("View Channels", 1 << 10, "it does not see what is asked there")
SEND_MESSAGES = Permission("Send Messages", 1 << 11, "it cannot answer in the channel")
SEND_IN_THREADS = Permission("Send Messages in Threads", 1 << 38, "it cannot answer in threads")
CREATE_THREADS = Permission(
    "Create Public Threads", 1 << 35, "answers come as replies in the channel, not in a thread"
)
READ_HISTORY = Permission(
    "Read Message History",
    1 << 16,
    "it cannot fetch a paper, reply to a question, see what stands in a thread or whether its "
    "answer is there already",
)
ATTACH_FILES = Permission(
    "Attach Files", 1 << 15, "annotated copies and whole critiques cannot be attached"
)
ADD_REACTIONS = Permission(
    "Add Reactions", 1 << 6, "a message is not marked as seen, or as not answered"
)

NEEDED = (
    VIEW_CHANNEL,
    SEND_MESSAGES,
    SEND_IN_THREADS,
    CREATE_THREADS,
    READ_HISTORY,
    ATTACH_FILES,
    ADD_REACTIONS,
)
ADMINISTRATOR = 1 << 3
EXCESSIVE: Mapping[str, int] = {  # nothing Shedder does needs these, and each does harm if misused
    "Administrator": ADMINISTRATOR,
    "Mention @everyone, @here and All Roles": 1 << 17,
    "Kick Members": 1 << 1,
    "Ban Members": 1 << 2,
    "Manage Channels": 1 << 4,
    "Manage Server": 1 << 5,
    "Manage Messages": 1 << 13,
    "Manage Roles": 1 << 28,
    "Manage Webhooks": 1 << 29,
    "Manage Threads": 1 << 34,
}


def invited() -> int:
    """All that is needed, as the invite link says it."""
    return sum(each.bit for each in NEEDED)


def lacking(held: int) -> tuple[Permission, ...]:
    """What is needed and not among the `held`."""
    if held & ADMINISTRATOR:
        return ()
    return tuple(each for each in NEEDED if not held & each.bit)


def excessive(held: int) -> tuple[str, ...]:
    """What is among the `held` and can be taken away."""
    return tuple(name for name, bit in EXCESSIVE.items() if held & bit)
