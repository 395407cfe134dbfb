"""No module does anything when it is imported, and `shedder --help` loads next to nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Runs in a process of its own: imports every module and reports what our own lines did meanwhile.
# A deed is ours when our code is on the stack before the next import statement is.
WATCHED = """
import _collections_abc as abc, json, logging, os, pkgutil, sys, threading
from importlib import import_module
from importlib.util import find_spec

root, watched, deeds = sys.argv[1], "", []
OURS = tuple(os.path.join(root, package, "") for package in ("config", "bot", "workers"))
FORBIDDEN = {"socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen",
             "os.mkdir", "os.remove", "os.rename", "os.putenv", "os.system", "os.chdir", "signal"}

def ours():
    frame = sys._getframe(2)
    while frame:
        name = frame.f_code.co_filename
        if name.startswith(OURS):
            return os.path.relpath(name, root) + ":" + str(frame.f_lineno)
        if name.startswith("<frozen importlib"):
            return None
        frame = frame.f_back
    return None

def deed(what):
    place = ours()
    if place:
        deeds.append(what + " at " + place)

def audit(event, arguments):
    if watched and (event in FORBIDDEN or event == "open" and arguments[1] in ("w", "a", "x")):
        deed(event)

# What a library looks up for itself is its own affair; settings are read on our behalf.
PLUMBING = (os.__file__, abc.__file__, "<frozen os>", "<frozen _collections_abc>")
SETTINGS = os.path.dirname(find_spec("pydantic_settings").origin)
read = os._Environ.__getitem__
def reading(self, key):
    frame = sys._getframe(1)
    while frame.f_code.co_filename.startswith(PLUMBING):
        frame = frame.f_back
    if watched and frame.f_code.co_filename.startswith((*OURS, SETTINGS)):
        deed("reads " + repr(key))
    return read(self, key)
os._Environ.__getitem__ = reading
sys.addaudithook(audit)

names = []
for package in ("config", "bot", "workers"):
    module = import_module(package)
    names += [package] + [m.name for m in pkgutil.walk_packages(module.__path__, package + ".")]
for watched in [name for name in names if not name.endswith("__main__")]:
    try:
        import_module(watched)
    except ModuleNotFoundError as error:
        if error.name != "numpy":  # of the extra `semantic`, which need not be installed
            raise
    if threading.active_count() != 1:
        deeds.append("starts a thread in " + watched)
    if logging.getLogger().handlers:
        deeds.append("sets up logging in " + watched)
watched = ""
print(json.dumps({"names": names, "deeds": deeds}))
"""


def imported(root: Path) -> dict[str, list[str]]:
    ran = subprocess.run(
        [sys.executable, "-B", "-W", "ignore", "-c", WATCHED, str(root)],
        cwd=root, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    report: dict[str, list[str]] = json.loads(ran.stdout)
    return report


def test_no_module_does_anything_when_it_is_imported():
    report = imported(ROOT)
    assert "workers.critique" in report["names"]
    assert "bot.platforms.terminal" in report["names"]
    assert report["deeds"] == []


@pytest.mark.parametrize(
    ("line", "deed"),
    [
        ("import os; os.environ.get('HOME')", "reads 'HOME'"),
        ("import os; os.getenv('NOT_SET')", "reads 'NOT_SET'"),
        ("from pydantic_settings import BaseSettings; BaseSettings()", "reads '"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen"),
        ("import socket; socket.socket().bind(('127.0.0.1', 0))", "socket.bind"),
        ("open('left', 'w').close()", "open"),
        ("import logging; logging.basicConfig()", "sets up logging in bot.guilty"),
        (
            "import threading as t; t.Thread(target=t.Event().wait, daemon=True).start()",
            "starts a thread in bot.guilty",
        ),
    ],
)
def test_a_module_that_does_something_is_found(tmp_path, line, deed):
    for package in ("config", "bot", "workers"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "bot" / "guilty.py").write_text(line + "\n")
    assert any(found.startswith(deed) for found in imported(tmp_path)["deeds"])


LIGHT = """
import json, sys
from bot.cli import main
sys.argv = ["shedder", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_help_loads_no_service_model_or_pdf_library():
    ran = subprocess.run(
        [sys.executable, "-c", LIGHT], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    loaded = set(json.loads(ran.stdout.splitlines()[-1]))
    heavy = {
        "openai", "discord", "slack_bolt", "slack_sdk", "pypdf", "pypdfium2", "redis", "rq",
        "pydantic", "pydantic_settings", "rich", "yaml", "rapidfuzz", "httpx2", "asyncio",
    }  # fmt: skip
    assert loaded & heavy == set()
    assert "usage: shedder" in ran.stdout
