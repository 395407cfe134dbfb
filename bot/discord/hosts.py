"""Where files of Discord's may be fetched from. No token goes there: their addresses are signed."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.downloads import file_hosts
from bot.downloads.file_hosts import hosts_in
from config.settings import Settings

DISCORD = "discord.com"


@dataclass(frozen=True)
class FileHosts(file_hosts.FileHosts):
    """The hosts of one deployment."""

    own = frozenset(("cdn.discordapp.com", "media.discordapp.net"))

    @classmethod
    def of(cls, settings: Settings) -> "FileHosts":
        """Discord's own, those that are named, and that of an API which is not Discord's."""
        api = urlsplit(settings.discord_api_url).hostname or ""
        return cls(hosts_in(settings.discord_file_hosts), "" if is_discord(api) else api)


def is_discord(host: str) -> bool:
    """Whether this is a host of Discord's own."""
    return host == DISCORD or host.endswith(f".{DISCORD}")
