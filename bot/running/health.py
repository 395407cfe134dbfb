"""Says over HTTP how this process is, and ends it when it hangs.

An orchestrator asks `/healthz` (do the loops still turn?) and `/readyz` (and is everything there
that they need?). Not every one restarts what answers badly, so a process also judges itself: when a
loop has stood still past its patience, the watchdog ends the process, to be started anew.
"""

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bot.core.errors import ConfigError

PULSE_SECONDS = 2.0
HUNG = 70  # the exit status of a process that gave itself up (EX_SOFTWARE)

Report = dict[str, bool]  # what was looked at, and whether it is well
Probe = Callable[[], bool]

log = logging.getLogger(__name__)


class Heartbeat:
    """Beaten by a loop that must go on turning."""

    def __init__(self, name: str, patience: float) -> None:
        self.name = name
        self.patience = patience
        self._last = time.monotonic()

    def beat(self) -> None:
        """The loop has come round once more."""
        self._last = time.monotonic()

    def silence(self) -> float:
        """Seconds since the last beat."""
        return time.monotonic() - self._last

    def fresh(self) -> bool:
        """Whether the loop came round within its patience."""
        return self.silence() <= self.patience


class Health:
    """Everything that tells whether one process is well."""

    def __init__(self) -> None:
        self._hearts: list[Heartbeat] = []
        self._probes: dict[str, Probe] = {}

    def heartbeat(self, name: str, patience: float) -> Heartbeat:
        """A loop that must beat at least every `patience` seconds, or the process is ended."""
        heart = Heartbeat(name, patience)
        self._hearts.append(heart)
        return heart

    @contextmanager
    def pulse(self, name: str, patience: float, probe: Probe) -> Iterator[None]:
        """A heartbeat for as long as the probe says yes, for what has no loop of its own."""
        heart, done = self.heartbeat(name, patience), threading.Event()
        rest = min(PULSE_SECONDS, patience / 4)
        threading.Thread(target=_feel, args=[heart, probe, rest, done], daemon=True).start()
        try:
            yield
        finally:
            done.set()
            self._hearts.remove(heart)

    def probe(self, name: str, probe: Probe) -> None:
        """Something this process needs in order to be ready, such as a connection."""
        self._probes[name] = probe

    def alive(self) -> Report:
        """Every loop, and whether it still turns."""
        return {heart.name: heart.fresh() for heart in self._hearts}

    def ready(self) -> Report:
        """Every loop and every need, and whether it is well."""
        return self.alive() | {name: _well(name, probe) for name, probe in self._probes.items()}

    @contextmanager
    def served(self, port: int | None, host: str = "0.0.0.0") -> Iterator[int | None]:  # noqa: S104 - asked from outside the container
        """Answer on this port, if there is one, and watch the loops meanwhile."""
        with self._watchdog():
            if port is None:
                yield None
                return
            server = self._server(host, port)
            threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
            try:
                yield server.server_port
            finally:
                server.shutdown()
                server.server_close()

    def _server(self, host: str, port: int) -> ThreadingHTTPServer:
        pages = {"/healthz": self.alive, "/readyz": self.ready}
        handler = type("Handler", (_Handler,), {"pages": pages})
        try:
            return ThreadingHTTPServer((host, port), handler)
        except OSError as error:
            raise ConfigError(
                f"The health page cannot be served on port {port}: {error.strerror}. "
                "Set HEALTH_PORT to a free port, or unset it."
            ) from error

    @contextmanager
    def _watchdog(self) -> Iterator[None]:
        done = threading.Event()
        threading.Thread(target=self._watch, args=[done], name="watchdog", daemon=True).start()
        try:
            yield
        finally:
            done.set()

    def _watch(self, done: threading.Event) -> None:
        rest = min([1.0, *(heart.patience / 4 for heart in self._hearts)])
        while not done.wait(rest):
            for heart in list(self._hearts):
                if not heart.fresh():
                    _give_up(heart)


def _feel(heart: Heartbeat, probe: Probe, rest: float, done: threading.Event) -> None:
    while not done.wait(rest):
        with suppress(Exception):  # whatever a client raises, there is no beat
            if probe():
                heart.beat()


def _give_up(heart: Heartbeat) -> None:
    silence = f"{heart.silence():.1f}"
    log.critical("%s has stood still for %s s; this process ends itself.", heart.name, silence)
    logging.shutdown()
    os._exit(HUNG)  # a process that hangs cannot be asked to leave


def _well(name: str, probe: Probe) -> bool:
    try:
        return probe()
    except Exception as error:  # whatever a client raises, the answer is: not ready
        log.warning("%s is not ready (%s)", name, type(error).__name__)
        return False


class _Handler(BaseHTTPRequestHandler):
    """Two pages, no details: the names of what was looked at and whether it is well."""

    pages: dict[str, Callable[[], Report]]
    timeout = 5  # a slow asker must not keep a thread

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        if page is None:
            self.send_error(404)
            return
        report = page()
        body = json.dumps(report).encode()
        self.send_response(200 if all(report.values()) else 503)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """A check every few seconds is not worth a line."""
