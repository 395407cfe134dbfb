"""The figures that the README quotes must not sink unnoticed: floors, on the questions kept."""

import os
from pathlib import Path

import pytest
from runbook_folders import SETS

from benchmarks import runbooks as benchmark
from workers.runbooks.comparing import load_meanings

SEMANTIC = load_meanings(Path("unused")) is not None
GIVEN = benchmark.CORPUS / "runbooks"


def _figures(name: str, folder: Path, *, semantic: bool) -> dict[str, float]:
    them, _ = benchmark.measured(folder, SETS / f"{name}.jsonl", semantic=semantic)
    return benchmark.figures(them)


@pytest.mark.parametrize("name", ["prometheus", "team"])
def test_words_alone_find_most_and_refuse_what_nobody_wrote_about(name: str) -> None:
    folder = GIVEN if name == "prometheus" else SETS / name
    if not folder.is_dir():
        pytest.skip(f"there are no runbooks in {os.fspath(folder)}")
    told = _figures(name, folder, semantic=False)
    assert told["top_3"] >= 0.93 * told["answerable"]
    assert told["answered"] >= 0.78 * told["answerable"]
    assert told["refused"] >= 0.92 * told["unanswerable"]


@pytest.mark.skipif(not SEMANTIC, reason="the extra `semantic` is not installed")
def test_meanings_find_what_words_alone_do_not() -> None:
    told = _figures("team", SETS / "team", semantic=True)
    assert told["top_3"] >= 0.97 * told["answerable"]
    assert told["answered"] >= 0.90 * told["answerable"]
    assert told["refused"] >= 0.93 * told["unanswerable"]
