"""Who people are and where their messages stand, each asked for once."""

from contextlib import suppress
from functools import cache

from bot.core.errors import TransientError, UserError
from bot.core.heard import Heard
from bot.core.values import Place
from bot.platforms import ChatPlatform


class People:
    """What a service says of the people of a workspace; an issue is whole without it."""

    def __init__(self, platform: ChatPlatform, workspace: str) -> None:
        self._platform, self._workspace = platform, workspace
        self.called = cache(self._called)
        self.permalink = cache(self._permalink)

    def said_by(self, said: Heard) -> str:
        """What the author of a message is called."""
        return said.name or self.called(said.author)

    def _called(self, user: str) -> str:
        with suppress(TransientError, UserError):
            return self._platform.called(self._workspace, user)
        return ""

    def _permalink(self, place: Place, message: str) -> str:
        with suppress(TransientError, UserError):
            return self._platform.permalink(place, message)
        return ""
