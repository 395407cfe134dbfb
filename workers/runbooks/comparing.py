"""Whether meanings can be compared here: the extra `semantic` and its weights are optional."""

import os
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, cast

from bot.core.runbooks.runbook import Runbook


class Meanings(Protocol):
    """What the runbooks mean, in numbers."""

    def follow(self, runbooks: Mapping[int, Runbook]) -> None:
        """Know these, by number, and no others."""
        ...

    def likeness(self, question: str, among: Iterable[int]) -> dict[int, float]:
        """How near each of those that are known comes to a question: a cosine."""
        ...


def load_meanings(folder: Path) -> Meanings | None:
    """The model, its vectors kept in that folder; None where it is not installed."""
    if find_spec("numpy") is None:
        return None
    # Its products are small: more threads than one would only wait for each other, and busily.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    module = import_module("workers.runbooks.meanings")
    return cast(Meanings | None, module.Meanings.installed(folder))
