"""A word planted everywhere is nowhere once its thread was forgotten: no key, no file, no log."""

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pdfs import Page
from redis import Redis
from shedder_home import Home, configured, eventually
from stories import GOOD
from traces import traces_of
from trap_server import TrapServer, Turn, says, status

from bot.core.answer import Notice, Reply
from bot.core.values import Attachment, Job, Mention, Place
from bot.ingress.front import Front
from bot.ingress.orders import FORGOTTEN, NOT_YOUR_THREAD, NOTHING_KEPT
from bot.keeping.forgetting import forget_thread
from bot.keeping.threads import ThreadMemory
from bot.personas import load_personas
from bot.platforms import load_platform
from bot.queue import connect
from bot.running.embedded import server_on
from bot.running.server import server_program
from bot.running.status import live_workers
from bot.running.status import status as status_of
from config.settings import Settings

CANARY = "zeppelinquartz"
PLACE = Place(platform="terminal", workspace="w", channel="c", thread="t")
OVER = ("done", "failed", "cancelled")


def paper() -> bytes:
    page = Page().text(72, 740, f"The {CANARY} Queue", 16, "F2")
    for n, sentence in enumerate(
        [
            f"A queue per tenant called {CANARY} cuts the wait by half.",
            "A scheduler takes from the shortest one.",
            "We replay 14 days of a production trace on 8 machines.",
            f"Queues per tenant are cheap and fair, as {CANARY} shows.",
        ]
    ):
        page.text(72, 700 - 30 * n, sentence)
    return page.bytes()


class Lab:
    """A data folder with its server, workers that can be killed, and somebody with a canary."""

    def __init__(self, folder: Path, redis: Redis, endpoint: TrapServer) -> None:
        self.home, self.redis, self.endpoint = Home(folder), redis, endpoint
        self.settings = Settings(_env_file=None, shedder_data=self.home.data)
        self.file = folder / f"{CANARY}.pdf"
        self.file.write_bytes(paper())
        self.front = Front(
            redis,
            load_platform("terminal", self.settings, redis),
            load_personas(self.settings),
            "q",
        )
        self.count = 0

    def start_worker(self, **env: str) -> "subprocess.Popen[str]":
        self.home.env |= {"TMPDIR": str(self.home.folder / "tmp"), **env}
        worker = self.home.start("worker", "--with-parent")
        eventually(lambda: bool(live_workers(self.redis)))
        return worker

    def end(self, worker: "subprocess.Popen[str]") -> None:
        """Its log is a file like any other."""
        _, logged = worker.communicate(timeout=30)
        (self.home.folder / f"worker-{worker.pid}.log").write_text(logged)

    def asks(self, text: str, *, file: bool = False, place: Place = PLACE) -> Job:
        self.count += 1
        files = (Attachment(id=str(self.file), name=self.file.name),) if file else ()
        mention = Mention(
            id=f"m{self.count}",
            place=place,
            author=f"{CANARY}-author",
            text=f"{text} {CANARY}",
            attachments=files,
        )
        return self.front.receive(mention)

    def orders(self, text: str, author: str = f"{CANARY}-author") -> str:
        self.count += 1
        mention = Mention(id=f"m{self.count}", place=PLACE, author=author, text=text)
        job = self.front.receive(mention)
        bodies = self.redis.hvals("shedder:terminal:w:c:t:messages")
        replies = [Reply.model_validate_json(body) for body in bodies]
        [said] = [r.body for r in replies if r.job == job.id]
        assert isinstance(said, Notice)
        return said.text

    def ended(self, job: Job) -> None:
        def over() -> bool:
            known = status_of(self.redis, job.id)
            return known is not None and known.state in OVER

        try:
            eventually(over)
        except AssertionError:
            raise AssertionError(str(status_of(self.redis, job.id))) from None


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    (tmp_path / "tmp").mkdir()
    with (
        server_on(tmp_path / "data", server_program) as url,
        connect(url) as redis,
        TrapServer() as endpoint,
    ):
        made = Lab(tmp_path, redis, endpoint)
        made.home.env["REDIS_URL"] = url
        yield made


def test_a_canary_that_took_every_path_is_nowhere_afterwards(lab: Lab) -> None:
    answered = GOOD.replace("They replay", f"They, {CANARY}, replay")
    lab.endpoint.plays(says(answered))
    worker = lab.start_worker(**configured(lab.endpoint))
    lab.ended(lab.asks("decode this", file=True))  # answered, and a copy follows
    lab.ended(lab.asks("why is it fair to every tenant?"))  # a follow-up
    lab.ended(lab.asks("decode this", file=True))  # from the cache
    lab.ended(lab.asks("kira stress-test this"))  # asks back
    lab.endpoint.plays(status(401))
    lab.ended(lab.asks("fresh, decode this again", file=True))  # the operator is told
    lab.endpoint.plays(status(503, retry_after="60"))
    retried = lab.asks("q and what else is wrong with it?")  # put off
    eventually(lambda: status_of(lab.redis, retried.id).state == "retrying")

    def hang(turn: Turn) -> None:
        turn.wait(120)

    lab.endpoint.plays(hang)
    lab.endpoint.requests.clear()
    running = lab.asks("q what of the worker that is killed over this?")
    eventually(lambda: bool(lab.endpoint.requests))
    cancelled = lab.asks("what of the question taken back?")
    lab.orders("stop")
    worker.send_signal(signal.SIGKILL)
    lab.end(worker)
    assert status_of(lab.redis, running.id) is not None
    assert cancelled is not None
    assert len(traces_of(CANARY, lab.redis, lab.home.folder)) > 10

    assert lab.orders("forget") == FORGOTTEN
    lab.file.unlink()
    assert traces_of(CANARY, lab.redis, lab.home.folder) == []
    worker = lab.start_worker()
    time.sleep(1.5)
    assert traces_of(CANARY, lab.redis, lab.home.folder) == []
    lab.end(worker)
    assert lab.orders("forget") == NOTHING_KEPT


def test_a_worker_that_stood_still_meanwhile_brings_nothing_back(lab: Lab) -> None:
    def slow(turn: Turn) -> None:
        turn.wait(1.5)
        says(GOOD)(turn)

    lab.endpoint.plays(slow)
    worker = lab.start_worker(**configured(lab.endpoint))
    lab.asks("decode this", file=True)
    eventually(lambda: bool(lab.endpoint.requests))
    worker.send_signal(signal.SIGSTOP)
    assert lab.orders("forget") == FORGOTTEN
    lab.file.unlink()
    worker.send_signal(signal.SIGCONT)
    time.sleep(3)
    assert traces_of(CANARY, lab.redis, lab.home.folder) == []
    lab.end(worker)
    assert traces_of(CANARY, lab.redis, lab.home.folder) == []


def test_forgetting_one_thread_leaves_the_others(lab: Lab) -> None:
    worker = lab.start_worker()
    other = PLACE.model_copy(update={"thread": "t2"})
    lab.ended(lab.asks("decode this", file=True))
    lab.ended(lab.asks("decode this", file=True, place=other))
    lab.orders("forget")
    lab.end(worker)
    assert len(ThreadMemory(lab.redis, other).conversation().turns) == 1
    assert ThreadMemory(lab.redis, PLACE).conversation().turns == ()


def test_only_somebody_of_the_thread_has_it_forgotten(lab: Lab) -> None:
    lab.asks("decode this", file=True)
    assert lab.orders("forget", author="a stranger") == NOT_YOUR_THREAD
    assert traces_of(CANARY, lab.redis, lab.home.folder)


def test_a_question_redelivered_after_its_thread_was_forgotten_is_not_asked_again(
    lab: Lab,
) -> None:
    job = lab.asks("decode this", file=True)
    lab.orders("forget")
    again = lab.front.receive(job.mention)
    assert again.id == job.id
    assert status_of(lab.redis, job.id) is None
    lab.file.unlink()
    assert traces_of(CANARY, lab.redis, lab.home.folder) == []


def test_somebody_killed_while_forgetting_is_followed_by_somebody_who_ends_it(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    lab.asks("decode this", file=True)
    lab.file.unlink()
    steps = 0
    execute = Redis.execute_command

    def dying(self, *args, **options):
        nonlocal steps
        steps += 1
        if steps == at:
            raise Killed
        return execute(self, *args, **options)

    platform = load_platform("terminal", lab.settings, lab.redis)
    at = 0
    while True:
        at, steps = at + 1, 0
        monkeypatch.setattr(Redis, "execute_command", dying)
        try:
            forget_thread(lab.redis, platform, PLACE)
            break
        except Killed:
            monkeypatch.undo()
            assert at < 200
    monkeypatch.undo()
    assert traces_of(CANARY, lab.redis, lab.home.folder) == []
    assert at > 3
