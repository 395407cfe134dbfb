"""All benchmarks, one after the other: a table each, and `benchmarks/results.json`.

    python -m benchmarks [NAME ...]

README and the example paper quote `results.json`, and nothing else. Every figure that says how good
something is is a ratio of two things measured in the same run; machines differ, ratios less so.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"
NAMES = (
    "reading",
    "hidden",
    "quotes",
    "worker",
    "critique",
    "annotating",
    "startup",
    "audit",
    "mutants",
    "slack",
    "discord",
    "oncall",
    "runbooks",
    "club",
)


def run(name: str) -> Any:
    """One benchmark's figures, from a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.{name}", "--json"]
    done = subprocess.run(command, cwd=HERE.parent, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "architecture": platform.machine(),
        "cores": os.cpu_count(),
    }


def main() -> None:
    """Run the named benchmarks, or all, and keep what the others measured before."""
    parser = argparse.ArgumentParser(description="measure everything the README quotes")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    names = parser.parse_args().names or NAMES
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        results[name] = run(name)
        results["machine"] = machine()
        RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
        print(f"{name}\n{json.dumps(results[name], indent=1)}", flush=True)


if __name__ == "__main__":
    main()
