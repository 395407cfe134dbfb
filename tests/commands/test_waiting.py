"""Nobody waits for an answer that cannot come, whatever became of the job or its worker."""

import signal

import pytest
from redis import Redis
from shedder_home import configured, eventually
from trap_server import silent
from worker_process import job_that

from bot.core.errors import ConfigError, TransientError
from bot.queue import last_word, submit
from bot.running import session, waiting
from bot.running.session import Hired
from bot.running.status import live_workers
from bot.running.waiting import Wait
from config.settings import Settings


@pytest.fixture
def impatience(monkeypatch):
    monkeypatch.setattr(waiting, "LOST_SECONDS", 0)


def test_a_job_that_waits_or_runs_is_worth_waiting_for(redis, impatience):
    job = job_that()
    submit(redis, job)
    for state in ("queued", "started", "scheduled"):
        redis.hset(f"rq:job:{job.id}", "status", state)
        Wait(redis, job.id).look()


def test_a_job_that_is_gone_is_not(redis, impatience):
    with pytest.raises(TransientError, match=r"Job crit-1 is no longer in Redis"):
        Wait(redis, "crit-1").look()


@pytest.mark.parametrize("state", ["failed", "finished"])
def test_a_job_that_ended_is_worth_waiting_for_until_its_last_word_ended_too(
    redis, impatience, state
):
    job = job_that()
    wait = Wait(redis, job.id)
    submit(redis, job)
    redis.hset(f"rq:job:{job.id}", "status", state)
    redis.hset(f"rq:job:{last_word(job.id)}", "status", "queued")
    wait.look()
    redis.hset(f"rq:job:{last_word(job.id)}", "status", "failed")
    with pytest.raises(ConfigError, match=rf"Job {job.id} ended without a word"):
        wait.look()


def test_what_looks_lost_for_a_moment_is_given_time(redis):
    wait = Wait(redis, "crit-1")
    wait.look()
    assert wait.hopeless_since is not None
    submit(redis, job_that().model_copy(update={"id": "crit-1"}))
    wait.look()
    assert wait.hopeless_since is None


def test_a_redis_that_is_away_is_not_this_ones_to_judge(tmp_path, impatience):
    with Redis(unix_socket_path=str(tmp_path / "nothing.sock")) as redis:
        Wait(redis, "crit-1").look()


@pytest.fixture
def hired(redis, redis_url, tmp_path, monkeypatch):
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("SHEDDER_DATA", str(tmp_path))
    worker = Hired(Settings(_env_file=None), redis)
    yield worker
    worker.stop()


def test_a_worker_that_stands_still_is_ended_and_another_one_started(hired, redis, monkeypatch):
    hired.start_if_needed()
    still = hired.process
    still.send_signal(signal.SIGSTOP)
    [name] = [info.name for info in live_workers(redis)]
    redis.zrem("shedder:workers", name)  # as its silence does after a while
    hired.start_if_needed()
    assert hired.process is still  # it may only be busy
    monkeypatch.setattr(session, "SILENT_SECONDS", 0)
    hired.start_if_needed()
    assert still.returncode == -signal.SIGKILL
    assert [info.pid for info in live_workers(redis)] == [hired.process.pid]


def test_a_failure_to_start_is_told_to_whoever_waits(hired, redis, monkeypatch):
    monkeypatch.setenv("MAX_PAGES", "many")
    submit(redis, job_that())
    try:
        hired.start_if_needed()
    except ConfigError as error:
        hired.failure = error
    with pytest.raises(ConfigError, match=r"did not start\. MAX_PAGES"):
        Wait(redis, job_that().id, hired).look()


def lose(home):
    """What a Redis without files does when it starts again."""
    with Redis(unix_socket_path=str(home.data / "redis.sock")) as redis:
        [job] = redis.keys("rq:job:crit-*")
        redis.delete(job)
        return job.decode().removeprefix("rq:job:")


def test_a_command_whose_job_vanished_says_so_and_ends(home, endpoint):
    endpoint.plays(silent())
    process = home.asking(endpoint, "decode", "ledger.pdf")
    job = lose(home)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"Job {job} is no longer in Redis" in err
    assert str(home.data / "worker.log") in err
    assert home.running() == []


def test_a_bot_whose_job_vanished_says_so_too(home, endpoint):
    endpoint.plays(silent())
    home.env |= configured(endpoint)
    process = home.start("bot")
    process.stdin.write("@shedder decode ledger.pdf\n")
    process.stdin.flush()
    eventually(lambda: bool(endpoint.requests))
    job = lose(home)
    eventually(lambda: process.poll() is not None, 60)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"Job {job} is no longer in Redis" in err
