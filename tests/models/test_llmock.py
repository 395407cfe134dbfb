"""The same adapter against an independent mock of the API."""

import time

import pytest
from llmock.pytest_plugin import LLMock
from questions import ANSWER, prompt
from redis import Redis

from bot.core.answer import Draft, DraftSection
from bot.core.errors import TransientError
from config.settings import Settings
from workers.models import Call, Model, TooLong, load_model


@pytest.fixture
def model(llmock: LLMock, redis: Redis) -> Model:
    settings = Settings.model_validate(
        {"openai_base_url": llmock.base_url(), "openai_api_key": "key", "openai_model": "gpt-4o"}
    )
    return load_model("openai", settings, redis)


def ask(model: Model, seconds: float = 10) -> Draft:
    return model.ask(prompt(), Call(job="crit-1", deadline=time.monotonic() + seconds))


def test_the_strict_schema_is_honoured_by_a_server_that_knows_nothing_of_us(
    llmock: LLMock, model: Model
) -> None:
    shown: list[DraftSection] = []
    call = Call(job="crit-1", deadline=time.monotonic() + 10, on_section=shown.append)
    draft = model.ask(prompt(), call)
    assert [section.id for section in draft.sections] == [
        *("summary", "mechanism", "critique", "questions", "coverage")
    ]
    assert tuple(shown) == draft.sections
    assert draft.usage.input_tokens > 0
    llmock.assert_resilient(strict=True)


def test_a_persona_fixture_comes_back_as_it_was_put_in(llmock: LLMock, model: Model) -> None:
    llmock.reply(ANSWER)
    assert ask(model).text.strip() == ANSWER
    llmock.assert_resilient()


@pytest.mark.parametrize("fault", ["disconnect", "truncate", "corrupt"])
def test_a_broken_stream_is_never_taken_for_an_answer(
    llmock: LLMock, model: Model, fault: str
) -> None:
    getattr(llmock, fault)(after_chunks=3)
    with pytest.raises(TransientError):
        ask(model)
    assert ask(model).sections
    assert len(llmock.requests) == 2


def test_a_stream_that_stalls_is_left(llmock: LLMock, model: Model) -> None:
    llmock.stall(after_chunks=3)
    with pytest.raises(TransientError, match="in time"):
        ask(model, seconds=1)


def test_a_rate_limit_is_handed_to_the_queue_with_its_delay(llmock: LLMock, model: Model) -> None:
    llmock.rate_limit(retry_after=7)
    with pytest.raises(TransientError) as failure:
        ask(model)
    assert failure.value.retry_after == 7
    assert len(llmock.requests) == 1


def test_an_outage_is_not_retried_inside_a_call(llmock: LLMock, model: Model) -> None:
    llmock.outage()
    with pytest.raises(TransientError):
        ask(model)
    assert len(llmock.requests) == 1


def test_a_context_overflow_is_told_from_other_bad_requests(llmock: LLMock, model: Model) -> None:
    llmock.context_overflow()
    with pytest.raises(TooLong):
        ask(model)
    assert len(llmock.requests) == 1


def test_a_quota_of_requests_says_when_it_is_over(llmock: LLMock, model: Model) -> None:
    llmock.limits(rpm=1)
    ask(model)
    with pytest.raises(TransientError) as failure:
        ask(model)
    assert failure.value.retry_after
