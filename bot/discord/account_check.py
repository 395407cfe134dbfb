"""What Discord says of the bot itself: whose its app is, what it may read, how it may connect.

Asking for an intent that was not granted ends a connection (close code 4014), and so does one
connection for more servers than one may have (4011); both can be told beforehand.
"""

from collections.abc import Iterator

from bot.discord.probing import Failed, Told, asked, reach
from bot.running.findings import Finding
from config.settings import Settings

PORTAL = "Bot > Privileged Gateway Intents"
PRESENCES = 1 << 12 | 1 << 13  # flags of an application: granted, and granted to a small one
MEMBERS = 1 << 14 | 1 << 15
MESSAGE_CONTENT = 1 << 18 | 1 << 19
MOST_SERVERS = 2_500  # on one connection
FEW_SESSIONS = 50  # of a thousand a day

WITHOUT_CONTENT = (
    "message content is off: the bot reads what mentions it, replies to it with a ping or is "
    "written to it directly, and nothing else. Off with it are threads that go on without a "
    "mention, the papers and discussions that a digest is made of, and what stands in a thread "
    "when somebody on call asks. For these set DISCORD_MESSAGE_CONTENT=true and switch on the "
    "Message Content Intent"
)
WITH_CONTENT = (
    "message content is granted: threads go on without mentions, digests hear what is said in "
    "their channels, and who is on call is answered in view of the thread"
)
NOT_GRANTED = (
    "DISCORD_MESSAGE_CONTENT is on, and the app lacks the Message Content Intent: Discord would "
    f"close the connection (4014). Switch it on at {PORTAL}, or unset the variable."
)
UNUSED_CONTENT = (
    f"the Message Content Intent is granted and not used. Switch it off at {PORTAL}, or set "
    "DISCORD_MESSAGE_CONTENT=true"
)
CODE_GRANT = (
    "Requires OAuth2 Code Grant is on, so the bot cannot be invited by a link. Switch it off at "
    "Bot > Authorization Flow."
)
PRIVATE = "only the owner of the app can invite it (Bot > Authorization Flow > Public Bot is off)"


class Application(Told):
    """The app that the bot belongs to."""

    id: str
    flags: int | None = None
    bot_public: bool = True
    bot_require_code_grant: bool = False
    approximate_guild_count: int = 0


class _Sessions(Told):
    total: int = 0
    remaining: int = FEW_SESSIONS
    reset_after: int = 0  # milliseconds


class _Gateway(Told):
    url: str
    shards: int = 1
    session_start_limit: _Sessions = _Sessions()


def application(settings: Settings) -> Application:
    """The app whose token it is. Raises Failed."""
    return asked(settings, "oauth2/applications/@me", Application)


def application_findings(settings: Settings, app: Application) -> Iterator[Finding]:
    """How the app is set up in the portal."""
    if app.bot_require_code_grant:
        yield Finding("wrong", "discord", CODE_GRANT)
    if not app.bot_public:
        yield Finding("none", "invite", PRIVATE)
    yield from _intents(settings, app.flags)


def _intents(settings: Settings, flags: int | None) -> Iterator[Finding]:
    if flags is None:
        yield Finding("none", "intents", "this server does not say which were granted")
        return
    granted = bool(flags & MESSAGE_CONTENT)
    if settings.discord_message_content and granted:
        yield Finding("ok", "intents", WITH_CONTENT)
    elif settings.discord_message_content:
        yield Finding("wrong", "intents", NOT_GRANTED)
    elif granted:
        yield Finding("none", "intents", UNUSED_CONTENT)
    else:
        yield Finding("ok", "intents", f"none that is privileged; {WITHOUT_CONTENT}")
    more = [
        name
        for name, bits in (("Presence", PRESENCES), ("Server Members", MEMBERS))
        if flags & bits
    ]
    if more:
        said = f"more than Shedder uses: {' and '.join(more)}. Switch off at {PORTAL}"
        yield Finding("none", "intents", said)


def gateway_findings(settings: Settings, servers: int) -> Iterator[Finding]:
    """Whether it may connect; the connection itself is not made, that would cost a session."""
    gateway = asked(settings, "gateway/bot", _Gateway)
    try:
        reach(settings, gateway.url)
    except Failed as failed:
        yield Finding(failed.state, "gateway", failed.said)
    left = gateway.session_start_limit
    hours = left.reset_after / 3_600_000
    counted = f"{left.remaining:,} of {left.total:,} sessions left for the next {hours:.0f} h"
    if servers >= MOST_SERVERS:
        said = f"in {servers:,} servers: more than one connection may have ({MOST_SERVERS:,}), and"
        yield Finding("wrong", "gateway", f"{said} Shedder opens no more than one yet.")
    elif gateway.shards > 1:
        said = f"Discord suggests {gateway.shards} connections; Shedder opens one, which is enough"
        yield Finding("none", "gateway", f"{said} for fewer than {MOST_SERVERS:,} servers")
    if left.remaining == 0:
        said = "Something starts it again and again: look into the log of `shedder bot`."
        yield Finding("down", "sessions", f"{counted}. {said}")
    elif left.remaining < FEW_SESSIONS:
        said = "Discord resets the token of a bot that uses more"
        yield Finding("none", "sessions", f"{counted}: something starts it too often. {said}")
    else:
        yield Finding("ok", "sessions", counted)
