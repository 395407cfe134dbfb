"""Which kind of secret is which: people paste the right one into the wrong variable."""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import SecretStr

from config.settings import Settings

KINDS = {
    "xoxb-": "a bot token",
    "xoxe.xoxb-": "a bot token that expires in hours",
    "xoxp-": "a user token",
    "xoxe.xoxp-": "an app configuration token",
    "xoxe-": "a refresh token",
    "xapp-": "an app-level token",
    "xoxc-": "a browser's token",
    "xoxs-": "a browser's token",
}


class Wanted(NamedTuple):
    """A variable, what belongs into it, and where that is found."""

    variable: str
    prefix: str  # empty: nothing that has a prefix
    where: str


WANTED = (
    Wanted("SLACK_BOT_TOKEN", "xoxb-", "OAuth & Permissions > Bot User OAuth Token"),
    Wanted("SLACK_APP_TOKEN", "xapp-", "Basic Information > App-Level Tokens"),
    Wanted("SLACK_CONFIG_TOKEN", "xoxe.xoxp-", "the foot of api.slack.com/apps"),
    Wanted("SLACK_SIGNING_SECRET", "", "Basic Information > App Credentials > Signing Secret"),
    Wanted("SLACK_CLIENT_SECRET", "", "Basic Information > App Credentials > Client Secret"),
)


def misplaced(settings: Settings) -> Iterator[str]:
    """A sentence for each secret that is of another kind than its variable."""
    for wanted in WANTED:
        value: SecretStr | None = getattr(settings, wanted.variable.lower())
        prefix = prefix_of(value.get_secret_value()) if value else ""
        if not prefix or prefix == wanted.prefix:
            continue
        said = f"{wanted.variable} holds {KINDS[prefix]} ({prefix}…)."
        should = f"one that begins with {wanted.prefix}" if wanted.prefix else "the one"
        yield f"{said} Set it to {should} from {wanted.where}.{_home_of(prefix)}"


def app_id(settings: Settings) -> str:
    """The app's id stands in its app-level token: xapp-1-A123-…; empty where it does not."""
    token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
    parts = token.split("-")
    return parts[2] if len(parts) > 3 and parts[2].startswith("A") else ""


def prefix_of(value: str) -> str:
    """What tells the kind of a token; empty when nothing does."""
    return max((prefix for prefix in KINDS if value.startswith(prefix)), key=len, default="")


def _home_of(prefix: str) -> str:
    if prefix == "xoxe.xoxb-":
        return " Turn token rotation off (OAuth & Permissions), or serve the workspace by OAuth."
    home = next((wanted.variable for wanted in WANTED if wanted.prefix == prefix), "")
    return f" What is there now belongs into {home}." if home else ""
