"""A persona file dropped into a folder: looked into, asked, and changed under a running worker."""

import json
from pathlib import Path
from typing import Any

import pytest
from shedder_home import Home, eventually
from strict_schema import faults_in

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "personas"
CRITIC = """You are **Vera**, a careful reader.

**Response Structure:**
1. **{one}:** what it says
2. **Doubts:** what it leaves out
"""


def titles(home: Home, *words: str) -> list[str]:
    done = home.run("ask", *words, "ledger.pdf", "--json")
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return [section["title"] for section in answer["sections"]]


def workers(home: Home) -> list[str]:
    return [line for line in home.running() if " worker" in line]


@pytest.fixture
def critics(home: Home) -> Path:
    folder = home.folder / "mine" / "personas"
    folder.mkdir(parents=True)
    home.env["SHEDDER_HOME"] = str(home.folder / "mine")
    return folder


def test_a_changed_file_is_asked_anew_without_a_restart(home: Home, critics: Path) -> None:
    worker = home.start("worker", "--with-parent")
    try:
        eventually(lambda: "1, for" in home.run("check").stdout)
        (critics / "vera.md").write_text(CRITIC.format(one="Gist"))
        assert titles(home, "--persona", "vera", "Is it any good?") == ["Gist", "Doubts"]
        (critics / "vera.md").write_text(CRITIC.format(one="In a Word"))
        assert titles(home, "--persona", "vera", "Is it any good?") == ["In a Word", "Doubts"]
        assert len(workers(home)) == 1
        (critics / "vera.md").unlink()
        assert "no persona called “vera”" in home.run("ask", "--persona", "vera", "x").stderr
    finally:
        worker.communicate(timeout=30)


def test_a_soul_in_a_folder_of_its_own_answers(home: Home, critics: Path) -> None:
    (critics / "harbour").mkdir()
    soul = (SAMPLES / "harbour" / "SOUL.md").read_bytes()
    (critics / "harbour" / "SOUL.md").write_bytes(soul)
    assert "harbour" in home.run("personas").stdout
    assert titles(home, "--persona", "harbour", "Is it any good?")


@pytest.mark.parametrize("file", ["marlowe.md", "grid-planner"])
def test_lint_prints_what_was_understood_and_a_schema_alone_when_asked(
    home: Home, file: str
) -> None:
    done = home.run("persona", "lint", str(SAMPLES / file))
    assert done.returncode == 0, done.stderr
    for field in ("name", "handle", "documents", "sections", "checks", "schema"):
        assert f"\n{field} " in f"\n{done.stdout}"
    schema = home.run("persona", "lint", str(SAMPLES / file), "--schema")
    assert faults_in(json.loads(schema.stdout)) == []
    assert "handle " in schema.stderr


def test_lint_warns_of_what_it_could_not_use(home: Home) -> None:
    said = home.run("persona", "lint", str(SAMPLES / "bridge-inspector.md")).stdout
    assert "warning    the front matter is not YAML" in said
    assert "warning    not used, another project's keys: color, model, tools" in said
    assert "warning    section 'Condition': its text does not say what kind it is" in said
    said = home.run("persona", "lint", str(SAMPLES / "harbour")).stdout
    assert "warning    no check sees to this, it is an instruction only: Never skip" in said


def test_lint_says_how_a_file_would_be_called_in_the_folder_of_personas(
    home: Home, critics: Path
) -> None:
    text = "You are Marvin, a reviewer of papers. Judge what they measured.\n"
    (home.folder / "SOUL.md").write_text(text)
    alone = home.run("persona", "lint", "SOUL.md").stdout
    (critics / "SOUL.md").write_text(text)
    [handle] = [line.split()[1] for line in alone.splitlines() if line.startswith("handle ")]
    assert f"  {handle} " in home.run("personas").stdout
    assert "folder" not in alone
    own = critics / "paranoid"
    own.mkdir()
    (critics / "SOUL.md").rename(own / "SOUL.md")
    said = home.run("persona", "lint", str(own / "SOUL.md")).stdout
    assert "folder     paranoid: the persona is all of it, read from paranoid/SOUL.md" in said
    assert "handle     paranoid" in said
    assert said == home.run("persona", "lint", str(own)).stdout
