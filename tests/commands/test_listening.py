"""`shedder bot` and `shedder worker` as services: how they say that they are well."""

import json
import os
import socket
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from shedder_home import eventually

from bot.running.status import live_workers, recent_jobs


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page(port: int, name: str) -> object:
    try:
        with urlopen(f"http://127.0.0.1:{port}/{name}", timeout=10) as answer:
            return json.load(answer)
    except URLError:
        return None


def test_a_worker_and_a_bot_have_a_heartbeat_that_can_be_asked_for(home):
    for words, heart in [(("worker",), "work on redis"), (("bot",), "redis")]:
        port = free_port()
        home.env["HEALTH_PORT"] = str(port)
        process = home.start(*words)
        eventually(lambda port=port, heart=heart: page(port, "healthz") == {heart: True})
        process.terminate()
        process.communicate(timeout=60)


@pytest.mark.parametrize("stdin", ["/dev/null", "closed"])
def test_a_bot_nobody_can_type_to_starts_nothing(home, stdin):
    with Path("/dev/null").open() as file:
        process = home.start(
            "bot", stdin=file, preexec_fn=close_input if stdin == "closed" else None
        )
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Nothing to listen to" in err
    assert not home.data.exists()


def test_a_bot_that_reads_an_empty_file_starts_nothing(home):
    done = home.run("bot")
    assert done.returncode == 1
    assert "Nothing to listen to" in done.stderr
    assert not home.data.exists()


def close_input() -> None:
    os.close(0)


def test_a_bot_without_a_chat_service_is_one_itself_and_reads_questions_from_a_file(home):
    (home.folder / "questions").write_text("@shedder decode ledger.pdf\n")
    with (home.folder / "questions").open() as file:
        process = home.start("bot", stdin=file)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Discussion Questions" in out
    assert "this terminal is one" in err


@pytest.mark.parametrize("goodbye", ["/quit", "Exit"])
def test_a_bot_says_what_can_be_asked_and_ends_when_told(home, goodbye):
    process = home.start("bot")
    said = "".join(f"{line}\n" for line in ("", "hello", "@shedder", goodbye, "decode ledger.pdf"))
    out, err = process.communicate(said, timeout=60)
    assert process.returncode == 0, err
    assert out.count("You can ask:") == 2
    assert "stress-test BASELINE.pdf PROPOSAL.pdf" in err
    assert "Say `help` for more" in err
    assert "Discussion Questions" not in out
    assert "next in line" not in err


def test_a_bot_on_a_redis_of_the_operators_leaves_the_answers_to_their_workers(
    home, redis, redis_url
):
    home.env["REDIS_URL"] = redis_url
    worker = home.start("worker", "--with-parent")
    try:
        eventually(lambda: len(live_workers(redis)) == 1)
        process = home.start("bot")
        out, err = process.communicate("@shedder decode ledger.pdf\n", timeout=60)
        assert process.returncode == 0, err
        assert "Discussion Questions" in out
        assert "there now: 1" in err
        worker.communicate(timeout=30)
        bot = home.start("bot")
        bot.stdin.write("@shedder decode ledger.pdf\n")
        bot.stdin.flush()
        eventually(lambda: any(job.state == "queued" for job in recent_jobs(redis)))
        assert len(home.running()) == 1  # the bot alone
        bot.kill()
        _, err = bot.communicate(timeout=30)
        assert "there now: 0" in err
    finally:
        worker.kill()
        worker.wait()
    assert not (home.data / "worker.log").exists()
