"""How long `shedder --help` takes, against a Python that does nothing.

    python -m benchmarks.startup [--json]

Wall-clock medians of whole processes, taken in turn so that a busy machine hurts all alike.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from typing import Any

ROUNDS = 15
COMMANDS = {
    "help_ms": ["-m", "bot.cli", "--help"],
    "python_ms": ["-c", "pass"],
    "all_imports_ms": ["-c", "import openai, discord, slack_bolt, pypdf, pypdfium2, rich, rq"],
}


def measure() -> dict[str, Any]:
    """Medians in milliseconds, and the help's ratio to the others."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            begun = time.perf_counter()
            subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
            taken[name].append((time.perf_counter() - begun) * 1000)
    medians = {name: round(statistics.median(times), 1) for name, times in taken.items()}
    return {
        **medians,
        "help_vs_python": round(medians["help_ms"] / medians["python_ms"], 2),
        "help_vs_all_imports": round(medians["help_ms"] / medians["all_imports_ms"], 3),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="how long `shedder --help` takes")
    parser.add_argument("--json", action="store_true")
    figures = measure()
    if parser.parse_args().json:
        print(json.dumps(figures))
        return
    for name, figure in figures.items():
        print(f"{name:<20} {figure}")


if __name__ == "__main__":
    main()
