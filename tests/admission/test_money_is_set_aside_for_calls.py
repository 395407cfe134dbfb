"""A model is called when what it may cost was set aside, and what it did cost is counted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from asking_people import job
from questions import ANSWER, SECTIONS, prompt
from redis import Redis
from threads import Somebody, notes, sections
from trap_server import TrapServer, drops, says, silent, status

from bot.admitting.accounts import spent
from bot.admitting.budget import Budget
from bot.core.answer import Answer
from bot.core.errors import ConfigError, TransientError
from config.settings import Settings
from workers import answering, jobs
from workers.models import Call, Unusable, load_model
from workers.spending import Spending

COST = (600 * 2.5 + 400 * 1.25 + 200 * 10) / 1_000_000  # of one answer, as the server counts it


@pytest.fixture
def server() -> Iterator[TrapServer]:
    with TrapServer() as server:
        yield server


def configured(server: TrapServer, **more: object) -> Settings:
    model = {"openai_base_url": server.url, "openai_api_key": "k", "openai_model": "gpt-4o"}
    return Settings(_env_file=None, **{**model, **more})  # type: ignore[arg-type]


def purse(redis: Redis, settings: Settings, name: str = "mine", run: str = "run 1") -> Spending:
    return Spending(Budget(redis, settings), job(name), run)


def call(spending: Spending, seconds: float = 10) -> Call:
    until = answering.time.monotonic() + seconds
    return Call(job="crit-1", deadline=until, afford=spending.afford, paid=spending.paid)


def paid(redis: Redis) -> float:
    [key] = redis.keys("shedder:budget:*:day:*")
    return int(redis.hget(key, "total") or 0) / 1e6


def test_while_a_model_answers_the_most_it_may_cost_is_set_aside(
    server: TrapServer, redis: Redis
) -> None:
    settings = configured(server, workspace_usd_per_day=1.0)
    asked = prompt()
    most = (asked.input_tokens * 2.5 + settings.model_output_tokens * 10) / 1e6
    held: list[int] = []

    class Watched(Spending):
        def afford(self, most_usd: float) -> None:
            super().afford(most_usd)
            [kept] = redis.hvals("shedder:budget:slack:T1:held")
            held.append(int(kept.split()[0]))

    server.plays(says(ANSWER))
    watched = Watched(Budget(redis, settings), job("mine"), "run 1")
    load_model("openai", settings, redis).ask(asked, call(watched))
    assert held == [pytest.approx(most * 1e6, abs=1)]
    assert redis.hgetall("shedder:budget:slack:T1:held") == {}
    assert paid(redis) == pytest.approx(COST, abs=1e-6)


def test_every_answer_that_was_begun_is_paid_of_use_or_not(
    server: TrapServer, redis: Redis
) -> None:
    settings = configured(server, workspace_usd_per_day=1.0)
    model, spending = load_model("openai", settings, redis), purse(redis, settings)
    server.plays(says("No."))
    with pytest.raises(Unusable):
        model.ask(prompt(), call(spending))
    assert len(server.requests) == 4
    assert paid(redis) == pytest.approx(4 * COST, abs=4e-6)


@pytest.mark.parametrize("trap", [status(503), status(401), silent()])
def test_a_call_that_brought_nothing_costs_nothing_and_holds_nothing(
    server: TrapServer, redis: Redis, trap: object
) -> None:
    settings = configured(server, workspace_usd_per_day=1.0)
    server.plays(trap)
    with pytest.raises((TransientError, ConfigError)):
        load_model("openai", settings, redis).ask(prompt(), call(purse(redis, settings), 0.5))
    assert redis.keys("shedder:budget:*") == []


def test_an_answer_that_was_cut_off_is_paid_by_our_own_count(
    server: TrapServer, redis: Redis
) -> None:
    settings = configured(server, workspace_usd_per_day=1.0)
    server.plays(drops('{"a": '))
    with pytest.raises(TransientError):
        load_model("openai", settings, redis).ask(prompt(), call(purse(redis, settings)))
    assert paid(redis) > prompt().input_tokens * 2.5 / 1e6


def test_nobody_is_called_when_there_is_not_enough_left(server: TrapServer, redis: Redis) -> None:
    settings = configured(server, workspace_usd_per_day=1.0)
    Budget(redis, settings).settle(job("before"), 0.99)
    with pytest.raises(Unusable, match="It begins anew at 00:00 UTC") as refused:
        load_model("openai", settings, redis).ask(prompt(), call(purse(redis, settings)))
    assert server.requests == []
    assert refused.value.spent.cost_usd == 0


@pytest.mark.parametrize("period", ["workspace_usd_per_day", "workspace_usd_per_month"])
def test_a_budget_that_cannot_be_held_lets_no_worker_start(
    server: TrapServer, redis: Redis, period: str
) -> None:
    settings = configured(server, openai_model="our-own", **{period: 5.0})
    with pytest.raises(ConfigError, match="no price is known for 'our-own'"):
        jobs.open_office(settings, redis)
    assert jobs.open_office(configured(server, openai_model="our-own"), redis).model


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "queues.pdf"
    path.write_text("\n\n".join(prose for _, prose in SECTIONS))
    return path


@pytest.fixture(autouse=True)
def _no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "answer_of", lambda critique: Answer(critique=critique))


def test_over_budget_the_evidence_reader_answers_and_says_why(
    server: TrapServer, redis: Redis, pdf: Path
) -> None:
    ada = Somebody(redis, settings=configured(server, workspace_usd_per_day=0.01))
    said = ada.asks("decode this", pdf)
    assert len(sections(said)) == 4
    assert "which is more than the budget of this workspace for language models" in notes(said)
    assert "model-free" in notes(said)
    assert server.requests == []


def test_a_re_ask_that_cannot_be_afforded_leaves_the_first_answer(
    server: TrapServer, redis: Redis, pdf: Path
) -> None:
    untrue = ANSWER.replace("share one queue among all tenants", "share two queues among all")
    assert untrue != ANSWER
    server.plays(says(untrue, usage={"prompt_tokens": 1_000, "completion_tokens": 4_000}))
    ada = Somebody(redis, settings=configured(server, workspace_usd_per_day=0.1))
    said = ada.asks("decode this", pdf)
    assert isinstance(said.body, Answer)
    assert said.body.critique.footer.model == "gpt-4o"
    assert said.body.critique.footer.reasked
    assert len(server.requests) == 1
    assert "model-free" not in notes(said)


def test_what_an_answer_cost_is_on_its_askers_account(
    server: TrapServer, redis: Redis, pdf: Path
) -> None:
    server.plays(says(ANSWER))
    ada = Somebody(redis, settings=configured(server))
    said = ada.asks("decode this", pdf)
    assert isinstance(said.body, Answer)
    cost = said.body.critique.footer.cost_usd
    assert cost
    assert spent(redis, "terminal", "w", "ada").today == pytest.approx(cost)
    assert spent(redis, "terminal", "w", "bob").today == 0
    assert paid(redis) == pytest.approx(cost, abs=1e-5)


def test_a_run_that_died_holds_its_money_until_the_next_one_asks(
    server: TrapServer, redis: Redis
) -> None:
    settings = configured(server, workspace_usd_per_day=0.1)
    dead = purse(redis, settings, run="run 1")
    dead.afford(0.09)
    with pytest.raises(Unusable):
        purse(redis, settings, "somebody else's").afford(0.02)
    again = purse(redis, settings, run="run 2")
    again.afford(0.09)
    again.paid(0.01)
    purse(redis, settings, "somebody else's").afford(0.09)
