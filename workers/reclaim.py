"""Whose job is nobody's any more: workers that died here are seen at once, others by their silence.

A worker's name is `host--pid--random`, where host tells apart not only machines but boots and pid
namespaces: two containers may share a host name, and each would take the other's pids for dead.
"""

import logging
import os
import re
import secrets
import socket
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from workers.claims import Claims, Successor

log = logging.getLogger(__name__)


def worker_name() -> str:
    """A new name for a worker in this process."""
    return f"{host_identity()}--{os.getpid()}--{secrets.token_hex(4)}"


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


def died_here(worker: str, me: str) -> bool:
    """Whether this worker ran on this host and is certainly gone. In doubt it is alive."""
    host, _, rest = worker.partition("--")
    pid = rest.partition("--")[0]
    if host != host_identity() or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return worker != me  # a container started again: our pid, somebody else's name
    return not _runs(int(pid))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state not in ("Z", "X")  # killed, and its parent has not looked yet


class Reclaimer:
    """Gives the jobs of dead workers back to the line, or up when they keep killing workers."""

    def __init__(self, claims: Claims, *, limit: int, give_up: str) -> None:
        self.claims = claims
        self.limit = limit
        self.give_up = give_up

    def sweep(self, mine: Collection[str]) -> int:
        """Look at every claim but those of our own runs; returns how many were taken."""
        others = [owned for owned in self.claims.owned() if owned.member not in mine]
        gone = {name for name in {o.worker for o in others} if died_here(name, self.claims.worker)}
        lost = (o for o in others if o.expired or o.worker in gone)
        return sum(
            self.lose(o.member, certain=o.worker in gone, why="its worker died") for o in lost
        )

    def lose(self, member: str, *, certain: bool, why: str) -> bool:
        """Take one job from a run; the thread is told when that was once too often."""
        job_id = member.rpartition(":")[0]
        loss = self.claims.lose(
            member, certain=certain, limit=self.limit, then=self._successor(job_id)
        )
        if loss != "not lost":
            log.warning("job %s: %s; %s", job_id, why, loss)
        return loss != "not lost"

    def _successor(self, job_id: str) -> Successor:
        redis = self.claims.redis
        try:
            job = RqJob.fetch(job_id, connection=redis, serializer=JSONSerializer)
            return Successor.giving_up(redis, job, self.give_up)
        except Exception:  # whatever was planted there, it is owed no sentence
            return Successor()
