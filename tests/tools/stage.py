"""A question asked for real, with everybody who may die over it, and a look at how it ended."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from doomed_worker import MODEL, SCRIPTS
from nursery import Nursery
from stories import Story, short_paper
from trap_server import TrapServer

from bot.core.answer import Answer, Progress, Reply
from bot.core.conversation import Turn
from bot.core.values import Attachment, Job, Mention, Place
from bot.delivery.outbox import Outbox
from bot.ingress.front import Front
from bot.keeping.threads import ThreadMemory
from bot.personas import load_personas
from bot.platforms.terminal import Terminal
from bot.queue import connect, submit
from bot.running.embedded import server_on
from bot.running.server import server_program
from bot.running.status import status as status_of
from config.settings import Settings
from workers.asking.ladder import ANSWERS_PER_JOB

CASE_SECONDS = 60  # longer than any of them takes

Deed = Literal["worker", "redis"]  # who is killed


@dataclass
class Run:
    """What one worker did with the job."""

    steps: list[str] = field(default_factory=list)
    reached: str = ""  # the step it was ended at
    requests: int = 0  # to the model, up to then
    decided: bool = False  # whether the last words were written down by then
    status: int | None = None
    stuck: bool = False  # it never ended by itself


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
        self.paper.write_bytes(short_paper())
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
        for file in self.temporary.iterdir():
            file.unlink()
        for script in SCRIPTS.values():  # known already, so that steps are the same each time
            self.redis.script_load(script)
        self.endpoint.requests.clear()
        self.endpoint.plays(*story.traps)
        case = Case(story, self._ask(story), [])
        for step in (*at, "") if deed == "worker" else at:
            if not self._over(case.job):
                self._work(case, step, deed)
        self._look(case, deed)
        return case

    def _ask(self, story: Story) -> Job:
        self.count += 1
        place = Place(platform="terminal", workspace="w", channel="c", thread=f"t{self.count}")
        self.memory = ThreadMemory(self.redis, place)
        mention = self._mention(story.question, place, attached=not story.earlier)
        if story.earlier:
            self._was_asked(self._mention("decode this", place, attached=True))
        if story.announced:
            return self._front().receive(mention)
        job = Job.of(mention, "q", time.time())
        self.memory.take_in(job)
        submit(self.redis, job)
        return job

    def _mention(self, text: str, place: Place, *, attached: bool = False) -> Mention:
        file = Attachment(id=str(self.paper), name=self.paper.name)
        return Mention(
            id=f"{self.count} {text}",
            place=place,
            author="you",
            text=text,
            attachments=(file,) if attached else (),
        )

    def _was_asked(self, mention: Mention) -> None:
        """Somebody asked this before, and was answered."""
        job = Job.of(mention, "q", time.time() - 60)
        self.memory.take_in(job)
        self.memory.remember(
            Turn(
                job=job.id,
                persona="q",
                question=mention.text,
                said="A queue each, and that is all.",
                asked_at=job.asked_at,
            )
        )

    def _front(self) -> Front:
        return Front(self.redis, self.thread, self.personas, "q")

    def _settings(self, story: Story) -> dict[str, Any]:
        if story.model == "none":
            return {}
        return {"openai_base_url": self.endpoint.url, "openai_model": MODEL}

    def _work(self, case: Case, at: str, deed: Deed) -> None:
        """Have one worker work until it is dead, or the job is over and it was told to go."""
        run, told = Run(), False
        case.runs.append(run)
        self.nursery.worker(self.url, self._settings(case.story), at)
        worker = self.nursery.next()["born"]
        until = time.monotonic() + CASE_SECONDS
        while run.status is None:
            news = self.nursery.soon()
            run.steps += [news[kind] for kind in ("step", "reached") if kind in news]
            run.status = news.get("ended")
            if "reached" in news:
                run.reached = news["reached"]
                self._strike(case, run, worker, deed)
            if time.monotonic() > until and not run.stuck:
                run.stuck = True
                os.kill(worker, signal.SIGKILL)
            killed = bool(run.reached) and deed == "worker"
            if not told and (killed or run.stuck or self._over(case.job)):
                told = True
                os.kill(worker, signal.SIGTERM)
                self.nursery.order(do="reap", pid=worker)
        run.requests = len(self.endpoint.requests)

    def _strike(self, case: Case, run: Run, worker: int, deed: Deed) -> None:
        """The worker is about to stand still at its step; once it does, end it or the server."""
        while Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            time.sleep(0.001)
        run.decided = self.redis.hexists(f"shedder:out:{case.job.id}", "final")
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
            (not any(run.stuck for run in case.runs), f"stuck after {last.steps[-3:]}"),
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
        if self._by(messages[0]) not in self._expected(case):
            yield f"answered by {self._by(messages[0])}"
        (key,) = self.redis.keys("shedder:terminal:*:news")
        news = self.redis.xrange(key)
        shown = [
            (entry, Reply.model_validate_json(fields[b"body"]))
            for entry, fields in news
            if b"body" in fields
        ]
        yield from self._wrong_with_copy(news, case.story.earlier)
        first = next(n for n, (_, reply) in enumerate(shown) if isinstance(reply.body, Answer))
        case.seconds = int(shown[first][0].split(b"-")[0]) / 1000 - case.job.asked_at
        if any(isinstance(reply.body, Progress) for _, reply in shown[first:]):
            yield "progress was shown after the answer"
        if any(reply != messages[0] for _, reply in shown[first:]):
            yield "two different answers were shown"
        yield from self._wrong_in_memory(case)
        yield from self._wrong_when_deleted(case)

    def _wrong_in_memory(self, case: Case) -> Iterator[str]:
        """What the thread remembers: this turn once, after whatever was said before."""
        turns = [turn.job == case.job.id for turn in self.memory.conversation().turns]
        if turns != [False] * case.story.earlier + [True]:
            yield f"remembered: {turns}"

    def _wrong_when_deleted(self, case: Case) -> Iterator[str]:
        """The answer is deleted, by an order that is delivered twice."""
        for _ in range(2):
            self._front().receive(self._mention("delete", case.job.mention.place))
        left = [
            Reply.model_validate_json(body).body.kind
            for key in self.redis.keys("shedder:terminal:*:messages")
            for body in self.redis.hvals(key)
        ]
        if left != ["notice"] or self.redis.keys("shedder:terminal:*:files"):
            yield f"after it was deleted: {left}"
        if len(self.memory.conversation().turns) != case.story.earlier:
            yield "a deleted answer is remembered"

    def _wrong_with_copy(
        self, news: list[tuple[bytes, dict[bytes, bytes]]], earlier: bool
    ) -> Iterator[str]:
        """The annotated copy, which comes once and after the answer, unless it was there before."""
        names = [fields[b"file"] for _, fields in news if b"file" in fields]
        if names != [b"queues.annotated.pdf"] * (not earlier):
            yield f"copies: {names}"
        if not names or earlier:
            return
        if not any(b"answer" in fields.get(b"body", b"") for _, fields in news[:-1]):
            yield "the copy came before the answer"
        contents = [
            content
            for key in self.redis.keys("shedder:terminal:*:files")
            for content in self.redis.hvals(key)
        ]
        if len(contents) != 1 or not contents[0].startswith(self.paper.read_bytes()):
            yield "the copy is not that of the paper"

    def _by(self, reply: Reply) -> str:
        assert isinstance(reply.body, Answer)
        return reply.body.critique.footer.model

    def _expected(self, case: Case) -> tuple[str, ...]:
        """Who may have answered: no model is paid without end, however many workers die."""
        if case.story.model == "none":
            return ("reader",)
        return (MODEL, "reader") if case.requests >= ANSWERS_PER_JOB else (MODEL,)

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
