#!/usr/bin/env python3
"""Sets Shedder up in this folder's `.venv`, then runs it. Needs Python 3.11 or newer with pip.

    python3 start.py                 decode the example paper as Q Shedder
    python3 start.py PAPER.pdf       decode yours; options of `shedder decode` may follow
    python3 start.py test            run the tests; options of pytest may follow
    python3 start.py semantic        add the small model that finds runbooks by meaning, too
    python3 start.py COMMAND ...     any other shedder command: ask, check, bot, worker, --help ...

The first run installs what the lock files name, checked by hash, into `.venv` and nowhere else.
Later runs find nothing changed and start at once. Delete `.venv` whenever you like.
"""

import os
import shutil
import subprocess
import sys

# Everything up to here, and the syntax of the whole file, is understood by Python 3.6, so that an
# old interpreter can say what is wrong or hand over to a newer one.
if os.name != "posix":
    sys.exit("Shedder runs on Linux and macOS. On Windows, use it inside WSL.")
if sys.version_info < (3, 11):
    OLD = "Shedder needs Python 3.11 or newer; this is %d.%d" % sys.version_info[:2]
    for newer in ("python3.13", "python3.12", "python3.11", "python3.14"):
        found = shutil.which(newer)
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            print(OLD + ", so " + newer + " takes over.", file=sys.stderr, flush=True)
            os.execv(found, [found, *sys.argv])
    sys.exit(OLD + ". Run this file with a newer one, such as: python3.12 start.py")

import contextlib
import fcntl
import functools
import hashlib
import importlib.util
import json
import re
import signal
import tomllib
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STATE = VENV / "shedder-setup.json"  # what was installed; there from the first moment on
EXAMPLE = ROOT / "examples" / "paper.pdf"
LOCKS = {
    "run": (ROOT / "requirements.lock",),
    "semantic": (ROOT / "requirements-semantic.lock",),
    "test": (ROOT / "requirements-dev.lock", ROOT / "requirements-semantic.lock"),
}


def main(arguments: list[str]) -> None:
    """Set up what the arguments need, then become that program."""
    if arguments[:1] == ["test"]:
        set_up("test")
        os.chdir(ROOT)
        # Hundreds of processes start, and none of them is to compile all of this anew.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        # Many tests wait for processes, so there are more of them under way than cores.
        workers = str(min(8, 2 * (os.cpu_count() or 1)))
        become([PYTHON, "-m", "pytest", "-n", workers, *arguments[1:]])
    set_up("run")
    if arguments == ["semantic"]:
        set_up("semantic")
        say("Runbooks are found by meaning, too, from the next start of a worker on.")
        return
    become([VENV / "bin" / "shedder", *shedder_arguments(arguments)])


def shedder_arguments(arguments: list[str]) -> list[str]:
    """A file alone means: decode it. Nothing at all means: decode the example."""
    if not arguments:
        return ["decode", str(EXAMPLE)]
    first = arguments[0]
    looks_like_file = not first.startswith("-") and ("." in first or "/" in first)
    if looks_like_file or Path(first).is_file():  # `decode` says what is wrong with one
        return ["decode", *arguments]
    return arguments


def become(command: list[str | Path]) -> None:
    """Replace this process, so that signals and the exit status are the program's own."""
    sys.stdout.flush()
    os.execv(command[0], [str(part) for part in command])


def set_up(purpose: str) -> None:
    """Make `.venv` hold what the purpose needs. Nothing to do is told from one small file."""
    if fingerprint(purpose) == installed().get(purpose):
        return
    with only_one_at_a_time():
        if fingerprint(purpose) == installed().get(purpose):
            return  # the one before us did it
        more = "semantic" in installed() and purpose == "run"  # whoever wanted it keeps it
        if fingerprint("run") != installed().get("run"):
            make_venv()
        install(purpose)
        if more:
            install("semantic")


def fingerprint(purpose: str) -> str:
    """Changes whenever what the purpose needs may have changed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locks = [lock.read_text(encoding="utf-8") for lock in LOCKS[purpose]]
    facts = [project["build-system"], project["project"], *locks, sys.version, sys.base_prefix]
    return hashlib.sha256(json.dumps([*facts, str(ROOT)]).encode()).hexdigest()


def installed() -> dict[str, str]:
    """The fingerprints of what was installed to the end, by purpose."""
    try:
        state: dict[str, str] = json.loads(STATE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if PYTHON.exists() else {}


@contextlib.contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Two set-ups at once would install over each other: the second waits for the first."""
    folder = os.open(ROOT, os.O_RDONLY)  # what is locked is the folder itself
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another set-up is at work in this folder; waiting for it.")
        fcntl.flock(folder, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(folder)


def make_venv() -> None:
    """A fresh environment, in place of one that is unfinished or out of date."""
    if VENV.is_dir() and any(VENV.iterdir()) and not STATE.exists():
        sys.exit(f"{VENV} was not made by start.py. Move it away, then run this again.")
    discarded = ROOT / ".venv.old"  # renamed first: an interruption never leaves half of ours
    shutil.rmtree(discarded, ignore_errors=True)
    if VENV.exists():
        VENV.rename(discarded)
        shutil.rmtree(discarded)
    VENV.mkdir()
    STATE.write_text("{}", encoding="utf-8")
    venv.create(VENV, symlinks=True, with_pip=pip_command()[0] == str(PYTHON))


def install(purpose: str) -> None:
    """The locked packages, then this folder itself, editable."""
    say("Setting up Shedder in .venv: a minute the first time, nothing after that.")
    for lock in LOCKS[purpose]:  # each names all that is needed
        run_pip("--no-deps", "--require-hashes", "-r", str(lock))
    if purpose != "semantic":  # which comes beside what is there already
        run_pip("--no-build-isolation", "-e", str(ROOT))
    state = installed() | {"run": fingerprint("run"), purpose: fingerprint(purpose)}
    unfinished = STATE.with_suffix(".new")
    unfinished.write_text(json.dumps(state), encoding="utf-8")
    unfinished.replace(STATE)
    say("Ready.")


@functools.cache
def pip_command() -> list[str]:
    """This interpreter's pip, told to work on `.venv`; where it cannot, one inside `.venv`.

    The first needs nothing that Debian leaves out of its Python; `--python` came with pip 22.3.
    """
    outside = getattr(sys, "_base_executable", sys.executable)  # `.venv` itself may be active
    own = [outside, "-m", "pip", "--python", str(PYTHON)]
    asked = subprocess.run([*own[:3], "--version"], cwd=ROOT, capture_output=True, text=True)
    version = re.match(r"pip (\d+)\.(\d+)", asked.stdout)
    if version and (int(version[1]), int(version[2])) >= (22, 3):
        return own
    if importlib.util.find_spec("ensurepip"):
        return [str(PYTHON), "-m", "pip"]
    sys.exit(
        "Shedder needs pip 22.3 or newer. Install it (Debian, Ubuntu: apt install python3-pip; "
        "elsewhere: python3 -m pip install --upgrade pip), then run this again."
    )


def run_pip(*what: str) -> None:
    """Install, showing one moving line; what pip said comes out only when it fails."""
    options = ["--no-deps", "--no-user", "--disable-pip-version-check"]
    command = [*pip_command(), "install", *options, *what]
    lines: list[str] = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # pip works in processes of its own: all end together
    ) as pip:
        try:
            for line in pip.stdout or ():
                lines.append(line)
                show_progress(lines)
        except BaseException:
            os.killpg(pip.pid, signal.SIGINT)  # which pip tidies up after
            raise
    moving_line("")
    if pip.returncode != 0:
        sys.exit("".join(lines) + "The packages could not be installed: pip says why above.")


def show_progress(lines: list[str]) -> None:
    """What pip is at, from what it has said so far."""
    found = [line for line in lines if line.startswith(("Collecting ", "Processing "))]
    last = lines[-1].split()
    if lines[-1].startswith("Installing collected packages"):
        moving_line(f"  installing {' '.join(last[3:6])} ...")
    elif found and lines[-1] is found[-1]:
        moving_line(f"  {len(found)}: {Path(last[1]).name}")


def moving_line(text: str) -> None:
    """Written over the one before; nothing where nobody is watching."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text[:70]}", end="", file=sys.stderr, flush=True)


def say(text: str) -> None:
    """To the error stream: the output stream belongs to the program that is started."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        say("\nStopped. Run this again to go on.")
        sys.exit(130)
    except OSError as error:
        sys.exit(f"{error.strerror}: {error.filename or ROOT}. Mend that, then run this again.")
