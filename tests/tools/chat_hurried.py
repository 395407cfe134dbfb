"""`shedder bot` and `shedder worker` with short times, whichever service they are for.

What takes half a minute in a deployment (that a worker is missed, that a post of unknown outcome
must have arrived, that another front-end sees to what is owed) takes two seconds, and no number of
crashes makes a job hopeless, since here each crash is a kill.
"""

from functools import partial

from worker_process import FORGETFUL

from bot.delivery import pace
from bot.ingress import owed
from workers import run
from workers.commands import worker

SHORT = 2.0  # what settles does so within this
TURN = SHORT / 4  # for a turn to call is waited so long: within what settles, as it is


def hurry() -> None:
    """Shorten what can be waited for."""
    pace.PATIENCE_SECONDS = TURN
    pace.IN_FLIGHT_SECONDS = 2 * SHORT
    run.LONGEST_DELAY = SHORT
    owed.Debts.__init__.__defaults__ = (SHORT, owed.LONGEST_PAUSE)
    worker.serve = partial(worker.serve, timing=FORGETFUL, crash_limit=1_000)  # type: ignore[assignment]
