"""What Discord sees of a busy day: how soon questions are safe, and threads shown something.

    python -m benchmarks.discord [--json]

A thousand mentions at 50 a second over 12 servers and 120 channels, two front-ends and a worker,
against a Discord on this machine that holds its limits and fails now and then
(`tests/tools/discord_load.py`). What the limits alone would have allowed is computed in the same
run: one bot may make 50 calls a second, and an answer takes several.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOAD = Path(__file__).resolve().parents[1] / "tests" / "tools" / "discord_load.py"
BUSY = {"mentions": 1_000, "rate": 50, "workspaces": 12, "channels": 120}


def measure() -> dict[str, Any]:
    """The figures; nothing may be lost, doubled or against a limit."""
    command = [sys.executable, str(LOAD)]
    command += [word for name, value in BUSY.items() for word in (f"--{name}", str(value))]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    said = json.loads(done.stdout)
    return {
        **BUSY,
        "safe_s": said["safe in Redis s"],
        "sign_s": said["first sign s"],
        "sign_s_by_limits_alone": said["first sign s, by the limits alone"],
        "placeholder_s": said["placeholder s"],
        "placeholder_s_by_limits_alone": said["placeholder s, by the limits alone"],
        "answer_s": said["answer s"],
        "answer_s_by_limits_alone": said["answer s, by the limits alone"],
        "latest_heartbeat_s": said["latest heartbeat s"],
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
