"""Files, texts and links are named on a command line or in a typed line, in any usual way."""

from pathlib import Path

import pytest

from bot.commands.ask import attachments
from bot.console.typed_lines import read_line
from bot.core.errors import UserError

SOURCES = frozenset({"arxiv", "openreview"})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("a.pdf", "idea.md", "notes", "2401.12345"):
        (tmp_path / name).write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_texts_and_links_are_arguments_like_pdfs(folder: Path) -> None:
    found = attachments(
        ["a.pdf", "idea.md", "https://arxiv.org/abs/2405.00001v2", "arxiv:2405.00001v2"], SOURCES
    )
    assert [(file.id, file.name) for file in found] == [
        (str(folder / "a.pdf"), "a.pdf"),
        (str(folder / "idea.md"), "idea.md"),
        ("arxiv:2405.00001v2", "arXiv 2405.00001"),
    ]


def test_a_file_counts_before_a_number_that_looks_like_one(folder: Path) -> None:
    (file,) = attachments(["2401.12345"], SOURCES)
    assert file.id == str(folder / "2401.12345")


@pytest.mark.parametrize(
    "name",
    ["https://doi.org/10.1145/1.2", "10.1145/945445.945450", "https://example.org/x.pdf", "-"],
)
def test_what_is_not_fetched_is_said_before_anything_starts(name: str) -> None:
    with pytest.raises(UserError, match=r"is not a file here\. Save the PDF"):
        attachments([name], SOURCES)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("kira: baseline: a.pdf, the idea is in idea.md.", ["a.pdf", "idea.md"]),
        ("decode (a.pdf)", ["a.pdf"]),
        ('compare "idea.md" against "a.pdf"!', ["idea.md", "a.pdf"]),
        ("stress-test missing.md", ["missing.md"]),
        ("read the notes", ["notes"]),
        ("decode https://arxiv.org/pdf/2405.00001v2.pdf", []),
        ("see https://example.org/a.pdf", []),
        ("why is a.b.c slow?", []),
    ],
)
def test_a_typed_line_names_files_as_sentences_do(
    line: str, names: list[str], folder: Path
) -> None:
    _, files = read_line(line, folder)
    assert [file.name for file in files] == names
