"""Where a message in Discord belongs: which conversation, in which channel. Pure.

thread "<id>"         a thread of Discord's; that of a message has the message's id
thread "reply-<id>"   no thread: what is said are replies, below the message that began it
"""

from bot.core.values import Place, Value
from bot.discord.written import Written

DISCORD = "discord"
DIRECT = "dm"  # the workspace of everybody's direct messages
IN_PLACE = "reply-"
PAGE = "https://discord.com/channels"  # for people, wherever the API is called

TEXT, PERSONAL, VOICE, NEWS, STAGE, FORUM, MEDIA = 0, 1, 2, 5, 13, 15, 16
NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD = 10, 11, 12
THREADS = (NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD)
HAVE_THREADS = (TEXT, NEWS)


class Channel(Value):
    """A channel, a thread, or what is between somebody and the bot."""

    id: str
    type: int
    workspace: str = DIRECT  # of a server, its id
    parent: str = ""  # of a thread
    name: str = ""  # as people know it; of a thread, that of its parent
    category: str = ""  # that it is listed under; of a thread, that of its parent
    owner: str = ""  # of a thread, who began it

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread."""
        return self.type in THREADS

    @property
    def is_direct(self) -> bool:
        """Whether nobody is there but somebody and the bot."""
        return self.type == PERSONAL


def place_of(message: Written, channel: Channel, threads: bool, began: str = "") -> Place:
    """The conversation that a message is in, or begins.

    `threads`: whether there is to be one for each question. `began` is the `Place.thread` that the
    message which it replies to is in, where that is one of ours and in no thread.
    """
    return Place(
        platform=DISCORD,
        workspace=channel.workspace,
        channel=channel.parent or channel.id,
        thread=_thread(message, channel, threads, began),
    )


def address(place: Place, channel: str, message: str) -> str:
    """Where people open a message that stands in this channel or thread of a place's server."""
    if not (channel.isdigit() and message.isdigit()):
        return ""
    server = "@me" if place.workspace == DIRECT else place.workspace
    return f"{PAGE}/{server}/{channel}/{message}"


def _thread(message: Written, channel: Channel, threads: bool, began: str) -> str:
    if channel.is_thread:
        return channel.id
    if began:
        return began
    return message.id if threads and channel.type in HAVE_THREADS else f"{IN_PLACE}{message.id}"
