"""Where files may come from and go to: exactly named hosts, whatever a service's answer says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import SplitResult, urlsplit

_PORTS: Mapping[str, int] = {"https": 443, "http": 80}


class Stray(Exception):
    """An address that is nowhere a file should be; `host` is named to the operator, with its port.

    `name` is the same without it; `redirected` says that an answer led there.
    """

    def __init__(self, host: str, *, redirected: bool = False) -> None:
        super().__init__(host)
        self.host, self.name, self.redirected = host, host.rpartition(":")[0] or host, redirected


@dataclass(frozen=True)
class FileHosts:
    """The hosts of one deployment."""

    named: frozenset[str] = frozenset()  # by an operator: host, or host:port; plain HTTP too
    api: str = ""  # the host of an API that is not the service's: its files may be on another port

    own: ClassVar[frozenset[str]] = frozenset()  # the service's, over HTTPS

    def check(self, url: str) -> None:
        """Raise Stray unless a file may be there."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", _port(parts)
        except ValueError:
            raise Stray("an address that is none") from None
        if "@" in parts.netloc or parts.scheme not in _PORTS or not self._known(parts, host, port):
            raise Stray(f"{host}:{port}")

    def _known(self, parts: SplitResult, host: str, port: int) -> bool:
        if parts.scheme == "https" and host in self.own and port == _PORTS["https"]:
            return True
        if f"{host}:{port}" in self.named or (self.api and host == self.api):
            return True
        return host in self.named and port == _PORTS[parts.scheme]


def hosts_in(said: str) -> frozenset[str]:
    """The hosts that a setting names."""
    return frozenset(each.strip().lower() for each in said.split(",")) - {""}


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS.get(parts.scheme, 0)
