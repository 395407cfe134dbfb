"""What documents carry without showing it, as an answer tells of it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.core.answer import Reading
from bot.core.wording import one_line, shortened

_MOST = 8
_LONGEST = 400  # characters


class Concealed(NamedTuple):
    """The hidden text of one document: where it is and how it is hidden, and what it says."""

    title: str
    found: tuple[tuple[str, str], ...]


def concealed(documents: Iterable[Reading], several: bool) -> Iterator[Concealed]:
    """What there is to be shown of it; `several`: each names its document."""
    for reading in documents:
        if reading.hidden:
            found = (
                (
                    f"p. {hidden.page}, {shortened(one_line(hidden.reason), 100)}",
                    shortened(one_line(hidden.text), _LONGEST),
                )
                for hidden in reading.hidden[:_MOST]
            )
            whose = f" of the {shortened(one_line(reading.role), 60)}" if several else ""
            yield Concealed(f"Hidden text{whose}", tuple(found))
