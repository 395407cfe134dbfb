"""Calls that `shedder check slack` makes, and what an operator is told when one fails."""

from collections.abc import Callable
from http.client import HTTPException

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.findings import State
from bot.slack.client import host
from bot.slack.errors import PASSING, RATE_LIMITED
from config.settings import Settings

_REINSTALL = "Install App > Reinstall to Workspace, then copy the new token"
_APP = "Basic Information > App Credentials"
SAID = {
    "invalid_auth": "Slack does not know this token. Copy it again, all of it",
    "not_authed": "Slack does not know this token. Copy it again, all of it",
    "account_inactive": f"The app was uninstalled, or its bot switched off. {_REINSTALL}",
    "token_revoked": f"The token was revoked. {_REINSTALL}",
    "token_expired": "The token has expired. Turn token rotation off (OAuth & Permissions), or "
    "serve the workspace by OAuth",
    "not_allowed_token_type": "This is a token of another kind",
    "accesslimited": "Slack takes no calls from this address. OAuth & Permissions > Restrict API "
    "Token Usage",
    "team_access_not_granted": "The organisation's admins have to add the app to this workspace",
    "invalid_client_id": f"Slack does not know SLACK_CLIENT_ID. {_APP}",
    "bad_client_secret": f"SLACK_CLIENT_SECRET is not this app's. {_APP}",
}


class Failed(Exception):
    """A call did not work. `code` is Slack's word for why, where it said one."""

    def __init__(self, state: State, code: str, said: str) -> None:
        super().__init__(said)
        self.state, self.code, self.said = state, code, said


def probe(call: Callable[[], SlackResponse], settings: Settings) -> SlackResponse:
    """What Slack answers. Raises Failed."""
    who = host(settings)
    try:
        return call()
    except SlackApiError as error:
        raise _failure(error, who) from None
    except (OSError, HTTPException, SlackClientError, ValueError) as error:
        said = f"{who} does not answer ({type(error).__name__}). Is the way there open, and "
        raise Failed("down", "", said + "SLACK_API_URL right?") from None


def _failure(error: SlackApiError, who: str) -> Failed:
    answer = error.response
    status = int(answer["status"] if isinstance(answer, dict) else answer.status_code)
    code = str(answer.get("error") or "")
    if status >= 500 or code in PASSING or code in RATE_LIMITED:
        return Failed("down", code, f"{who} is in trouble ({code or status}). Try again soon.")
    if " " in code or not code:  # no JSON, or somebody else's
        said = f"{who} answers, but not as Slack's Web API. Correct SLACK_API_URL, or unset it"
        return Failed("wrong", "", f"{said}: https://slack.com/api/ is the usual one.")
    return Failed("wrong", code, f"{SAID.get(code, 'Slack refused the call')} ({code}).")
