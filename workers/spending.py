"""What one run of a job pays for calls of a language model, each set aside before it is made."""

from itertools import count

from bot.admitting.budget import Budget
from bot.core.values import Job
from workers.models import Unusable


class Spending:
    """One run's purse. The calls of another run of the same job are other calls."""

    def __init__(self, budget: Budget, job: Job, run: str) -> None:
        self._budget, self._job = budget, job
        self._names = (f"{run} {number}" for number in count(1))
        self._name = ""

    def afford(self, most_usd: float) -> None:
        """Set aside what a call may cost at most. Raises Unusable: there is not so much left."""
        self._name = next(self._names)
        refusal = self._budget.reserve(self._job, most_usd, self._name)
        if refusal is not None:
            raise Unusable(refusal.text)

    def paid(self, usd: float) -> None:
        """Count what the call did cost, of use or not."""
        self._budget.settle(self._job, usd, self._name)
