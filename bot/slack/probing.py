"""Calls to see whether something works, and what an operator is told where it does not.

`shedder check slack` and `shedder bot` say the same: both ask from here.
"""

from collections.abc import Callable
from http.client import HTTPException
from typing import TypeVar

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.downloads.reaching import misnamed, retry_after, unreached
from bot.running import findings
from bot.slack.client import asking_once, host
from bot.slack.errors import OPERATOR, PASSING, RATE_LIMITED
from bot.slack.hosts import is_slack
from config.settings import Settings

APP_TOKEN = "SLACK_APP_TOKEN"  # noqa: S105 - the variable's name
UNSCOPED = (
    "it lacks connections:write. Basic Information > App-Level Tokens > Generate another with that "
    "scope."
)
T = TypeVar("T")


class Failed(findings.Failed):
    """A call to Slack did not work."""

    service = "slack"


def identity(settings: Settings) -> SlackResponse:
    """Whose the one bot token is. Raises Failed."""
    assert settings.slack_bot_token
    client = asking_once(settings, settings.slack_bot_token.get_secret_value())
    return probe(client.auth_test, settings, "SLACK_BOT_TOKEN")


def called(who: SlackResponse) -> str:
    """The workspace, and the bot's name in it."""
    return f"{who.get('team')} as @{who.get('user')}"


def probe(call: Callable[[], T], settings: Settings, variable: str = "") -> T:
    """What comes of it. Raises Failed; `variable` is the one to be corrected."""
    try:
        return call()
    except (OSError, HTTPException, SlackClientError, ValueError) as error:
        raise failure(error, host(settings), variable) from None


def failure(error: Exception, who: str, variable: str = "") -> Failed:
    """Why a call of somebody else's did not work."""
    if isinstance(error, SlackApiError):
        return _refusal(error, who, variable)
    # Slack's own name is right: where it leads nowhere, the network is away.
    wrong = misnamed(error) and not is_slack(who)
    return Failed("wrong" if wrong else "down", "", unreached(error, who, "SLACK_API_URL"), 0)


def _refusal(error: SlackApiError, who: str, variable: str) -> Failed:
    answer = error.response
    status = int(answer["status"] if isinstance(answer, dict) else answer.status_code)
    code = str(answer.get("error") or "")
    if status >= 500 or code in PASSING or code in RATE_LIMITED:
        headers = answer["headers"] if isinstance(answer, dict) else answer.headers
        wait = retry_after(headers.items()) or 0
        why = f"HTTP {status}" if " " in code or not code else code
        return Failed("down", code, f"{who} is in trouble ({why}).", wait)
    if " " in code or not code:  # no JSON, or somebody else's
        said = f"{who} answers, but not as Slack's Web API. Correct SLACK_API_URL, or unset it"
        return Failed("wrong", "", f"{said}: https://slack.com/api/ is the usual one.")
    said = f"{OPERATOR[code]} ({code})" if code in OPERATOR else f"Slack refused the call ({code})."
    if code == "missing_scope" and variable == APP_TOKEN:
        said = UNSCOPED
    said = f"{variable}: {said}" if variable else said
    known = code in OPERATOR or code == "missing_scope"
    return Failed("wrong", code, said, None if known else 0)
