"""Whether the process behind a worker's name is gone: certain, or not said."""

import os
import subprocess
import sys

import pytest

from bot.running.hosts import died_here, host_identity, worker_name


def test_two_workers_of_one_process_have_two_names() -> None:
    assert worker_name() != worker_name()
    assert worker_name().startswith(f"{host_identity()}--{os.getpid()}--")


def test_a_process_that_runs_is_alive_and_one_that_ended_is_dead() -> None:
    say = "from bot.running.hosts import worker_name; print(worker_name(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", say], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        assert not died_here(name)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert died_here(name)  # killed, though nobody has looked at it yet
        process.wait()
        assert died_here(name)


def test_our_own_pid_under_another_name_was_a_process_before_us() -> None:
    mine, other = worker_name(), worker_name()
    assert not died_here(mine, me=mine)
    assert died_here(other, me=mine)
    assert not died_here(other)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x",
        f"elsewhere-12345678--{2**22}--a",
        "{here}--x--a",
        "{here}",
        "{here}--²--a",
        f"{{here}}--{'9' * 5_000}--a",  # more digits than Python reads as a number
    ],
)
def test_in_doubt_a_worker_is_alive(name: str) -> None:
    assert not died_here(name.format(here=host_identity()))


def test_a_pid_that_cannot_exist_is_dead() -> None:
    assert died_here(f"{host_identity()}--{2**80}--a")
