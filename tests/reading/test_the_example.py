"""The paper that ships, set by another program than those of the corpus, reads as written."""

import re
from pathlib import Path

import pytest
from readings import document

from bot.core.document import Document

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def example() -> Document:
    return document((ROOT / "examples" / "paper.pdf").read_bytes())


def test_its_title_and_sections_are_found(example: Document):
    assert (
        example.title
        == "Every Quote Is Real: Checking a Critic’s Words Against the Pages They Cite"
    )
    source = (ROOT / "examples" / "paper.typ").read_text()
    written = re.findall(r"^=+ ([^<\n]+?)(?: <[\w-]+>)?$", source, re.MULTILINE)
    found = [re.sub(r"^[\d.]+ ", "", heading.title) for heading in example.outline]
    assert [title for title in written if title not in found] == []


def test_its_captions_and_references_are_complete(example: Document):
    labels = sorted(caption.label for caption in example.captions)
    assert labels == ["Figure 1", "Figure 2", "Table 1", "Table 2", "Table 3"]
    cited = {int(n) for page in example.pages for n in re.findall(r"\[(\d+)\]", page.prose)}
    assert [reference.key for reference in example.references] == [
        str(n) for n in range(1, max(cited) + 1)
    ]


def test_its_words_are_whole_although_hyphens_are_as_flat_as_dots(example: Document):
    text = " ".join(page.text for page in example.pages)
    assert "one answer per question although every process" in text
    assert "Kerned papers lose the space" in text
    assert example.hidden == ()
