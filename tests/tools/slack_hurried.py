"""`shedder bot` and `shedder worker` with short times: `python slack_hurried.py worker`.

What takes half a minute in a deployment (that a worker is missed, that a post of unknown outcome
must have arrived, that another front-end sees to what is owed) takes two seconds, and no number of
crashes makes a job hopeless, since here each crash is a kill.
"""

import sys
from functools import partial

from worker_process import FORGETFUL

from bot import owed, pace
from bot.cli import main
from bot.platforms.slack import Slack
from bot.slack import web
from workers import run
from workers.commands import worker

SHORT = 2.0


def hurry() -> None:
    """Shorten what can be waited for."""
    Slack.settles = SHORT
    pace.PATIENCE_SECONDS = web.PATIENCE_SECONDS = SHORT / 4  # within what settles, as it is
    pace.IN_FLIGHT_SECONDS = 2 * SHORT
    run.LONGEST_DELAY = SHORT
    owed.Debts.__init__.__defaults__ = (SHORT,)
    worker.serve = partial(worker.serve, timing=FORGETFUL, crash_limit=1_000)  # type: ignore[assignment]


if __name__ == "__main__":
    hurry()
    sys.exit(main(sys.argv[1:]))
