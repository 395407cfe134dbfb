"""The link by which somebody lets the bot into their server, with what it needs and no more."""

from urllib.parse import urlencode

from bot.discord.permissions import invited

SCOPES = "bot applications.commands"
PAGE = "https://discord.com/oauth2/authorize"  # for people, wherever the API is called


def invitation(application: str) -> str:
    """For whoever may manage a server to open."""
    asked = urlencode(
        {"client_id": application, "scope": SCOPES, "permissions": invited()},
    )
    return f"{PAGE}?{asked}"
