"""What a command stands on: settings, a Redis and a worker, found or started, and stopped again."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError
from redis import Redis, RedisError

from bot.core.errors import ConfigError
from bot.queue import connect, impatient
from bot.running.data_folder import prepare
from bot.running.fingerprint import fingerprint
from bot.running.hosts import host_identity
from bot.running.server import redis_server
from bot.running.setting_faults import sentence
from bot.running.status import live_workers
from config.settings import Settings

START_SECONDS = 30  # imports on a cold disk included
STOP_SECONDS = 10
LOG_BYTES = 5_000_000  # of worker.log; then it begins anew
SILENT_SECONDS = 30  # a worker of ours that says nothing for so long, and Redis there, is as dead
LOOK_SECONDS = 1.0  # between two looks at whether a worker is there

OTHERS = "A worker with other settings (host %s, pid %d) shares this Redis and may answer instead."

log = logging.getLogger(__name__)


def load_settings() -> Settings:
    """The settings. Raises ConfigError naming each variable that is wrong and what it may be."""
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigError("\n".join(map(sentence, error.errors()))) from None
    except UnicodeDecodeError:
        raise ConfigError(".env is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise ConfigError(f".env cannot be read ({error.strerror}).") from None


@contextmanager
def redis_session(settings: Settings) -> Iterator[Redis]:
    """A client on the configured Redis, or on one started for as long as this lasts."""
    with redis_server(settings) as url, connect(url) as redis:
        yield redis


@contextmanager
def worker_session(settings: Settings, redis: Redis) -> Iterator["Hired"]:
    """Somebody to answer, for as long as this lasts: a worker that is there, or one of our own.

    One that is there will do if it has our settings, personas and machine
    (`bot/running/fingerprint.py`). Ours logs to `worker.log` in the data folder, is started again
    should it die, and stops when its standard input closes, so it does not outlive us even if we
    are killed.
    """
    hired = Hired(settings, redis)
    supervisor = threading.Thread(target=hired.supervise, daemon=True)
    try:
        hired.start_if_needed()
        supervisor.start()
        yield hired
    finally:
        hired.done.set()
        if supervisor.is_alive():
            supervisor.join(STOP_SECONDS)
        hired.stop()


class Hired:
    """A worker process of our own, or none while others like it are there."""

    def __init__(self, settings: Settings, redis: Redis) -> None:
        self.settings, self.redis = settings, impatient(redis)
        self.log_path = settings.shedder_data / "worker.log"
        self.fingerprint = fingerprint(settings)
        self.process: subprocess.Popen[bytes] | None = None
        self.failure: ConfigError | None = None  # why it could not be started again
        self.silent_since: float | None = None
        self.done = threading.Event()

    def raise_failure(self) -> None:
        """For whoever waits for an answer: nobody will give one."""
        if self.failure is not None:
            raise self.failure

    def supervise(self) -> None:
        """Start it again should it die, until this is over."""
        while not self.done.wait(LOOK_SECONDS):
            try:
                self.start_if_needed()
                self.failure = None
            except ConfigError as error:
                self.failure = error
                log.warning("%s", error.message)
            except RedisError:  # whoever waits for an answer learns of it
                self.silent_since = None
            except OSError as error:
                log.warning("no worker: %s", error)

    def start_if_needed(self) -> None:
        """Do nothing while a worker of ours, or one that is like it, is alive."""
        if self.process is not None:
            if self._works(self.process):
                return
        else:
            workers = live_workers(self.redis)
            if any(info.fingerprint == self.fingerprint for info in workers):
                return
            for info in workers:
                log.warning(OTHERS, info.host, info.pid)
        self._start()

    def _works(self, process: "subprocess.Popen[bytes]") -> bool:
        """Whether ours runs and says so. One that is stopped or hangs is ended: it is our child."""
        if process.poll() is not None:
            return False
        if self._is_live(process):
            self.silent_since = None
            return True
        now = time.monotonic()
        self.silent_since = self.silent_since or now
        if now - self.silent_since < SILENT_SECONDS:
            return True
        log.warning("The worker has said nothing for %d s: starting another.", SILENT_SECONDS)
        process.kill()
        process.wait()
        return False

    def _is_live(self, process: "subprocess.Popen[bytes]") -> bool:
        ours = (host_identity(), str(process.pid))
        return any(tuple(info.name.split("--")[:2]) == ours for info in live_workers(self.redis))

    def _start(self) -> None:
        prepare(self.settings.shedder_data)
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()  # of the one before
        self.silent_since = None
        with self.log_path.open("ab") as output:
            if output.tell() > LOG_BYTES:
                output.truncate(0)
            began = self.log_path.stat().st_size
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "bot.cli", "worker", "--with-parent"],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env={**os.environ, "PYTHONPATH": _path()},
                start_new_session=True,  # Ctrl-C is ours to handle
            )
        self._wait_until_live(self.process, began)

    def stop(self) -> None:
        """Ask it to go; what it was doing is over or taken back, so that takes no time."""
        if self.process is None:
            return
        assert self.process.stdin is not None
        self.process.stdin.close()  # which is how it is asked
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _wait_until_live(self, process: "subprocess.Popen[bytes]", began: int) -> None:
        until = time.monotonic() + START_SECONDS
        while not self._is_live(process):
            if process.poll() is not None or time.monotonic() > until:
                said = _last_words(self.log_path, began)
                raise ConfigError(f"The worker did not start. {said}")
            if self.done.wait(0.02):
                return


def _last_words(log_path: Path, began: int) -> str:
    """Why a worker gave up: its own sentence if there is one, else the last line of its log."""
    lines = log_path.read_bytes()[began:].decode(errors="replace").split("\n")
    said = [line.removeprefix("shedder: ") for line in lines if line.startswith("shedder: ")]
    return (said or [line for line in lines if line] or ["It said nothing."])[-1]


def _path() -> str:
    """Where this very `bot` package is imported from, so that the worker is the same program."""
    root = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
