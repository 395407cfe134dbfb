"""Whose token is whose in the fake Slack, and how an app comes by one (OAuth v2)."""

import base64
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fake_slack_refusal import Refusal
from fake_slack_world import Json

if TYPE_CHECKING:
    from fake_slack import FakeSlack
    from fake_slack_workspace import Installation, Workspace

CODE_LIFE = 600.0


@dataclass
class Token:
    value: str
    installation: "Installation"
    expires: float | None = None  # monotonic; None: never
    revoked: bool = False


@dataclass
class Code:
    workspace: "Workspace"
    scopes: frozenset[str]
    user: str
    redirect_uri: str
    until: float
    used: bool = False


class Tokens:
    """Every token there ever was."""

    def __init__(self, slack: "FakeSlack") -> None:
        self._slack = slack
        self.known: dict[str, Token] = {}
        self.codes: dict[str, Code] = {}
        self.refresh: dict[str, Installation | None] = {}  # None: used up

    def issue(self, installation: "Installation", life: float | None = None) -> str:
        """A new bot token. The older ones go on working."""
        kind = "xoxb" if life is None else "xoxe.xoxb-1"
        value = f"{kind}-{self._slack.ids('')}-{self._slack.ids('')}-fake"
        expires = None if life is None else time.monotonic() + life
        self.known[value] = Token(value, installation, expires)
        return value

    def owner(self, value: str) -> "Installation":
        """Whose token this is. Raises Refusal."""
        token = self.known.get(value)
        if token is None:
            raise Refusal("invalid_auth")
        if token.revoked:
            raise Refusal("token_revoked")
        if not token.installation.active:
            raise Refusal("account_inactive")
        if token.expires is not None and time.monotonic() > token.expires:
            raise Refusal("token_expired")
        return token.installation

    def expire(self, value: str) -> None:
        """Let a token's time run out."""
        self.known[value].expires = 0.0

    def revoke(self, installation: "Installation") -> None:
        """The app is removed: none of its tokens works any more."""
        installation.active = False
        for token in self.known.values():
            token.revoked = token.revoked or token.installation is installation
        for value, owner in self.refresh.items():
            if owner is installation:
                self.refresh[value] = None

    def grant(
        self,
        workspace: "Workspace",
        scopes: Iterable[str] | None = None,
        user: str = "UADMIN",
        redirect_uri: str = "",
    ) -> str:
        """An admin agrees that the app is installed: the code that Slack sends it."""
        code = f"{self._slack.ids('')}.{self._slack.ids('')}.code"
        wanted = workspace.scopes if scopes is None else frozenset(scopes)
        until = time.monotonic() + CODE_LIFE
        self.codes[code] = Code(workspace, wanted, user, redirect_uri, until)
        return code

    def authorize(self, query: dict[str, str]) -> str:
        """Where an admin is sent who agrees on Slack's page."""
        team = query.get("team") or self._slack.installing or next(iter(self._slack.workspaces))
        workspace = self._slack.workspaces[team]
        scopes = [scope for scope in query.get("scope", "").split(",") if scope]
        redirect = query.get("redirect_uri", "") or self._slack.redirect_uri
        code = self.grant(workspace, scopes, redirect_uri=query.get("redirect_uri", ""))
        return f"{redirect}?{urlencode({'code': code, 'state': query.get('state', '')})}"

    def access(self, args: Json, authorization: str) -> Json:
        """oauth.v2.access: a token for a code, or a new one for a refresh token."""
        self._client(args, authorization)
        grant = args.get("grant_type", "authorization_code")
        if grant == "refresh_token":
            return self._refreshed(str(args.get("refresh_token", "")))
        if grant != "authorization_code":
            raise Refusal("invalid_grant_type")
        return self._exchanged(str(args.get("code", "")), str(args.get("redirect_uri") or ""))

    def _client(self, args: Json, authorization: str) -> None:
        given = (str(args.get("client_id", "")), str(args.get("client_secret", "")))
        if authorization.startswith("Basic "):
            plain = base64.b64decode(authorization[6:]).decode()
            name, _, secret = plain.partition(":")
            given = (name, secret)
        if given[0] != self._slack.client_id:
            raise Refusal("invalid_client_id")
        if given[1] != self._slack.client_secret:
            raise Refusal("bad_client_secret")

    def _exchanged(self, value: str, redirect: str) -> Json:
        code = self.codes.get(value)
        if code is None or code.used or time.monotonic() > code.until:
            raise Refusal("invalid_code")
        if code.redirect_uri != redirect and (code.redirect_uri or redirect):
            raise Refusal("bad_redirect_uri")
        code.used = True
        installation = code.workspace.installation
        installation.active = True
        installation.scopes = frozenset(code.scopes)
        return self._granted(code.workspace, code.user)

    def _refreshed(self, value: str) -> Json:
        installation = self.refresh.get(value)
        if installation is None:
            raise Refusal("invalid_refresh_token")
        self.refresh[value] = None  # once is all
        return self._granted(installation.workspaces[0], "UADMIN")

    def _granted(self, workspace: "Workspace", user: str) -> Json:
        installation = workspace.installation
        life = self._slack.token_life if self._slack.rotation else None
        installation.token = self.issue(installation, life)
        whole = bool(installation.enterprise)
        granted: Json = {
            "app_id": self._slack.app_id,
            "authed_user": {"id": user},
            "scope": ",".join(sorted(installation.scopes)),
            "token_type": "bot",
            "access_token": installation.token,
            "bot_user_id": installation.bot_user,
            "team": None if whole else {"id": workspace.id, "name": workspace.name},
            "enterprise": self._organisation(workspace),
            "is_enterprise_install": whole,
        }
        if life is not None:
            refresh = f"xoxe-1-{self._slack.ids('')}-fake"
            self.refresh[refresh] = installation
            granted.update(refresh_token=refresh, expires_in=int(life))
        return granted

    def _organisation(self, workspace: "Workspace") -> Json | None:
        id = workspace.enterprise
        return {"id": id, "name": "An organisation"} if id else None
