"""A person's machine: a data folder of its own, and the `shedder` command run on it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import psutil
import pytest
from trap_server import TrapServer

from bot import cli

Done = subprocess.CompletedProcess[str]
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Home:
    """A person's machine: a folder with a space in its name, and what runs on it."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def environment(self) -> dict[str, str]:
        """All that a command on this machine finds there."""
        kept = {key: value for key, value in os.environ.items() if key in KEPT}
        return {**kept, "PYTHONPATH": str(ROOT), "SHEDDER_DATA": str(self.data), **self.env}

    def start(self, *words: str, **options: Any) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "bot.cli", *words],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **{"stdin": subprocess.PIPE, "preexec_fn": hear_signals, **options},
        )

    def run(self, *words: str) -> "Done":
        """The command, in this process: starting Python takes longer than most of them."""
        with ExitStack() as stack:
            out, err, stdin = (
                stack.enter_context(TemporaryFile("w+", encoding="utf-8")) for _ in range(3)
            )
            patch = stack.enter_context(pytest.MonkeyPatch.context())
            patch.chdir(self.folder)
            environment = self.environment
            for name in os.environ.keys() - environment.keys():
                patch.delenv(name)
            for name, value in environment.items():
                patch.setenv(name, value)
            for name, stream in (("stdin", stdin), ("stdout", out), ("stderr", err)):
                patch.setattr(sys, name, stream)
            for number in (signal.SIGTERM, signal.SIGHUP):  # which the command makes its own
                stack.callback(signal.signal, number, signal.getsignal(number))
            try:
                status = cli.main(words)
            except SystemExit as error:  # argparse's
                status = int(error.code or 0)
            said = []
            for stream in (out, err):
                stream.seek(0)
                said.append(stream.read())
        return Done(words, status, *said)

    def run_apart(self, *words: str) -> "Done":
        """The command in a process of its own, with all that comes of that."""
        process = self.start(*words)
        out, err = process.communicate(timeout=90)
        return Done(words, process.returncode, out, err)

    def asking(self, endpoint: TrapServer, *words: str) -> "subprocess.Popen[str]":
        """Start a command with a language model configured; returns once that is being asked."""
        self.env |= configured(endpoint)
        process = self.start(*words)
        eventually(lambda: bool(endpoint.requests) or process.poll() is not None)
        return process

    def running(self) -> list[str]:
        """Everything alive that has to do with this folder."""
        found = []
        for process in psutil.process_iter():
            try:
                words = process.cmdline() + list(process.environ().values())
            except (psutil.Error, OSError):
                continue
            if process.pid != os.getpid() and any(str(self.folder) in word for word in words):
                found.append(f"{process.pid} {' '.join(process.cmdline())}")
        return found


KEPT = {
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "COVERAGE_PROCESS_START",
    "COVERAGE_PROCESS_CONFIG",
}


def hear_signals() -> None:
    """As in a terminal: what a test run in the background starts would ignore Ctrl-C."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def eventually(happens: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def configured(endpoint: TrapServer) -> dict[str, str]:
    return {
        "OPENAI_BASE_URL": endpoint.url,
        "OPENAI_API_KEY": "sk-canary-000",
        "OPENAI_MODEL": "paper-model",
    }
