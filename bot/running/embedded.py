"""A real Redis server of our own on a data folder, on a private unix socket.

Three locks in the folder (flock, so the kernel lets go of them however a process ends):

    redis.start    held while somebody looks for, starts or stops the server: one at a time
    redis.users    shared by every command that uses the server; the last one out stops it
    redis.server   held by the server itself, through a descriptor it inherits: while it lives, no
                   second one can be started on the same files, even if its socket is gone. The
                   file says where that socket is

The server has a session of its own, so neither Ctrl-C nor the end of the command that started it
takes it from the others. One that dies is started again by whoever uses it; one whose users were
all killed is found, used and stopped by the next.
"""

import fcntl
import logging
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError, RedisError
from redis.retry import Retry

from bot.core.errors import ConfigError
from bot.running.data_folder import Held, locked, opened, prepare, socket_path, take

BIND_SECONDS = 5  # until its socket is there, which is before it loads anything
START_SECONDS = 60  # until it answers, its files loaded
ANSWER_SECONDS = 2  # to one command
STOP_SECONDS = 10
LOCK_SECONDS = 90  # somebody else may start a server meanwhile, which is given START_SECONDS
LOOK_SECONDS = 1.0  # between two looks at whether it lives

OPTIONS = {
    "port": "0",
    "unixsocketperm": "700",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    # With it, a file rewritten by Valkey 9 stops Redis 7 from starting; without, both read both.
    "aof-use-rdb-preamble": "no",
    "auto-aof-rewrite-min-size": "16mb",
    "maxmemory": "512mb",
    "maxmemory-policy": "noeviction",
}

log = logging.getLogger(__name__)


@contextmanager
def server_on(folder: Path, program: Callable[[], Path]) -> Iterator[str]:
    """The URL of the server on this folder, started by `program` unless it is there already.

    Raises ConfigError when the folder or the program is of no use.
    """
    prepare(folder)
    with opened(folder / "redis.users") as users:
        use = _Use(folder, users)
        with locked(folder / "redis.start", LOCK_SECONDS):
            fcntl.flock(users, fcntl.LOCK_SH)  # nobody else wants it: leaving needs the start lock
            try:
                socket = use.find() or use.start(program())
            except BaseException:
                use.leave()
                raise
        watcher = threading.Thread(target=use.watch, args=[program], daemon=True)
        watcher.start()
        try:
            yield f"unix://{quote(str(socket))}"
        finally:
            use.over.set()
            watcher.join()
            use.end()


class _Use:
    """One command's use of a folder's server. Every method but two needs the start lock."""

    def __init__(self, folder: Path, users: int) -> None:
        self.folder, self.users = folder, users
        self.lock = folder / "redis.server"
        self.child: subprocess.Popen[bytes] | None = None
        self.over = threading.Event()

    def watch(self, program: Callable[[], Path]) -> None:
        """Start the server again should it die; its clients find it where it was. Needs no lock."""
        while not self.over.wait(LOOK_SECONDS):
            try:
                with locked(self.folder / "redis.start", LOOK_SECONDS):
                    if not self.alive():
                        log.warning("The Redis on %s died and is started again.", self.folder)
                        self.start(program())
            except Held:  # by somebody who looks after it now
                continue
            except (ConfigError, OSError) as error:
                if not self.over.is_set():
                    log.warning("The Redis on %s stays down: %s", self.folder, error)

    def find(self) -> Path | None:
        """The socket of the server that lives here, once it answers; None when none lives."""
        if not self.alive():
            return None
        socket = Path(self.lock.read_text())
        if self.answers(socket):
            return socket
        if not self.alive():  # it was on its way out
            return None
        raise ConfigError(
            f"A Redis lives on the data folder {self.folder} but does not answer on {socket}: stop "
            "that redis-server or valkey-server process and try again. Nothing it holds is lost."
        )

    def start(self, program: Path) -> Path:
        """Start a server that keeps the folder locked for as long as it lives; wait for it."""
        socket = socket_path(self.folder)
        socket.unlink(missing_ok=True)  # of a server that was killed
        with opened(self.lock) as lock:
            take(lock)  # free a moment ago, and nobody takes it without the start lock
            os.ftruncate(lock, 0)
            os.pwrite(lock, os.fsencode(socket), 0)
            self.launch(program, socket, lock)
        if self.answers(socket):
            return socket
        said = self.log_path.read_text(errors="replace").strip().rpartition("\n")[2]
        raise ConfigError(
            f"The Redis on the data folder {self.folder} did not start: {said or 'it said nothing'}"
        )

    @property
    def log_path(self) -> Path:
        """What the server says, from its last start on."""
        return self.folder / "redis.log"

    def launch(self, program: Path, socket: Path, lock: int) -> None:
        """Run the server with an inherited lock and nothing else of ours."""
        options = {**OPTIONS, "dir": str(self.folder), "unixsocket": str(socket)}
        words = [word for key, value in options.items() for word in (f"--{key}", value)]
        try:
            with self.log_path.open("wb") as said:
                self.child = subprocess.Popen(  # noqa: S603 - a server we chose
                    [program, *words],
                    env={"PATH": os.defpath, "LC_ALL": "C"},  # no secret of ours
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                    pass_fds=[lock],
                    start_new_session=True,
                )
        except OSError as error:
            raise ConfigError(f"{program} cannot be started: {error.strerror}.") from None

    def answers(self, socket: Path) -> bool:
        """Wait until the server is ready; False when it died, never was, or we are to go."""
        begun = time.monotonic()
        with _client(socket) as client:
            while time.monotonic() < begun + START_SECONDS and not self.over.is_set():
                try:
                    return bool(client.ping())
                except BusyLoadingError:  # alive, reading its files
                    time.sleep(0.1)
                except RedisError:
                    late = time.monotonic() > begun + BIND_SECONDS and not socket.exists()
                    if late or not self.alive():
                        return False
                    time.sleep(0.01)
        return False

    def alive(self) -> bool:
        """Whether a server holds the folder."""
        if self.child is not None:
            self.child.poll()
        with opened(self.lock) as lock:
            return not take(lock)

    def end(self) -> None:
        """Take the start lock and leave; without a folder to lock, end what we began."""
        try:
            with locked(self.folder / "redis.start", STOP_SECONDS):
                self.leave()
        except Held:  # its holder stands still: the server is left to the next command
            if self.child is not None:
                self.child.returncode = 0
        except FileNotFoundError:  # somebody deleted the folder under all of us
            if self.child is not None:
                self.child.terminate()
                self.child.wait()

    def leave(self) -> None:
        """Stop using the server, and stop the server if nobody else does."""
        fcntl.flock(self.users, fcntl.LOCK_UN)
        last = take(self.users)
        if last and self.alive():
            self.stop(Path(self.lock.read_text()))
        if self.child is None:
            return
        if last and not self.alive():
            self.child.wait()
        else:
            self.child.returncode = 0  # the others' now: not ours to wait for

    def stop(self, socket: Path) -> None:
        """Have the server save and end, and see it gone."""
        with _client(socket) as client, suppress(RedisError):
            client.shutdown(nosave=True)  # there is no snapshot to take; its log is flushed
        if self.child is not None and not socket.exists():
            self.child.terminate()  # it is too young to be spoken to, or gone
        until = time.monotonic() + STOP_SECONDS
        while self.alive():
            if time.monotonic() > until:
                log.warning("The Redis on %s did not stop; the next command uses it.", self.folder)
                return
            time.sleep(0.01)


def _client(socket: Path) -> Redis:
    never_again = Retry(NoBackoff(), 0)
    return Redis(unix_socket_path=str(socket), retry=never_again, socket_timeout=ANSWER_SECONDS)
