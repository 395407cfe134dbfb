import json
import logging
import threading
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from questions import ANSWER, DATA, HEADINGS, prompt
from redis import Redis
from trap_server import (
    Trap,
    TrapServer,
    Turn,
    completes,
    drips,
    drops,
    fails_inside,
    garbles,
    keeps_alive,
    keeps_alive_then,
    lingers,
    replies,
    says,
    silent,
    status,
)

from bot.core.answer import DraftSection
from bot.core.errors import Cancelled, ConfigError, TransientError
from bot.core.prompt import Prompt, again
from bot.core.schema import sections_of
from config.settings import Settings
from workers.models import Call, Model, TooLong, Unusable, load_model
from workers.models.openai import prompt_report, request_text

KEY = "sk-secret-0123456789abcdef"
NO_SCHEMA = status(400, "response_format.type `json_schema` is unavailable now")
NO_FORMAT = status(400, "'response_format.type' must be 'text'")


@pytest.fixture
def server() -> Iterator[TrapServer]:
    before = set(threading.enumerate())
    with TrapServer() as server:
        yield server
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive(), f"{thread.name} outlived its call"


def settings(url: str, **changes: object) -> Settings:
    given = {"openai_base_url": url, "openai_api_key": KEY, "openai_model": "gpt-4o"}
    return Settings.model_validate({**given, **changes})


def endpoint(server: TrapServer, redis: Redis, **changes: object) -> Model:
    return load_model("openai", settings(server.url, **changes), redis)


def call(job: str = "crit-1", seconds: float = 10, **how: object) -> Call:
    return Call(job=job, deadline=time.monotonic() + seconds, **how)  # type: ignore[arg-type]


def expected(prompt: Prompt) -> tuple[DraftSection, ...]:
    return sections_of(prompt.persona, DATA)


# What is sent


def test_the_bytes_sent_are_the_bytes_that_the_prompt_command_shows(
    server: TrapServer, redis: Redis
) -> None:
    server.plays(says(ANSWER))
    asked = prompt("Why “queues” — and naïve ones?")
    endpoint(server, redis).ask(asked, call())
    assert server.requests[0].body == request_text(asked, settings(server.url)).encode()


def test_a_request_holds_the_common_parameters_and_nothing_else(
    server: TrapServer, redis: Redis
) -> None:
    server.plays(says(ANSWER))
    endpoint(server, redis).ask(prompt(), call("crit-7"))
    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert request.headers["Idempotency-Key"].startswith("crit-7-")
    assert request.headers["Content-Type"] == "application/json"
    body = request.json
    assert sorted(body) == [
        *("max_tokens", "messages", "model", "response_format", "stream", "stream_options"),
    ]
    assert body["model"] == "gpt-4o"
    assert body["stream_options"] == {"include_usage": True}
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["response_format"]["json_schema"]["schema"] == prompt().answer_schema
    assert [turn["role"] for turn in body["messages"]] == ["system", "user", "user"]


def test_temperature_and_the_name_of_the_token_limit_are_the_operators_choice(
    server: TrapServer, redis: Redis
) -> None:
    server.plays(says(ANSWER))
    chosen = {"model_temperature": 0.2, "openai_token_limit_field": "max_completion_tokens"}
    endpoint(server, redis, **chosen).ask(prompt(), call())
    body = server.requests[0].json
    assert body["temperature"] == 0.2
    assert body["max_completion_tokens"] == 6_000
    assert "max_tokens" not in body


def test_an_endpoint_without_a_key_is_asked_all_the_same(
    server: TrapServer, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    server.plays(says(ANSWER))
    draft = endpoint(server, redis, openai_api_key=None).ask(prompt(), call())
    assert draft.sections


def test_a_re_ask_repeats_everything_before_it_byte_for_byte(
    server: TrapServer, redis: Redis
) -> None:
    server.plays(says(ANSWER))
    model = endpoint(server, redis)
    first = prompt()
    draft = model.ask(first, call())
    model.ask(again(first, draft, ["the quote 'x' is not in the paper"]), call())
    asked, reasked = (request.json["messages"] for request in server.requests)
    assert reasked[: len(asked)] == asked
    assert reasked[len(asked)] == {"role": "assistant", "content": ANSWER}
    assert "the quote 'x' is not in the paper" in reasked[-1]["content"]


def test_a_request_has_the_same_key_after_a_crash_and_another_one_for_another_question(
    server: TrapServer, redis: Redis
) -> None:
    server.plays(status(503), says(ANSWER), says("no"), says("no"), says("no"))
    with pytest.raises(TransientError):
        endpoint(server, redis).ask(prompt(), call())
    endpoint(server, redis).ask(prompt(), call())
    with pytest.raises(Unusable):
        endpoint(server, redis).ask(prompt("Why?"), call())
    keys = [request.headers["Idempotency-Key"] for request in server.requests]
    assert keys[0] == keys[1]
    assert len(set(keys[1:])) == len(keys) - 1


def test_the_prompt_command_shows_the_form_that_the_endpoint_is_known_to_take(
    server: TrapServer, redis: Redis
) -> None:
    server.plays(NO_SCHEMA, says(ANSWER))
    chosen = settings(server.url)
    model, asked = load_model("openai", chosen, redis), prompt()
    assert request_text(asked, chosen, redis) == request_text(asked, chosen)
    model.ask(asked, call())
    assert server.requests[1].body == request_text(asked, chosen, redis).encode()
    report = prompt_report(asked, chosen, redis)
    for turn in server.requests[1].json["messages"]:
        assert f"=== {turn['role']}\n{turn['content']}\n" in report
    assert '"type": "json_object"' in report


# What comes back


def test_an_answer_becomes_a_draft_with_what_it_took(server: TrapServer, redis: Redis) -> None:
    server.plays(says(ANSWER))
    draft = endpoint(server, redis).ask(prompt(), call())
    assert draft.sections == expected(prompt())
    assert draft.model == "gpt-4o"
    assert draft.text == ANSWER
    assert (draft.usage.input_tokens, draft.usage.cached_tokens) == (1000, 400)
    assert draft.usage.output_tokens == 200
    assert draft.usage.cost_usd == pytest.approx((600 * 2.5 + 400 * 1.25 + 200 * 10) / 1_000_000)


def test_a_model_without_a_price_costs_an_unknown_sum(server: TrapServer, redis: Redis) -> None:
    server.plays(says(ANSWER))
    draft = endpoint(server, redis, openai_model="our-own-model").ask(prompt(), call())
    assert draft.usage.cost_usd is None


@pytest.mark.parametrize(
    "usage", [None, {}, {"prompt_tokens": None}, "many", {"prompt_tokens": -1}]
)
def test_tokens_that_the_endpoint_does_not_count_are_counted_here(
    server: TrapServer, redis: Redis, usage: object
) -> None:
    server.plays(says(ANSWER, usage=usage))
    asked = prompt()
    draft = endpoint(server, redis).ask(asked, call())
    assert draft.usage.input_tokens == asked.input_tokens
    assert 0 < draft.usage.output_tokens < len(ANSWER)


@pytest.mark.parametrize(
    "trap",
    [
        says(ANSWER, done=False),
        says(ANSWER, size=1),
        says(ANSWER, size=10_000),
        keeps_alive_then(says(ANSWER)),
        completes(ANSWER),
        lingers(ANSWER),
        says(f"Here is the answer:\n```json\n{ANSWER}\n```\nAnything else?"),
        says(f"<think>Perhaps {{so}}?</think>\n{ANSWER}"),
        says(ANSWER, field="reasoning_content"),
        says(ANSWER.replace("bakery", "bak\\ud800ery\u200b").replace("bak\\ud800ery", "bakery")),
        says(ANSWER.replace(" a queue.", "\ta queue.")),
        says(json.dumps({"answer": DATA})),
    ],
    ids=[
        *("no done", "single characters", "one piece", "keep-alives", "not streamed", "lingering"),
        *("words around", "thoughts before", "filed as thoughts", "invisible characters"),
        *("raw tab in a string", "wrapped"),
    ],
)
def test_a_whole_answer_counts_however_it_is_wrapped(
    server: TrapServer, redis: Redis, trap: Trap
) -> None:
    server.plays(trap)
    draft = endpoint(server, redis).ask(prompt(), call())
    assert [section.id for section in draft.sections] == list(DATA)
    assert len(server.requests) == 1


def test_chunks_of_another_shape_are_passed_over(server: TrapServer, redis: Redis) -> None:
    def trap(turn: Turn) -> None:
        head, turn.head = turn.head, lambda *args, **kwargs: None  # type: ignore[method-assign]
        head()
        for chunk in ([], 7, "text", {}, {"choices": None}, {"choices": [None]}, {"choices": {}}):
            turn.event(chunk)
        for delta in (None, [], {"content": 3}, {"content": [{"type": "thinking", "text": "{"}]}):
            turn.event({"choices": [{"delta": delta, "finish_reason": 0}], "usage": {}})
        turn.delta(content=[{"type": "text", "text": " "}, "?", {"type": "text"}])
        turn.raw(b"event: ping\ndata: null\n\n")
        says(ANSWER)(turn)

    server.plays(trap)
    assert endpoint(server, redis).ask(prompt(), call()).text.strip() == ANSWER


def test_sections_are_shown_while_the_rest_is_still_being_written(
    server: TrapServer, redis: Redis
) -> None:
    half = ANSWER.index('"critique"') + 12

    def trap(turn: object) -> None:
        turn.head()  # type: ignore[attr-defined]
        turn.delta(content=ANSWER[:half])  # type: ignore[attr-defined]
        assert two_shown.wait(5)
        turn.delta(content=ANSWER[half:])  # type: ignore[attr-defined]
        turn.delta(finish="stop")  # type: ignore[attr-defined]
        turn.end()  # type: ignore[attr-defined]

    shown: list[DraftSection] = []
    two_shown = threading.Event()

    def on_section(section: DraftSection) -> None:
        shown.append(section)
        if len(shown) == 2:
            two_shown.set()

    server.plays(trap)
    draft = endpoint(server, redis).ask(prompt(), call(on_section=on_section))
    assert tuple(shown) == draft.sections


def test_whoever_watches_may_fail_without_being_taken_for_the_endpoint(
    server: TrapServer, redis: Redis
) -> None:
    def on_section(section: DraftSection) -> None:
        raise ValueError(section.id)

    server.plays(says(ANSWER))
    with pytest.raises(ValueError, match="summary"):
        endpoint(server, redis).ask(prompt(), call(on_section=on_section))


def test_jobs_side_by_side_share_one_client_and_keep_their_answers_apart(
    server: TrapServer, redis: Redis
) -> None:
    def trap(turn: Turn) -> None:
        words = turn.request.json["messages"][-1]["content"].split()[-1]
        everybody.wait(10)
        says(ANSWER.replace("bakery", words), size=7)(turn)

    everybody = threading.Barrier(8)
    server.plays(trap)
    model = endpoint(server, redis)

    def ask(number: int) -> str:
        return model.ask(prompt(f"word{number}"), call(f"crit-{number}")).text

    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(ask, range(8)))
    assert sorted(texts) == sorted(ANSWER.replace("bakery", f"word{n}") for n in range(8))


def test_a_section_is_shown_once_however_many_attempts_an_answer_takes(
    server: TrapServer, redis: Redis
) -> None:
    broken = ANSWER.replace('"critique"', '"opinion"')
    server.plays(says(broken), says(ANSWER))
    shown: list[str] = []
    endpoint(server, redis).ask(prompt(), call(on_section=lambda section: shown.append(section.id)))
    assert shown == list(DATA)


# The ladder


@pytest.mark.parametrize(
    "refusal",
    [
        NO_SCHEMA,
        status(404, "No endpoints found that can handle the requested parameters."),
        status(422, "json_schema: unknown variant"),
        status(500, "1 validation error for CreateChatCompletionRequest"),
        status(500, "failed to parse grammar"),
        status(400, "something else entirely"),
        says("I would rather tell you in prose."),
        says("{}"),
        says('{"summary": 1}'),
        says(ANSWER.replace('"q3"', '"q4"')),
        says(" "),
    ],
)
def test_an_endpoint_without_schemas_is_asked_for_plain_json_and_told_the_schema(
    server: TrapServer, redis: Redis, refusal: Trap
) -> None:
    server.plays(refusal, says(ANSWER))
    draft = endpoint(server, redis).ask(prompt(), call())
    assert draft.sections == expected(prompt())
    assert draft.form == "object"
    assert server.forms == ["json_schema", "json_object"]
    first, second = (request.json["messages"] for request in server.requests)
    assert first[:2] == second[:2]
    assert '"additionalProperties":false' in second[2]["content"]


def test_what_was_learned_of_an_endpoint_is_kept_for_every_worker(
    server: TrapServer, redis: Redis
) -> None:
    server.plays(NO_SCHEMA, NO_FORMAT, says(HEADINGS))
    endpoint(server, redis).ask(prompt(), call("crit-1"))
    endpoint(server, redis).ask(prompt(), call("crit-2"))
    assert server.forms == ["json_schema", "json_object", "none", "none"]
    (kept,) = redis.keys("shedder:dialect:*")
    assert 0 < redis.ttl(kept) <= 24 * 3600


def test_what_another_version_learned_is_no_obstacle(server: TrapServer, redis: Redis) -> None:
    server.plays(NO_SCHEMA, says(ANSWER))
    endpoint(server, redis).ask(prompt(), call("crit-1"))
    (kept,) = redis.keys("shedder:dialect:*")
    redis.set(kept, '{"form": "telepathy"}')
    endpoint(server, redis).ask(prompt(), call("crit-2"))
    assert server.forms[-1] == "json_schema"


def test_another_model_at_the_same_endpoint_is_found_out_anew(
    server: TrapServer, redis: Redis
) -> None:
    server.plays(NO_SCHEMA, says(ANSWER))
    endpoint(server, redis).ask(prompt(), call("crit-1"))
    endpoint(server, redis, openai_model="other").ask(prompt(), call("crit-2"))
    assert server.forms == ["json_schema", "json_object", "json_schema"]


def test_headings_carry_the_same_answer(server: TrapServer, redis: Redis) -> None:
    server.plays(NO_SCHEMA, NO_FORMAT, says(HEADINGS))
    shown: list[DraftSection] = []
    draft = endpoint(server, redis).ask(prompt(), call(on_section=shown.append))
    assert draft.sections == expected(prompt()) == tuple(shown)


def test_an_answer_that_never_has_the_form_is_unusable_after_four(
    server: TrapServer, redis: Redis
) -> None:
    server.plays(says("No."))
    with pytest.raises(Unusable, match="but not in the form") as failure:
        endpoint(server, redis).ask(prompt(), call())
    assert server.forms == ["json_schema", "json_object", "json_object", "none"]
    assert failure.value.spent.output_tokens == 4 * 200
    assert failure.value.spent.cost_usd


def test_a_job_that_has_had_its_answers_asks_for_no_more(server: TrapServer, redis: Redis) -> None:
    server.plays(drops("{"))
    model = endpoint(server, redis)
    for _ in range(4):
        with pytest.raises(TransientError):
            model.ask(prompt(), call("crit-1"))
    with pytest.raises(Unusable):
        model.ask(prompt(), call("crit-1"))
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    "message",
    [
        "Conversation roles must alternate user/assistant/user/assistant/...",
        "System role not supported",
    ],
)
def test_a_template_that_wants_alternating_turns_gets_them(
    server: TrapServer, redis: Redis, message: str
) -> None:
    server.plays(status(400, message), says(ANSWER))
    endpoint(server, redis).ask(prompt(), call())
    first, second = (request.json["messages"] for request in server.requests)
    assert [turn["role"] for turn in second] == ["user"]
    assert second[0]["content"] == "\n\n".join(turn["content"] for turn in first)
    assert server.forms == ["json_schema", "json_schema"]


def test_an_endpoint_that_counts_no_streamed_tokens_is_not_asked_to(
    server: TrapServer, redis: Redis
) -> None:
    server.plays(status(400, "Unrecognized request argument: stream_options"), says(ANSWER))
    endpoint(server, redis).ask(prompt(), call())
    assert "stream_options" not in server.requests[1].json


@pytest.mark.parametrize(
    ("configured", "other"),
    [("max_tokens", "max_completion_tokens"), ("max_completion_tokens", "max_tokens")],
)
def test_a_model_that_knows_the_token_limit_by_its_other_name_is_given_that(
    server: TrapServer, redis: Redis, configured: str, other: str
) -> None:
    refusal = f"Unsupported parameter: '{configured}' is not supported with this model."
    server.plays(status(400, refusal), says(ANSWER))
    model = endpoint(server, redis, openai_token_limit_field=configured)
    model.ask(prompt(), call("crit-1"))
    model.ask(prompt(), call("crit-2"))
    sent = [{configured, other} & set(request.json) for request in server.requests]
    assert sent == [{configured}, {other}, {other}]


def test_an_endpoint_that_knows_no_token_limit_is_the_operators_to_mend(
    server: TrapServer, redis: Redis
) -> None:
    server.plays(status(400, "max_tokens and max_completion_tokens are not supported"))
    with pytest.raises(ConfigError, match="OPENAI_TOKEN_LIMIT_FIELD"):
        endpoint(server, redis).ask(prompt(), call())
    assert len(server.requests) == 2


# What may be better soon


@pytest.mark.parametrize(
    "trap",
    [
        status(500, "oops"),
        status(502, "<html>bad gateway</html>", kind="text/html"),
        status(503),
        status(408),
        status(409),
        says(ANSWER, finish=None),
        says(ANSWER, finish="error"),
        says(ANSWER[:80], finish=None, done=False),
        says("", finish=None),
        drops(ANSWER[:80]),
        garbles(ANSWER[:80]),
        replies("{broken"),
        replies("data: nonsense\n\n", kind="text/event-stream"),
        fails_inside(ANSWER[:80], {"message": "overloaded", "code": 502}),
        fails_inside(ANSWER[:80], "overloaded"),
        replies('{"error": {"message": "busy", "code": 503}}'),
    ],
    ids=[
        *("500", "502 html", "503", "408", "409", "no finish", "finished by an error", "cut"),
        *("empty", "dropped"),
        *("garbled", "broken json", "broken event", "error inside", "bare error inside"),
        "error as success",
    ],
)
def test_a_passing_failure_goes_back_to_the_queue_and_is_not_retried_here(
    server: TrapServer, redis: Redis, trap: Trap
) -> None:
    server.plays(trap)
    with pytest.raises(TransientError) as failure:
        endpoint(server, redis).ask(prompt(), call())
    assert len(server.requests) == 1
    assert failure.value.retry_after is None


@pytest.mark.parametrize("trap", [drips("a", 0.05), drips("a", 0), keeps_alive(0.05), silent()])
def test_a_call_ends_when_its_time_is_up_however_busy_the_line_is(
    server: TrapServer, redis: Redis, trap: Trap
) -> None:
    server.plays(trap)
    with pytest.raises(TransientError, match="in time"):
        endpoint(server, redis).ask(prompt(), call(seconds=0.8))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "3"}, 3),
        ({"Retry_After": "121"}, 121),
        ({"retry_after_ms": "1500"}, 1.5),
        ({"Retry_After": "soon"}, None),
        ({"Retry_After": "-1"}, None),
        ({"Retry_After": "Wed, 01 Jan 2020 00:00:00 GMT"}, 0),
        ({}, None),
    ],
)
def test_a_rate_limit_says_how_long_to_wait_and_nobody_sleeps_here(
    server: TrapServer, redis: Redis, headers: dict[str, str], seconds: float | None
) -> None:
    server.plays(status(429, "slow down", **headers))
    with pytest.raises(TransientError) as failure:
        endpoint(server, redis).ask(prompt(), call())
    assert failure.value.retry_after == seconds
    assert len(server.requests) == 1


def test_an_endpoint_that_is_down_is_a_passing_failure(redis: Redis) -> None:
    with TrapServer() as gone:
        url = gone.url
    with pytest.raises(TransientError, match=r"127\.0\.0\.1"):
        load_model("openai", settings(url), redis).ask(prompt(), call())


def test_the_connection_is_closed_when_the_time_is_up(server: TrapServer, redis: Redis) -> None:
    server.plays(drips("a", 0.02))
    with pytest.raises(TransientError, match="in time"):
        endpoint(server, redis).ask(prompt(), call(seconds=0.3))
    assert server.left.wait(5)


@pytest.mark.parametrize("trap", [drips("a", 0.02), keeps_alive(0.02), silent()])
def test_a_cancelled_call_ends_at_once(server: TrapServer, redis: Redis, trap: Trap) -> None:
    server.plays(trap)
    with pytest.raises(Cancelled):
        endpoint(server, redis).ask(
            prompt(), call(seconds=3, cancelled=lambda: len(server.requests) > 0)
        )


def test_a_call_that_was_cancelled_before_it_began_asks_nobody(
    server: TrapServer, redis: Redis
) -> None:
    server.plays(says(ANSWER))
    with pytest.raises(Cancelled):
        endpoint(server, redis).ask(prompt(), call(cancelled=lambda: True))
    assert server.requests == []


def test_a_line_that_was_left_before_it_was_answered_is_not_kept(
    server: TrapServer, redis: Redis
) -> None:
    def trap(turn: Turn) -> None:
        left.wait(5)
        keeps_alive(0.01)(turn)

    left = threading.Event()
    server.plays(trap)
    with pytest.raises(Cancelled):
        endpoint(server, redis).ask(prompt(), call(cancelled=lambda: bool(server.requests)))
    left.set()
    assert server.left.wait(5)


# What only the operator can mend


@pytest.mark.parametrize(
    ("trap", "words"),
    [
        (status(401, f"Incorrect API key provided: {KEY}"), "OPENAI_API_KEY"),
        (status(403, "forbidden"), "OPENAI_API_KEY"),
        (status(404, "The model `gpt-4o` does not exist", error="model_not_found"), "OPENAI_MODEL"),
        (status(404, "Not Found"), "OPENAI_BASE_URL"),
        (status(404, "<html>Not Found</html>", kind="text/html"), "a web page. Check"),
        (status(405, "Method not allowed"), "OPENAI_BASE_URL"),
        (replies("<html>Log in</html>", kind="text/html"), "OPENAI_BASE_URL"),
        (replies('{"object": "list", "data": []}'), "OPENAI_BASE_URL"),
        (replies('{"choices": null}'), "OPENAI_BASE_URL"),
        (replies("[]"), "OPENAI_BASE_URL"),
        (status(429, "no money left", error="insufficient_quota"), "paid"),
        (status(402, "more credits, please"), "paid"),
        (status(400, "max_tokens is too large: 6000"), "MODEL_OUTPUT_TOKENS"),
        (status(400, "Unsupported value: 'temperature' must be 1"), "MODEL_TEMPERATURE"),
    ],
)
def test_a_wrong_setting_is_named_to_the_operator(
    server: TrapServer, redis: Redis, trap: Trap, words: str
) -> None:
    server.plays(trap)
    with pytest.raises(ConfigError, match=words):
        endpoint(server, redis).ask(prompt(), call())
    assert len(server.requests) == 1


def test_a_request_refused_in_every_form_is_the_operators_to_mend(
    server: TrapServer, redis: Redis
) -> None:
    server.plays(status(400, f"this server is odd, {KEY}"))
    with pytest.raises(ConfigError, match="this server is odd"):
        endpoint(server, redis).ask(prompt(), call())
    assert server.forms == ["json_schema", "json_object", "none"]
    assert redis.keys("shedder:dialect:*") == []


def test_no_model_is_a_setting_to_make(redis: Redis) -> None:
    with pytest.raises(ConfigError, match="OPENAI_MODEL"):
        load_model("openai", settings("http://127.0.0.1:1/v1", openai_model=None), redis)


def test_a_broken_price_list_is_the_operators_to_mend(redis: Redis, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "prices.toml").write_text("[gpt", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"prices\.toml"):
        load_model("openai", settings("http://127.0.0.1:1/v1", shedder_home=tmp_path), redis)


def test_an_unknown_backend_is_refused_with_the_choices(redis: Redis) -> None:
    with pytest.raises(ConfigError, match="openai"):
        load_model("oracle", settings("http://127.0.0.1:1/v1"), redis)


# What it will never answer


@pytest.mark.parametrize(
    ("trap", "words"),
    [
        (says(ANSWER, finish="length"), "cut off"),
        (says(ANSWER, finish="content_filter"), "refused"),
        (says(ANSWER, finish="tool_calls"), "by itself"),
        (says("a" * 500_000, size=50_000), "by itself"),
        (says("I cannot help with that.", field="refusal"), "declined"),
        (status(400, "filtered", error="content_filter"), "refused"),
        (status(403, "flagged by moderation"), "refused"),
    ],
)
def test_what_a_model_will_not_do_is_left_to_the_reader(
    server: TrapServer, redis: Redis, trap: Trap, words: str
) -> None:
    server.plays(trap)
    with pytest.raises(Unusable, match=words):
        endpoint(server, redis).ask(prompt(), call())
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("trap", "limit"),
    [
        (status(400, "too much", error="context_length_exceeded"), None),
        (status(400, "This model's maximum context length is 8192 tokens. However, ..."), 8192),
        (
            status(400, "However, the model's context length is only 1024 tokens. Please reduce"),
            1024,
        ),
        (status(500, "the request exceeds the available context size, n_ctx: 4096"), 4096),
    ],
)
def test_a_prompt_over_the_endpoints_own_limit_says_so(
    server: TrapServer, redis: Redis, trap: Trap, limit: int | None
) -> None:
    server.plays(trap)
    with pytest.raises(TooLong) as failure:
        endpoint(server, redis).ask(prompt(), call())
    assert failure.value.limit == limit
    assert len(server.requests) == 1


# What must not get out


@pytest.mark.parametrize(
    "trap",
    [
        status(401, f"Incorrect API key provided: {KEY}"),
        status(400, f"bad request by {KEY} and sk-another-key-12345"),
        status(429, KEY),
        status(500, KEY),
        fails_inside("{", {"message": KEY, "code": 400}),
        replies(f"<html>{KEY}</html>", kind="text/html"),
        drops("{"),
        says("No."),
    ],
)
def test_neither_key_nor_document_is_in_an_error_or_in_the_log(
    server: TrapServer, redis: Redis, trap: Trap, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.plays(trap)
    with pytest.raises((TransientError, ConfigError, Unusable)) as failure:
        endpoint(server, redis).ask(prompt(), call())
    told = "".join(traceback.format_exception(failure.value)) + caplog.text
    assert KEY not in told
    assert "sk-another-key-12345" not in told
    assert "Each tenant has a queue" not in told


def test_an_answer_is_logged_by_its_numbers(
    server: TrapServer, redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.plays(says(ANSWER))
    endpoint(server, redis).ask(prompt(), call("crit-9"))
    assert "crit-9: gpt-4o answered in schema form, 1000 tokens in (400 cached)" in caplog.text
    assert "bakery" not in caplog.text
    assert "Each tenant has a queue" not in caplog.text
    assert KEY not in caplog.text
