"""How events reach the app: again and again until it acknowledges, as Slack would."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from fake_slack_world import Json

if TYPE_CHECKING:
    from fake_slack import FakeSlack

RETRIED = "events_api"  # Slack sends nothing else a second time


@dataclass
class Attempt:
    """One try to deliver, and what came of it."""

    at: float
    outcome: str = "pending"  # ok, or a reason as Slack names it


@dataclass(frozen=True)
class Outcome:
    """What the app answered."""

    ok: bool
    reason: str = ""
    final: bool = False  # the app asked for no further try
    body: Json | None = None


@dataclass(eq=False)
class Delivery:
    """Something the app is told, and how often it had to be."""

    kind: str  # events_api, interactive or slash_commands
    payload: Json
    at: float = field(default_factory=time.time)
    attempts: list[Attempt] = field(default_factory=list)
    acked_at: float | None = None
    response: Json | None = None
    answered: "Callable[[Delivery], None] | None" = None  # what the answer does to what people see
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def event(self) -> Json:
        found: Json = self.payload.get("event", {})
        return found

    @property
    def acked(self) -> bool:
        return self.acked_at is not None

    @property
    def latency(self) -> float:
        """Seconds from the event to its acknowledgement; infinite without one."""
        return float("inf") if self.acked_at is None else self.acked_at - self.at

    def wait(self, timeout: float = 30) -> "Delivery":
        """Until the app acknowledged, or Slack gave up."""
        assert self.over.wait(timeout), f"not acknowledged in {timeout} s: {self.attempts}"
        return self


class Carrier(Protocol):
    """One way to the app: a socket it opened, or its web address."""

    async def carry(self, delivery: Delivery, attempt: int, reason: str) -> Outcome:
        """Deliver once and wait for the answer."""
        ...


class Deliveries:
    """Everything the app was told."""

    def __init__(self, slack: "FakeSlack") -> None:
        self._slack = slack
        self.all: list[Delivery] = []
        self.held: list[Delivery] | None = None  # not None: Slack is slow to send just now
        self.lose_acks = 0  # so many acknowledgements more get lost on their way
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def events(self) -> list[Delivery]:
        return [delivery for delivery in self.all if delivery.kind == RETRIED]

    @property
    def redelivered(self) -> int:
        """How many tries beyond the first there were."""
        return sum(len(delivery.attempts) - 1 for delivery in self.all if delivery.attempts)

    def send(
        self, kind: str, payload: Json, answered: Callable[[Delivery], None] | None = None
    ) -> Delivery:
        """Tell the app something; returns at once."""
        delivery = Delivery(kind, payload, answered=answered)
        self.all.append(delivery)
        if self.held is not None:
            self.held.append(delivery)
        else:
            self._start(delivery)
        return delivery

    def again(self, delivery: Delivery) -> Delivery:
        """Send an event once more though it was acknowledged: Slack does that at times."""
        twin = Delivery(delivery.kind, delivery.payload)
        self.all.append(twin)
        self._start(twin)
        return twin

    def hold(self) -> None:
        """Send nothing until `release`, which may change the order."""
        self.held = []

    def release(self, *, backwards: bool = False) -> None:
        held, self.held = self.held or [], None
        for delivery in reversed(held) if backwards else held:
            self._start(delivery)

    def settled(self, timeout: float = 30) -> None:
        """Wait until everything is acknowledged or given up."""
        end = time.monotonic() + timeout
        for delivery in list(self.all):
            delivery.wait(max(0.0, end - time.monotonic()))

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, delivery: Delivery) -> None:
        self._slack.call_soon(self._begin, delivery)

    def _begin(self, delivery: Delivery) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        delays = (0.0, *self._slack.retry_delays) if delivery.kind == RETRIED else (0.0,)
        reason = ""
        try:
            for number, delay in enumerate(delays):
                await asyncio.sleep(delay * self._slack.time_scale)
                outcome = await self._attempt(delivery, number, reason)
                if outcome.ok or outcome.final:
                    break
                reason = outcome.reason
        finally:
            delivery.over.set()

    async def _attempt(self, delivery: Delivery, number: int, reason: str) -> Outcome:
        attempt = Attempt(time.time())
        delivery.attempts.append(attempt)
        outcome = await self._slack.carrier.carry(delivery, number, reason)
        if outcome.ok and self.lose_acks > 0:
            self.lose_acks -= 1
            outcome = Outcome(False, "http_timeout")
        attempt.outcome = "ok" if outcome.ok else outcome.reason
        if outcome.ok:
            delivery.acked_at = time.time()
            delivery.response = outcome.body
            if delivery.answered is not None:
                with self._slack.lock:
                    delivery.answered(delivery)
        return outcome
