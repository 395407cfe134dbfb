"""The link by which somebody lets the bot into their server, with what it needs and no more."""

from urllib.parse import urlencode, urlsplit

from bot.discord.permissions import invited
from bot.discord.setting_check import at_discord
from config.settings import Settings

SCOPES = "bot applications.commands"


def invitation(settings: Settings, application: str) -> str:
    """For whoever may manage a server to open."""
    asked = urlencode(
        {"client_id": application, "scope": SCOPES, "permissions": invited()},
    )
    parts = urlsplit(settings.discord_api_url)
    host = "https://discord.com" if at_discord(settings) else f"{parts.scheme}://{parts.netloc}"
    return f"{host}/oauth2/authorize?{asked}"
