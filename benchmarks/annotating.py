"""What an annotated copy costs, against reading the same paper in the same run.

    python -m benchmarks.annotating [--json] [PDF or folder ...]

Wall-clock and CPU seconds, child processes included, of reading a paper and of making a copy of it
with sentences from all over it highlighted, as many as a long critique quotes. `added_bytes` is
what the copy has more than the original.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.critique import least
from benchmarks.reading import CORPUS, best_of, papers, table
from bot.core.answer import Critique, Evidence, Finding, Footer, Look, Quoted, Section
from bot.core.answer import Reading as ReadAs
from bot.core.document import Document
from bot.core.errors import Unreadable
from bot.core.evidence import index_of, locate
from workers.annotating import annotate
from workers.reading import Reader

QUOTES = 30
LOOK = Look(name="Benchmark")


def quotes(document: Document) -> tuple[Evidence, ...]:
    """Sentences from all over a paper, as evidence."""
    index = index_of(document)
    prose = " ".join(page.only("prose") for page in document.pages).replace("\n", " ")
    said = [s for s in prose.split(". ") if 60 < len(s) < 300 and "[" not in s]
    chosen = said[:: max(len(said) // QUOTES, 1)][:QUOTES]
    found = (locate([index], Quoted(text=sentence)).evidence for sentence in chosen)
    return tuple(evidence for evidence in found if evidence)


def about(document: Document) -> Critique:
    """A critique with these quotes."""
    findings = tuple(
        Finding(text="What a persona says of it. " * 8, evidence=(e,)) for e in quotes(document)
    )
    return Critique(
        persona="q",
        documents=(ReadAs(name=document.name, role="paper", title="", pages=document.page_count),),
        sections=(Section(id="s", title="The Critique", kind="findings", blocks=findings),),
        footer=Footer(model="reader"),
    )


def measure(path: Path, reader: Reader) -> dict[str, Any]:
    """One paper."""
    content = path.read_bytes()
    read_seconds, document = best_of(lambda: reader.read(content, path.name))
    critique = about(document)
    seconds, copy = best_of(lambda: annotate(content, critique, LOOK, "paper"))
    read_cpu = least(lambda: reader.read(content, path.name))
    cpu = least(lambda: annotate(content, critique, LOOK, "paper"))
    return {
        "file": path.name,
        "pages": document.page_count,
        "quotes": len(critique.sections[0].blocks),
        "seconds": round(seconds, 3),
        "cpu_s": round(cpu, 3),
        "added_bytes": len(copy) - len(content),
        "of_reading": round(seconds / read_seconds, 2),
        "of_reading_cpu": round(cpu / read_cpu, 2),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("files", nargs="*", help="PDFs or folders; default: the corpus' papers")
    options = parser.parse_args()
    reader = Reader(processes=1, max_bytes=100 << 20, max_pages=60)
    rows = []
    for path in papers(options.files):
        try:
            rows.append(measure(path, reader))
        except Unreadable as refused:
            sys.stderr.write(f"{path.name}: {refused.reason}\n")
    if not rows:
        sys.exit(f"No PDF to measure: name files, or set SHEDDER_CORPUS (now {CORPUS}).")
    print(json.dumps(rows, indent=2) if options.json else table(rows))


if __name__ == "__main__":
    main()
