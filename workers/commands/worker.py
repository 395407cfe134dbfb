"""`shedder worker`: answer what is queued until told to stop."""

import argparse
import logging
import os
import signal
import threading

from bot.running.fingerprint import fingerprint
from bot.running.health import Health
from bot.running.session import load_settings, redis_session
from bot.running.status import live_workers
from workers.club.keeping import Timetable
from workers.jobs import open_office
from workers.worker import serve

ORPHANED_SECONDS = 2.0  # what running jobs get when whoever asked is gone


def run(args: argparse.Namespace) -> int:
    """Refuse to start when something is misconfigured; else serve until SIGTERM."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    settings = load_settings()
    mark = fingerprint(settings)
    if args.with_parent:
        settings = settings.model_copy(update={"drain_seconds": ORPHANED_SECONDS})
        threading.Thread(target=_stop_with_parent, daemon=True).start()
    with redis_session(settings) as redis:
        office = open_office(settings, redis)
        timetable = Timetable(redis, office.digests)
        health = Health()
        health.probe("redis", lambda: bool(redis.ping()))
        health.probe("worker", lambda: os.getpid() in {info.pid for info in live_workers(redis)})
        with health.served(None if args.with_parent else settings.health_port):
            duties = (timetable.keep,)
            return serve(settings, redis, health=health, fingerprint=mark, duties=duties)


def _stop_with_parent() -> None:
    """Whoever started us holds the other end of standard input; when they go, so do we."""
    while os.read(0, 4096):  # not `sys.stdin`: its lock, held here, would crash an early exit
        pass
    os.kill(os.getpid(), signal.SIGTERM)
