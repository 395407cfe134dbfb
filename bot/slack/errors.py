"""What Slack refuses, by its error names, sorted by who can mend it.

Refused          Slack understood a call and did nothing: its name for why
├── PASSING      it may work later                          -> TransientError
├── OPERATOR     the app, its token or its settings         -> ConfigError
├── ELSEWHERE    the bot cannot speak where it was asked    -> NotThere
├── GONE         the message is not there to be changed     -> Gone
└── the rest     a call this program should not have made   -> ConfigError
"""

from collections.abc import Mapping

from bot.core.errors import ConfigError, ShedderError, TransientError
from bot.platforms import Gone, NotThere

PASSING = frozenset(
    (
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "service_timeout",
        "request_timeout",
        "team_added_to_org",
        "external_channel_migrating",
        "update_failed",
        "file_update_failed",
        "rollup_error",
    )
)
RATE_LIMITED = frozenset(("ratelimited", "rate_limited", "rate_limit_exceeded"))

_AGAIN = "Copy it again, all of it."
_REINSTALL = "Install App > Reinstall to Workspace, then copy the new token."
_CREDENTIALS = "Basic Information > App Credentials."
_SOCKET_OFF = "Socket Mode is off. Turn it on: Settings > Socket Mode."
OPERATOR: Mapping[str, str] = {
    "not_authed": f"Slack saw no token. {_AGAIN}",
    "invalid_auth": f"Slack does not know this token. {_AGAIN}",
    "token_revoked": f"The token was revoked. {_REINSTALL}",
    "token_expired": "The token has expired. Turn token rotation off (OAuth & Permissions), or "
    "serve the workspace by OAuth.",
    "account_inactive": f"The app was uninstalled, or its bot switched off. {_REINSTALL}",
    "not_allowed_token_type": "This is a token of another kind: SLACK_BOT_TOKEN begins with xoxb-, "
    "SLACK_APP_TOKEN with xapp-.",
    "no_permission": f"The app's bot user may not do this. {_REINSTALL}",
    "forbidden_team": "The token is of an app that this workspace does not allow. Ask its admins.",
    "team_access_not_granted": "The organisation's admins have to add the app to this workspace.",
    "org_login_required": "The workspace is moving to an organisation. Install the app there.",
    "two_factor_setup_required": "Slack asks for two-factor authentication to be set up.",
    "ekm_access_denied": "The organisation's key management keeps the app out. Ask its admins.",
    "app_access_restricted": "The workspace restricts what apps may do. Ask its admins.",
    "accesslimited": "Slack takes no calls from this address. OAuth & Permissions > Restrict API "
    "Token Usage.",
    "unknown_method": "Whatever SLACK_API_URL names does not know this method.",
    "messages_tab_disabled": "Direct messages are off. Turn the Messages tab on under App Home.",
    "invalid_refresh_token": "Have the app installed again: its refresh token is used up.",
    "invalid_client_id": f"Slack does not know SLACK_CLIENT_ID. {_CREDENTIALS}",
    "bad_client_secret": f"SLACK_CLIENT_SECRET is not this app's. {_CREDENTIALS}",
    "socket_mode_not_enabled": _SOCKET_OFF,
    "not_allowed": _SOCKET_OFF,
    "forbidden": _SOCKET_OFF,
}
"""What to do about it, whichever token was sent."""

NOT_IN = "Shedder is not in that channel. Invite it there with /invite @shedder."
_CLOSED = "That channel takes no answers from apps. Use another one, or write to me directly."
ELSEWHERE: Mapping[str, str] = {
    "not_in_channel": NOT_IN,
    "channel_not_found": NOT_IN,
    "user_not_in_channel": "You are not in that channel, so nothing can be shown to you there.",
    "is_archived": "That channel is archived. Use another one.",
    "is_inactive": "That channel is archived. Use another one.",
    "restricted_action": _CLOSED,
    "restricted_action_read_only_channel": _CLOSED,
    "restricted_action_non_threadable_channel": _CLOSED,
    "restricted_action_thread_only_channel": _CLOSED,
    "restricted_action_thread_locked": "That thread is locked. Ask in a new one.",
    "posting_to_channel_denied": _CLOSED,
    "thread_not_found": "The message this thread began with was deleted. Ask in a new one.",
    "cannot_reply_to_message": "That message takes no replies. Ask in a new thread.",
    "message_limit_exceeded": "The workspace has used up its messages. Ask its admins.",
}

GONE = frozenset(("message_not_found", "cant_update_message", "edit_window_closed"))

MALFORMED = frozenset(
    (
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_blocks_too_many",
        "msg_too_long",
        "too_many_blocks",
        "invalid_arguments",
        "invalid_arg_name",
        "no_text",
    )
)
"""A message that Slack does not take in this form: the same words may go in a plainer one."""


class Refused(Exception):
    """Slack did nothing; `name` is why, and `needed` the scope that was missing, if it says so."""

    def __init__(self, method: str, name: str, needed: str = "") -> None:
        super().__init__(f"{method}: {name}")
        self.method, self.name, self.needed = method, name, needed

    @property
    def scope(self) -> bool:
        """Whether a permission is missing that somebody could grant."""
        return self.name in ("missing_scope", "not_allowed_token_type", "no_permission")

    def reaction(self) -> ShedderError:
        """What to raise of it, for whoever makes nothing else of it."""
        what = f"Slack refuses {self.method} ({self.name})"
        if self.name in PASSING:
            return TransientError(what)
        if self.name in ELSEWHERE:
            return NotThere(ELSEWHERE[self.name])
        if self.name in GONE:
            return Gone(what)
        if self.name == "missing_scope":
            scope = self.needed or "a scope"
            return ConfigError(
                f"{what}: it needs {scope}. Add it under OAuth & Permissions and install the app "
                "again; `shedder check slack` lists what is missing."
            )
        return ConfigError(f"{what}. {OPERATOR.get(self.name, '')}".rstrip())
