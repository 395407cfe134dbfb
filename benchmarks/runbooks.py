"""Whether the right runbook is found, and whether a question that none answers is refused.

    python -m benchmarks.runbooks [--json]
    python -m benchmarks.runbooks --folder DIR --questions FILE.jsonl [--each]

Each question names the runbooks that answer it, by name or file; none, and it should be refused.
Weights and thresholds were chosen on the questions marked `tuned`; the others were not looked at.
`held_back` are the answerable questions whose runbook was found but not confidently; `at_95` is how
many answerable ones are answered right when the threshold is such that 95 % of the others are
refused, which compares what can be told apart, whatever threshold ships.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from benchmarks.reading import table
from bot.core.runbooks.gate import sureness
from config.runbooks import CollectionSettings
from workers.runbooks import Runbooks
from workers.runbooks.comparing import load_meanings
from workers.runbooks.searching import Candidate

SETS = Path(__file__).with_name("runbook_sets")
CORPUS = Path(os.environ.get("SHEDDER_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
KEPT = Path(os.environ.get("SHEDDER_DATA", "~/.local/share/shedder")).expanduser()
TOP = 3


class Asked(NamedTuple):
    """A question and what became of it."""

    question: str
    wanted: frozenset[str]
    half: str
    found: tuple[frozenset[str], ...]  # the names of the first few
    sure: float
    answered: bool

    @property
    def place(self) -> int:
        """Where the right runbook stands, from 1; 0: not among the first few."""
        return next((at for at, it in enumerate(self.found, 1) if it & self.wanted), 0)


def sets() -> Iterator[tuple[str, Path, Path]]:
    """The name, the runbooks and the questions of each set that is there."""
    there = CORPUS / "runbooks"
    if there.is_dir():
        yield "given", there, CORPUS / "runbook-questions.jsonl"
        yield "prometheus", there, SETS / "prometheus.jsonl"
    for questions in sorted(SETS.glob("*.jsonl")):
        if questions.with_suffix("").is_dir():
            yield questions.stem, questions.with_suffix(""), questions


def asked(runbooks: Runbooks, questions: Path) -> Iterator[Asked]:
    """Each question of a file, asked."""
    for line in questions.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        weighed = runbooks.weighed(said["question"], tuple(runbooks.collections))[:TOP]
        books = [runbooks.runbook(it) for it in weighed]
        best = weighed[0]
        yield Asked(
            said["question"],
            frozenset(said["runbooks"]),
            said.get("half", "tuned"),  # the given ones: weights were fitted to them
            tuple(frozenset((it.name, *it.names, PurePosixPath(it.path).stem)) for it in books),
            _sure(best),
            bool(runbooks.answering(said["question"], weighed)),
        )


def _sure(best: Candidate) -> float:
    if best.name:
        return 10.0
    return -10.0 if best.grounds.barred else sureness(best.grounds)


def figures(them: Sequence[Asked]) -> dict[str, Any]:
    """What is counted of some questions."""
    answerable = [it for it in them if it.wanted]
    others = sorted((it.sure for it in them if not it.wanted), reverse=True)
    enough = others[int(len(others) * 0.05)] if others else float("-inf")
    return {
        "answerable": len(answerable),
        "first": sum(it.place == 1 for it in answerable),
        "top_3": sum(it.place > 0 for it in answerable),
        "answered": sum(it.place > 0 and it.answered for it in answerable),
        "held_back": sum(it.place > 0 and not it.answered for it in answerable),
        "unanswerable": len(others),
        "refused": sum(not it.answered for it in them if not it.wanted),
        "at_95": sum(it.place > 0 and it.sure > enough for it in answerable),
    }


def measured(folder: Path, questions: Path, *, semantic: bool) -> tuple[list[Asked], float]:
    """All questions of a set, and the milliseconds that each took."""
    meanings = load_meanings(KEPT) if semantic else None
    runbooks = Runbooks({"set": CollectionSettings(folder=folder)}, meanings)
    runbooks.follow()
    begun = time.process_time()
    them = list(asked(runbooks, questions))
    spent = 1000 * (time.process_time() - begun) / len(them)
    runbooks.close()
    return them, spent


def rows(chosen: Sequence[tuple[str, Path, Path]]) -> Iterator[tuple[dict[str, Any], list[Asked]]]:
    """A row for each set, way of searching and half."""
    ways = [False, True] if load_meanings(KEPT) else [False]
    for name, folder, questions in chosen:
        for semantic in ways:
            them, spent = measured(folder, questions, semantic=semantic)
            for half in sorted({it.half for it in them}):
                of_half = [it for it in them if it.half == half]
                way = "semantic" if semantic else "words"
                row = {"set": name, "half": half, "by": way, **figures(of_half)}
                yield row | {"ms": round(spent, 1)}, of_half


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--folder", type=Path, help="runbooks of your own")
    parser.add_argument("--questions", type=Path, help='lines of {"question", "runbooks"}')
    parser.add_argument("--each", action="store_true", help="print what went wrong, too")
    options = parser.parse_args()
    own = options.folder and options.questions
    chosen = [("own", options.folder, options.questions)] if own else list(sets())
    found = []
    for row, them in rows(chosen):
        found.append(row)
        for it in them if options.each else ():
            if it.answered != bool(it.wanted) or (it.wanted and not it.place):
                names = " · ".join(min(its, key=len) for its in it.found)
                print(f"{row['set']}, {row['by']}: {it.sure:+.2f} {it.question!r} -> {names}")
    print(json.dumps(found, indent=2) if options.json else table(found))


if __name__ == "__main__":
    main()
