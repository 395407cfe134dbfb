"""Machines of people, and a model endpoint that does what a test wants."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ledger import paper
from shedder_home import Home, configured, eventually
from trap_server import TrapServer


def furnished(folder: Path) -> Home:
    folder.mkdir(parents=True)
    (folder / "ledger.pdf").write_bytes(paper())
    return Home(folder)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A fresh machine; whatever a test starts there must be gone when it ends."""
    place = furnished(tmp_path / "my papers")
    yield place
    eventually(lambda: not place.running(), 5)


@contextmanager
def staffed(place: Home) -> Iterator[Home]:
    """A worker stays there, so that each command finds it."""
    worker = place.start("worker", "--with-parent")
    try:
        eventually(lambda: "1, for" in place.run("check", "--offline").stdout)
        yield place
    finally:
        worker.communicate(timeout=30)  # closes its standard input, which ends it
    assert place.running() == []


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A machine with a worker that stays."""
    with staffed(furnished(tmp_path_factory.mktemp("served") / "my papers")) as place:
        yield place


@pytest.fixture(scope="module")
def modelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, TrapServer]]:
    """One whose worker asks a language model, and that model."""
    place = furnished(tmp_path_factory.mktemp("modelled") / "my papers")
    with TrapServer() as model:
        place.env |= configured(model)
        with staffed(place):
            yield place, model


@pytest.fixture
def endpoint() -> Iterator[TrapServer]:
    with TrapServer() as server:
        yield server
