"""How many spoiled answers the checks catch, and what checking an answer costs.

    python -m benchmarks.mutants [--json] [CHECK ...]

Hand-written good answers of each persona are spoiled in every way that `tests/tools/mutants.py`
knows. A mutant counts as caught when its flaw is told of and what is shown carries a mark; `itself`
counts those that the very check told of, not another as good. `held out` was written after the
checks were; `free` are flaws in free wording, in answers of other registers, whose first misses
have been mended since. `--json` prints a summary: caught/made by check, all kinds of answers
together. CPU milliseconds per answer are the best of a few rounds, quotes looked up anew; the ratio
is to indexing one document of a hundred thousand characters, which is done once per document.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.reading import table
from bot.core.checks import verify
from bot.core.document import Document, Page, Span
from bot.core.evidence import index_of

TOOLS = Path(__file__).resolve().parents[1] / "tests" / "tools"
ROUNDS = 5
LONG = 100_000  # characters


def measure(checks: tuple[str, ...]) -> dict[str, Any]:
    """Every mutant's fate, check by check and kind by kind, and the time it takes to check."""
    tools, free = __import__("mutants"), __import__("fresh_flaws").MADE
    made = {
        "tuned": tools.mutants(False, checks),
        "held out": tools.mutants(True, checks),
        "free": [mutant for mutant in free if not checks or mutant.check in checks],
    }
    rows = [_row(tools, name, some) for name, some in made.items()]
    goods = (*tools.ALL, *__import__("fresh_answers").FRESH)
    alarms = {f"{g.kind} {g.name}": tools.alarms(g) for g in goods}
    return {
        "rows": [row for some in rows for row in some],
        "totals": [_total(name, some) for name, some in zip(made, rows, strict=True)],
        "good_answers": len(alarms),
        "false_alarms": sum(map(len, alarms.values())),
        "alarms": {name: found for name, found in alarms.items() if found},
        "speed": _speed(goods),
    }


def _row(tools: Any, which: str, made_so: Iterable[Any]) -> list[dict[str, Any]]:
    made: Counter[tuple[str, str]] = Counter()
    caught: Counter[tuple[str, str]] = Counter()
    itself: Counter[tuple[str, str]] = Counter()
    for mutant in made_so:
        key = mutant.check, mutant.good.kind
        told, own = tools.caught(mutant)
        made[key] += 1
        caught[key] += told
        itself[key] += own
    return [
        {
            "set": which,
            "check": check,
            "answers": kind,
            "mutants": made[check, kind],
            "caught": caught[check, kind],
            "itself": itself[check, kind],
        }
        for check, kind in made
    ]


def _total(which: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    made, caught, itself = (
        sum(row[key] for row in rows) for key in ("mutants", "caught", "itself")
    )
    return {
        "set": which,
        "checks": len({row["check"] for row in rows}),
        "mutants": made,
        "caught": caught,
        "caught_percent": round(100 * caught / max(1, made), 2),
        "itself": itself,
    }


def _summary(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Caught/made of each check, whatever was broken and in whose answer."""
    made: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for row in rows:
        made[row["check"]] += row["mutants"]
        caught[row["check"]] += row["caught"]
    return {check: f"{caught[check]}/{made[check]}" for check in sorted(made)}


def _speed(goods: Sequence[Any]) -> dict[str, Any]:
    per_answer = [
        _milliseconds(
            lambda good=good: verify(good.persona, good.sources, good.question, good.draft)
        )
        for good in goods
    ]
    text = " ".join(page.text for g in goods for s in g.sources for page in s.document.pages)
    page = (text * (LONG // len(text) + 1))[:LONG]
    whole = Page(
        number=1, label="1", text=page, spans=(Span(kind="prose", start=0, end=len(page)),)
    )
    document = Document(name="long.pdf", pages=(whole,), page_count=1)
    indexed = _milliseconds(lambda: index_of(document).flow)
    mean = sum(per_answer) / len(per_answer)
    return {
        "answer_ms_mean": round(mean, 2),
        "answer_ms_worst": max(per_answer),
        "index_ms": indexed,
        "ratio_to_index": round(mean / indexed, 3),
    }


def _milliseconds(what: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        what()
        best = min(best, time.process_time() - start)
    return round(best * 1000, 2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("checks", nargs="*", help="only these checks")
    options = parser.parse_args()
    sys.path.insert(0, str(TOOLS))
    figures = measure(tuple(options.checks))
    if options.json:
        brief = {key: value for key, value in figures.items() if key != "rows"}
        print(json.dumps({**brief, "checks": _summary(figures["rows"])}, indent=2))
        return
    print(table(figures["rows"]), table(figures["totals"]), table([figures["speed"]]), sep="\n\n")
    print(f"\n{figures['false_alarms']} false alarms on {figures['good_answers']} good answers")
    for name, found in figures["alarms"].items():
        print(f"  {name}: {', '.join(found)}")


if __name__ == "__main__":
    main()
