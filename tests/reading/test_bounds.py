"""Whatever a file does, it happens in a process of its own that cannot take much or last long."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pdfs
import psutil
import pytest

from bot.core.document import Document
from bot.core.errors import Cancelled, ConfigError, TransientError, Unreadable
from workers import bounded
from workers.reading import Reader, read

ROOT = Path(bounded.__file__).resolve().parents[1]
HOSTILE: dict[str, Callable[[], bytes]] = {
    "a bomb": lambda: pdfs.bomb(60),
    "nested states": pdfs.nested_states,
    "forms within forms": lambda: pdfs.forms_within_forms(16),
    "a form in itself": pdfs.form_in_itself,
}


def a_reader(**changes: float) -> Reader:
    settings = {"processes": 2, "max_bytes": 30 << 20, "max_pages": 60, "wall_seconds": 60}
    return Reader(**(settings | changes))  # type: ignore[arg-type]


def commands(processes: Iterable[psutil.Process]) -> Iterator[list[str]]:
    for process in processes:
        with contextlib.suppress(psutil.Error):  # it ended meanwhile
            yield process.cmdline()


def children() -> int:
    """How many reading processes this one has."""
    found = commands(psutil.Process().children())
    return sum(any(part.endswith("child.py") for part in command) for command in found)


@pytest.fixture
def hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A reading process that never ends; the last word of the grandchild that it starts."""
    script = tmp_path / "child.py"
    sleeps = ["-c", "import time; time.sleep(60)", f"started by {script}"]  # and by no other test
    script.write_text(
        "import subprocess, sys, time\n"
        f"subprocess.Popen([sys.executable, *{sleeps!r}])\n"
        "time.sleep(60)\n"
    )
    monkeypatch.setattr(bounded, "SCRIPT", script)
    return sleeps[-1]


def dying_with(folder: Path, *engines: str) -> Path:
    """A reading process that dies when it is told to use one of these engines."""
    script = folder / "child.py"
    script.write_text(
        "import os, runpy, sys\n"
        f"if sys.argv[1] in {engines!r}: os.abort()\n"
        f"runpy.run_path({str(ROOT / 'workers/reading/child.py')!r}, run_name='__main__')\n"
    )
    return script


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_ends_in_a_refusal(kind: str) -> None:
    with pytest.raises(Unreadable) as refused:
        a_reader().read(HOSTILE[kind](), "trap.pdf")
    assert refused.value.reason in ("too_complex", "no_text", "broken")
    assert not children()


def test_an_outline_that_runs_in_circles_costs_only_the_outline() -> None:
    document = a_reader().read(pdfs.outline_in_itself(), "circle.pdf")
    assert document.pages[0].text == "Readable all the same."


def test_a_file_pdfium_dies_of_is_read_by_pypdf_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "SCRIPT", dying_with(tmp_path, "pdfium", "undrawn"))
    document = a_reader().read(pdfs.paper(), "odd.pdf")
    assert pdfs.LOREM[:200] in document.pages[1].text
    assert "simpler way" in document.notes[0]
    assert document.pages[0].box(0) is None
    assert [reference.key for reference in document.references] == ["1", "2", "3", "4"]


def test_a_file_that_cannot_be_drawn_is_read_without_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "SCRIPT", dying_with(tmp_path, "pdfium"))
    document = a_reader().read(pdfs.paper(), "heavy.pdf")
    assert pdfs.LOREM[:200] in document.pages[1].text
    assert document.pages[0].box(0) is not None
    assert document.notes == (
        "Pages 1–4 could not be checked for text that nobody sees: drawing them takes too much "
        "time or memory.",
    )


def test_a_process_that_does_not_end_is_killed_with_all_it_started(hang: str) -> None:
    with pytest.raises(Unreadable) as refused:
        a_reader(wall_seconds=0.5).read(pdfs.paper(), "slow.pdf")
    assert refused.value.reason == "too_complex"
    assert not children()
    until = time.monotonic() + 10  # the system ends what is killed when it comes to it
    while any(hang in command for command in commands(psutil.process_iter())):
        assert time.monotonic() < until, "what it started is still there"
        time.sleep(0.01)


@pytest.mark.usefixtures("hang")
def test_a_question_taken_back_stops_the_reading() -> None:
    taken_back = threading.Event()
    threading.Timer(0.3, taken_back.set).start()
    with pytest.raises(Cancelled):
        a_reader().read(pdfs.paper(), "slow.pdf", cancelled=taken_back.is_set)
    assert not children()


@pytest.mark.usefixtures("hang")
def test_a_question_taken_back_while_it_waits_for_its_turn_is_not_read() -> None:
    shared = a_reader(processes=1, wall_seconds=20)
    stop = threading.Event()
    outcomes: list[bool] = []

    def refused_first() -> bool:
        try:
            shared.read(pdfs.paper(), "first.pdf", cancelled=stop.is_set)
        except Cancelled:
            return True
        return False

    first = threading.Thread(target=lambda: outcomes.append(refused_first()))
    first.start()
    try:
        while not children():
            time.sleep(0.01)
        with pytest.raises(Cancelled):
            shared.read(pdfs.paper(), "second.pdf", cancelled=lambda: True)
        assert children() == 1
    finally:
        stop.set()
        first.join()
    assert outcomes == [True]


def test_no_more_processes_run_at_once_than_allowed() -> None:
    shared, most = a_reader(processes=2), 0
    found: list[Document] = []
    threads = [
        threading.Thread(target=lambda: found.append(shared.read(pdfs.paper(), "a.pdf")))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        most = max(most, children())
        time.sleep(0.005)
    assert len(found) == 6
    assert len({document.model_dump_json() for document in found}) == 1
    assert 0 < most <= 2


def test_the_process_has_limits_and_no_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "report.json"
    script = tmp_path / "child.py"
    script.write_text(
        "import json, os, resource, sys\n"
        "sys.path[:0] = sys.argv[3:]\n"
        "from workers.reading.limits import confine\n"
        "confine()\n"
        "limits = [resource.getrlimit(getattr(resource, 'RLIMIT_' + what))[1] for what in\n"
        "          ('AS', 'CPU', 'FSIZE', 'CORE')]\n"
        "loaded = [name for name in sys.modules if name.startswith(('pypdf', 'pydantic'))]\n"
        f"open({str(report)!r}, 'w').write(json.dumps(\n"
        "    {'env': sorted(os.environ), 'limits': limits, 'loaded': loaded,\n"
        "     'leader': os.getsid(0) == os.getpid(), 'cwd': os.getcwd()}))\n"
    )
    monkeypatch.setattr(bounded, "SCRIPT", script)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-for-children")
    with pytest.raises(Unreadable):
        a_reader().read(pdfs.paper(), "a.pdf")
    seen = json.loads(report.read_text())
    assert "OPENAI_API_KEY" not in seen["env"]
    assert set(seen["env"]) <= {
        "PATH",
        "OPENBLAS_NUM_THREADS",
        "LC_CTYPE",
        "__CF_USER_TEXT_ENCODING",
    }
    assert seen["loaded"] == []
    assert seen["leader"]
    assert seen["cwd"] == "/"
    if sys.platform == "linux":
        assert seen["limits"] == [1 << 30, 20, 64 << 20, 0]


def test_it_starts_from_any_folder_and_from_a_path_with_a_space(tmp_path: Path) -> None:
    home = tmp_path / "a copy"
    for package in ("bot", "workers", "config"):
        shutil.copytree(
            ROOT / package, home / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    paper = tmp_path / "the paper.pdf"
    paper.write_bytes(pdfs.paper())
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import workers.reading as r, pathlib\n"
        "d = r.read(pathlib.Path(sys.argv[2]).read_bytes(), 'p', max_bytes=9**9, max_pages=9)\n"
        "print(r.__file__, d.title, sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(home), str(paper)],
        cwd=os.sep,
        capture_output=True,
        text=True,
        check=True,
    )
    where, title = done.stdout.splitlines()
    assert Path(where).is_relative_to(home)
    assert title == "Queues of Many Lengths: Placing Requests Without Regret"


def test_a_missing_library_is_the_operators_concern(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "child.py"
    script.write_text("import sys; sys.exit(3)")
    monkeypatch.setattr(bounded, "SCRIPT", script)
    with pytest.raises(ConfigError, match="pypdfium2"):
        a_reader().read(pdfs.paper(), "a.pdf")


def test_a_full_disk_means_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bounded.tempfile, "TemporaryFile", full)
    with pytest.raises(TransientError):
        a_reader().read(pdfs.paper(), "a.pdf")


@pytest.mark.parametrize("written", [b"", b"not json", b'{"pages": 3}', b'{"refused"'])
def test_what_is_no_document_is_not_believed(
    written: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "child.py"
    script.write_text(f"import sys; sys.stdout.buffer.write({written!r})")
    monkeypatch.setattr(bounded, "SCRIPT", script)
    with pytest.raises(Unreadable) as refused:
        read(pdfs.paper(), "a.pdf", max_bytes=9**9, max_pages=9)
    assert refused.value.reason == "too_complex"


def test_a_result_beyond_the_limit_is_not_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "child.py"
    script.write_text("import sys; sys.stdout.write('{' * 2000)")
    monkeypatch.setattr(bounded, "SCRIPT", script)
    monkeypatch.setattr(bounded, "RESULT_BYTES", 1000)
    with pytest.raises(Unreadable):
        a_reader().read(pdfs.paper(), "a.pdf")
