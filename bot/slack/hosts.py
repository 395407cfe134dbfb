"""Where files may come from and go to: exactly named hosts, whatever an answer of Slack's says.

A bot token goes to these hosts only, so it is never sent on to where one of them points.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from config.settings import Settings

SLACK = "slack.com"
FILES = "files.slack.com"
_PORTS: Mapping[str, int] = {"https": 443, "http": 80}


class Stray(Exception):
    """An address that is nowhere a file should be; `host` is named to the operator, with its port.

    `slack` says whether it is Slack all the same: where people sign in, for one.
    """

    def __init__(self, host: str, *, slack: bool = False) -> None:
        super().__init__(host)
        self.host, self.slack = host, slack


@dataclass(frozen=True)
class FileHosts:
    """The hosts of one deployment."""

    named: frozenset[str] = frozenset()  # by an operator: host, or host:port; plain HTTP too
    api: str = ""  # the host of a Web API that is not Slack's: its files may be on another port

    @classmethod
    def of(cls, settings: Settings) -> "FileHosts":
        """Slack's own, those that are named, and that of a Web API which is not Slack's."""
        named = {each.strip().lower() for each in settings.slack_file_hosts.split(",")}
        api = urlsplit(settings.slack_api_url).hostname or ""
        return cls(frozenset(named - {""}), "" if is_slack(api) else api)

    def check(self, url: str) -> None:
        """Raise Stray unless a file may be there."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", _port(parts)
        except ValueError:
            raise Stray("an address that is none") from None
        if "@" in parts.netloc or parts.scheme not in _PORTS or not self._known(parts, host, port):
            raise Stray(f"{host}:{port}", slack=is_slack(host))

    def _known(self, parts: SplitResult, host: str, port: int) -> bool:
        if parts.scheme == "https" and (host, port) == (FILES, 443):
            return True
        if f"{host}:{port}" in self.named or (self.api and host == self.api):
            return True
        return host in self.named and port == _PORTS[parts.scheme]


def is_slack(host: str) -> bool:
    """Whether this is a host of Slack's own."""
    return host == SLACK or host.endswith(f".{SLACK}")


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS.get(parts.scheme, 0)
