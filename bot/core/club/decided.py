"""An issue as it will be posted, written down before any of it is shown."""

from bot.core.club.issue import Issue
from bot.core.values import Value


class Sheet(Value):
    """One native message of it. The first goes into the channel, the others into its thread."""

    post: int  # which of the issue's posts it belongs to
    body: str  # as the service takes it


class Decided(Value):
    """The whole issue, split as it was when it was decided."""

    issue: Issue
    sheets: tuple[Sheet, ...] = ()
    until: float = 0.0  # what it tells of ends then
