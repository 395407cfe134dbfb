"""Where files of Slack's may come from and go to.

A bot token goes to these hosts only, so it is never sent on to where one of them points.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.downloads import file_hosts
from bot.downloads.file_hosts import hosts_in
from config.settings import Settings

SLACK = "slack.com"
FILES = "files.slack.com"


@dataclass(frozen=True)
class FileHosts(file_hosts.FileHosts):
    """The hosts of one deployment."""

    own = frozenset((FILES,))

    @classmethod
    def of(cls, settings: Settings) -> "FileHosts":
        """Slack's own, those that are named, and that of a Web API which is not Slack's."""
        api = urlsplit(settings.slack_api_url).hostname or ""
        return cls(hosts_in(settings.slack_file_hosts), "" if is_slack(api) else api)


def is_slack(host: str) -> bool:
    """Whether this is a host of Slack's own."""
    return host == SLACK or host.endswith(f".{SLACK}")
