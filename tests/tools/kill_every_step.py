"""End a worker at every step of answering a question, and look at what the thread shows.

    python tests/tools/kill_every_step.py             a sample of the steps
    python tests/tools/kill_every_step.py --all       every step, one kill each
    python tests/tools/kill_every_step.py --twice     the next worker is killed, too
    python tests/tools/kill_every_step.py --redis     the server is killed instead, and restarted

Workers, Redis and the endpoint are real (`doomed_worker.py`, the product's own server on a data
folder, `trap_server.py`). A table of what was seen is printed; the exit status is 1 if anything
was seen that must not be.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, Literal

from doomed_worker import MODEL, SCRIPTS
from pdfs import Page
from questions import ANSWER, SECTIONS
from trap_server import Trap, TrapServer, Turn, says, status

from bot.core.answer import Answer, Progress, Reply
from bot.core.values import Attachment, Job, Mention, Place
from bot.embedded import server_on
from bot.front import Front
from bot.outbox import Outbox
from bot.personas import load_personas
from bot.platforms.terminal import Terminal
from bot.queue import connect, submit
from bot.queue import status as status_of
from bot.server import server_program
from config.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
CASE_SECONDS = 60  # longer than any of them takes

Deed = Literal["worker", "redis"]
Model = Literal["reader", "good", "doubtful", "away"]


def _claim(text: str, quote: str) -> dict[str, object]:
    return {"text": text, "quotes": [{"document": "paper", "text": quote}]}


GOOD = json.dumps(
    {
        "summary": {
            "items": {
                "q1": _claim(
                    "They give every tenant a queue of its own and find that waiting is cut by "
                    "half. Until then all tenants shared one queue, so that whoever sent a clump "
                    "of requests made everybody else wait behind it.",
                    "A queue per tenant cuts the wait by half.",
                )
            }
        },
        "mechanism": {
            "items": [
                _claim(
                    "Picture a bakery with a line per customer family. The scheduler looks at "
                    "all lines and serves the shortest one, so a tenant with many requests "
                    "waits in a long queue and delays nobody but itself.",
                    "a scheduler takes from the shortest one",
                )
            ]
        },
        "critique": {
            "why_it_got_in": [
                _claim(
                    "They replay a production trace instead of made-up load.",
                    "We replay 14 days of a production trace on 8 machines.",
                )
            ],
            "where_it_is_weak": [
                _claim(
                    "It calls the queues fair and cheap, and shows the cost of neither.",
                    "Queues per tenant are cheap and fair.",
                )
            ],
        },
        "questions": {
            "items": {
                "q1": _claim(
                    "Would the wait still be cut if one tenant sent nearly all requests?",
                    "A queue per tenant cuts the wait by half.",
                ),
                "q2": _claim(
                    "How does the scheduler behave when the shortest queue holds the longest "
                    "single request?",
                    "a scheduler takes from the shortest one",
                ),
                "q3": _claim(
                    "Why should a trace replayed on a handful of machines stand for a serving "
                    "fleet of production size?",
                    "We replay 14 days of a production trace on 8 machines.",
                ),
            }
        },
    }
)
"""An answer in which nothing is wrong."""


def _paper() -> bytes:
    """What the answers are about, on a page that is read in no time."""
    page, height = Page().text(72, 740, "Queues for Tenants", 16, "F2"), 700
    for heading, prose in SECTIONS:
        page.text(72, height, heading, 12, "F2").text(72, height - 16, prose)
        height -= 48
    return page.bytes()


@dataclass(frozen=True)
class Story:
    """A way for a question to be answered."""

    name: str
    model: Model
    announced: bool  # whether whoever queued it lived to post the placeholder
    requests: int  # what it costs when nobody dies


STORIES = (
    Story("no model", "reader", announced=False, requests=0),
    Story("a model", "good", announced=True, requests=1),
    Story("asked again", "doubtful", announced=True, requests=2),
    Story("model away", "away", announced=False, requests=2),
)


Death = tuple[Story, tuple[str, ...]]  # and the steps at which one worker after the other ends


class Nursery:
    """The process that workers are forked from."""

    def __init__(self, temporary: Path, log: Path) -> None:
        self.log = log
        self.heard: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("doomed_worker.py"))],
            env={
                "PATH": os.defpath,
                "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)]),
                "TMPDIR": str(temporary),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._listening = Thread(target=self._listen)
        self._listening.start()

    def __enter__(self) -> "Nursery":
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self._listening.join()
        self.process.stdout.close()

    def order(self, **order: object) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()

    def worker(self, url: str, settings: dict[str, Any], at: str) -> None:
        self.order(do="work", url=url, settings=settings, at=at, log=str(self.log))

    def next(self) -> dict[str, Any]:
        """The next thing that is said; something must be."""
        return self._sound(self.heard.get(timeout=CASE_SECONDS))

    def soon(self) -> dict[str, Any]:
        """The next thing that is said, or nothing."""
        try:
            return self._sound(self.heard.get(timeout=0.02))
        except Empty:
            return {}

    def _sound(self, news: dict[str, Any]) -> dict[str, Any]:
        assert "broke" not in news, news["broke"]
        return news

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.heard.put(json.loads(line))
        self.heard.put({"broke": "the process that workers are forked from ended"})


@dataclass
class Run:
    """What one worker did with the job."""

    steps: list[str] = field(default_factory=list)
    reached: str = ""  # the step it was ended at
    requests: int = 0  # to the model, up to then
    decided: bool = False  # whether the last words were written down by then
    status: int | None = None


@dataclass
class Case:
    """One question, whoever died over it, and what is wrong with how it ended."""

    story: Story
    job: Job
    runs: list[Run]
    requests: int = 0
    state: str = "gone"
    said: list[str] = field(default_factory=list)  # the messages in the thread
    seconds: float = 0.0  # until the answer was there
    wrong: list[str] = field(default_factory=list)

    @property
    def answers(self) -> int:
        """How many of the thread's messages are one."""
        return self.said.count("answer")

    @property
    def kills(self) -> list[str]:
        return [run.reached for run in self.runs if run.reached]


class Stage:
    """Everything a question needs, real, on folders of its own."""

    def __init__(self, folder: Path) -> None:
        self.data, self.temporary = folder / "data", folder / "temporary"
        self.log, self.paper = folder / "workers.log", folder / "queues.pdf"

    def __enter__(self) -> "Stage":
        self.temporary.mkdir()
        self.paper.write_bytes(_paper())
        with ExitStack() as opened:
            self.url = opened.enter_context(server_on(self.data, server_program))
            self.redis = opened.enter_context(connect(self.url))
            self.endpoint = opened.enter_context(TrapServer())
            self.nursery = opened.enter_context(Nursery(self.temporary, self.log))
            self.opened = opened.pop_all()
        self.thread = Terminal(self.redis)
        self.personas = load_personas(Settings.model_validate({"_env_file": None}))
        self.count = 0
        return self

    def __exit__(self, *_: object) -> None:
        self.opened.close()

    def play(self, story: Story, *at: str, deed: Deed = "worker") -> Case:
        """Ask, end a worker at each of these steps in turn, and let the last one finish."""
        self.redis.flushall()
        for (
            script
        ) in SCRIPTS.values():  # known from the start, so that steps are the same each time
            self.redis.script_load(script)
        self.endpoint.requests.clear()
        self.endpoint.plays(*self._traps(story))
        case = Case(story, self._ask(story), [])
        for step in (*at, "") if deed == "worker" else at:
            if not self._over(case.job):
                case.runs.append(self._work(case, step, deed))
        self._look(case, deed)
        return case

    def _ask(self, story: Story) -> Job:
        self.count += 1
        place = Place(platform="terminal", workspace="w", channel="c", thread=f"t{self.count}")
        mention = Mention(
            id=f"{self.count}",
            place=place,
            author="you",
            text="decode this",
            attachments=(Attachment(id=str(self.paper), name=self.paper.name),),
        )
        if story.announced:
            return Front(self.redis, self.thread, self.personas, "q").receive(mention)
        job = Job.of(mention, "q", time.time())
        submit(self.redis, job)
        return job

    def _traps(self, story: Story) -> tuple[Trap, ...]:
        good, doubtful = (says(text, size=len(text) // 5) for text in (GOOD, ANSWER))

        def by_request(turn: Turn) -> None:
            turns = self.endpoint.requests[-1].json["messages"]
            again = any(said["role"] == "assistant" for said in turns)
            (good if again else doubtful)(turn)

        if story.model == "away":
            return status(503, retry_after="0"), good
        return (by_request,) if story.model == "doubtful" else (good,)

    def _settings(self, story: Story) -> dict[str, Any]:
        if story.model == "reader":
            return {}
        return {"openai_base_url": self.endpoint.url, "openai_model": MODEL}

    def _work(self, case: Case, at: str, deed: Deed) -> Run:
        """Have one worker work until it is dead, or the job is over and it was told to go."""
        run, told = Run(), False
        self.nursery.worker(self.url, self._settings(case.story), at)
        worker = self.nursery.next()["born"]
        until = time.monotonic() + CASE_SECONDS
        while run.status is None:
            assert time.monotonic() < until, f"{case.story.name}: stuck after {run.steps[-3:]}"
            news = self.nursery.soon()
            run.steps += [news[kind] for kind in ("step", "reached") if kind in news]
            run.status = news.get("ended")
            if "reached" in news:
                run.reached = news["reached"]
                run.decided = self.redis.hexists(f"shedder:out:{case.job.id}", "final")
                self._strike(worker, deed)
            killed = bool(run.reached) and deed == "worker"
            if not told and (killed or self._over(case.job)):
                told = True
                os.kill(worker, signal.SIGTERM)
                self.nursery.order(do="reap", pid=worker)
        run.requests = len(self.endpoint.requests)
        return run

    def _strike(self, worker: int, deed: Deed) -> None:
        """The worker stands still at its step: now."""
        if deed == "worker":
            os.kill(worker, signal.SIGKILL)
            return
        os.kill(self.redis.info("server")["process_id"], signal.SIGKILL)
        os.kill(worker, signal.SIGCONT)
        self.opened.enter_context(server_on(self.data, server_program))

    def _over(self, job: Job) -> bool:
        known = status_of(self.redis, job.id)
        ended = known is not None and known.state in ("done", "failed", "cancelled")
        return ended and not self._left("queue:shedder", "wip:shedder")

    def _look(self, case: Case, deed: Deed) -> None:
        """Compare what is there with what must be."""
        case.requests = len(self.endpoint.requests)
        known, last = status_of(self.redis, case.job.id), case.runs[-1]
        case.state = known.state if known else case.state
        left = self._left("queue:*", "wip:*", "scheduled:*", "failed:*", "execution*")
        checks: tuple[tuple[object, str], ...] = (
            (case.state == "done", f"the job is {case.state}"),
            (not left, f"left in the queue: {left}"),
            (case.requests <= self._bill(case, deed), f"{case.requests} requests to the model"),
            (last.reached or last.status == 0, f"the last worker ended with {last.status}"),
            (self._alone(), "a process was left behind"),
            (not list(self.temporary.iterdir()), "a file was left behind"),
        )
        case.wrong = [complaint for holds, complaint in checks if not holds]
        case.wrong += self._wrong_in_thread(case)

    def _wrong_in_thread(self, case: Case) -> Iterator[str]:
        """The thread as somebody sees it who looks now, and as it went by."""
        messages = [
            Reply.model_validate_json(body)
            for key in self.redis.keys("shedder:terminal:*:messages")
            for body in self.redis.hvals(key)
        ]
        case.said = [message.body.kind for message in messages]
        if case.said != ["answer"]:
            yield f"messages: {case.said}"
            return
        outbox = Outbox(self.redis, self.thread, case.job, lambda: False)
        if messages[0] != outbox.stored():
            yield "the thread does not say what was decided"
        if self._by(messages[0]) != ("reader" if case.story.model == "reader" else MODEL):
            yield f"answered by {self._by(messages[0])}"
        (key,) = self.redis.keys("shedder:terminal:*:news")
        shown = [
            (entry, Reply.model_validate_json(fields[b"body"]))
            for entry, fields in self.redis.xrange(key)
        ]
        first = next(n for n, (_, reply) in enumerate(shown) if isinstance(reply.body, Answer))
        case.seconds = int(shown[first][0].split(b"-")[0]) / 1000 - case.job.asked_at
        if any(isinstance(reply.body, Progress) for _, reply in shown[first:]):
            yield "progress was shown after the answer"
        if any(reply != messages[0] for _, reply in shown[first:]):
            yield "two different answers were shown"

    def _by(self, reply: Reply) -> str:
        assert isinstance(reply.body, Answer)
        return reply.body.critique.footer.model

    def _left(self, *kinds: str) -> list[str]:
        return [key.decode() for kind in kinds for key in self.redis.keys(f"rq:{kind}")]

    def _bill(self, case: Case, deed: Deed) -> int:
        """The most that may have been asked of the model."""
        needed = case.story.requests
        if deed == "redis":
            return 2 * needed
        killed = [run for run in case.runs if run.reached]
        if not killed:
            return needed
        return killed[-1].requests + (0 if killed[-1].decided else needed)

    def _alone(self) -> bool:
        self.nursery.order(do="alone")
        return bool(self.nursery.next()["alone"])


DECIDED = "after HSETNX shedder:out final#1"


class Script:
    """The steps one story goes through: undisturbed, and when a worker before was killed."""

    def __init__(self, stage: Stage, story: Story) -> None:
        self.stage, self.story = stage, story

    @cached_property
    def steps(self) -> list[str]:
        steps = self.stage.play(self.story).runs[0].steps
        return [step for step in steps if not _is_another_poll(step)]

    @cached_property
    def _undecided(self) -> list[str]:
        return self.stage.play(self.story, "after take#1").runs[1].steps

    @cached_property
    def _decided(self) -> list[str]:
        return self.stage.play(self.story, DECIDED).runs[1].steps

    def next_after(self, step: str) -> list[str]:
        """What a worker does that finds the job as it was left at this step."""
        after = self.steps.index(step) >= self.steps.index(DECIDED)
        return self._decided if after else self._undecided


def _is_another_poll(step: str) -> bool:
    """While a PDF is read its reader looks up many times, and each time is like the other."""
    name, _, times = step.partition("#")
    return name.endswith("cancelled in documents.read") and int(times) > 2


def deaths(scripts: list[Script], seed: int, *, twice: bool = False) -> list[Death]:
    """Each step of each story, shuffled; the same seed begins alike though some steps come and go.

    With `twice` the worker that comes next is ended as well, at some step of its own.
    """
    found = []
    for script in scripts:
        for step in script.steps:
            then = [min(script.next_after(step), key=partial(_luck, seed, step))] if twice else []
            found.append((script.story, (step, *then)))
    return sorted(found, key=lambda death: _luck(seed, death[0].name, death[1][0]))


def _luck(seed: int, *words: str) -> float:
    return random.Random(f"{seed} {' '.join(words)}").random()


def table(cases: list[Case]) -> str:
    """One line per kind of step: how often somebody died there, and what came of it."""
    rows: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        for step in {step.partition("#")[0] for step in case.kills}:
            rows.setdefault((case.story.name, step), []).append(case)
    lines = [f"{'story':<12} {'step':<68} cases answers model calls  seconds"]
    lines += [_line(*key, rows[key]) for key in sorted(rows, key=lambda key: key[0])]
    missed = sum(not case.kills for case in cases)
    kills = sum(len(case.kills) for case in cases)
    answers = sum(case.answers for case in cases)
    wrong = sum(bool(case.wrong) for case in cases)
    lines.append(
        f"{len(cases)} questions, {kills} kills, {answers} answers, {wrong} with something wrong; "
        f"{missed} ended before their step came"
    )
    return "\n".join(lines)


def _line(story: str, step: str, cases: list[Case]) -> str:
    calls = sorted(case.requests for case in cases)
    seconds = max(case.seconds for case in cases)
    answers = sum(case.answers for case in cases)
    return (
        f"{story:<12} {step:<68} {len(cases):5} {answers:7} {calls[0]:>7}-{calls[-1]:<3} "
        f"{seconds:8.1f}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill a worker at every step.")
    parser.add_argument("--all", action="store_true", help="every step, not a sample")
    parser.add_argument("--sample", type=int, default=40, help="how many steps otherwise")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--story", choices=[story.name for story in STORIES], help="only this one")
    parser.add_argument("--twice", action="store_true", help="kill the next worker, too")
    parser.add_argument("--redis", action="store_true", help="kill the server instead")
    how = parser.parse_args()
    for ending in (signal.SIGTERM, signal.SIGINT):  # the server must not outlive us
        signal.signal(ending, lambda *_: sys.exit(1))
    stories = [story for story in STORIES if how.story in (None, story.name)]
    cases: list[Case] = []
    with TemporaryDirectory() as folder, Stage(Path(folder)) as stage:
        chosen = deaths([Script(stage, story) for story in stories], how.seed, twice=how.twice)
        chosen = chosen if how.all else chosen[: how.sample]
        for number, (story, at) in enumerate(chosen, 1):
            case = stage.play(story, *at, deed="redis" if how.redis else "worker")
            cases.append(case)
            if case.wrong:
                sys.stderr.write(f"{story.name}: {at}: {case.wrong}\n")
            if number % 25 == 0:
                sys.stderr.write(f"{number} of {len(chosen)}\n")
    sys.stdout.write(table(cases) + "\n")
    return 1 if any(case.wrong for case in cases) else 0


if __name__ == "__main__":
    sys.exit(main())
