"""`shedder jobs`: what is waiting, running and done, and taking one back."""

import argparse
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.operator import operator_messages
from bot.queue import cancel
from bot.session import load_settings, redis_session
from bot.status import JobStatus, live_workers, recent_jobs

ID_WIDTH = len("crit-") + 20


def run(args: argparse.Namespace) -> int:
    """List the recent jobs, or cancel one."""
    with redis_session(load_settings()) as redis:
        if args.cancel:
            taken = cancel(redis, args.cancel)
            said = "will stop at its next step" if taken else "is over, or was never here"
            sys.stdout.write(f"{args.cancel} {said}.\n")
            return 0 if taken else 1
        jobs = recent_jobs(redis)
        if args.json:
            sys.stdout.writelines(job.model_dump_json() + "\n" for job in jobs)
            return 0
        console = Console()
        console.print(_table(jobs))
        for worker in live_workers(redis):
            busy = f"{worker.running} of {worker.concurrency} jobs"
            console.print(Text(f"worker {worker.host} pid {worker.pid}: {busy}", "dim"))
        for message in operator_messages(redis)[:5]:
            console.print(Text(f"for the operator: {message}", "yellow"))
        return 0


def _table(jobs: tuple[JobStatus, ...]) -> Table:
    table = Table(box=None)
    table.add_column("job", no_wrap=True, min_width=ID_WIDTH)  # whole, so that it can be cancelled
    for name in ("persona", "documents", "state", "stage", "elapsed"):
        table.add_column(name)
    for job in jobs:
        state = f"{job.state} (number {job.position})" if job.position else job.state
        cells = (job.id, job.persona, ", ".join(job.documents), state, job.stage)
        table.add_row(*(Text(cell) for cell in cells), Text(f"{job.elapsed:.0f} s"))
    return table
