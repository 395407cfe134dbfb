"""SLOs: error budget, burn rate, how long the budget lasts, and availabilities put together."""

from collections.abc import Iterator, Sequence
from math import prod

from bot.core.arithmetic.facts import DAY, HOUR, MINUTE, Fact, asked_span, plain, share, span, whole
from bot.core.arithmetic.given import Given

MONTH = 30 * DAY
ALERTS = (
    (0.02, HOUR, 5 * MINUTE, "page"),
    (0.05, 6 * HOUR, 30 * MINUTE, "page"),
    (0.10, 3 * DAY, 6 * HOUR, "ticket"),
)
"""Multi-window alerts on burn rates: share of the budget, long and short window, what for."""


def error_budget(objective: float, window: float) -> float:
    """The seconds of a window that may fail."""
    return (1 - objective) * window


def burn_rate(failing: float, objective: float) -> float:
    """How many times faster than planned the budget goes; at 1 it lasts for the window."""
    return failing / (1 - objective)


def exhausted_after(burn: float, window: float, left: float = 1.0) -> float:
    """Seconds until what is left of the budget is gone, at a constant burn rate."""
    return left * window / burn


def spent_by(failing: float, lasted: float, objective: float, window: float) -> float:
    """The share of a window's budget that some time of failing takes, at even traffic."""
    return failing * lasted / error_budget(objective, window)


def alert_above(portion: float, long: float, window: float) -> float:
    """The burn rate that takes this portion of a window's budget within the long alert window."""
    return portion * window / long


def in_series(parts: Sequence[float]) -> float:
    """The availability of what needs all of its parts, which fail independently."""
    return prod(parts)


def either_of(parts: Sequence[float]) -> float:
    """The availability of what needs one of its parts, which fail independently."""
    return 1 - prod(1 - part for part in parts)


def reliability(given: Given) -> Iterator[Fact]:
    """What follows for SLOs."""
    yield from _composed(given)
    objective, window = _objective(given)
    failing = given["failing"]
    burn = given.first("burn", "burn_short")
    if objective is None or objective >= 1:
        if burn and window:
            yield _exhaustion(burn, window, _left(given))
        return
    yield _budget(objective, window)
    if failing is not None and (slice_ := given["slice"]):
        yield _overall(failing, slice_, objective)
        failing *= slice_
    if failing is not None:
        burn = burn_rate(failing, objective)
        yield _burn(failing, objective, burn)
    if burn:
        yield from _burning(burn, objective, window, given)
    yield from _taken(given, objective, window)


def _objective(given: Given) -> tuple[float | None, float | None]:
    """The objective and its window; an allowance in minutes a month says the one by the other."""
    objective, window, allowance = given["objective"], given["window"], given["allowance"]
    if objective is None and allowance and window and allowance < window:
        objective = 1 - allowance / window
    return objective, window


def _budget(objective: float, window: float | None) -> Fact:
    formula, missing = "(100% − SLO) × window", plain((1 - objective) * 100)
    if window:
        sum_ = f"(100% − {share(objective)}) × {asked_span(window)}"
        result = f"{span(error_budget(objective, window))} in {asked_span(window)}"
        return Fact(name="Error budget", result=result, formula=formula, sum=sum_)
    both = " or ".join(
        f"{span(error_budget(objective, days * DAY))} in {days} days" for days in (30, 28)
    )
    return Fact(
        name="Error budget",
        result=f"{missing}% of any window: {both}",
        formula=formula,
        sum=f"(100% − {share(objective)}) × 30 or 28 days",
    )


def _overall(failing: float, slice_: float, objective: float) -> Fact:
    """What fails of all traffic, where a rate is that of a part of it."""
    alone = plain(burn_rate(failing, objective))
    return Fact(
        name="Error rate of all traffic",
        result=share(failing * slice_),
        formula="error rate of the part × its share of the traffic",
        sum=f"{share(failing)} × {share(slice_)}",
        remark=f"If nothing else fails. Were {share(failing)} of all traffic failing, the burn "
        f"rate would be {alone}×.",
    )


def _burn(failing: float, objective: float, burn: float) -> Fact:
    sum_ = f"{share(failing)} / (100% − {share(objective)})"
    formula = "error rate / (100% − SLO)"
    remark = "At 1 the budget lasts exactly for its window."
    return Fact(name="Burn rate", result=f"{plain(burn)}×", formula=formula, sum=sum_,
                remark=remark)  # fmt: skip


def _burning(burn: float, objective: float, window: float | None, given: Given) -> Iterator[Fact]:
    if window:
        yield _exhaustion(burn, window, _left(given))
    yield _alerts(burn, objective, window or MONTH)


def _left(given: Given) -> float:
    if (left := given["left"]) is not None:
        return left
    return 1 - (given["spent"] or 0.0)


def _exhaustion(burn: float, window: float, left: float) -> Fact:
    rest = "" if left == 1 else f"{share(left)} × "
    formula = "window / burn rate" if left == 1 else "budget left × window / burn rate"
    name = "Budget gone after" if left == 1 else "Rest of the budget gone after"
    result = span(exhausted_after(burn, window, left))
    remark = "From a full budget, at this rate." if left == 1 else "At this rate."
    sum_ = f"{rest}{asked_span(window)} / {plain(burn)}"
    return Fact(name=name, result=result, formula=formula, sum=sum_, remark=remark)


def _alerts(burn: float, objective: float, window: float) -> Fact:
    """Which of the usual alerts a burn rate is enough for."""
    levels = [(alert_above(portion, long, window), portion, long, short, kind)
              for portion, long, short, kind in ALERTS]  # fmt: skip
    over = next((level for level in levels if burn >= level[0] * (1 - 1e-9)), None)
    level, portion, long, short, kind = over or levels[-1]
    if over:
        held = f"if it holds over {asked_span(long)} and {asked_span(short)}"
        result = f"{kind}, {held}; {plain(burn)}× ≥ {plain(level)}×"
    else:
        result = f"none; {plain(burn)}× < {plain(level)}×"
    limits = ", ".join(f"{plain(each[0])}×" for each in levels)
    rates = ", ".join(share(each[0] * (1 - objective)) for each in levels)
    return Fact(
        name="Multi-window alert",
        result=result,
        formula="share of the budget × window / alert window",
        sum=f"{share(portion)} × {asked_span(window)} / {asked_span(long)}",
        remark=f"The levels are {limits}: error rates of {rates}.",
    )


def _taken(given: Given, objective: float, window: float | None) -> Iterator[Fact]:
    """What an incident has taken of the budget so far."""
    lasted, failing, spent = given["lasted"], given["failing"], given["spent"]
    if not lasted or not window:
        return
    if spent and failing is None and given.first("burn", "burn_short") is None:
        yield _average(spent, lasted, window)
        return
    if failing is None and given["down"] is None:
        return
    share_failing = 1.0 if failing is None else failing
    taken = spent_by(share_failing, lasted, objective, window)
    yield Fact(
        name="Budget taken by this so far",
        result=share(taken) if taken <= 1 else f"{whole(round(taken * 100))}%, more than all of it",
        formula="error rate × duration / error budget",
        sum=f"{share(share_failing)} × {asked_span(lasted)}"
        f" / {span(error_budget(objective, window))}",
        remark=_remaining(taken, objective, window),
    )


def _remaining(taken: float, objective: float, window: float) -> str:
    rest = error_budget(objective, window) * (1 - taken)
    more = f" Of a full budget that leaves {span(rest)}." if rest > 0 else ""
    return f"If requests came evenly.{more}"


def _average(spent: float, lasted: float, window: float) -> Fact:
    burn = spent * window / lasted
    remark = "On average over that time."
    if spent < 1:
        remark += f" At this rate the rest is gone in {span((1 - spent) * window / burn)}."
    return Fact(name="Burn rate", result=f"{plain(burn)}×", formula="budget spent × window / time",
                sum=f"{share(spent)} × {asked_span(window)} / {asked_span(lasted)}",
                remark=remark)  # fmt: skip


def _composed(given: Given) -> Iterator[Fact]:
    if parts := given.lists.get("series"):
        yield _together(parts, in_series(parts), "In series", "A₁ × A₂ × …", _product(parts))
    if parts := given.lists.get("parallel"):
        yield _together(parts, either_of(parts), "One of them is enough",
                        "100% − (100% − A₁) × (100% − A₂) × …",
                        f"100% − {_product([1 - part for part in parts])}")  # fmt: skip


def _together(parts: Sequence[float], result: float, name: str, formula: str, sum_: str) -> Fact:
    remark = "If they fail independently."
    if result < 1:
        remark += f" That is {span(error_budget(result, MONTH))} of downtime in 30 days."
    return Fact(name=f"Availability, {len(parts)} parts. {name}", result=share(result, 4),
                formula=formula, sum=sum_, remark=remark)  # fmt: skip


def _product(parts: Sequence[float]) -> str:
    if len(parts) > 3 and len(set(parts)) == 1:
        return f"{share(parts[0])}^{len(parts)}"
    return " × ".join(share(part) for part in parts)
