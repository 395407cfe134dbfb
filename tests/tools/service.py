"""What the platform contract needs of a chat service: beside this, one `NAME_service.py` each.

Each has `def service(redis: Redis, folder: Path) -> ContextManager[Service]`: the real thing where
it is local, a server that behaves like it where it is not.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from bot.core.values import Attachment, Place
from bot.platforms import ChatPlatform


@dataclass(frozen=True)
class Service:
    """A chat service with one thread in it."""

    place: Place
    open: Callable[[], ChatPlatform]  # as a new process would
    shown: Callable[[], list[str]]  # what people see in the thread, a text per message
    files: Callable[[], list[tuple[str, bytes]]]  # what they can download there
    acts: Callable[[], list[str]]  # what in it does more: pings, links, images, control characters
    delete: Callable[[str], None]  # a moderator does
    losing_answers: Callable[[], AbstractContextManager[None]]  # requests arrive, answers do not
    fits: Callable[[str], bool]  # the service would take such a body
    upload: Callable[[str, bytes], Attachment]
    missing: Callable[[], tuple[Attachment, ...]]  # files that cannot be had
