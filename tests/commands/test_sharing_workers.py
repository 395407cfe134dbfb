"""Commands on one Redis use a worker that is like their own, and no other."""

import json

from ledger import ANSWER
from shedder_home import configured, eventually
from trap_server import says


def test_a_worker_with_other_settings_is_not_taken_for_ones_own(served, endpoint):
    endpoint.plays(says(ANSWER))
    served.env = configured(endpoint)
    try:
        process = served.start("decode", "ledger.pdf", "--json")
        hired = "-P -m bot.cli worker --with-parent"  # the one that was there has no -P
        eventually(lambda: any(hired in line for line in served.running()))
        out, err = process.communicate(timeout=60)
    finally:
        served.env = {}
    assert process.returncode == 0, err
    assert "A worker with other settings" in err
    assert "may answer instead" in err
    assert json.loads(out)["version"] == 1


def test_a_worker_with_the_same_settings_is_used_and_nothing_is_said(served):
    served.env = {"DRAIN_SECONDS": "7"}  # which no answer depends on
    log = served.data / "worker.log"  # of workers that commands hired
    before = log.stat().st_size if log.exists() else 0
    try:
        done = served.run("decode", "ledger.pdf")
    finally:
        served.env = {}
    assert done.returncode == 0, done.stderr
    assert "other settings" not in done.stderr
    assert (log.stat().st_size if log.exists() else 0) == before
