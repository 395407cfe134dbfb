"""Jobs whose worker is gone: dead ones on this host are seen at once, others by their silence."""

import logging
from collections.abc import Collection

from redis import RedisError
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from bot.running.hosts import died_here
from workers.claims import Claims, Successor

log = logging.getLogger(__name__)


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
        except RedisError:
            raise
        except Exception:  # whatever was planted there, it is owed no sentence
            return Successor()
