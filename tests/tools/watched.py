"""Rooms for deeds of which a test can tell whether anything is still to be done in them."""

from typing import Self

from bot.ingress.afterwards import Afterwards


class Watched(Afterwards):
    """One of them."""

    def unfinished(self) -> int:
        return self._deeds.unfinished_tasks


def noted_in(begun: list[Watched]) -> type[Watched]:
    """The same, and each that begins is noted in a list."""

    class Noted(Watched):
        def __enter__(self) -> Self:
            begun.append(self)
            return super().__enter__()

    return Noted
