"""Several processes ask arXiv for papers and listings, at the pace that it wants: who breaks it?

python tests/tools/arxiv_manners.py --processes 4 --requests 3
"""

import argparse
import multiprocessing
import socket
import sys
import time
from itertools import pairwise

from fake_arxiv import PUBLIC, FakeArxiv, Listed
from redis import Redis

from bot.core.errors import TransientError
from bot.core.links import Link, link_of
from workers.links import Library
from workers.links.arxiv import listings
from workers.links.pace import Pace
from workers.links.transport import Transport

REST = 3.0


def ask(port: int, url: str, requests: int) -> None:
    """One process' part: PDFs and listings in turn."""

    def connect(address: str, host: str, timeout: float) -> socket.socket:
        return socket.create_connection(("127.0.0.1", port), timeout)

    link = link_of("arXiv:2407.00079")
    assert link is not None
    with Redis.from_url(url) as redis:
        transport = Transport("t", lambda host: (PUBLIC,), connect)
        library = Library(transport, Pace(redis), frozenset({"arxiv"}))
        for number in range(requests):
            while not asked(library, link, of_listings=number % 2 == 1):
                time.sleep(1)  # as a job that is put back


def asked(library: Library, link: Link, *, of_listings: bool) -> bool:
    """Whether one request was made; others may have kept arXiv busy for too long."""
    try:
        if of_listings:
            return bool(listings(library, [link.id], lambda: False))
        return bool(library.fetch(link.attachment, 10_000, lambda: False))
    except TransientError:
        return False


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--requests", type=int, default=3, help="of each process")
    parser.add_argument("--redis", default="redis://localhost:6379/9", help="an empty one")
    given = parser.parse_args()
    spawned = multiprocessing.get_context("spawn")
    with FakeArxiv(Listed("2407.00079", "Mooncake", "We serve."), takes=0.5) as arxiv:
        asking = [
            spawned.Process(target=ask, args=(arxiv.port, given.redis, given.requests))
            for _ in range(given.processes)
        ]
        for process in asking:
            process.start()
        for process in asking:
            process.join()
        times = sorted(visit.began for visit in arxiv.visits)
        shortest = min((later - earlier for earlier, later in pairwise(times)), default=0.0)
        breaches = arxiv.breaches(REST)
    said = f"{len(times)} requests of {given.processes} processes, shortest gap {shortest:.3f} s"
    sys.stdout.write("\n".join((f"{said}, {len(breaches)} breaches", *breaches, "")))
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
