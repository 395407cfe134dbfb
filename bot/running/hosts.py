"""Names of workers, and whether the process behind a name is certainly gone.

A worker's name is `host--pid--random`, where host tells apart not only machines but boots and pid
namespaces: two containers may share a host name, and each would take the other's pids for dead.
"""

import os
import re
import secrets
import socket
from functools import cache
from hashlib import sha256
from pathlib import Path


def worker_name() -> str:
    """A new name for a worker in this process."""
    return f"{host_identity()}--{os.getpid()}--{secrets.token_hex(4)}"


@cache
def host_identity() -> str:
    """Which pids are comparable with ours: equal only within one boot and one pid namespace."""
    host = re.sub(r"[^A-Za-z0-9]+", "-", socket.gethostname()).strip("-")[:40]
    return f"{host}-{sha256((_boot() + _pid_namespace()).encode()).hexdigest()[:8]}"


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text()
    except OSError:  # no /proc, e.g. macOS
        return ""


def _pid_namespace() -> str:
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


def died_here(worker: str, me: str | None = None) -> bool:
    """Whether this worker ran on this host and is certainly gone. In doubt it is alive.

    `me` is the only worker of this process, if it has one: our pid under another name is then that
    of a process before us, as when a container starts again.
    """
    host, _, rest = worker.partition("--")
    pid = rest.partition("--")[0]
    if not (pid.isascii() and pid.isdigit() and len(pid) < 100) or host != host_identity():
        return False
    if int(pid) == os.getpid():
        return me is not None and worker != me
    return not _runs(int(pid))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state not in ("Z", "X")  # killed, and its parent has not looked yet
