"""What is said in a channel beside questions to the bot: messages, and reactions to them.

The paper club's ledger records it as it comes; an answer to somebody on call is given in view of
what stands in the thread. It is data: nothing in it is obeyed.
"""

from bot.core.values import Attachment, Place, Value


class Heard(Value):
    """A message as it stands now. `place.thread` is the thread it is in, or that it could begin."""

    place: Place
    id: str
    author: str  # id
    at: float  # seconds since the epoch
    text: str  # as people read it: a bot's blocks, embeds and attachments flattened to lines
    name: str = ""  # of the author, as people see it; empty: not known
    bot: bool = False  # not written by a person
    ours: bool = False  # written by this very bot
    begins: bool = True  # it stands in the channel itself, not below another message
    edited: bool = False
    edited_at: float = 0.0  # seconds since the epoch, where the service tells it: the last one wins
    attachments: tuple[Attachment, ...] = ()
    reactions: tuple["Reacted", ...] = ()  # where a history tells them


class Reacted(Value):
    """Somebody's reaction to a message, or that they took it back."""

    place: Place  # its `thread` is empty where the event does not tell it
    message: str
    user: str
    emoji: str  # as Unicode, e.g. "👍"; what is no Unicode as ":name:"
    removed: bool = False
    bot: bool = False
    at: float = 0.0  # seconds since the epoch; 0: not told, and what is heard last stands


class Deleted(Value):
    """A message is gone."""

    place: Place  # as in `Reacted`
    message: str
