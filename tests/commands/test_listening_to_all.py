"""Several chat services in one process begin together and end together."""

import threading
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.core.errors import ConfigError
from bot.ingress.front import Front
from bot.ingress.listening import listen_to_all


@dataclass
class Listens:
    """A service that listens until it is told to stop, or fails."""

    name: str
    fails: Exception | None = None
    begun: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def listen(self, ingress: object) -> None:
        self.begun.set()
        if self.fails:
            raise self.fails
        assert self.over.wait(10), "nobody told it to stop"

    def stop(self) -> None:
        self.over.set()


@dataclass
class Of:
    """A front of such a service."""

    platform: Listens


def fronts(*services: Listens) -> list[Front]:
    return [cast(Front, cast(Any, Of(service))) for service in services]


def test_one_that_cannot_listen_ends_them_all_and_says_why() -> None:
    well, ill = Listens("well"), Listens("ill", ConfigError("no token"))
    with pytest.raises(ConfigError, match="no token"):
        listen_to_all(fronts(well, ill))
    assert well.begun.is_set()
    assert well.over.is_set()


def test_all_of_them_listen_at_the_same_time() -> None:
    first, second = Listens("first"), Listens("second")
    thread = threading.Thread(target=listen_to_all, args=[fronts(first, second)])
    thread.start()
    assert first.begun.wait(5)
    assert second.begun.wait(5)
    assert thread.is_alive()
    first.stop()
    thread.join(5)
    assert not thread.is_alive()
    assert second.over.is_set()


def test_one_alone_listens_on_the_thread_that_waits_for_it() -> None:
    alone = Listens("alone", KeyboardInterrupt())  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        listen_to_all(fronts(alone))
