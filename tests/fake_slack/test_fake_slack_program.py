"""The fake Slack as a process of its own."""

import json
import subprocess
import sys
import threading
from pathlib import Path

from fake_slack import FakeSlack
from fake_slack_app import respond
from slack_sdk import WebClient

TOOLS = Path(__file__).parents[1] / "tools"


def test_it_runs_as_a_process_that_takes_orders() -> None:
    program = [sys.executable, str(TOOLS / "fake_slack.py"), "--workspaces", "2"]
    with subprocess.Popen(program, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            known = json.loads(process.stdout.readline())
            WebClient(known["tokens"]["T2"], base_url=known["url"]).auth_test()
            order = {"workspace": "T1", "do": "say", "args": ["U1", "C1", "hello"]}
            assert respond(known["control"], **order) == 200
        finally:
            process.terminate()


def test_it_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with FakeSlack():
        pass
    assert threading.active_count() == before
