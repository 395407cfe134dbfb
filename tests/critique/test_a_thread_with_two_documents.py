"""Questions back are answered with a word in the same thread, on real files and a real Redis."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from pdfs import Page, pdf
from redis import Redis
from shelf import Shelf, response

from bot.console.terminal_threads import follow
from bot.core.answer import Answer, Notice, Reply
from bot.core.values import Attachment, Job, Mention, Place
from bot.ingress.front import Front
from bot.personas import load_personas
from bot.platforms.terminal import Terminal
from config.settings import LINK_SOURCES, Settings
from workers import jobs
from workers.lease import Lease, holding
from workers.links import Library
from workers.links.pace import Pace
from workers.links.transport import Transport

SETTINGS = Settings(_env_file=None)
PLACE = Place(platform="terminal", workspace="w", channel="c", thread="t")


class Held(Lease):
    """A lease that nobody takes away."""

    def still_mine(self) -> bool:
        return True


class Asker:
    """Somebody who writes in one thread, and reads what comes back."""

    def __init__(self, redis: Redis) -> None:
        self.redis, self.said = redis, 0
        terminal = Terminal(redis)
        self.front = Front(redis, terminal, load_personas(SETTINGS), SETTINGS.default_persona)

    def says(self, text: str, *paths: Path) -> Reply:
        self.said += 1
        files = tuple(Attachment(id=str(path), name=path.name) for path in paths)
        mention = Mention(
            id=f"m{self.said}", place=PLACE, author="me", text=text, attachments=files
        )
        job = self.front.receive(mention)
        self._worked_on(job)
        return list(follow(self.redis, PLACE, job=job.id))[-1]

    def _worked_on(self, job: Job) -> None:
        with holding(Held(self.redis, job.id, f"{job.id}:1", time.monotonic() + 60)):
            jobs.answer(job.model_dump(mode="json"))


def paper(path: Path, subject: str) -> Path:
    page = Page()
    for line in range(12):
        text = f"We measure {subject} in experiment {line} and find that it grows with the load."
        page.text(72, 720 - 20 * line, text)
    path.write_bytes(pdf([page]))
    return path


@pytest.fixture
def asker(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> Asker:
    office = jobs.open_office(SETTINGS, redis)
    monkeypatch.setattr(jobs, "_office", office)
    return Asker(redis)


def roles(reply: Reply) -> dict[str, str]:
    assert isinstance(reply.body, Answer), reply.body
    return {reading.role: reading.name for reading in reply.body.critique.documents}


def asked(reply: Reply) -> Notice:
    assert isinstance(reply.body, Notice), reply.body
    assert reply.body.asks
    assert not reply.body.failed
    return reply.body


def test_which_is_which_is_answered_with_a_word_and_remembered(
    asker: Asker, tmp_path: Path
) -> None:
    one, two = paper(tmp_path / "x.pdf", "queues"), paper(tmp_path / "y.pdf", "caches")
    back = asked(asker.says("@shedder kira is this new?", one, two))
    assert back.choices == ("x.pdf", "y.pdf")
    assert roles(asker.says("@shedder y.pdf")) == {"baseline": "y.pdf", "proposal": "x.pdf"}
    assert roles(asker.says("@shedder and what about the load?")) == {
        "baseline": "y.pdf",
        "proposal": "x.pdf",
    }
    assert roles(asker.says("@shedder kira swap")) == {"baseline": "x.pdf", "proposal": "y.pdf"}


def test_one_document_waits_for_the_other_or_goes_on_alone(asker: Asker, tmp_path: Path) -> None:
    idea = tmp_path / "idea.md"
    idea.write_text("# An idea\n\nWe propose to measure queues and caches under one load.\n")
    back = asked(asker.says("@shedder kira stress-test this idea", idea))
    assert back.choices == ("go on",)
    alone = asker.says("@shedder go on")
    assert roles(alone) == {"proposal": "idea.md"}
    assert isinstance(alone.body, Answer)
    assert any("Without the baseline" in note for note in alone.body.critique.notes)
    both = asker.says("@shedder kira here is the baseline", paper(tmp_path / "x.pdf", "queues"))
    assert roles(both) == {"baseline": "x.pdf", "proposal": "idea.md"}


def test_a_linked_paper_is_fetched_no_more_than_once_for_a_question(
    asker: Asker, tmp_path: Path, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = paper(tmp_path / "x.pdf", "queues").read_bytes()
    with Shelf() as shelf:
        shelf.answers["export.arxiv.org/pdf/2401.12345"] = response(content)
        transport = Transport("test", lambda host: ("93.184.216.34",), shelf.connect)
        links = Library(transport, Pace(redis, 0.001), LINK_SOURCES)
        monkeypatch.setattr(jobs, "_office", replace(jobs._opened(), links=links))
        first = asker.says("@shedder q decode https://arxiv.org/abs/2401.12345")
        assert roles(first) == {"paper": "arXiv 2401.12345"}
        assert roles(asker.says("@shedder why does it grow?")) == {"paper": "arXiv 2401.12345"}
        assert len(shelf.requests) <= 2, "at most once for each question, for its copy"
