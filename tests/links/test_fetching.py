"""A paper named by link is fetched politely and within bounds, or there is a sentence why not."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

import pytest
from redis import Redis
from shelf import PDF, Shelf, redirect, response

from bot.core.errors import Cancelled, TransientError, Unreadable
from bot.core.links import link_of
from bot.core.values import Attachment
from config.settings import LINK_SOURCES, Settings
from workers.links import Library, open_library
from workers.links.pace import Pace
from workers.links.transport import Transport

PUBLIC = "93.184.216.34"
ARXIV = "export.arxiv.org/pdf/2401.12345v2"
OPENREVIEW = "openreview.net/pdf?id=AbC123xyz"
DOI = "doi.org/10.1145/3477132.3483540"
NAMES = {
    ARXIV: "https://arxiv.org/abs/2401.12345v2",
    OPENREVIEW: "https://openreview.net/forum?id=AbC123xyz",
    DOI: "doi:10.1145/3477132.3483540",
}


def attachment(of: str) -> Attachment:
    link = link_of(NAMES[of])
    assert link is not None
    return link.attachment


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with Shelf() as made:
        yield made


def library(shelf: Shelf, redis: Redis, rest: float = 0.001, address: str = PUBLIC) -> Library:
    transport = Transport("shedder/test", lambda host: (address,), shelf.connect)
    return Library(transport, Pace(redis, rest), LINK_SOURCES)


def fetch(shelf: Shelf, redis: Redis, of: str, limit: int = 10_000, **how: object) -> bytes:
    return library(shelf, redis, **how).fetch(attachment(of), limit, lambda: False)


def refused(shelf: Shelf, redis: Redis, of: str, **how: object) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        fetch(shelf, redis, of, **how)
    return caught.value


@pytest.mark.parametrize("of", NAMES)
def test_a_paper_is_fetched_from_where_it_is_kept(shelf: Shelf, redis: Redis, of: str) -> None:
    shelf.answers[of] = response()
    assert fetch(shelf, redis, of) == PDF


def test_a_source_that_is_not_allowed_is_not_asked(shelf: Shelf, redis: Redis) -> None:
    here = library(shelf, redis)
    arxiv_only = Library(here.transport, here.pace, frozenset({"arxiv"}))
    with pytest.raises(Unreadable, match=r"links to DOI are not fetched here\. Attach the PDF"):
        arxiv_only.fetch(attachment(DOI), 1_000, lambda: False)
    assert shelf.connections == []


def test_redirects_are_followed_three_times_and_no_further(shelf: Shelf, redis: Redis) -> None:
    chain = [DOI, "a.org/1", "b.org/2", "c.org/3"]
    for here, there in pairwise(chain):
        shelf.answers[here] = redirect(f"https://{there}")
    shelf.answers["c.org/3"] = response()
    assert fetch(shelf, redis, DOI) == PDF
    shelf.answers["c.org/3"] = redirect("https://d.org/4")
    shelf.answers["d.org/4"] = response()
    assert refused(shelf, redis, DOI).reason == "link_lost"
    assert "d.org/4" not in [request for _, request in shelf.requests]


@pytest.mark.parametrize(
    "target",
    [
        "https://169.254.169.254/latest/meta-data/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://user@arxiv.org/x",
        "https://a.org:6379/",
        "file:///etc/passwd",
        "ftp://a.org/x",
        "https://0x7f000001/",
        "//169.254.169.254/x",
        "https://a.org/\x7f",
    ],
)
def test_a_redirect_is_looked_at_like_the_first_address(
    shelf: Shelf, redis: Redis, target: str
) -> None:
    shelf.answers[DOI] = redirect(target)
    error = refused(shelf, redis, DOI)
    assert error.reason == "link_private"
    assert "169.254" not in error.message
    assert len(shelf.connections) == 1


@pytest.mark.parametrize("of", [ARXIV, OPENREVIEW])
def test_arxiv_and_openreview_never_lead_elsewhere(shelf: Shelf, redis: Redis, of: str) -> None:
    shelf.answers[of] = redirect("https://elsewhere.org/paper.pdf")
    shelf.answers["elsewhere.org/paper.pdf"] = response()
    assert refused(shelf, redis, of).reason == "link_private"
    assert len(shelf.connections) == 1


def test_a_private_address_behind_a_known_name_is_not_spoken_to(shelf: Shelf, redis: Redis) -> None:
    assert refused(shelf, redis, ARXIV, address="10.0.0.1").reason == "link_private"
    assert shelf.connections == []


def test_an_old_redirect_without_encryption_is_followed_with_it(shelf: Shelf, redis: Redis) -> None:
    shelf.answers[DOI] = redirect("http://a.org/paper.pdf")
    shelf.answers["a.org/paper.pdf"] = response()
    assert fetch(shelf, redis, DOI) == PDF


def test_a_publishers_page_that_names_its_pdf_is_followed_once(shelf: Shelf, redis: Redis) -> None:
    page = b'<html><meta name="citation_pdf_url" content="/files/paper.pdf?a=1&amp;b=2">'
    shelf.answers[DOI] = redirect("https://a.org/landing")
    shelf.answers["a.org/landing"] = response(page)
    shelf.answers["a.org/files/paper.pdf?a=1&b=2"] = response()
    assert fetch(shelf, redis, DOI) == PDF


@pytest.mark.parametrize(
    ("answer", "reason", "remedy"),
    [
        (response(b"<html>Sign in"), "link_page", "save the PDF"),
        (response(b"", "403 Forbidden"), "link_closed", "paywall"),
        (response(b"", "401 Unauthorized"), "link_closed", "paywall"),
        (response(b"", "404 Not Found"), "link_none", "Check the link"),
        (response(b"", "410 Gone"), "link_none", "Check the link"),
        (response(PDF * 999), "link_too_big", "0.01 MB"),
        (response(PDF, headers={"Content-Length": "99999999"}), "link_too_big", "0.01 MB"),
        (response(PDF, headers={"Content-Encoding": "gzip"}), "link_page", "save the PDF"),
    ],
)
def test_what_is_no_paper_is_said_in_a_sentence(
    shelf: Shelf, redis: Redis, answer: bytes, reason: str, remedy: str
) -> None:
    shelf.answers[ARXIV] = answer
    error = refused(shelf, redis, ARXIV)
    assert error.reason == reason
    assert remedy in error.message
    assert "arXiv 2401.12345" in error.message


def test_a_body_without_an_announced_length_is_bounded_all_the_same(
    shelf: Shelf, redis: Redis
) -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n")
        with suppress(OSError):
            while True:
                connection.sendall(b"x" * 4096)

    shelf.answers[ARXIV] = endless
    assert refused(shelf, redis, ARXIV).reason == "link_too_big"


@pytest.mark.parametrize("drip", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n%PDF-"])
def test_who_drips_is_cut_off_at_the_deadline(
    shelf: Shelf, redis: Redis, drip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()

    def dripping(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(drip)
            while not over.wait(0.02):
                connection.sendall(b"x")

    monkeypatch.setattr("workers.links.library.SECONDS", 0.3)
    shelf.answers[ARXIV] = dripping
    with pytest.raises(TransientError):
        fetch(shelf, redis, ARXIV)
    over.set()


def test_a_connection_that_breaks_off_is_tried_again_later(shelf: Shelf, redis: Redis) -> None:
    shelf.answers[ARXIV] = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n%PDF-"
    with pytest.raises(TransientError):
        fetch(shelf, redis, ARXIV)


def test_a_source_that_cannot_be_reached_is_a_sentence(redis: Redis) -> None:
    def nobody(host: str) -> tuple[str, ...]:
        raise socket.gaierror(-2, "Name or service not known")

    nowhere = Library(Transport("t", nobody), Pace(redis, 0.001), LINK_SOURCES)
    with pytest.raises(Unreadable, match=r"arXiv cannot be reached from here\. Attach the PDF"):
        nowhere.fetch(attachment(ARXIV), 1_000, lambda: False)


@pytest.mark.parametrize(
    ("status", "said", "seconds"),
    [
        ("429 Too Many", "7", 7.0),
        ("503 Busy", "Wed, 21 Oct 2015 07:28:00 GMT", 1.0),
        ("429 Too Many", "soon", 30.0),
        ("503 Busy", "99999999", 3_600.0),
    ],
)
def test_a_source_that_asks_to_wait_is_waited_for_by_everybody(
    shelf: Shelf, redis: Redis, status: str, said: str, seconds: float
) -> None:
    shelf.answers[ARXIV] = response(b"", status, {"Retry-After": said})
    with pytest.raises(TransientError) as caught:
        fetch(shelf, redis, ARXIV)
    assert caught.value.retry_after == seconds
    assert 0 < redis.pttl("shedder:links:arxiv:rest") <= seconds * 1_000


def test_requests_keep_their_distance_and_never_overlap(shelf: Shelf, redis: Redis) -> None:
    rest, now, busiest = 0.12, 0, 0

    def slowly(connection: socket.socket) -> None:
        nonlocal now, busiest
        now += 1
        busiest = max(busiest, now)
        time.sleep(0.03)
        now -= 1
        connection.sendall(response())

    shelf.answers[ARXIV] = slowly
    workers = [
        threading.Thread(target=fetch, args=(shelf, redis, ARXIV), kwargs={"rest": rest})
        for _ in range(5)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    times = [at for at, _ in shelf.requests]
    assert len(times) == 5
    assert busiest == 1
    # The server sees a request some time after it was let go: four rests, less one such delay.
    assert times[-1] - times[0] > 3 * rest


def test_a_question_taken_back_waits_no_longer(shelf: Shelf, redis: Redis) -> None:
    redis.set("shedder:links:arxiv:busy", "another", ex=60)
    with pytest.raises(Cancelled):
        library(shelf, redis).fetch(attachment(ARXIV), 1_000, lambda: True)
    assert redis.get("shedder:links:arxiv:busy") == b"another"


def test_a_source_held_for_long_puts_the_job_back(shelf: Shelf, redis: Redis) -> None:
    library(shelf, redis).pace.hold("arxiv", 600)
    with pytest.raises(TransientError) as caught:
        fetch(shelf, redis, ARXIV)
    assert 500 < (caught.value.retry_after or 0) <= 600


def test_the_operator_says_where_from_and_who_asks(redis: Redis) -> None:
    settings = Settings(_env_file=None, fetch_links="doi", link_contact="lab@example.org")
    opened = open_library(settings, redis)
    assert opened.sources == {"doi"}
    assert opened.transport.agent.endswith(" (+lab@example.org)")
    assert opened.pace.rest == 3.0
