"""Any OpenAI-compatible endpoint: Chat Completions, streamed.

Nothing an endpoint says about itself is believed: an answer counts when the model itself ended it,
in time, and it is valid. What a server cannot do is found out by asking, one rung of the ladder at
a time (`workers.asking`). Retries are the queue's business, so the client makes none.
"""

import logging
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from functools import reduce
from hashlib import sha256
from threading import Lock

from openai import OpenAI, Stream, Timeout
from redis import Redis

from bot.admitting.budget import budget_set
from bot.core.answer import Draft, DraftSection, Usage
from bot.core.errors import ConfigError, ShedderError
from bot.core.prompt import Form, Prompt
from config.prices import load_prices, price_of
from config.settings import Settings
from workers.asking.heard import Heard
from workers.asking.ladder import Ladder, after_miss, instead
from workers.asking.reading import Arriving, NotInForm, sections_in
from workers.asking.refusals import Endpoint, Refused
from workers.asking.request import Dialect, readable, wire
from workers.asking.stream import NoCompletion, Piece, Tokens, pieces
from workers.models import Call, Model, Unusable
from workers.tokens import counter_for

log = logging.getLogger(__name__)

NEVER_VALID = "The language model answered, but not in the form that it was asked for."
ENOUGH = "The language model began its answer several times and never completed it."
NO_PRICE = (
    "The budget cannot be held: no price is known for {model!r}. Put one into "
    "$SHEDDER_HOME/config/prices.toml (0 if it costs you nothing), or unset "
    "WORKSPACE_USD_PER_DAY and WORKSPACE_USD_PER_MONTH."
)

# An idle connection that somebody in between has dropped fails the next call, which nobody would
# retry before the queue does; beside a minute of waiting a new connection costs nothing.
_HEADERS = {"Content-Type": "application/json", "Connection": "close"}
_CONNECT = 10.0  # seconds until an endpoint counts as unreachable


def model(settings: Settings, redis: Redis) -> Model:
    """The configured endpoint. Raises ConfigError when it cannot be asked anything."""
    if not settings.openai_model:
        raise ConfigError("Set OPENAI_MODEL to the model's name, as the endpoint knows it.")
    return _Endpoint(settings, redis)


def request_text(prompt: Prompt, settings: Settings, redis: Redis | None = None) -> str:
    """The body of the first request for a prompt, exactly as it would be sent.

    With Redis, in the form that the endpoint is known to take; without, in the one tried first.
    """
    return wire(prompt, settings, _known(settings, redis)).decode()


def prompt_report(prompt: Prompt, settings: Settings, redis: Redis | None = None) -> str:
    """The same for people: each turn as it stands, then everything else that is sent."""
    return readable(prompt, settings, _known(settings, redis))


def _known(settings: Settings, redis: Redis | None) -> Dialect:
    if redis is None:
        return Dialect()
    return Ladder(redis, Endpoint(settings).url, settings.openai_model or "").dialect()


class _Endpoint:
    """One model at one endpoint, shared by all jobs of a process."""

    def __init__(self, settings: Settings, redis: Redis) -> None:
        assert settings.openai_model, "checked by model()"
        self.name = settings.openai_model
        self._settings = settings
        self._endpoint = Endpoint(settings)
        self._ladder = Ladder(redis, self._endpoint.url, self.name)
        self._count = counter_for(self.name)
        self._lock = Lock()
        self._client: OpenAI | None = None
        try:
            self._price = price_of(self.name, load_prices(settings.shedder_home))
        except ValueError as error:
            raise ConfigError(str(error)) from None
        if self._price is None and budget_set(settings):
            raise ConfigError(NO_PRICE.format(model=self.name))

    def ask(self, prompt: Prompt, call: Call) -> Draft:
        """One valid answer, by as many attempts as it takes to find the endpoint's dialect."""
        call = replace(call, on_section=_once(call.on_section))
        bill: list[Usage] = []
        try:
            return self._climb_down(prompt, call, bill)
        except Unusable as given_up:
            log.warning("%s: %s: %s", call.job, self.name, given_up.message)
            given_up.spent = _sum(bill)
            raise

    def _climb_down(self, prompt: Prompt, call: Call, bill: list[Usage]) -> Draft:
        """The answer on the first rung that gives one, beginning with the one last known."""
        known = self._ladder.dialect()
        dialect: Dialect | None = known
        misses: list[Form] = []
        refusal = ""
        while dialect is not None:
            if self._ladder.spent(call.job):
                raise Unusable(NEVER_VALID if misses else ENOUGH)
            try:
                draft = self._attempt(prompt, dialect, call, bill)
            except Refused as refused:
                refusal = refused.said
                dialect = instead(dialect, refused)
            except NotInForm as miss:
                log.info("%s: no answer in %s form: %s", call.job, dialect.form, miss)
                misses.append(dialect.form)
                refusal = ""
                dialect = after_miss(dialect, misses)
            else:
                if dialect != known:
                    self._ladder.learn(dialect)
                return draft
        raise self._endpoint.refuses(refusal) if refusal else Unusable(NEVER_VALID)

    def _attempt(self, prompt: Prompt, dialect: Dialect, call: Call, bill: list[Usage]) -> Draft:
        """One request. What it took goes on the bill, of use or not."""
        began = time.monotonic()
        heard = Heard()
        arriving = Arriving(prompt, dialect.form, call.on_section)
        body = wire(prompt, self._settings, dialect)
        call.afford(self._most(prompt))
        try:
            with closing(self._pieces(body, _request_key(call, body, bill), dialect, call)) as said:
                for piece in said:
                    if not heard.began:
                        self._ladder.begin(call.job)
                    heard.take(piece)
                    arriving.feed(piece.text)
        finally:
            usage = self._usage(prompt, heard) if heard.began else Usage(cost_usd=0.0)
            if heard.began:
                bill.append(usage)
            call.paid(usage.cost_usd or 0.0)
        heard.check_end(self._endpoint.host)
        sections = sections_in(prompt, dialect.form, heard.answer())
        arriving.finish(sections)
        usage = _sum(bill)
        log.info(
            "%s: %s answered in %s form, %d tokens in (%d cached), %d out, %.1f s",
            *(call.job, self.name, dialect.form, usage.input_tokens, usage.cached_tokens),
            *(usage.output_tokens, time.monotonic() - began),
        )
        return Draft(
            sections=sections,
            model=self.name,
            usage=usage,
            text=heard.answer(),
            form=dialect.form,
            finish=heard.finish or "",
        )

    def _pieces(
        self, body: bytes, key: str, dialect: Dialect, call: Call
    ) -> Generator[Piece, None, None]:
        """What comes back, with our errors in place of the client library's."""
        try:
            yield from pieces(lambda: self._send(body, key, call), call)
        except ShedderError:
            raise
        except NoCompletion as strange:
            raise self._endpoint.no_completion(strange.what) from None
        except Exception as error:
            raise self._endpoint.reaction(error, dialect) from None

    def _send(self, body: bytes, key: str, call: Call) -> Stream[object]:
        patience = max(call.deadline - time.monotonic(), 0.001)
        return self._connected().post(
            "/chat/completions",
            cast_to=object,
            content=body,
            options={
                "headers": {**_HEADERS, "Idempotency-Key": key},
                "timeout": Timeout(patience, connect=min(_CONNECT, patience)),
                "max_retries": 0,
            },
            stream=True,
            stream_cls=Stream[object],
        )

    def _connected(self) -> OpenAI:
        """The one client of this process, made when first needed."""
        with self._lock:
            if self._client is None:
                key = self._settings.openai_api_key
                self._client = OpenAI(
                    base_url=self._endpoint.url,
                    api_key=key.get_secret_value() if key is not None else "none",
                    max_retries=0,
                )
            return self._client

    def _most(self, prompt: Prompt) -> float:
        """What a request can cost, in dollars; 0 where no price is known, nor a budget set."""
        answer = self._settings.model_output_tokens
        return self._price.of(prompt.input_tokens, 0, answer) if self._price else 0.0

    def _usage(self, prompt: Prompt, heard: Heard) -> Usage:
        """What the endpoint counted; our own count where it does not say."""
        tokens = heard.tokens
        if tokens is None:
            said = self._count(heard.text + heard.thought)
            tokens = Tokens(input=prompt.input_tokens, cached=0, output=said)
        cost = self._price.of(tokens.input, tokens.cached, tokens.output) if self._price else None
        return Usage(
            input_tokens=tokens.input,
            cached_tokens=tokens.cached,
            output_tokens=tokens.output,
            cost_usd=cost,
        )


def _sum(bill: list[Usage]) -> Usage:
    return reduce(Usage.plus, bill, Usage(cost_usd=0.0))


def _once(on_section: Callable[[DraftSection], None]) -> Callable[[DraftSection], None]:
    """Hands each section over once, also when another attempt gives it again."""
    seen: set[str] = set()

    def hand_over(section: DraftSection) -> None:
        if section.id not in seen:
            seen.add(section.id)
            on_section(section)

    return hand_over


def _request_key(call: Call, body: bytes, bill: list[Usage]) -> str:
    """The same when a job comes again after a crash, another for each thing that it asks."""
    return f"{call.job}-{sha256(body).hexdigest()[:12]}-{len(bill)}"
