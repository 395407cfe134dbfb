"""A plain HTTP client for tests of the fake Discord: no library stands between."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from fake_discord import FakeDiscord
from fake_discord_app import App


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> int:
        return self.body["code"]

    @property
    def errors(self) -> Any:
        """What is wrong with the form, by dotted path: Discord's words."""
        return dict(_flat(self.body.get("errors") or {}, ""))


@dataclass(frozen=True)
class Http:
    """`http("POST", "/channels/1/messages", {"content": "hello"})`."""

    fake: FakeDiscord
    app: App | None = None

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        files: list[tuple[str, bytes]] | None = None,
        *,
        token: str | None = "",
    ) -> Answer:
        headers = {}
        if token is not None:
            known = (self.app or self.fake.app).token
            headers["Authorization"] = f"Bot {token or known}"
        raw = b"" if body is None else json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
        if files is not None:
            raw = _multipart(raw, files)
            headers["Content-Type"] = "multipart/form-data; boundary=edge"
        connection = HTTPConnection("127.0.0.1", self.fake.port, timeout=10)
        try:
            connection.request(method, f"/api/v10{path}", raw or None, headers)
            answer = connection.getresponse()
            text = answer.read()
            sort = answer.headers.get("Content-Type")
            said = json.loads(text) if sort == "application/json" else text.decode()
            return Answer(answer.status, said, dict(answer.headers))
        finally:
            connection.close()


def _multipart(form: bytes, files: list[tuple[str, bytes]]) -> bytes:
    parts = [b'Content-Disposition: form-data; name="payload_json"\r\n\r\n' + form]
    for number, (name, content) in enumerate(files):
        head = f'Content-Disposition: form-data; name="files[{number}]"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + content)
    return b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"


def _flat(errors: Any, at: str) -> list[tuple[str, str]]:
    found = [(at, one["code"]) for one in errors.get("_errors", [])]
    for key, inner in errors.items():
        if key != "_errors":
            found += _flat(inner, f"{at}.{key}" if at else key)
    return found
