"""A workspace removed the app, or took tokens back: what was kept of it goes."""

from bot.slack.desk import Desk
from bot.slack.payloads import enterprise_of, part, team_of, word, workspace_of
from bot.slack.uninstalling import revoked, uninstalled


class Leaving:
    """Takes such events in; one that comes twice finds nothing left."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def take(self, body: object) -> None:
        """Remove what the event says is to be removed."""
        event, when = part(body, "event"), part(body).get("event_time")
        at = when + 1.0 if isinstance(when, int | float) else None  # told in whole seconds
        redis, settings = self.desk.redis, self.desk.settings
        whose = enterprise_of(body) or None, team_of(body) or None
        org_wide = "." in workspace_of(body)
        if word(event, "type") == "app_uninstalled":
            uninstalled(redis, settings, *whose, org_wide=org_wide, at=at)
            return
        tokens = part(event, "tokens")
        people, bots = _names(tokens.get("oauth")), _names(tokens.get("bot"))
        revoked(redis, settings, *whose, people, bot=bool(bots), org_wide=org_wide, at=at)


def _names(said: object) -> tuple[str, ...]:
    return tuple(name for name in said if isinstance(name, str)) if isinstance(said, list) else ()
