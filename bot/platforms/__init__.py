"""One chat service per file, found by file name: the module `bot.platforms.NAME` has

    def platform(settings: Settings, redis: Redis) -> ChatPlatform
    def wanted(settings: Settings) -> bool  # whether it is set up, were it in part
    def refuse(settings: Settings) -> None  # raises ConfigError where `shedder check` finds fault

(the last two where something can be set up) and nothing else needs to know that it exists.
`tests/platforms` holds the contract each must pass, against the service that
`tests/tools/NAME_service.py` sets up.
"""

from collections.abc import Mapping
from typing import Protocol, cast

from redis import Redis

from bot.adapters import adapter_names, load_adapter
from bot.core.answer import Reply
from bot.core.errors import ShedderError, TransientError, UserError
from bot.core.heard import Deleted, Heard, Reacted
from bot.core.help import Ways
from bot.core.persona import Persona
from bot.core.refusals import Refusal
from bot.core.values import Attachment, Job, Mention, Place
from bot.ingress.afterwards import Later
from config.settings import Settings


class Gone(ShedderError):
    """The message cannot be edited any more: somebody deleted it, or the service let go of it."""


class NotSent(TransientError):
    """A message did not leave this side: it may be sent again without a look for it first."""


class Crowded(ShedderError):
    """The service takes no more of this now; what could wait was not shown."""


class NotThere(UserError):
    """The bot is not in this channel, so it cannot say so there."""


class Ingress(Protocol):
    """What takes mentions in: `bot.ingress.front.Front`."""

    @property
    def later(self) -> Later:
        """For what may be shown after an event was acknowledged, and is no loss if it is not."""
        ...

    @property
    def personas(self) -> Mapping[str, Persona]:
        """Who can be asked."""
        ...

    def refusal(self, mention: Mention) -> Refusal | None:
        """Why a question would not be taken in, for who has something to show before it is."""
        ...

    def receive(
        self, mention: Mention, model: str | None = None, persona: str | None = None
    ) -> Job:
        """Put a mention's job into Redis; safe once this returns. One without a persona: none was
        put there, something was said instead."""
        ...

    def tell(self, mention: Mention, words: str) -> Job:
        """Answer a message with these words instead; as safe as a job once this returns."""
        ...

    def overhears(self, place: Place) -> bool:
        """Whether what is said in this channel beside questions is of any use. Cheap: asked for
        every message there is."""
        ...

    def overhear(self, said: Heard | Reacted | Deleted) -> None:
        """Take note of what was said, changed, reacted or deleted there; again and it is the same.
        Safe once this returns."""
        ...


class ChatPlatform(Protocol):
    """A chat service, as the delivery contract needs it.

    Every call may raise TransientError; after one from `post`, whether the message is there is
    unknown, and `find` tells.
    """

    name: str
    patience: (
        float  # seconds an asker waits for a model that is down before the evidence reader answers
    )

    settles: float  # seconds after which a post of unknown outcome is found, or never happened
    copies_on_request: bool  # annotated copies are made when somebody asks for them

    def parts(self, reply: Reply) -> tuple[str, ...]:
        """The reply as native messages, each within the service's limits. Pure; never empty."""
        ...

    def abridges(self, reply: Reply) -> bool:
        """Whether its messages leave something out; the whole then follows as a file. Pure."""
        ...

    def post(self, place: Place, key: str, body: str, asked: str = "") -> str:
        """Put a message into the thread and return its id. `key` marks it for `find`.

        `asked` is the message that it answers, where a service shows that.
        """
        ...

    def attach(self, place: Place, key: str, name: str, content: bytes, title: str = "") -> str:
        """Put a file into the thread as a message of its own; else as `post`.

        `title` says what it is, for services that show that beside its name.

        UserError when the service does not take it.
        """
        ...

    def edit(
        self, place: Place, message: str, body: str, patient: bool = True, key: str = ""
    ) -> None:
        """Replace a message. Doing it twice is doing it once. Gone when it was deleted.

        `key` is the one it was posted under, and marks it still.

        Crowded, unless `patient`, when the service's limits leave no room for it now.
        """
        ...

    def delete(self, place: Place, message: str) -> None:
        """Remove a message of this bot. One that is gone already is no error."""
        ...

    def forget(self, place: Place) -> None:
        """Remove what this side keeps of a thread beside its messages; most keep nothing."""
        ...

    def nudge(self, author: str, asks: bool = False) -> str | None:
        """A last line that notifies the asker alone, of an answer or, with `asks`, of a question
        back; None where an edit already does."""
        ...

    def find(self, place: Place, key: str, beside: str = "") -> str | None:
        """The id of the message this bot posted under `key`, if it is there; of another one than
        `beside`."""
        ...

    def direct(self, place: Place) -> bool:
        """Whether nobody is there but the asker and the bot, which then sees every word. Pure."""
        ...

    def private(self, workspace: str, user: str) -> Place:
        """Where somebody can be written to alone; a message there begins its thread."""
        ...

    def begun(self, place: Place, message: str) -> Place:
        """The thread that a message of this bot's, posted where there was none, begins. Pure."""
        ...

    def aside(self, place: Place) -> Place:
        """Where to say something to the message that would begin this thread, so that it begins
        none; where saying something opens nothing, the same place. Asks nobody but Redis."""
        ...

    def threadless(self, place: Place) -> bool:
        """Whether there are no threads, so that people just go on below what was said. Pure."""
        ...

    def ways(self, place: Place) -> Ways:
        """How people ask there, for somebody who does not know. Pure."""
        ...

    def unheard(self, place: Place) -> str:
        """Why not all that is said in a channel reaches the bot, as a sentence for whoever set it
        up; nothing where it does. May ask the service."""
        ...

    def thread(self, place: Place, most: int) -> tuple[Heard, ...]:
        """What stands in a thread now, oldest first, our own messages too; the message that began
        it and the last ones where there are more than `most`. UserError where that may not be seen,
        NotThere where nobody may look."""
        ...

    def history(self, place: Place, since: float, most: int) -> tuple[Heard, ...]:
        """What stands in a channel, and in the threads there, since then, oldest first, with
        reactions; at the pace that the service allows. Raises as `thread`."""
        ...

    def reactions(self, place: Place, message: str) -> tuple[Reacted, ...]:
        """Who reacts to a message now; none where it is gone. Raises as `thread`."""
        ...

    def react(self, place: Place, message: str, emoji: str) -> None:
        """React to a message with an emoji of Unicode; again and it is the same. UserError where
        that may not be."""
        ...

    def permalink(self, place: Place, message: str) -> str:
        """Where people open a message; nothing where it has no address. May ask the service."""
        ...

    def called(self, workspace: str, user: str) -> str:
        """What people call somebody there; nothing where that may not be seen. May ask."""
        ...

    def calling(self, group: str, words: str, page: str = "") -> str:
        """A message that notifies a group, named as the operator's `escalate` setting names it, and
        says these words, and where to page somebody: the one link in it, by the same setting.
        UserError where there is no such way. Pure."""
        ...

    def fetch(self, place: Place, attachment: Attachment, limit: int) -> bytes:
        """The bytes of a file, at most `limit` of them; UserError when there are more or none."""
        ...

    def announce(self, place: Place, asked: str) -> None:
        """Show at once that a message was seen, where that can be shown; never raises."""
        ...

    def answered(self, place: Place, asked: str) -> None:
        """Take back what `announce` showed, if it is still there; never raises."""
        ...

    def decline(self, place: Place, asked: str) -> None:
        """Show without a word that a message is not answered, where that can be; never raises."""
        ...

    def listen(self, ingress: Ingress) -> None:
        """Hand over mentions until stopped; acknowledge each once it was received."""
        ...

    def listening(self) -> bool:
        """Whether mentions arrive now, as far as this process can tell."""
        ...

    def stop(self) -> None:
        """Have `listen` end, wherever it was called."""
        ...


def platform_names() -> tuple[str, ...]:
    """The services there are files for."""
    return adapter_names(__name__)


def wanted_platforms(settings: Settings) -> tuple[str, ...]:
    """The services that are set up, were it in part."""
    found = ((name, load_adapter(__name__, name)) for name in platform_names())
    return tuple(
        name for name, module in found if hasattr(module, "wanted") and module.wanted(settings)
    )


def refuse(name: str, settings: Settings) -> None:
    """Raise ConfigError when nobody can listen to this service as it is set up."""
    load_adapter(__name__, name).refuse(settings)


def load_platform(name: str, settings: Settings, redis: Redis) -> ChatPlatform:
    """The platform of this name. Raises ConfigError listing the choices."""
    return cast(ChatPlatform, load_adapter(__name__, name).platform(settings, redis))
