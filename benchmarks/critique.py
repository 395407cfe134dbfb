"""What a critique costs this machine: everything but the model.

    python -m benchmarks.critique [--json] [PDF]

CPU seconds, child processes included, of a whole critique by the evidence reader, and of pypdf
alone getting the plain text out of the same paper: the ratio is the figure to quote. `answering` is
all that happens after reading: prompt, index, choosing, checking, rendering.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any

import pypdf

from bot.core.answer import Answer, Progress, Reply
from bot.core.document import Document
from bot.core.markdown import render_markdown
from bot.core.prompt import again
from bot.core.values import Attachment, Job, Mention, Place
from bot.running.session import redis_session
from config.settings import Settings
from workers.critique import critique
from workers.desk import Desk
from workers.jobs import open_office
from workers.models import Call
from workers.office import Office, prompt_for

ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(os.environ.get("SHEDDER_CORPUS", ROOT.parent / "shared" / "corpus"))
PAPER = CORPUS / "papers" / "mooncake.pdf"
ROUNDS = 5


def cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    spent = (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def least(what: Callable[[], Any]) -> float:
    """The cheapest of a few rounds after a warm-up: what is left is the work itself."""
    what()
    costs = []
    for _ in range(ROUNDS):
        before = cpu()
        what()
        costs.append(cpu() - before)
    return min(costs)


def whole(office: Office, path: Path, read: Callable[[str, Attachment], Document]) -> str:
    """A critique as a job makes it, rendered."""
    place = Place(platform="terminal", workspace="local", channel="benchmark", thread="1")
    file = Attachment(id=str(path), name=path.name)
    mention = Mention(id="1", place=place, author="me", text="decode", attachments=(file,))
    job = Job.of(mention, "q", time.time())
    persona = office.personas[job.persona]
    desk = Desk(
        read=read,
        prompt=partial(prompt_for, office),
        again=again,
        call=lambda on_section: Call(job=job.id, deadline=time.monotonic() + 60),
        show=_unseen,
        reader=office.reader,
        model=office.reader,
        tell=print,
    )
    body = Answer(critique=critique(job, persona, "decode", desk))
    return render_markdown(Reply(job=job.id, place=place, look=persona.look, body=body))


def _unseen(progress: Progress) -> None:
    """Nobody watches a benchmark."""


def measure(path: Path) -> dict[str, Any]:
    """The figures for one paper."""
    content = path.read_bytes()
    with (
        tempfile.TemporaryDirectory() as folder,
        redis_session(Settings(shedder_data=Path(folder), _env_file=None)) as redis,
    ):
        office = open_office(Settings(_env_file=None), redis)
        document = office.documents.read(content, path.name)
        fresh = partial(office.documents.read, content, path.name)
        reading = least(fresh)
        answering = least(lambda: whole(office, path, lambda role, file: document))
        together = least(lambda: whole(office, path, lambda role, file: fresh()))
    alone = least(lambda: [page.extract_text() for page in pypdf.PdfReader(path).pages])
    return {
        "paper": path.name,
        "pages": document.page_count,
        "reading_cpu_s": round(reading, 3),
        "answering_cpu_s": round(answering, 3),
        "critique_cpu_s": round(together, 3),
        "pypdf_text_cpu_s": round(alone, 3),
        "critique_vs_pypdf": round(together / alone, 2),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="CPU of a critique, everything but the model")
    parser.add_argument("pdf", nargs="?", type=Path, default=PAPER)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    figures = measure(args.pdf)
    if args.json:
        print(json.dumps(figures))
        return
    for name, figure in figures.items():
        print(f"{name:<20} {figure}")


if __name__ == "__main__":
    main()
