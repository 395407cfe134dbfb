"""The process that doomed workers are forked from, as whoever orders them sees it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds; everything that is asked for is said much sooner


class Nursery:
    """Takes orders (`doomed_worker.py`) and tells what is heard from the workers."""

    def __init__(self, temporary: Path, log: Path) -> None:
        self.log = log
        self.heard: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("doomed_worker.py"))],
            env={
                "PATH": os.defpath,
                "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)]),
                "TMPDIR": str(temporary),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._listening = Thread(target=self._listen)
        self._listening.start()

    def __enter__(self) -> "Nursery":
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self._listening.join()
        self.process.stdout.close()

    def order(self, **order: object) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()

    def worker(self, url: str, settings: dict[str, Any], at: str) -> None:
        self.order(do="work", url=url, settings=settings, at=at, log=str(self.log))

    def next(self) -> dict[str, Any]:
        """The next thing that is said; something must be."""
        return self._sound(self.heard.get(timeout=PATIENCE))

    def soon(self) -> dict[str, Any]:
        """The next thing that is said, or nothing."""
        try:
            return self._sound(self.heard.get(timeout=0.02))
        except Empty:
            return {}

    def _sound(self, news: dict[str, Any]) -> dict[str, Any]:
        assert "broke" not in news, news["broke"]
        return news

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.heard.put(json.loads(line))
        self.heard.put({"broke": "the process that workers are forked from ended"})
