"""How well hidden text is found, what looking for it costs, and how often it is a false alarm.

    python -m benchmarks.hidden [--json]              the papers' cost, the tricks, the look-alikes
    python -m benchmarks.hidden --folder DIR [--most N] [--pages N] [--quiet]
                                                      alarms over files nobody tampered with

Cost is a ratio: the processor time of everything that looks for hidden text to that of reading
every character of the same pages without it, in the same run. `caught` counts generated pages from
which nothing of the payload reached the text.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.reading import papers, table
from bot.core.document import Document
from bot.core.errors import Unreadable
from workers.reading import Reader
from workers.reading.engines import ENGINES
from workers.reading.pdfium import Source

TOOLS = Path(__file__).resolve().parents[1] / "tests" / "tools"  # where the tricks are made
ROUNDS = 3
SEEDS = range(5)
PAGES = 60


def spent(what: Callable[[], Any]) -> float:
    """The least processor time of a few rounds."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        what()
        rounds.append(time.process_time() - start)
    return min(rounds)


def cost(path: Path) -> dict[str, Any]:
    """One paper: characters alone, and with everything that looks for hidden text."""
    content = path.read_bytes()
    plain = spent(lambda: list(Source(content).sheets(PAGES, inked=False)))
    inked = spent(lambda: list(Source(content).sheets(PAGES)))
    pages = min(Source(content).page_count, PAGES)
    return {
        "file": path.name,
        "pages": pages,
        "ms_per_page": round(1000 * plain / pages, 1),
        "ms_per_page_with": round(1000 * inked / pages, 1),
        "ratio": round((inked - plain) / plain, 2),
    }


def tricks() -> list[dict[str, Any]]:
    """Each trick and each look-alike with several seeds: on how many pages it went as it should."""
    sys.path.insert(0, str(TOOLS))
    made = import_module("hiding_tricks")
    rows = []
    for name in made.TRICKS:
        cases = [made.hidden(name, seed) for seed in SEEDS]
        reads = [read(case.content) for case in cases]
        kept = sum(
            not made.reached(found, case.hides) for found, case in zip(reads, cases, strict=True)
        )
        told = sum(bool(found.notes) for found in reads)
        rows.append({"trick": name, "pages": len(cases), "kept_out": kept, "told": told})
    for name in made.INNOCENT:
        cases = [made.innocent(name, seed) for seed in SEEDS]
        reads = [read(case.content) for case in cases]
        shown = sum(
            case.shows in " ".join(found.pages[0].text.split())
            for found, case in zip(reads, cases, strict=True)
        )
        told = sum(bool(found.notes) for found in reads)
        rows.append({"look_alike": name, "pages": len(cases), "shown": shown, "told": told})
    return rows


def read(content: bytes) -> Document:
    """A generated file, in this process."""
    return Document.model_validate(json.loads(ENGINES["pdfium"](content, PAGES)))


def measured() -> dict[str, Any]:
    """The figures that are kept."""
    costs = [cost(path) for path in papers([])]
    rows = tricks()
    hiding = [row for row in rows if "trick" in row]
    innocent = [row for row in rows if "look_alike" in row]
    pages = sum(row["pages"] for row in hiding)
    return {
        "papers": costs,
        "ratio": round(sum(row["ratio"] for row in costs) / max(len(costs), 1), 2),
        "tricks": len(hiding),
        "trick_pages": pages,
        "caught": round(sum(row["kept_out"] for row in hiding) / pages, 4),
        "missed": [row["trick"] for row in hiding if row["kept_out"] < row["pages"]],
        "look_alikes": len(innocent),
        "look_alike_pages": sum(row["pages"] for row in innocent),
        "false_alarms": sum(row["told"] for row in innocent),
        "rows": rows,
    }


def alarms(document: Document) -> Iterator[tuple[str, str]]:
    """What an asker would be told of hidden text and wording, as kind and particulars."""
    for run in document.hidden:
        if run.instructs or run.prose:
            kind = "hidden instruction" if run.instructs else "hidden prose"
            yield kind, f"page {run.page}, {run.reason}: {run.text[:200]!r}"
    for note in document.notes:
        if "openly contains" in note:
            yield "open instruction", note
        if "could not be checked" in note:
            yield "unchecked", note
    if document.confidential:
        yield "confidential", document.confidential


def sweep(folder: Path, most: int, pages: int, quiet: bool) -> dict[str, Any]:
    """Read files nobody tampered with and count what is said of them."""
    files = sorted(folder.rglob("*.pdf"))
    chosen = sorted(random.Random(0).sample(files, min(most, len(files))))
    reader = Reader(processes=2, max_bytes=100 << 20, max_pages=pages)
    counts: Counter[str] = Counter()

    def one(path: Path) -> tuple[Path, Document | None]:
        try:
            return path, reader.read(path.read_bytes(), path.name)
        except Unreadable:
            return path, None

    with ThreadPoolExecutor(2) as pool:
        for path, document in pool.map(one, chosen):
            counts["read" if document else "refused"] += 1
            if document is None:
                continue
            counts["pages"] += len(document.pages)
            found = list(alarms(document))
            counts.update({kind for kind, _ in found})
            counts["files with hidden letters"] += bool(document.hidden)
            if not quiet:
                for kind, what in found:
                    print(f"{kind}: {path.relative_to(folder)}: {what}", flush=True)
    return dict(counts)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--folder", type=Path, help="count alarms over the PDFs below it")
    parser.add_argument("--most", type=int, default=300, help="files to read there (default 300)")
    parser.add_argument("--pages", type=int, default=30, help="pages of each (default 30)")
    parser.add_argument("--quiet", action="store_true", help="print the counts only")
    options = parser.parse_args()
    if options.folder:
        print(json.dumps(sweep(options.folder, options.most, options.pages, options.quiet)))
        return
    figures = measured()
    rows = figures.pop("rows")
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    print(table(figures.pop("papers")), end="\n\n")
    for kind in ("trick", "look_alike"):
        print(table(row for row in rows if kind in row), end="\n\n")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
