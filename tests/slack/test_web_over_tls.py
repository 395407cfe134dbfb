"""Slack is reached over TLS: its certificate is checked, for calls and for files."""

import datetime
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from redis import Redis

from bot.core.errors import TransientError, UserError
from bot.core.values import Attachment, Place
from bot.downloads.reaching import opener
from bot.platforms import load_platform
from bot.platforms.slack import Slack
from config.settings import Settings

PDF = b"%PDF-1.7 over TLS"
PLACE = Place(platform="slack", workspace="T1", channel="C1", thread="1.1")


class Answers(BaseHTTPRequestHandler):
    """As little of Slack as it takes."""

    def do_POST(self) -> None:
        address = f"https://127.0.0.1:{self.server.server_address[1]}/files-pri/a.pdf"
        self._say(json.dumps({"ok": True, "file": {"id": "F1", "url_private": address}}).encode())

    def do_GET(self) -> None:
        trusted = self.headers["Authorization"] == "Bearer xoxb-1"
        self._say(PDF if trusted else b"<html>", told=False)

    def _say(self, body: bytes, told: bool = True) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        if told:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None: ...


class Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None: ...


def certificate(folder: Path) -> Path:
    """For this machine, signed by itself; its key beside it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.NameAttribute
    subject = x509.Name([name(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "both.pem"
    file.write_bytes(private + made.public_bytes(pem))
    return file


@pytest.fixture
def both(tmp_path: Path) -> Path:
    return certificate(tmp_path)


@pytest.fixture
def slack(both: Path, redis: Redis) -> Iterator[Slack]:
    server = Quiet(("127.0.0.1", 0), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    opener.cache_clear()
    url = f"https://127.0.0.1:{server.server_address[1]}/api/"
    settings = Settings(_env_file=None, slack_api_url=url, slack_bot_token="xoxb-1")  # type: ignore[arg-type]
    made = load_platform("slack", settings, redis)
    assert isinstance(made, Slack)
    yield made
    server.shutdown()
    thread.join()
    server.server_close()
    opener.cache_clear()


def test_calls_and_files_come_over_tls(
    slack: Slack, both: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(both))
    assert slack.fetch(PLACE, Attachment(id="F1", name="a.pdf"), 1_000) == PDF


def test_a_file_that_does_not_say_how_large_it_is_ends_at_the_limit(
    slack: Slack, both: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(both))
    with pytest.raises(UserError, match="larger than"):
        slack.fetch(PLACE, Attachment(id="F1", name="a.pdf"), len(PDF) - 1)


def test_a_server_that_is_not_who_it_says_is_told_nothing(slack: Slack) -> None:
    with pytest.raises(TransientError, match="unknown"):
        slack.fetch(PLACE, Attachment(id="F1", name="a.pdf"), 1_000)
