"""Queues: Little's law, how full replicas are, how many it takes, and how a backlog moves."""

from collections.abc import Iterator
from math import ceil

from bot.core.arithmetic.facts import Fact, asked_span, plain, share, span, whole
from bot.core.arithmetic.given import Given


def in_flight(rate: float, seconds: float) -> float:
    """Little's law: how many requests are inside on average, L = λ × W."""
    return rate * seconds


def needed(load: float, each: float, fullness: float = 1.0) -> int:
    """How many replicas carry a load, none of them fuller than that."""
    return max(1, ceil(load / (each * fullness) - 1e-9))


def drained_after(queued: float, arriving: float, capacity: float) -> float:
    """Seconds until a backlog is gone; capacity has to be above what arrives."""
    return queued / (capacity - arriving)


def queues(given: Given) -> Iterator[Fact]:
    """What follows for load and replicas."""
    rate, seconds = given.first("rate_peak", "rate"), _latency(given)
    yield from _streamed(given)
    yield from _little(given, rate, seconds)
    yield from _replicas(given, rate, seconds)
    yield from _backlog(given, rate)


def _latency(given: Given) -> tuple[float, str] | None:
    """How long a request is inside, and what kind of figure that is."""
    for kind, words in (("latency_mean", "mean"), ("latency", ""), ("latency_tail", "tail")):
        if (seconds := given[kind]) is not None:
            return seconds, words
    return None


def streamed(ttft: float, tpot: float, tokens: float) -> float:
    """How long a streamed answer takes: its first token, then one after the other."""
    return ttft + (tokens - 1) * tpot


def _streamed(given: Given) -> Iterator[Fact]:
    ttft, tpot = given["ttft"], given["tpot"]
    tokens = given.first("tokens_out", "tokens_each")
    if ttft is not None and tpot is not None and tokens:
        yield Fact(
            name="Time of a whole answer",
            result=span(streamed(ttft, tpot, tokens)),
            formula="TTFT + (tokens − 1) × time per token",
            sum=f"{asked_span(ttft)} + ({whole(tokens)} − 1) × {asked_span(tpot)}",
        )


def _little(given: Given, rate: float | None, latency: tuple[float, str] | None) -> Iterator[Fact]:
    mean, inside = given["rate_mean"], given["concurrent"]
    if latency is None:
        if inside and (flow := given.first("rate_mean", "rate")):
            yield Fact(name="Time inside, Little's law", result=span(inside / flow),
                       formula="W = L / λ", remark="On average, in a steady state.",
                       sum=f"{whole(inside)} in flight / {plain(flow)} a second")  # fmt: skip
        return
    seconds, kind = latency
    for flow, when in ((mean, "on average"), (rate, "at the peak" if mean else "")):
        if flow:
            yield _flight(flow, seconds, kind, when)
    if inside and seconds and not rate and not mean:
        yield Fact(name="Throughput, Little's law", result=f"{plain(inside / seconds)} requests/s",
                   formula="λ = L / W", sum=f"{whole(inside)} in flight / {asked_span(seconds)}",
                   remark="On average, in a steady state.")  # fmt: skip


def _flight(flow: float, seconds: float, kind: str, when: str) -> Fact:
    remark = "On average, in a steady state."
    if kind == "tail":
        remark = "If each took as long as that percentile; Little's law has the mean, so fewer."
    return Fact(
        name=f"In flight{f' {when}' if when else ''}, Little's law",
        result=f"{plain(in_flight(flow, seconds))} requests",
        formula="L = λ × W",
        sum=f"{plain(flow)} requests a second × {asked_span(seconds)}",
        remark=remark,
    )


def _replicas(
    given: Given, rate: float | None, latency: tuple[float, str] | None
) -> Iterator[Fact]:
    load = rate if rate is not None else given["rate_mean"]
    if load is None:
        return
    capacity = _each(given, latency)
    if capacity is None:
        return
    each, how = capacity
    fullness = given["fullness"] or 1.0
    limit = f" × {share(fullness)}" if fullness < 1 else ""
    count = needed(load, each, min(fullness, 1.0))
    yield Fact(
        name="Replicas needed",
        result=f"{count}",
        formula=f"rate / (rate of one{' × target utilization' if limit else ''}), rounded up",
        sum=f"{plain(load)} / ({how}{limit})",
        remark="" if limit else "That leaves no headroom: add what you want to survive losing.",
    )
    if there := given["replicas"]:
        yield _fullness(load, each, how, there)


def _each(given: Given, latency: tuple[float, str] | None) -> tuple[float, str] | None:
    """What one replica takes a second, and how that is known."""
    if each := given["each_rate"]:
        return each, f"{plain(each)} requests/s"
    at_once = given["each_concurrent"]
    if at_once and latency and latency[0]:
        return at_once / latency[0], f"{whole(at_once)} at once / {asked_span(latency[0])}"
    return None


def _fullness(load: float, each: float, how: str, there: float) -> Fact:
    used = load / (there * each)
    result = share(used) if used <= 1 else f"{whole(round(used * 100))}%"
    remark = "" if used < 1 else "Above 100% the queue grows without end."
    return Fact(name="Utilization", result=result, formula="ρ = λ / (replicas × rate of one)",
                sum=f"{plain(load)} / ({whole(there)} × {how})", remark=remark)  # fmt: skip


def _backlog(given: Given, rate: float | None) -> Iterator[Fact]:
    arriving = rate if rate is not None else given["rate_mean"]
    capacity, queued = _capacity(given), given["queued"]
    if capacity is None:
        return
    if arriving is not None and arriving > capacity:
        yield Fact(name="The queue grows by", result=f"{plain(arriving - capacity)} requests/s",
                   formula="arriving − capacity", sum=f"{plain(arriving)} − {plain(capacity)}",
                   remark="Until fewer arrive or more is served.")  # fmt: skip
    elif queued and capacity > (arriving or 0.0):
        after = drained_after(queued, arriving or 0.0, capacity)
        yield Fact(name="Backlog gone after", result=span(after),
                   formula="queued / (capacity − arriving)",
                   sum=f"{whole(queued)} / ({plain(capacity)} − {plain(arriving or 0.0)})",
                   remark="" if arriving is not None else "If nothing new arrives.")  # fmt: skip


def _capacity(given: Given) -> float | None:
    if (whole_capacity := given["capacity"]) is not None:
        return whole_capacity
    there, each = given["replicas"], given["each_rate"]
    return there * each if there and each else None
