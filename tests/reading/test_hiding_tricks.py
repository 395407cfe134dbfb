"""Whatever way a page hides a text, the text is taken out; what only looks hidden stays.

The tricks are in `tests/tools/hiding_tricks.py`; `python -m benchmarks.hidden` prints the table.
"""

from types import ModuleType

import pytest
from hiding_tricks import BESIDE, INNOCENT, SILENT, TRICKS, hidden, innocent, phrases, reached
from pdfs import LOREM
from readings import document

from bot.core.answer import Quoted
from bot.core.evidence import index_of, locate
from workers.reading import ink, objects, pixels


@pytest.mark.parametrize(("seed", "name"), list(enumerate(TRICKS)))
def test_a_hidden_text_reaches_no_page_and_is_reported(seed: int, name: str) -> None:
    case = hidden(name, seed)
    read = document(case.content)
    assert not reached(read, case.hides)
    if name not in BESIDE:
        assert all(run.page == 1 and run.reason for run in read.hidden)
        assert read.hidden
        assert bool(read.notes) is (name not in SILENT)
    assert phrases(LOREM) <= phrases(read.pages[0].text)


@pytest.mark.parametrize("name", INNOCENT)
def test_what_only_looks_hidden_stays_and_raises_no_alarm(name: str) -> None:
    case = innocent(name, 3)
    read = document(case.content)
    assert case.shows in " ".join(read.pages[0].text.split())
    assert not read.notes
    assert not any(run.prose or run.instructs for run in read.hidden)


def test_there_are_enough_tricks_and_look_alikes() -> None:
    assert len(TRICKS) >= 30
    assert len(INNOCENT) >= 8


def test_a_quote_of_hidden_text_is_not_found() -> None:
    case = hidden("white", 2)
    index = index_of(document(case.content))
    assert not locate([index], Quoted(text=case.hides)).found
    assert locate([index], Quoted(text=LOREM[:80])).found


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_looked_at_the_right_way_up(turn: int) -> None:
    case = hidden("white", 2)
    content = case.content.replace(b"/Type /Page /Parent", b"/Type /Page /Rotate %d /Parent" % turn)
    read = document(content)
    assert not reached(read, case.hides)
    assert "The scheduler keeps a queue" in read.pages[0].text
    assert [run.reason for run in read.hidden] == ["in the colour of what is under it"]


def test_a_page_of_any_size_is_looked_at() -> None:
    case = hidden("white", 2)
    content = case.content.replace(b"[0 0 612 792]", b"[-9000 -9000 5400 5400]")
    read = document(content)
    assert not reached(read, case.hides)
    assert "The scheduler keeps a queue" in read.pages[0].text


@pytest.mark.parametrize(
    ("module", "limit"),
    [(pixels, "SECONDS"), (ink, "PAGE_SECONDS"), (ink, "IMAGE_PIXELS"), (ink, "PAIRS")],
)
def test_a_page_that_takes_too_much_is_read_and_said_to_be_unchecked(
    module: ModuleType, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, limit, -1)
    read = document(hidden("white", 2).content)
    assert "The scheduler keeps a queue" in read.pages[0].text
    assert read.notes[-1] == (
        "Page 1 could not be checked for text that nobody sees: drawing it takes too much time or "
        "memory."
    )


def test_a_page_of_too_many_objects_is_said_to_be_unchecked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(objects, "MOST", 5)
    assert "could not be checked" in document(hidden("white", 2).content).notes[-1]
