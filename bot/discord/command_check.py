"""Whether Discord offers people the commands that Shedder answers."""

from collections.abc import Iterator
from typing import Any

from bot.discord.commands import COMMANDS, unsynced
from bot.discord.probing import Failed, Told, asked
from bot.running.findings import Finding
from config.settings import Settings

NO_ACCESS = "50001"  # Discord's code
SYNC = "`shedder bot` tells Discord of them when it starts"
NOT_LET_IN = (
    "it was invited without applications.commands, so nobody is offered its commands there. Open "
    "the link once more"
)


def command_findings(settings: Settings, application: str) -> Iterator[Finding]:
    """Those that are for everywhere, against ours."""
    known = asked(settings, f"applications/{application}/commands", list[dict[str, Any]])
    changed = unsynced(known)
    if not known:
        yield Finding("none", "commands", f"Discord knows none yet. {SYNC}")
    elif changed:
        said = f"Discord knows others than ours ({', '.join(changed)}). {SYNC}: start it again"
        yield Finding("none", "commands", said)
    else:
        yield Finding("ok", "commands", ", ".join(str(said["name"]) for said in COMMANDS))


def offered_in(settings: Settings, application: str, guild: str) -> str:
    """Why they are not offered in a server, or nothing."""
    try:
        asked(settings, f"applications/{application}/guilds/{guild}/commands", list[Told])
    except Failed as failed:
        return NOT_LET_IN if failed.code == NO_ACCESS else ""
    return ""
