"""arXiv is asked for titles, abstracts and PDFs at one pace by the whole deployment."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from fake_arxiv import FakeArxiv, Listed
from redis import Redis

from bot.core.errors import Cancelled
from bot.core.links import link_of
from workers.links import Library
from workers.links.arxiv import Listing, listings
from workers.links.pace import Pace
from workers.links.transport import Transport

REST = 0.06  # instead of three seconds
MOONCAKE = Listed(
    "2407.00079", "Mooncake:\n  a <KVCache>", "We serve & we cache.", ("R. Qin", "Z. Li")
)
OLD = Listed("hep-th/9901001", "Strings", "They vibrate.")


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    with FakeArxiv(MOONCAKE, OLD) as there:
        yield there


def library(arxiv: FakeArxiv, redis: Redis, *, on: bool = True, rest: float = 0.001) -> Library:
    transport = Transport("shedder/test", arxiv.resolve, arxiv.connect)
    return Library(transport, Pace(redis, rest), frozenset({"arxiv"} if on else ()))


def known(library: Library, *keys: str) -> dict[str, Listing]:
    return dict(listings(library, keys, lambda: False))


def test_many_papers_are_asked_for_at_once(arxiv: FakeArxiv, redis: Redis) -> None:
    keys = ("arxiv:2407.00079", "arxiv:hep-th/9901001", "arxiv:9999.00001", "doi:10.1/x")
    found = known(library(arxiv, redis), *keys)
    assert found == {
        "arxiv:2407.00079": Listing(
            key="arxiv:2407.00079",
            title="Mooncake: a <KVCache>",
            authors=("R. Qin", "Z. Li"),
            abstract="We serve & we cache.",
        ),
        "arxiv:hep-th/9901001": Listing(
            key="arxiv:hep-th/9901001",
            title="Strings",
            authors=("A. Author",),
            abstract="They vibrate.",
        ),
    }
    assert arxiv.paths == ["/api/query?id_list=2407.00079,hep-th/9901001,9999.00001&max_results=3"]
    known(library(arxiv, redis), *(f"arxiv:2407.{n:05}" for n in range(1, 201)))
    assert len(arxiv.paths) == 4  # a hundred and fifty of them, fifty a request


@pytest.mark.parametrize(
    "body",
    [
        b"<feed",
        b"\xff\xfe<",
        b'<!DOCTYPE x [<!ENTITY a "b">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>',
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://evil.example/1</id>'
        b"<title>Error</title></entry></feed>",
    ],
)
def test_what_is_no_feed_tells_nothing(
    arxiv: FakeArxiv, redis: Redis, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv, "answer", lambda path: (200, {}, body))
    assert known(library(arxiv, redis), "arxiv:2407.00079") == {}


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_arxiv_that_is_busy_or_odd_is_not_asked_again(
    arxiv: FakeArxiv, redis: Redis, status: int
) -> None:
    arxiv.troubles = [(status, {"Retry-After": "7", "Location": "https://evil.example/"})]
    keys = [f"arxiv:2407.{n:05}" for n in range(60)]
    assert known(library(arxiv, redis), *keys) == {}
    assert len(arxiv.visits) == 1
    assert (redis.pttl("shedder:links:arxiv:rest") > 5_000) == (status == 429)


def test_nobody_is_asked_where_an_operator_says_no(arxiv: FakeArxiv, redis: Redis) -> None:
    assert known(library(arxiv, redis, on=False), "arxiv:2407.00079") == {}
    assert known(library(arxiv, redis), "doi:10.1/x", "file:F1") == {}
    assert arxiv.visits == []


def test_a_digest_that_was_taken_back_asks_nobody(arxiv: FakeArxiv, redis: Redis) -> None:
    redis.set("shedder:links:arxiv:busy", "another", ex=60)
    with pytest.raises(Cancelled):
        listings(library(arxiv, redis), ["arxiv:2407.00079"], lambda: True)


def test_pdfs_and_listings_of_all_keep_one_distance(arxiv: FakeArxiv, redis: Redis) -> None:
    arxiv.takes = 0.03
    link = link_of("arXiv:2407.00079")
    assert link is not None

    def ask(number: int) -> None:
        mine = library(arxiv, redis, rest=REST)  # as in a process of its own
        if number % 2:
            known(mine, "arxiv:2407.00079")
        else:
            mine.fetch(link.attachment, 10_000, lambda: False)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(8)))
    assert len(arxiv.visits) == 8
    assert arxiv.breaches(REST) == []


def test_a_request_that_was_long_on_its_way_brings_the_next_no_closer(
    arxiv: FakeArxiv, redis: Redis
) -> None:
    late = Transport("t", lambda host: _slowly(arxiv, host), arxiv.connect)
    slow = Library(late, Pace(redis, REST), frozenset({"arxiv"}))
    known(slow, "arxiv:2407.00079")
    known(library(arxiv, redis, rest=REST), "arxiv:2407.00079")
    assert arxiv.breaches(REST) == []


def _slowly(arxiv: FakeArxiv, host: str) -> tuple[str, ...]:
    time.sleep(0.1)
    return arxiv.resolve(host)
