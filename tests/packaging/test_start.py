"""`python3 start.py` sets up a clone wherever it lies, once, and repairs what was left half done.

Run for real, with real pip and no network, in a clone of a project that needs no package.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

START = Path(__file__).resolve().parents[2] / "start.py"
PYTHON = sys._base_executable  # type: ignore[attr-defined]  # outside of any environment

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "shedder"
version = "1"
"""

BACKEND = """
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    files = {
        "standin.pth": ".",
        "standin.py": "import sys\\ndef main(): print(sys.argv[1:])",
        "shedder-1.dist-info/METADATA": "Metadata-Version: 2.1\\nName: shedder\\nVersion: 1\\n",
        "shedder-1.dist-info/WHEEL": "Wheel-Version: 1.0\\nTag: py3-none-any\\n",
        "shedder-1.dist-info/entry_points.txt": "[console_scripts]\\nshedder = standin:main\\n",
    }
    record = "".join(name + ",,\\n" for name in [*files, "shedder-1.dist-info/RECORD"])
    with zipfile.ZipFile(folder + "/shedder-1-py3-none-any.whl", "w") as wheel:
        for name, text in [*files.items(), ("shedder-1.dist-info/RECORD", record)]:
            wheel.writestr(name, text)
    return "shedder-1-py3-none-any.whl"

build_wheel = build_editable
"""


class Clone:
    """A folder with start.py in it, and a home that nothing may be written to."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a clone"
        self.home = folder / "home"
        self.venv = self.root / ".venv"
        self.root.mkdir()
        self.home.mkdir()
        shutil.copy(START, self.root)
        (self.root / "pyproject.toml").write_text(PYPROJECT)
        (self.root / "backend.py").write_text(BACKEND)
        (self.root / "requirements.lock").write_text("# nothing\n")
        (self.root / "requirements-dev.lock").write_text("# nothing either\n")
        (self.root / "requirements-semantic.lock").write_text("# nor here\n")

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "PIP_", "COVERAGE", "VIRTUAL_ENV"))
        }
        return subprocess.Popen(
            [PYTHON, str(self.root / "start.py"), *arguments],
            cwd="/",
            env=environment
            | {"HOME": str(self.home), "PIP_NO_CACHE_DIR": "1", "PIP_NO_INDEX": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def start(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        process = self.begin(*arguments)
        out, err = process.communicate(timeout=90)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def clone(tmp_path):
    return Clone(tmp_path)


def test_a_clone_in_a_folder_with_a_space_is_set_up_once_and_then_just_runs(clone):
    first = clone.start("check", "--offline")
    assert (first.returncode, first.stdout) == (0, "['check', '--offline']\n"), first.stderr
    assert "Setting up" in first.stderr
    again = clone.start("check")
    assert (again.returncode, again.stdout, again.stderr) == (0, "['check']\n", "")
    assert not (clone.home / ".local").exists(), "something went into the user's own packages"


def test_what_was_left_half_done_or_is_out_of_date_is_made_anew(clone):
    clone.venv.mkdir()
    (clone.venv / "shedder-setup.json").write_text("{}")  # what an interruption leaves behind
    (clone.venv / "half").touch()
    assert clone.start("jobs").returncode == 0
    assert not (clone.venv / "half").exists()
    (clone.venv / "old").touch()
    (clone.root / "requirements.lock").write_text("# another version\n")
    assert "Setting up" in clone.start("jobs").stderr
    assert not (clone.venv / "old").exists()
    clone.root.rename(clone.root.with_name("moved clone"))
    clone.root = clone.root.with_name("moved clone")
    assert clone.start("jobs").stdout == "['jobs']\n"


def test_a_second_purpose_is_added_to_what_is_there(ready):
    (ready.venv / "kept").touch()
    assert "No module named pytest" in ready.start("test").stderr  # a stand-in installs none
    assert (ready.venv / "kept").exists()
    state = json.loads((ready.venv / "shedder-setup.json").read_text())
    assert list(state) == ["run", "test"]


def test_meanings_are_added_by_one_command_and_kept(ready):
    added = ready.start("semantic")
    assert (added.returncode, added.stdout) == (0, ""), added.stderr
    assert "found by meaning, too" in added.stderr
    (ready.root / "requirements.lock").write_text("# another version\n")
    assert ready.start("jobs").stdout == "['jobs']\n"
    state = json.loads((ready.venv / "shedder-setup.json").read_text())
    assert list(state) == ["run", "semantic"]


def test_two_at_once_set_up_once_and_both_run(clone):
    both = [clone.begin("check"), clone.begin("jobs")]
    ends = [process.communicate(timeout=90) for process in both]
    assert [out for out, _ in ends] == ["['check']\n", "['jobs']\n"]
    assert sum("Setting up" in err for _, err in ends) == 1


def test_an_environment_that_somebody_else_made_is_left_alone(clone):
    clone.venv.mkdir()
    (clone.venv / "precious").touch()
    refused = clone.start()
    assert refused.returncode == 1
    assert "was not made by start.py. Move it away" in refused.stderr
    assert [path.name for path in clone.venv.iterdir()] == ["precious"]


def test_when_pip_fails_its_words_and_ours_are_shown(clone):
    (clone.root / "requirements.lock").write_text("a-package==1 --hash=sha256:00\n")
    failed = clone.start()
    assert failed.returncode == 1
    assert "No matching distribution found for a-package==1" in failed.stderr
    assert failed.stderr.endswith("could not be installed: pip says why above.\n")
    (clone.root / "requirements.lock").write_text("# mended\n")
    assert clone.start("check").returncode == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ([], "['decode', '{root}/examples/paper.pdf']"),
        (["My Paper.PDF"], "['decode', 'My Paper.PDF']"),
        (["there.pdf", "--json"], "['decode', 'there.pdf', '--json']"),
        (["{root}/pyproject.toml"], "['decode', '{root}/pyproject.toml']"),
        (["10.1145/945445"], "['decode', '10.1145/945445']"),
        (["ask", "why?", "a.pdf"], "['ask', 'why?', 'a.pdf']"),
        (["--help"], "['--help']"),
    ],
)
def test_a_file_alone_means_decode_it(ready, typed, told):
    ran = ready.start(*(word.format(root=ready.root) for word in typed))
    assert ran.stdout == told.format(root=ready.root) + "\n"


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    clone = Clone(tmp_path_factory.mktemp("ready"))
    clone.start("check")
    return clone


def test_an_old_python_can_read_the_file_far_enough_to_say_that_it_is_old():
    text = START.read_text()
    ast.parse(text, feature_version=(3, 6))
    assert text.index("sys.version_info < (3, 11)") < text.index("import tomllib")
