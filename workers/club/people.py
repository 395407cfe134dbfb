"""Who people are and where their messages stand, each asked for once."""

from contextlib import suppress
from functools import cache

from bot.core.club.papers import Paper
from bot.core.club.phrases import listed
from bot.core.errors import TransientError, UserError
from bot.core.heard import Heard
from bot.core.values import Place
from bot.platforms import ChatPlatform

NAMED = 2


class People:
    """What a service says of the people of a workspace; an issue is whole without it."""

    def __init__(self, platform: ChatPlatform, workspace: str) -> None:
        self._platform, self._workspace = platform, workspace
        self.called = cache(self._called)
        self.permalink = cache(self._permalink)

    def said_by(self, said: Heard) -> str:
        """What the author of a message is called."""
        return said.name or self.called(said.author)

    def brought(self, paper: Paper) -> str:
        """Who posted a paper: two of them by name, where it was more than one."""
        authors = {said.author: said for said in reversed(paper.postings)}  # the first of each
        names = [self.said_by(said) for said in sorted(authors.values(), key=lambda said: said.at)]
        known = list(dict.fromkeys(filter(None, names)))
        return listed(known if len(known) <= NAMED else [*known[: NAMED - 1], "others"])

    def _called(self, user: str) -> str:
        with suppress(TransientError, UserError):
            return self._platform.called(self._workspace, user)
        return ""

    def _permalink(self, place: Place, message: str) -> str:
        with suppress(TransientError, UserError):
            return self._platform.permalink(place, message)
        return ""
