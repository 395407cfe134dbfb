"""A workspace removed the app, or took tokens back: what was kept of it goes.

Slack tells that once or twice, and cleaning up may take longer than Slack waits. So what is to go
is written down, and removed after the acknowledgement, by another front-end if need be.
"""

from functools import partial

from bot.core.errors import ConfigError, ShedderError
from bot.operator import tell_operator
from bot.owed import DAY, Debt, Debts
from bot.slack.desk import Desk
from bot.slack.events import SLACK
from bot.slack.payloads import enterprise_of, part, team_of, word, workspace_of
from bot.slack.uninstalling import revoked, uninstalled

GRACE_SECONDS = 120.0  # a large server takes long to write its files anew
NOT_REMOVED = "What is kept of the workspace {} could not be removed for a week: {}"


class Left(Debt):
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
    def workspace(self) -> str:
        """Nobody's, since it outlives the workspace."""
        return ""

    @property
    def lasts(self) -> float:
        """Nobody will ask again."""
        return 7 * DAY


class Leaving:
    """Takes such events in; one that comes twice finds nothing left."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def _owed(self) -> Debts[Left]:
        return Debts(self.desk.redis, SLACK, "leaving", Left, GRACE_SECONDS)

    def take(self, body: object) -> None:
        """See that what the event says goes: safe once this returns."""
        left = _left(body)
        self._owed.owe(left)
        self.desk.patient(partial(self._remove, left))  # without room: when it is swept

    def go_on(self) -> None:
        """Remove what others did not live to remove."""
        for due in self._owed.overdue():
            self.desk.patient(partial(self._remove, due.debt, due.over))

    def _remove(self, left: Left, over: bool = False) -> None:
        redis, settings = self.desk.redis, self.desk.settings
        whose, wide, at = (left.enterprise, left.team), left.org_wide, left.at
        try:
            if left.all:
                uninstalled(redis, settings, *whose, org_wide=wide, at=at)
            else:
                revoked(redis, settings, *whose, left.people, bot=False, org_wide=wide, at=at)
        except ShedderError as error:
            if not over and not isinstance(error, ConfigError):
                raise
            tell_operator(redis, "slack", NOT_REMOVED.format(left.team, error.message))
        self._owed.paid(left)


def _left(body: object) -> Left:
    event, when = part(body, "event"), part(body).get("event_time")
    tokens = part(event, "tokens")
    gone = word(event, "type") == "app_uninstalled"
    return Left(
        enterprise=enterprise_of(body) or None,
        team=team_of(body) or None,
        org_wide="." in workspace_of(body),
        at=when + 1.0 if isinstance(when, int | float) else None,  # told in whole seconds
        all=gone or bool(_names(tokens.get("bot"))),
        people=_names(tokens.get("oauth")),
    )


def _names(said: object) -> tuple[str, ...]:
    return tuple(name for name in said if isinstance(name, str)) if isinstance(said, list) else ()
