"""How many planted contradictions the audit of numbers finds, and how often it cries wolf.

    python -m benchmarks.audit [--json] [PDF or folder ...]

Made-up papers repeat three numbers in up to six places, each time worded anew, beside numbers that
look alike; a mutant has one occurrence changed. `tune` are the wordings that the rules were made
with, `held` those they never saw; seeds are fixed. In real papers (default: the corpus'), a number
that stands in two sections is changed in one: any that plain search finds, whatever it counts, so
that not all of these contradict anything. Times are processor milliseconds, and a ratio to indexing
the same paper for quotes.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.reading import papers, table
from bot.core.document import Document
from bot.core.errors import Unreadable
from bot.core.evidence import index_of
from bot.core.index import Index
from workers.audit import Audit, audit
from workers.reading import Reader

TOOLS = Path(__file__).resolve().parents[1] / "tests" / "tools"
WORDINGS = ("tune", "held")
COUNT = 500  # papers, and mutants, per wording
SEEDS = (20261120, 20261121)  # of the papers, of the mutants
ROUNDS = 3


def numbers_of(found: Audit) -> list[str]:
    """The numbers of an audit's conflicts, without grouping."""
    told = [f"{each.first_number} {each.second_number}" for each in found.conflicts]
    return [numbers.replace(",", "") for numbers in told]


def made(wording: str, count: int = COUNT) -> dict[str, Any]:
    """Alarms on papers that agree with themselves, and on those that do not."""
    from_tools = import_module("inconsistent_papers")
    wrong = sum(
        bool(audit(index_of(paper.document)).conflicts)
        for paper in from_tools.papers(SEEDS[0], count, wording)
    )
    caught: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    for mutant in from_tools.mutants(SEEDS[1], count, wording):
        place = mutant.planted.rpartition(" ")[2]
        planted[place] += 1
        caught[place] += any(
            mutant.wrong in told for told in numbers_of(audit(index_of(mutant.document)))
        )
    share = {place: f"{caught[place]}/{planted[place]}" for place in sorted(planted)}
    return {
        "wording": wording,
        "papers": count,
        "false_alarms": wrong,
        "mutants": count,
        "caught": caught.total(),
        "caught_percent": round(100 * caught.total() / count, 1),
        **share,
    }


def real(name: str, document: Document) -> dict[str, Any]:
    """One real paper: as it is, and with one number changed."""
    changed = list(import_module("changed_papers").changed_papers(document, SEEDS[0]))
    found = audit(index_of(document))
    caught = sum(
        any(each.wrong in told for told in numbers_of(audit(index_of(each.document))))
        for each in changed
    )
    return {
        "file": name,
        "pages": len(document.pages),
        "claims": len(found.claims),
        "measured": sum(bool(claim.measured) for claim in found.claims),
        "alarms": len(found.conflicts),
        "changed": len(changed),
        "caught": caught,
        **cost(document),
    }


def cost(document: Document) -> dict[str, Any]:
    """What an audit takes, beside indexing the same document."""
    index = prepared(document)
    indexing = spent(lambda: prepared(document))
    auditing = spent(lambda: audit(index))
    return {
        "index_ms": round(1000 * indexing, 1),
        "audit_ms": round(1000 * auditing, 1),
        "ratio": round(auditing / indexing, 2),
    }


def prepared(document: Document) -> Index:
    """An index with everything in it worked out."""
    index = index_of(document)
    for stream in index.streams:
        list(stream.anchors("worked out"))
    _ = index.numbers
    return index


def spent(what: Callable[[], object]) -> float:
    """The least processor time of a few rounds."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        what()
        rounds.append(time.process_time() - start)
    return min(rounds)


def read(paths: Iterable[Path]) -> list[tuple[str, Document]]:
    """The papers that can be read."""
    reader, found = Reader(processes=1, max_bytes=100 << 20, max_pages=60), []
    for path in paths:
        try:
            found.append((path.name, reader.read(path.read_bytes(), path.name)))
        except Unreadable as refused:
            sys.stderr.write(f"{path.name}: {refused.reason}\n")
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("files", nargs="*", help="PDFs or folders; default: the corpus' papers")
    options = parser.parse_args()
    sys.path.insert(0, str(TOOLS))
    figures = {
        "made": [made(wording) for wording in WORDINGS],
        "real": [real(name, document) for name, document in read(papers(options.files))],
    }
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        print(table(figures["made"]), table(figures["real"]), sep="\n\n")


if __name__ == "__main__":
    main()
