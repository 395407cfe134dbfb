"""With each critique of a PDF the asker gets the paper with its quotes highlighted."""

import json
import stat
from pathlib import Path

from highlights import highlights


def copy_in(text: str) -> Path:
    """Where standard error says that the copy is: its last line."""
    last = text.splitlines()[-1]
    assert last.startswith("Annotated copy: "), text
    return Path(last.removeprefix("Annotated copy: "))


def test_a_decoded_paper_comes_back_with_its_quotes_highlighted(served):
    done = served.run("decode", "ledger.pdf", "--json")
    report = json.loads(done.stdout)  # nothing else is printed there
    path = copy_in(done.stderr)
    assert path.name == "ledger.annotated.pdf"
    assert path.is_relative_to(served.data / "copies")
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    found = highlights(path.read_bytes())
    assert {note.keys["T"] for note in found} == {'Prof. Queuebert "Q" Shedder'}
    assert 0 < len(found) <= report["footer"]["quotes_verified"]
    assert path.read_bytes().startswith((served.folder / "ledger.pdf").read_bytes())


def test_a_copy_goes_where_the_asker_wants_it(served):
    done = served.run("decode", "ledger.pdf", "--markdown", "--annotated", "marked.pdf")
    assert copy_in(done.stderr) == Path("marked.pdf")
    assert highlights((served.folder / "marked.pdf").read_bytes())
    assert "Annotated copy" not in done.stdout


def test_copies_of_several_papers_go_into_a_folder(served):
    (served.folder / "other.pdf").write_bytes((served.folder / "ledger.pdf").read_bytes() + b"\n")
    (served.folder / "marked").mkdir()
    done = served.run("decode", "ledger.pdf", "other.pdf", "--json", "--annotated", "marked")
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (served.folder / "marked").iterdir())
    assert names == ["ledger.annotated.pdf", "other.annotated.pdf"]


def test_a_paper_is_never_overwritten_by_its_copy(served):
    before = (served.folder / "ledger.pdf").read_bytes()
    done = served.run("decode", "ledger.pdf", "--annotated", "./ledger.pdf")
    assert done.returncode == 1
    assert "is the paper itself" in done.stderr
    assert (served.folder / "ledger.pdf").read_bytes() == before


def test_a_place_that_is_not_there_is_said_before_anybody_is_asked(served):
    done = served.run("decode", "ledger.pdf", "--annotated", "nowhere/marked.pdf")
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no folder 'nowhere'. Make it" in done.stderr


def test_a_copy_that_cannot_be_saved_is_a_line_and_no_failure(served):
    done = served.run("decode", "ledger.pdf", "--json", "--annotated", "/dev/full")
    assert done.returncode == 0
    assert json.loads(done.stdout)["persona"] == "q"
    assert "could not be saved (No space left on device)" in done.stderr


def test_a_forgotten_thread_takes_its_copies_along(served):
    path = copy_in(served.run("decode", "ledger.pdf").stderr)
    assert path.exists()
    done = served.run("ask", "--thread", path.parent.name, "forget")
    assert done.returncode == 0, done.stderr
    assert not path.parent.exists()


def test_a_follow_up_leaves_the_copy_of_the_first_answer_as_it_is(served):
    path = copy_in(served.run("decode", "ledger.pdf").stderr)
    before = path.read_bytes()
    done = served.run("ask", "--thread", "how long does the cache keep each token?")
    assert done.returncode == 0, done.stderr
    assert "Annotated copy" not in done.stderr
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_each_answer_in_a_thread_has_a_copy_of_its_own_and_takes_it_along(served):
    (served.folder / "idea.md").write_text("# Idea\n\nWe keep tokens of a prompt for a week.\n")
    first = copy_in(served.run("decode", "ledger.pdf").stderr)
    before = first.read_bytes()
    words = ("--thread", "kira, stress-test this against ledger.pdf", "ledger.pdf", "idea.md")
    done = served.run("ask", *words)
    names = [file.name for file in first.parent.iterdir()]
    assert sorted(names) == ["ledger.annotated.pdf", "ledger.kira.annotated.pdf"], done.stderr
    again = copy_in(served.run("ask", "--thread", "q, decode this", "ledger.pdf").stderr)
    assert again.name == "ledger.q.annotated.pdf"
    assert first.read_bytes() == before
    for left in (2, 1, 0):
        assert "deleted" in served.run("ask", "--thread", "delete that").stdout
        assert len(list(first.parent.iterdir())) == left


def test_a_copy_that_the_asker_put_somewhere_outlives_its_answer(served):
    served.run("decode", "ledger.pdf", "--annotated", "mine.pdf")
    assert "deleted" in served.run("ask", "--thread", "delete that").stdout
    assert (served.folder / "mine.pdf").exists()
