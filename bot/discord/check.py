"""`shedder check discord`: what is missing between Discord and us, and where to click.

Looks, and changes nothing. Discord is asked over REST alone: to connect to the gateway would cost
one of the day's sessions, and what it would say can be told before.
"""

from collections.abc import Iterator

from bot.core.errors import ConfigError
from bot.discord.account_check import (
    Application,
    application,
    application_findings,
    gateway_findings,
)
from bot.discord.command_check import command_findings
from bot.discord.following_check import digest_findings, role_findings
from bot.discord.invite import invitation
from bot.discord.probing import NOT_TAKEN, Failed, identity
from bot.discord.server import servers
from bot.discord.server_check import Servers
from bot.discord.setting_check import application_of, set_up, setting_faults
from bot.running.findings import Finding
from config.settings import Settings

NOTHING = (
    "none. Make an app at discord.com/developers/applications > New Application, then set "
    "DISCORD_BOT_TOKEN to the token of Bot > Reset Token"
)
AFTERWARDS = "once the token is right"
A_PERSON = (
    "DISCORD_BOT_TOKEN is a person's own token, with which no bot may sign in. Take the bot's: "
    "Bot > Reset Token."
)


def check_discord(settings: Settings, *, offline: bool, channel: str = "") -> Iterator[Finding]:
    """A finding for each thing there is to say; of one channel too, if its id is given."""
    if not set_up(settings):
        yield Finding("none", "discord", NOTHING)
        return
    faults = [Finding("wrong", "settings", said) for said in setting_faults(settings)]
    yield from faults
    if faults:
        return
    id_, taken = _application_in_token(settings), True
    if offline:
        yield Finding("ok", "discord", f"{_way(settings)}, not called")
    else:
        try:
            app = application(settings)
            id_ = app.id
            yield from _online(settings, app, channel)
        except Failed as failed:
            taken = failed.said != NOT_TAKEN
            yield Finding(failed.state, "discord", failed.said)
        except ConfigError as error:
            yield Finding("wrong", "rules", error.message.replace("\n", " "))
    if id_ and taken:
        yield Finding("ok", "invite", invitation(id_))
    elif id_:
        yield Finding("none", "invite", f"{AFTERWARDS}: {invitation(id_)}")


def refuse(settings: Settings) -> None:
    """Raise ConfigError with what is wrong before anybody is asked, in the words of the check."""
    faults = [*setting_faults(settings)]
    if faults:
        raise ConfigError("\n".join(faults))


def _online(settings: Settings, app: Application, channel: str) -> Iterator[Finding]:
    me = identity(settings)
    if not me.bot:
        yield Finding("wrong", "discord", A_PERSON)
        return
    listed = servers(settings)
    yield Finding("ok", "discord", f"@{me.username}; {_way(settings)}")
    yield from application_findings(settings, app)
    yield from gateway_findings(settings, max(len(listed), app.approximate_guild_count))
    yield from command_findings(settings, app.id)
    looked_at = Servers(settings, listed, app.id, me)
    yield from looked_at.findings()
    yield from digest_findings(settings, looked_at)
    yield from role_findings(settings, looked_at.looked_at)
    if channel:
        yield looked_at.channel(channel)


def _way(settings: Settings) -> str:
    """How questions are answered."""
    return "a thread for each question" if settings.discord_threads else "replies in the channel"


def _application_in_token(settings: Settings) -> str:
    token = settings.discord_bot_token
    return application_of(token.get_secret_value()) if token else ""
