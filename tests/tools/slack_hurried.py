"""`shedder bot` and `shedder worker` with short times, for Slack: `python slack_hurried.py worker`.

As in `chat_hurried.py`, and what waits for Slack alone.
"""

import sys

from chat_hurried import SHORT, TURN, hurry

from bot.cli import main
from bot.platforms.slack import Slack
from bot.slack import web


def hurry_slack() -> None:
    """Shorten what waits for Slack."""
    Slack.settles = SHORT
    web.PATIENCE_SECONDS = TURN


if __name__ == "__main__":
    hurry()
    hurry_slack()
    sys.exit(main(sys.argv[1:]))
