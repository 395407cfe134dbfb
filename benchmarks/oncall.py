"""What somebody on call waits for: the acknowledgement of their mention, and the first steps.

    python -m benchmarks.oncall [--json]

Alerts in a channel, people's words below them, and a mention that says no more than "what now?":
a front-end and a worker with a folder of runbooks, against a Slack on this machine that holds its
documented limits, and a model that says nothing for ten seconds (`tests/tools/on_call_load.py`).
Ten pages a minute: from twenty on, Slack's 50 edits a minute in a workspace run out, and steps that
would have to be edited into a placeholder come late.
Before that, a thousand messages that are not addressed to the bot; after it, an alert that is
answered unasked because the operator named its bot.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOAD = Path(__file__).resolve().parents[1] / "tests" / "tools" / "on_call_load.py"
PAGED = {"pages": 20, "pause": 6.0, "chatter": 1_000, "think": 10.0}
ACK_LIMIT_SECONDS, STEPS_LIMIT_SECONDS = 1.0, 3.0  # what is promised


def measure() -> dict[str, Any]:
    """The figures, and whether they are what is promised."""
    command = [sys.executable, str(LOAD)]
    command += [word for name, value in PAGED.items() for word in (f"--{name}", str(value))]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE)
    if not done.stdout:
        done.check_returncode()
    said = json.loads(done.stdout)
    pages, unmentioned, unasked = said["pages"], said["unmentioned"], said["unasked"]
    ack, steps = pages["ack s"], pages["steps in the thread s"]
    lost = pages["never acknowledged"] + unmentioned["never acknowledged"]
    kept = pages["without steps"] == 0 and steps["max"] < STEPS_LIMIT_SECONDS
    return {
        **PAGED,
        "ack_s": ack,
        "steps_s": steps,
        "pages_without_steps": pages["without steps"],
        "steps_before_the_model": pages["steps before the model"],
        "never_acknowledged": lost,
        "promise_kept": kept and not lost and ack["max"] < ACK_LIMIT_SECONDS,
        "unmentioned_jobs": unmentioned["jobs"],
        "unmentioned_model_calls": unmentioned["model calls"],
        "unmentioned_posts": unmentioned["posts"],
        "unasked_jobs_for_five_repeats": unasked["jobs"],
        "unasked_steps_s": unasked["steps in the thread s"],
        "limit_violations": said["limit violations"],
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.parse_args()
    figures = measure()
    print(json.dumps(figures, indent=1))
    if figures["never_acknowledged"]:
        sys.exit("Some events were never acknowledged.")


if __name__ == "__main__":
    main()
