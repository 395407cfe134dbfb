"""How well and how fast papers are read, against pdftotext and pypdf in the same run.

    python -m benchmarks.reading [--json] [PDF or folder ...]

Words are counted with multiplicity, those in figures and running heads too; line-end hyphens are
joined and hyphens inside words ignored on all sides. `recall` is the share found of the words on
which pdftotext and pypdf agree, `recall_pdftotext` of all that pdftotext has, its own mistakes
among them: it writes M OONCAKE for a word in small capitals. `times_...` compares speed: above 1,
this reader, its process' start included, is the faster one.
"""

import argparse
import io
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pypdf

from bot.core.document import Document
from bot.core.errors import Unreadable
from workers.reading import Reader

ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(os.environ.get("SHEDDER_CORPUS", ROOT.parent / "shared" / "corpus"))
ROUNDS = 3


def words(text: str) -> list[str]:
    """Letters and digits in runs, in one spelling, hyphens gone."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "-")
    joined = re.sub(r"(?<=\w)[-\u2010\u2011]\s*\n?\s*(?=\w)", "", plain)
    return re.findall(r"[^\W_]+", joined.casefold())


def recall(reference: Counter[str], text: str) -> float:
    """The share of the reference's words that a text has."""
    return (reference & Counter(words(text))).total() / max(reference.total(), 1)


def best_of(what: Callable[[], Any]) -> tuple[float, Any]:
    """The shortest of a few rounds, and the last result."""
    seconds, result = float("inf"), None
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = what()
        seconds = min(seconds, time.perf_counter() - start)
    return seconds, result


def by_pdftotext(path: Path) -> str:
    """pdftotext's text in its reading order."""
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True
    )
    return done.stdout.decode("utf-8", "replace")


def by_pypdf(content: bytes) -> str:
    """pypdf's plain text, in this process."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def measure(path: Path, reader: Reader) -> dict[str, Any]:
    """One paper."""
    content = path.read_bytes()
    seconds, document = best_of(lambda: reader.read(content, path.name))
    assert isinstance(document, Document)
    pages = len(document.pages)
    pypdf_seconds, plain = best_of(lambda: by_pypdf(content))
    row: dict[str, Any] = {
        "file": path.name,
        "pages": pages,
        "seconds": round(seconds, 3),
        "pages_per_second": round(pages / seconds, 1),
        "times_pypdf": round(pypdf_seconds / seconds, 2),
        "title": document.title,
        "authors": len(document.authors),
        "headings": len(document.outline),
        "captions": len(document.captions),
        "references": len(document.references),
        "citations": highest_citation(document),
    }
    if shutil.which("pdftotext"):
        text_seconds, text = best_of(lambda: by_pdftotext(path))
        found = "\n".join([*(p.text for p in document.pages), *(h.text for h in document.hidden)])
        reference = Counter(words(text))
        row["recall"] = round(recall(reference & Counter(words(plain)), found), 4)
        row["recall_pdftotext"] = round(recall(reference, found), 4)
        row["times_pdftotext"] = round(text_seconds / seconds, 2)
    return row


def highest_citation(document: Document) -> int:
    """The highest [n] in the prose; 0 where works are cited in another way."""
    prose = " ".join(page.only("prose") for page in document.pages)
    groups = re.findall(r"\[(\d{1,3}(?:\s?[,–-]\s?\d{1,3})*)\]", prose)
    numbers = [int(number) for group in groups for number in re.findall(r"\d+", group)]
    known = {int(reference.key) for reference in document.references if reference.key.isdigit()}
    return max([n for n in numbers if known and n < 2 * max(known)], default=0)


def papers(arguments: Sequence[str]) -> list[Path]:
    """The files to measure."""
    chosen = [Path(argument) for argument in arguments] or [CORPUS / "papers"]
    return [
        path for one in chosen for path in (sorted(one.glob("*.pdf")) if one.is_dir() else [one])
    ]


def table(rows: Iterable[dict[str, Any]]) -> str:
    """Rows under their names, aligned."""
    rows = [{k: v for k, v in row.items() if k != "title"} for row in rows]
    names = list(rows[0])
    grid = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    widths = [max(len(line[i]) for line in grid) for i in range(len(names))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        for line in grid
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("files", nargs="*", help="PDFs or folders; default: the corpus' papers")
    options = parser.parse_args()
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it recommends installing fontTools
    reader = Reader(processes=1, max_bytes=100 << 20, max_pages=60)
    rows = []
    for path in papers(options.files):
        try:
            rows.append(measure(path, reader))
        except Unreadable as refused:
            sys.stderr.write(f"{path.name}: {refused.reason}\n")
    if not rows:
        sys.exit("No PDF to measure: name files, or set SHEDDER_CORPUS.")
    print(json.dumps(rows, indent=2) if options.json else table(rows))
    if not shutil.which("pdftotext"):
        sys.stderr.write("pdftotext is missing (Debian: poppler-utils): no recall measured.\n")


if __name__ == "__main__":
    main()
