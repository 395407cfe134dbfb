"""`shedder jobs`: what is waiting, running and done, and taking one back."""

import argparse
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.core.wording import one_line
from bot.queue import cancel
from bot.running.operator import operator_messages
from bot.running.session import load_settings, redis_session
from bot.running.status import JobStatus, live_workers, recent_jobs

ID_WIDTH = len("crit-") + 20
PERSONA_WIDTH = 10
LONG = 1_000  # seconds that are told in minutes

_ENDS = {"answered": "answered", "told": "told why not"}


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
    """A line per job, however narrow the screen; `--json` has it all."""
    table = Table(box=None, expand=True)
    table.add_column("job", no_wrap=True, min_width=ID_WIDTH)  # whole, so that it can be cancelled
    table.add_column("persona", no_wrap=True, max_width=PERSONA_WIDTH)
    table.add_column("documents", no_wrap=True, ratio=2)
    table.add_column("state", no_wrap=True, ratio=3)
    table.add_column("elapsed", no_wrap=True, justify="right")
    for job in jobs:
        cells = (job.id, job.persona, ", ".join(job.documents), _state(job), _elapsed(job.elapsed))
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    return table


def _state(job: JobStatus) -> str:
    """How a job is doing, and what it is at while it is at something."""
    if job.position:
        return f"{job.state} (number {job.position})"
    if job.state == "done":
        return _ENDS.get(job.stage, job.state) + _judged(job)
    at_work = job.state in ("running", "retrying") and job.stage
    return f"{job.state}: {job.stage}" if at_work else job.state


def _judged(job: JobStatus) -> str:
    """What people thought of it, by the buttons under an answer."""
    counts = {"helpful": job.feedback.good, "not helpful": job.feedback.bad}
    said = ", ".join(f"{verdict}: {count}" for verdict, count in counts.items() if count)
    return f" ({said})" if said else ""


def _elapsed(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < LONG else f"{seconds / 60:.0f} min"
