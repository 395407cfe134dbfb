"""arXiv on loopback: its query API and its PDFs, and whether whoever asks keeps its rules.

    with FakeArxiv(Listed("2407.00079", "Mooncake", "We serve.")) as arxiv:
        Transport("t", arxiv.resolve, arxiv.connect)
        assert arxiv.breaches(rest=3.0) == []

All that arrives counts, whatever it asks for: two requests closer together than the rest, and two
at once.
"""

import socket
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

PUBLIC = "93.184.216.34"
PDF = b"%PDF-1.4\nnot much of one\n"
FEED = '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
ENTRY = (
    "<entry><id>http://arxiv.org/abs/{id}v2</id><title>{title}</title><summary>{abstract}</summary>"
    "{authors}<published>2024-07-02T00:00:00Z</published></entry>"
)


@dataclass(frozen=True)
class Listed:
    """A paper that arXiv has."""

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ("A. Author",)
    pdf: bytes | None = PDF  # None: there is none to be had


@dataclass(frozen=True)
class Visit:
    """A request, from its arrival to the end of its answer."""

    began: float
    ended: float
    path: str


class FakeArxiv:
    """What it has, and who came."""

    def __init__(self, *papers: Listed, takes: float = 0.0) -> None:
        self.papers, self.takes = papers, takes  # seconds for an answer
        self.troubles: list[tuple[int, dict[str, str]]] = []  # played first
        self.visits: list[Visit] = []
        self.heads: list[Message] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = False
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    @property
    def port(self) -> int:
        return self._server.server_port

    def resolve(self, host: str) -> tuple[str, ...]:
        return (PUBLIC,)

    def connect(self, address: str, host: str, timeout: float) -> socket.socket:
        assert (address, host) == (PUBLIC, "export.arxiv.org"), "nobody else is asked"
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    @property
    def paths(self) -> list[str]:
        return [visit.path for visit in sorted(self.visits, key=lambda visit: visit.began)]

    def breaches(self, rest: float) -> list[str]:
        """What somebody was asked not to do, a line each."""
        found = []
        for one, two in pairwise(sorted(self.visits, key=lambda visit: visit.began)):
            if two.began - one.began < rest:
                found.append(f"{two.path} came {two.began - one.began:.3f} s after {one.path}")
            if two.began < one.ended:
                found.append(f"{two.path} came while {one.path} was answered")
        return found

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        arxiv = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                began = time.monotonic()
                arxiv.heads.append(self.headers)
                status, headers, body = arxiv.answer(self.path)
                time.sleep(arxiv.takes)
                visit = Visit(began, time.monotonic(), self.path)
                arxiv.visits.append(visit)  # before the other side can know that it is over
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        return Handler

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        if self.troubles:
            status, headers = self.troubles.pop(0)
            return status, headers, b""
        parts = urlsplit(path)
        if parts.path == "/api/query":
            wanted = parse_qs(parts.query)["id_list"][0].split(",")
            found = (paper for paper in self.papers if paper.id in wanted)
            return 200, {"Content-Type": "application/atom+xml"}, feed(found)
        paper = next((p for p in self.papers if parts.path.startswith(f"/pdf/{p.id}")), None)
        if paper is None or paper.pdf is None:
            return 404, {}, b""
        return 200, {"Content-Type": "application/pdf"}, paper.pdf


def feed(papers: Iterable[Listed]) -> bytes:
    entries = (
        ENTRY.format(
            id=paper.id,
            title=escape(paper.title),
            abstract=escape(paper.abstract),
            authors="".join(
                f"<author><name>{escape(name)}</name></author>" for name in paper.authors
            ),
        )
        for paper in papers
    )
    return FEED.format("".join(entries)).encode()
