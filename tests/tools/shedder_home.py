"""A person's machine: a data folder of its own, and the `shedder` command run on it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from trap_server import TrapServer

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Home:
    """A person's machine: a folder with a space in its name, and what runs on it."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self, *words: str, **options: Any) -> "subprocess.Popen[str]":
        kept = {key: value for key, value in os.environ.items() if key in KEPT}
        return subprocess.Popen(
            [sys.executable, "-m", "bot.cli", *words],
            cwd=self.folder,
            env={**kept, "PYTHONPATH": str(ROOT), "SHEDDER_DATA": str(self.data), **self.env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **{"stdin": subprocess.PIPE, **options},
        )

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(*words)
        out, err = process.communicate(timeout=90)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

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
