"""The sums themselves, against other ways to the same: counting, trying, exact fractions."""

import re
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.arithmetic import sums_of
from bot.core.arithmetic.facts import asked_span, memory, plain, share, span
from bot.core.arithmetic.gpus import kv_per_token, per_million
from bot.core.arithmetic.queueing import drained_after, in_flight, needed, streamed
from bot.core.arithmetic.slo import (
    alert_above,
    burn_rate,
    either_of,
    error_budget,
    exhausted_after,
    in_series,
    spent_by,
)

OBJECTIVE = st.integers(5_000, 99_999).map(lambda n: n / 100_000)
FAILING = st.integers(1, 100_000).map(lambda n: n / 100_000)
DAYS = st.integers(1, 365)
AVAILABILITIES = st.lists(OBJECTIVE, min_size=2, max_size=6)
MODEST = settings(max_examples=60, deadline=None)


def close(value: float | Fraction) -> object:
    return pytest.approx(float(value), rel=1e-6)


@given(OBJECTIVE, DAYS, st.integers(1_000, 100_000))
@MODEST
def test_the_budget_is_what_an_slo_lets_fail_of_even_traffic(slo: float, days: int, daily: int):
    requests = days * daily
    may_fail = requests - Fraction(slo).limit_denominator(10**6) * requests
    as_time = may_fail / requests * days * 86_400
    assert error_budget(slo, days * 86_400) == close(as_time)


@given(OBJECTIVE, FAILING, DAYS)
@MODEST
def test_a_burn_rate_spends_the_budget_in_its_share_of_the_window(
    slo: float, failing: float, days: int
):
    window = days * 86_400.0
    burn = burn_rate(failing, slo)
    after = exhausted_after(burn, window)
    assert failing * after == close(error_budget(slo, window))  # all that may fail has failed
    assert spent_by(failing, after, slo, window) == close(1)
    assert spent_by(failing, after / 4, slo, window) == close(0.25)
    assert exhausted_after(burn, window, 0.5) == close(after / 2)


def test_the_usual_alerts_are_those_of_the_books():
    month, hour = 30 * 86_400.0, 3_600.0
    levels = [alert_above(p, h * hour, month) for p, h in ((0.02, 1), (0.05, 6), (0.10, 72))]
    assert levels == pytest.approx([14.4, 6, 1])


@given(AVAILABILITIES)
@MODEST
def test_parts_together_are_what_exact_fractions_and_all_outcomes_give(parts: list[float]):
    exact = [Fraction(part).limit_denominator(10**6) for part in parts]
    all_up = any_up = Fraction(0)
    for outcome in range(2 ** len(parts)):
        up = [bool(outcome >> n & 1) for n in range(len(parts))]
        chance = Fraction(1)
        for part, works in zip(exact, up, strict=True):
            chance *= part if works else 1 - part
        all_up += chance if all(up) else 0
        any_up += chance if any(up) else 0
    assert in_series(parts) == close(all_up)
    assert either_of(parts) == close(any_up)


@given(st.integers(1, 50), st.integers(1, 40))
@MODEST
def test_littles_law_is_what_counting_gives(rate: int, seconds: int):
    """Requests arrive evenly and each stays so long: how many are inside, once that is steady?"""
    middle = Fraction(seconds * 3) + Fraction(1, 3 * rate)
    arrivals = (Fraction(n, rate) for n in range(rate * seconds * 5))
    inside = sum(at <= middle < at + seconds for at in arrivals)
    assert in_flight(rate, seconds) == inside


@given(st.integers(1, 5_000), st.integers(1, 300), st.sampled_from([1.0, 0.5, 0.7, 0.8]))
@MODEST
def test_so_many_replicas_carry_it_and_one_less_does_not(load: int, each: int, fullness: float):
    limit = Fraction(fullness).limit_denominator(10) * each
    tried = next(n for n in count(1) if n * limit >= load)
    assert needed(load, each, fullness) == tried


@given(st.integers(1, 500), st.integers(0, 50), st.integers(1, 50))
@MODEST
def test_a_backlog_is_gone_when_counting_second_by_second_says_so(
    queued: int, arriving: int, spare: int
):
    left, seconds = queued, 0
    while left > 0:
        left += arriving - (arriving + spare)
        seconds += 1
    assert seconds - 1 < drained_after(queued, arriving, arriving + spare) <= seconds


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 16), st.sampled_from([1, 2]))
@MODEST
def test_the_cache_of_a_token_is_every_number_that_is_kept(
    layers: int, heads: int, dim: int, width: int
):
    kept = [(layer, head, at, what) for layer in range(layers) for head in range(heads)
            for at in range(dim) for what in ("key", "value")]  # fmt: skip
    assert kv_per_token(layers, heads, dim, width) == len(kept) * width


def test_llama_3_70b_keeps_what_its_card_says():
    assert kv_per_token(80, 8, 128, 2) == 327_680


@given(st.integers(1, 2_000), st.integers(1, 100), st.integers(0, 2_000), st.integers(1, 200))
@MODEST
def test_cost_and_streams_are_what_adding_up_gives(rate: int, price: int, ttft: int, tokens: int):
    an_hour = rate * 3_600
    assert per_million(price, rate) == close(Fraction(price, an_hour) * 1_000_000)
    waited = ttft + sum(20 for _ in range(tokens - 1))
    assert streamed(ttft / 1000, 0.02, tokens) == close(Fraction(waited, 1000))


@given(st.floats(1e-6, 1e12))
@MODEST
def test_what_is_shown_is_what_was_worked_out_to_three_digits(value: float):
    assert float(plain(value).replace(",", "")) == pytest.approx(value, rel=6e-3)
    assert "e" not in plain(value)


def test_quantities_are_written_as_people_write_them():
    assert [span(s) for s in (0.3, 2, 90, 2592, 7200, 129_600, 864_000)] == [
        "300 ms", "2 s", "90 s", "43.2 minutes", "2 hours", "36 hours", "10 days",
    ]  # fmt: skip
    assert [asked_span(s) for s in (0.25, 1.5, 3600, 5400, 2592000)] == [
        "250 ms", "1.5 s", "1 hour", "1.5 hours", "30 days",
    ]  # fmt: skip
    assert [share(s) for s in (0.999, 0.99995, 0.02, 0.5, 1.0)] == [
        "99.9%", "99.995%", "2%", "50%", "100%",
    ]  # fmt: skip
    assert [memory(b) for b in (140e9, 327_680, 6.5e9)] == ["140 GB", "328 kB", "6.5 GB"]


WORKED_OUT = [
    ("SLO 99.9% over 30 days, error rate 2%", [
        "Error budget: 43.2 minutes in 30 days = (100% − 99.9%) × 30 days",
        "Burn rate: 20× = 2% / (100% − 99.9%)",
        "Budget gone after: 36 hours = 30 days / 20",
        "page, if it holds over 1 hour and 5 minutes; 20× ≥ 14.4× = 2% × 30 days / 1 hour",
        "The levels are 14.4×, 6×, 1×: error rates of 1.44%, 0.6%, 0.1%.",
    ]),
    ("SLO 99,9 % über 28 Tage, Burn-Rate 10, 40 % des Fehlerbudgets sind verbraucht", [
        "Error budget: 40.3 minutes in 28 days",
        "Rest of the budget gone after: 40.3 hours = 60% × 28 days / 10",
        "10× ≥ 5.6× = 5% × 28 days / 6 hours",
    ]),
    ("SLO 99.9% monthly; full outage for 25 minutes", [
        "Budget taken by this so far: 57.9% = 100% × 25 minutes / 43.2 minutes",
    ]),
    ("We burned 60% of the monthly error budget in 3 days. SLO 99.9%.", [
        "Burn rate: 6× = 60% × 30 days / 3 days", "the rest is gone in 2 days",
    ]),
    ("checkout depends on auth (99.9%), payments (99.95%) and stock (99.5%)", [
        "In series: 99.3508% = 99.9% × 99.95% × 99.5%",
    ]),
    ("two independent regions at 99.5% each, failover between them", ["99.9975% = 100% − 0.5%"]),
    ("200 qps, mean latency 2 s", [
        "400 requests = 200 requests a second × 2 s. Formula: L = λ × W",
    ]),
    ("400 requests in flight at 200 qps", ["Time inside, Little's law: 2 s"]),
    ("400 requests in flight, mean latency 2 s", ["Throughput, Little's law: 200 requests/s"]),
    ("300 rps at 1.2 s mean latency, each pod handles 16 concurrent requests, 70% target"
     " utilization", ["Replicas needed: 33 = 300 / (16 at once / 1.2 s × 70%)"]),
    ("120 requests/s, each replica handles 25 qps, we have 4 replicas", [
        "Replicas needed: 5", "Utilization: 120%", "grows without end", "The queue grows by: 20",
    ]),
    ("3000 requests queued, 50 qps arriving, capacity is 80 qps", ["Backlog gone after: 100 s"]),
    ("Llama-3-70B in fp16 on 4 x H100 80GB", [
        "Weights: 140 GB at 16 bits", "they fit, 180 GB are left",
    ]),
    ("Llama-3-70B in fp16 on one H100 80GB", ["they do not fit, 60 GB are missing", "It takes 2"]),
    ("80 layers, 8 KV heads, head dim 128, fp16, context 8192, 32 concurrent requests", [
        "KV cache of a token: 328 kB", "KV cache of 32 full contexts: 85.9 GB",
    ]),
    ("40 rps, 400 output tokens, each GPU 1800 tok/s, $3.60/h per GPU", [
        "Tokens a second: 16,000 output tokens/s", "GPUs or replicas for that: 9",
        "Cost of a million tokens: 0.556",
    ]),
    ("TTFT 300 ms, TPOT 20 ms, 501 output tokens", ["Time of a whole answer: 10.3 s"]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "lines"), WORKED_OUT, ids=[w[:40] for w, _ in WORKED_OUT])
def test_a_question_gets_its_sums_with_formula_and_units(words: str, lines: list[str]):
    text = sums_of((words,)).text
    for line in lines:
        assert line in text
    assert all(re.search(r": .+ = .+\. Formula: ", line) for line in text.splitlines())


def test_what_fails_in_a_canary_is_not_what_fails_in_all():
    asked = "error rate 2% for the canary which gets 5% of traffic, SLO 99.9% over 30 days"
    said = {fact.name: fact.result for fact in sums_of((asked,)).facts}
    assert said["Error rate of all traffic"] == "0.1%"
    assert said["Burn rate"] == "1×"
    assert said["Multi-window alert"].startswith("ticket")


def test_a_cache_and_weights_are_held_against_the_memory_and_gpus_against_their_price():
    shape = "70B in fp16, 80 layers, 8 kv heads, head dim 128, 4096 tokens, 32 concurrent requests"
    said = {fact.name: fact.result for fact in sums_of((f"{shape}; 2 GPUs with 80 GB each",)).facts}
    assert said["KV cache and weights in 2 × 80 GB"].startswith("they do not fit")
    assert sums_of(("8 H100 at $3/hour each",)).facts[0].result == "24 an hour"
