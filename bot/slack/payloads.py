"""Whose a payload of Slack's is: workspaces and organisations."""

from collections.abc import Mapping

from bot.ingress.payloads import part, parts, word


def team_of(body: object) -> str:
    """The workspace in which this app was told, not that of somebody in a shared channel."""
    authorized = next(parts(body, "authorizations"), None)
    return (
        word(part(body, "view"), "app_installed_team_id")
        or word(authorized, "team_id")
        or word(part(body, "team"), "id")
        or word(body, "team_id", "team")
        or word(part(body, "user"), "team_id")
        or word(part(body, "view"), "team_id")
    )


def enterprise_of(body: object) -> str:
    """The organisation of that workspace, if it is in one."""
    authorized = next(parts(body, "authorizations"), None)
    return (
        word(authorized, "enterprise_id")
        or word(part(body, "enterprise"), "id")
        or word(part(body, "team"), "enterprise_id")
        or word(body, "enterprise_id")
    )


def workspace_of(body: object) -> str:
    """What `Place.workspace` is to say; with the organisation where the app is installed for it."""
    team, enterprise = team_of(body), enterprise_of(body)
    authorized = next(parts(body, "authorizations"), None)
    source = authorized if authorized is not None else body
    wide = source.get("is_enterprise_install") if isinstance(source, Mapping) else None
    return f"{enterprise}.{team}" if enterprise and wide in (True, "true") else team
