"""Nobody can make the deployment speak to itself or to its neighbours, whatever they write."""

import time

import pytest
from shelf import Shelf, redirect, response

from workers.links.addresses import host_of, is_public
from workers.links.transport import Refused, Transport

PUBLIC = "93.184.216.34"

NOT_PUBLIC = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255",
    "192.168.1.1", "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.127.255.254",
    "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
    "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "3fff::1", "fc00::1", "fdaa::3",
    "fdaa:0:1::2", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "5f00::1",
    "", "localhost", "127.0.0.1:80", "0x7f000001", "2130706433", "010.0.0.1",
]  # fmt: skip

HOSTILE = [
    "http://arxiv.org/x", "ftp://arxiv.org/x", "file:///etc/passwd", "gopher://arxiv.org/",
    "//arxiv.org/x", "arxiv.org/x", "https:/arxiv.org", "https:///x", "https://", "",
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
    "https://0177.0.0.1/", "https://0x7f.0.0.1/", "https://127.0.0.0x1/", "https://[::1]/",
    "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[fd00:ec2::254]/",
    "https://[64:ff9b::7f00:1]/", "https://169.254.169.254/latest/meta-data/",
    "https://①②⑦.⓪.⓪.①/", "https://１２７.0.0.1/", "https://127。0。0。1/",
    "https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://redis/",
    "https://arxiv.org:8443/", "https://arxiv.org:22/", "https://arxiv.org:6379/",
    "https://arxiv.org:0/", "https://arxiv.org:99999/", "https://arxiv.org:x/",
    "https://user@arxiv.org/", "https://user:password@arxiv.org/", "https://arxiv.org@127.0.0.1/",
    "https://arxiv.org%40127.0.0.1/", "https://127.0.0.1#@arxiv.org/", "https://127.0.0.1?@arxiv.org",
    "https://arxiv.org\\@127.0.0.1/", "https:\\\\arxiv.org/", "https://arxiv.org\t.evil.com/",
    "https://arxiv.org\n.evil.com/", "https://arxiv.org\r\nHost: redis/", " https://arxiv.org/",
    "https://arxiv.org /", "https://arxiv.org/a b", "https://аrxiv.org/", "https://ar\u200bxiv.org/",
    "https://arxiv.org\u3002evil.com/", "https://ａｒｘｉｖ.org/", "https://-arxiv.org/",
    "https://arxiv-.org/", "https://arxiv..org/", "https://.arxiv.org/", "https://arxiv.org./",
    "https://" + "a" * 64 + ".org/", "https://" + "a." * 130 + "org/", "https://arxiv_.org/",
    "https://arxiv.org/" + "a" * 3_000, "https://arxiv.0x1/", "https://arxiv.1/", "https://*.org/",
    "javascript:alert(1)", "https://[arxiv.org]/", "https://[::1/", "https://%6c%6fcalhost/",
]  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_of_the_public_internet_is_none_of_ours(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, "8.8.8.8", "151.101.3.42", "2606:4700::1111", "64:ff9b::808:808"]
)
def test_a_public_address_is_one(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_url_is_refused_before_anybody_resolves_it(url: str) -> None:
    asked: list[str] = []

    def resolve(host: str) -> tuple[str, ...]:
        asked.append(host)
        return (PUBLIC,)

    with Shelf() as shelf, pytest.raises(Refused):
        get(Transport("test", resolve, shelf.connect), url)
    assert (asked, shelf.connections) == ([], [])


@pytest.mark.parametrize("address", NOT_PUBLIC)
@pytest.mark.parametrize("beside", [(), (PUBLIC,)])
def test_a_name_that_leads_inside_is_never_connected_to(
    address: str, beside: tuple[str, ...]
) -> None:
    with Shelf() as shelf, pytest.raises(Refused):
        get(Transport("test", lambda host: (*beside, address), shelf.connect), "https://ok.org/x")
    assert shelf.connections == []


def test_the_address_that_was_looked_at_is_the_one_connected_to() -> None:
    answers = iter([(PUBLIC,), ("127.0.0.1",)])  # a name that resolves anew each time

    with Shelf() as shelf:
        shelf.answers["rebinding.org/x"] = response()
        transport = Transport("test", lambda host: next(answers), shelf.connect)
        assert get(transport, "https://rebinding.org/x").status == 200
        assert shelf.connections == [(PUBLIC, "rebinding.org")]
        with pytest.raises(Refused):
            get(transport, "https://rebinding.org/x")
    assert len(shelf.connections) == 1


def test_a_request_carries_no_secret_and_only_its_own_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with Shelf() as shelf:
        shelf.answers["ok.org/x?y=1"] = response()
        get(Transport("shedder/1", lambda host: (PUBLIC,), shelf.connect), "https://ok.org/x?y=1")
    assert shelf.heads[0].split("\r\n")[:-2] == [
        "GET /x?y=1 HTTP/1.1",
        "Host: ok.org",
        "User-Agent: shedder/1",
        "Accept: application/pdf",
        "Accept-Encoding: identity",
        "Connection: close",
    ]


def test_no_redirect_is_followed_below_where_it_is_looked_at() -> None:
    with Shelf() as shelf:
        shelf.answers["ok.org/x"] = redirect("https://169.254.169.254/latest")
        got = get(Transport("test", lambda host: (PUBLIC,), shelf.connect), "https://ok.org/x")
    assert (got.status, len(shelf.connections)) == (302, 1)


@pytest.mark.parametrize("url", ["https://arxiv.org/pdf/1", "https://arxiv.org:443/pdf/1"])
def test_an_ordinary_url_is_fine(url: str) -> None:
    assert host_of(url) == "arxiv.org"


def get(transport: Transport, url: str):
    return transport.get(url, accept="application/pdf", limit=1_000, deadline=time.monotonic() + 10)
