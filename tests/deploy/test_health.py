"""A process tells how it is, and ends itself when it hangs."""

import json
import os
import subprocess
import sys
import threading
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from shedder_home import eventually

from bot.core.errors import ConfigError
from bot.running.health import HUNG, Health


def asked(port: int | None, page: str) -> tuple[int, dict[str, bool]]:
    try:
        with urlopen(f"http://127.0.0.1:{port}{page}", timeout=10) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refusal:
        return refusal.code, json.load(refusal) if refusal.code == 503 else {}


def test_a_working_process_is_alive_and_ready():
    health = Health()
    health.heartbeat("queue", patience=3600)
    health.probe("redis", lambda: True)
    with health.served(0, "127.0.0.1") as port:
        assert asked(port, "/healthz") == (200, {"queue": True})
        assert asked(port, "/readyz") == (200, {"queue": True, "redis": True})
        assert asked(port, "/metrics") == (404, {})


def test_a_lost_connection_means_not_ready_but_still_alive():
    health = Health()
    health.probe("socket", lambda: False)
    with health.served(0, "127.0.0.1") as port:
        assert asked(port, "/readyz") == (503, {"socket": False})
        assert asked(port, "/healthz") == (200, {})


def test_a_probe_that_fails_says_nothing_of_why():
    def redis() -> bool:
        raise ConnectionError("redis://user:password@host is gone")

    health = Health()
    health.probe("redis", redis)
    with health.served(0, "127.0.0.1") as port:
        assert asked(port, "/readyz") == (503, {"redis": False})


def test_a_loop_past_its_patience_is_not_alive():
    health = Health()
    health.heartbeat("queue", patience=-1)
    assert health.alive() == {"queue": False}
    assert health.ready() == {"queue": False}


def test_a_beat_makes_a_loop_fresh_again(monkeypatch):
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    heart = Health().heartbeat("queue", patience=60)
    now += 61
    assert not heart.fresh()
    heart.beat()
    assert heart.fresh()
    assert heart.silence() == 0


HANGS = """
import logging, time
from bot.running.health import Health
logging.basicConfig(format="%(message)s")
health = Health()
health.heartbeat("queue", patience=0.2)
with health.served(None):
    time.sleep(60)
"""


def test_a_process_that_hangs_ends_itself_with_a_sentence():
    hung = subprocess.run(
        [sys.executable, "-c", HANGS], capture_output=True, text=True, timeout=60, check=False
    )
    assert hung.returncode == HUNG == os.EX_SOFTWARE
    assert hung.stderr.startswith("queue has stood still for ")


def test_a_process_that_beats_is_left_alone_and_leaves_no_thread():
    health = Health()
    heart = health.heartbeat("queue", patience=30)
    before = set(threading.enumerate())
    with health.served(None) as port:
        assert port is None
        for _ in range(3):
            heart.beat()
    for thread in threading.enumerate():
        if thread.name == "watchdog":
            thread.join(10)
    assert set(threading.enumerate()) <= before


def test_a_pulse_lasts_as_long_as_somebody_answers():
    answers, asked_for = [True], []

    def answering() -> bool:
        asked_for.append(1)
        if not answers[0]:
            raise ConnectionError
        return True

    health = Health()
    with health.pulse("redis", 1, answering):
        eventually(lambda: len(asked_for) > 6 and health.alive() == {"redis": True})
        answers[0] = False
        eventually(lambda: health.alive() == {"redis": False})
        answers[0] = True
        eventually(lambda: health.alive() == {"redis": True})
    assert health.alive() == {}


def test_a_taken_port_is_the_operators_to_mend():
    with (
        Health().served(0, "127.0.0.1") as port,
        pytest.raises(ConfigError, match="HEALTH_PORT"),
        Health().served(port, "127.0.0.1"),
    ):
        pass
