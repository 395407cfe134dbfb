"""A workspace removed the app, or took tokens back: what Slack says of it."""

from bot.ingress.payloads import part, word
from bot.keeping.leaving import Leaving, Left
from bot.slack.desk import Desk
from bot.slack.payloads import enterprise_of, team_of, workspace_of
from bot.slack.uninstalling import revoked, uninstalled


class Uninstalled(Left):
    """What is to go."""

    enterprise: str | None
    team: str | None
    org_wide: bool
    at: float | None  # by Slack's clock
    all: bool  # or what these people granted
    people: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What happened, to whom."""
        whose = f"{self.enterprise or ''}.{self.team or ''}.{self.org_wide}"
        return f"{whose} {self.all} {self.at} {' '.join(self.people)}"

    @property
    def whose(self) -> str:
        """The workspace, or the organisation."""
        return self.team or self.enterprise or ""


class Uninstalling:
    """Takes such events in; one that comes twice finds nothing left."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._leaving = Leaving(desk, Uninstalled, self._remove)
        self.go_on = self._leaving.go_on

    def take(self, body: object) -> None:
        """See that what the event says goes: safe once this returns."""
        self._leaving.owe(_left(body))

    def _remove(self, left: Uninstalled) -> None:
        redis, settings = self.desk.redis, self.desk.settings
        whose, wide, at = (left.enterprise, left.team), left.org_wide, left.at
        if left.all:
            uninstalled(redis, settings, *whose, org_wide=wide, at=at)
        else:
            revoked(redis, settings, *whose, left.people, bot=False, org_wide=wide, at=at)


def _left(body: object) -> Uninstalled:
    event, when = part(body, "event"), part(body).get("event_time")
    tokens = part(event, "tokens")
    gone = word(event, "type") == "app_uninstalled"
    return Uninstalled(
        enterprise=enterprise_of(body) or None,
        team=team_of(body) or None,
        org_wide="." in workspace_of(body),
        at=when + 1.0 if isinstance(when, int | float) else None,  # told in whole seconds
        all=gone or bool(_names(tokens.get("bot"))),
        people=_names(tokens.get("oauth")),
    )


def _names(said: object) -> tuple[str, ...]:
    return tuple(name for name in said if isinstance(name, str)) if isinstance(said, list) else ()
