"""Six published papers and sixty odd files, read for real."""

import logging
import re
import runpy
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.core.document import Document
from bot.core.errors import Unreadable
from workers.reading import Reader

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "reading.py"
TITLES = {
    "dynamo": "Dynamo: Amazon’s Highly Available Key-value Store",
    "flexgen": "High-throughput Generative Inference of Large Language Models with a Single GPU",
    "gfs": "The Google File System",
    "mapreduce": "MapReduce: Simplified Data Processing on Large Clusters",
    "mooncake": "MOONCAKE: Trading More Storage for Less Computation – "
    "A KVCache-centric Architecture for Serving LLM Chatbot",
    "simple-testing": "Simple Testing Can Prevent Most Critical Failures: "
    "An Analysis of Production Failures in Distributed Data-Intensive Systems",
}
AUTHORS = {"dynamo": 9, "flexgen": 10, "gfs": 3, "mapreduce": 2, "mooncake": 9, "simple-testing": 8}
FIRST_AUTHOR = {
    "dynamo": "Giuseppe DeCandia",
    "flexgen": "Ying Sheng",
    "gfs": "Sanjay Ghemawat",
    "mapreduce": "Jeffrey Dean",
    "mooncake": "Ruoyu Qin",
    "simple-testing": "Ding Yuan",
}
FLOATS = {  # figures, tables
    "dynamo": (8, 2),
    "flexgen": (6, 8),
    "gfs": (3, 6),
    "mapreduce": (4, 1),
    "mooncake": (15, 2),
    "simple-testing": (12, 9),
}
REFERENCES = {"dynamo": 24, "gfs": 12, "mapreduce": 18, "mooncake": 43, "simple-testing": 67}
SECTIONS = {  # some headings that must be there: title, level, page
    "dynamo": ("4. SYSTEM ARCHITECTURE", 1, 5),
    "flexgen": ("4.3. Cost Model and Policy Search", 2, 6),
    "gfs": ("6.3.2 Chunkserver Workload", 3, 13),
    "mapreduce": ("4.6 Skipping Bad Records", 2, 7),
    "mooncake": ("3.2.3 Transfer Engine", 3, 5),
    "simple-testing": ("5.1 Implementation of Aspirator", 2, 11),
}
PAPERS = list(TITLES)


@pytest.mark.parametrize("name", PAPERS)
def test_the_title_and_the_authors_are_right(name: str, papers: dict[str, Document]) -> None:
    assert papers[name].title == TITLES[name]
    assert len(papers[name].authors) == AUTHORS[name]
    assert papers[name].authors[0] == FIRST_AUTHOR[name]


@pytest.mark.parametrize("name", PAPERS)
def test_every_caption_is_there(name: str, papers: dict[str, Document]) -> None:
    labels = [caption.label for caption in papers[name].captions]
    figures, tables = FLOATS[name]
    for what, count in (("Figure", figures), ("Table", tables)):
        expected = [f"{what} {number}" for number in range(1, count + 1)]
        assert sorted(x for x in labels if x.startswith(what)) == sorted(expected)
    assert all(len(caption.text) > len(caption.label) + 5 for caption in papers[name].captions)


@pytest.mark.parametrize("name", REFERENCES)
def test_every_numbered_reference_is_there(name: str, papers: dict[str, Document]) -> None:
    keys = [reference.key for reference in papers[name].references]
    assert keys == [str(number) for number in range(1, REFERENCES[name] + 1)]
    prose = " ".join(page.only("prose") for page in papers[name].pages)
    cited = [
        int(n) for group in re.findall(r"\[([\d, ]+)\]", prose) for n in re.findall(r"\d+", group)
    ]
    assert max(n for n in cited if n < 2 * REFERENCES[name]) <= REFERENCES[name]


@pytest.mark.parametrize("name", PAPERS)
def test_the_outline_points_at_printed_headings(name: str, papers: dict[str, Document]) -> None:
    document = papers[name]
    title, level, page = SECTIONS[name]
    assert (title, level, page) in {(h.title, h.level, h.page) for h in document.outline}
    numbered = [h for h in document.outline if h.title[0].isdigit()]
    assert len(numbered) >= 10
    for heading in document.outline:
        text = document.pages[heading.page - 1].text
        assert text[heading.offset :].startswith(heading.title)


@pytest.mark.parametrize("name", PAPERS)
def test_spans_and_boxes_cover_every_character(name: str, papers: dict[str, Document]) -> None:
    for page in papers[name].pages:
        assert [s.start for s in page.spans] == [0, *(s.end for s in page.spans)][: len(page.spans)]
        assert page.spans[-1].end == len(page.text)
        assert len(page.edges) == 4 * len(page.text)


def test_running_feet_give_the_printed_page_numbers(papers: dict[str, Document]) -> None:
    labels = [page.label for page in papers["simple-testing"].pages]
    assert labels == ["1", *map(str, range(249, 266))]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")
@pytest.mark.parametrize("name", PAPERS)
def test_the_words_other_engines_agree_on_are_there(
    name: str, papers: dict[str, Document], corpus: Path
) -> None:
    path = corpus / "papers" / f"{name}.pdf"
    benchmark = runpy.run_path(str(BENCHMARK))
    words = benchmark["words"]
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it recommends installing fontTools
    plain = Counter(words(benchmark["by_pypdf"](path.read_bytes())))
    agreed = Counter(words(benchmark["by_pdftotext"](path))) & plain
    found = "\n".join(page.text for page in papers[name].pages)
    assert benchmark["recall"](agreed, found) >= 0.995


def test_every_odd_file_ends_in_a_document_or_a_refusal(corpus: Path) -> None:
    reader = Reader(processes=2, max_bytes=30 << 20, max_pages=60, wall_seconds=30)

    def outcome(path: Path) -> str:
        try:
            return "document" if reader.read(path.read_bytes(), path.name).pages else "no pages"
        except Unreadable as refused:
            return refused.reason

    files = sorted((corpus / "odd").glob("*.pdf"))
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(outcome, files))
    assert len(outcomes) > 50
    assert outcomes.count("document") > len(files) / 2
    assert set(outcomes) <= {"document", "no_text", "scanned", "broken"}


def test_no_paper_loses_a_word_that_it_shows(papers: dict[str, Document]) -> None:
    lost = {name: [run.text for run in paper.hidden] for name, paper in papers.items()}
    assert {name for name, runs in lost.items() if runs} <= {"mapreduce", "simple-testing"}
    assert all("MB / s" in text for text in lost["mapreduce"])  # labels drawn in white
    assert not any(paper.notes or paper.confidential for paper in papers.values())
