"""What Slack sees of a busy day: how soon events are acknowledged, and threads shown something.

    python -m benchmarks.slack [--json]

A thousand mentions at 50 a second over 60 workspaces and 120 channels, two front-ends and a worker,
against a Slack on this machine that holds its documented limits and fails now and then
(`tests/tools/slack_load.py`). What the limits alone would have allowed is computed in the same run.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOAD = Path(__file__).resolve().parents[1] / "tests" / "tools" / "slack_load.py"
BUSY = {"mentions": 1_000, "rate": 50, "workspaces": 60, "channels": 120}
ACK_LIMIT_SECONDS = 3.0  # then Slack sends an event again


def measure() -> dict[str, Any]:
    """The figures; nothing may be lost, doubled or against a limit."""
    command = [sys.executable, str(LOAD)]
    command += [word for name, value in BUSY.items() for word in (f"--{name}", str(value))]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    said = json.loads(done.stdout)
    ack = said["ack s"]
    return {
        **BUSY,
        "ack_s": ack,
        "slowest_ack_of_slacks_patience": round(ack["max"] / ACK_LIMIT_SECONDS, 3),
        "early_acks": said["acknowledged before the job was in Redis"],
        "placeholder_s": said["placeholder s"],
        "placeholder_s_by_limits_alone": said["placeholder s, by the limits alone"],
        "lost": said["lost"],
        "doubled": said["doubled"],
        "limit_violations": said["limit violations"],
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.parse_args()
    print(json.dumps(measure(), indent=1))


if __name__ == "__main__":
    main()
