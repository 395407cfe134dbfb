"""What can be seen of Discord's settings before anybody is asked."""

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from config.settings import Settings

WHERE = "discord.com/developers/applications > your app > Bot > Reset Token"
NO_TOKEN = f"Set DISCORD_BOT_TOKEN: {WHERE}."
_TOKEN = re.compile(r"([\w-]+)\.[\w-]{4,}\.[\w-]{20,}", re.ASCII)
_OTHERS = (  # what lies beside a token in the portal, and is taken for one
    (re.compile(r"xox.*|xapp-.*", re.S), "a token of Slack's"),
    (re.compile(r"https?://.*", re.S), "an address"),
    (re.compile(r"\d{15,20}"), "an id: perhaps the Application ID of General Information"),
    (re.compile(r"[0-9a-f]{64}"), "the Public Key of General Information"),
    (re.compile(r"mfa\..*", re.S), "a person's own token, with which no bot may sign in"),
    (re.compile(r"[\w-]{32}", re.ASCII), "the Client Secret of OAuth2"),
)


def set_up(settings: Settings) -> bool:
    """Whether anything is set that only somebody wants who wants Discord."""
    return bool(
        settings.discord_bot_token
        or settings.discord_message_content
        or settings.discord_gateway_url
        or settings.discord_file_hosts
    )


def setting_faults(settings: Settings) -> Iterator[str]:
    """A sentence for each setting that cannot work."""
    if settings.discord_bot_token is None:
        yield NO_TOKEN
        return
    token = settings.discord_bot_token.get_secret_value()
    is_discord = at_discord(settings)
    for form, kind in _OTHERS[: None if is_discord else 2]:  # another server has its own tokens
        if form.fullmatch(token):
            yield f"DISCORD_BOT_TOKEN holds {kind}. The token is at {WHERE}."
            return
    if is_discord and not application_of(token):
        yield (
            "DISCORD_BOT_TOKEN holds no bot token: that has three parts with dots between them. "
            f"Copy the whole of it: {WHERE}."
        )


def at_discord(settings: Settings) -> bool:
    """Whether it is Discord that is called, and not another server that speaks as it does."""
    host = urlsplit(settings.discord_api_url).hostname or ""
    return host == "discord.com" or host.endswith(".discord.com")


def application_of(token: str) -> str:
    """The id of the application, which is the first part of its bot's token; or nothing."""
    form = _TOKEN.fullmatch(token)
    if form is None:
        return ""
    first = form.group(1)
    try:
        said = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return said if re.fullmatch(r"\d{15,20}", said) else ""
