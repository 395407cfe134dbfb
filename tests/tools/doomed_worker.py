"""Real workers, forked from one warm process, each of which can be stopped at a step of its work.

A step is the moment before or after anything that reaches outside a job's own memory: a command to
Redis, a call of the chat platform, a PDF being read, a request to the model, a piece of its answer,
a section shown. They are found by wrapping what the product is given, from outside, so a boundary
the product grows tomorrow is a step tomorrow.

A worker tells its steps on standard output. At the one it was told to stop at it says so and stops
itself, every thread of it, as it stands; what becomes of it is for whoever gave the order to decide
(`kill_every_step.py`). Orders come as lines of JSON:

    {"do": "work", "url": …, "settings": {…}, "at": "name#2", "log": …}    born: its pid
    {"do": "reap", "pid": …}     its exit status, once it has ended
    {"do": "alone"}              whether everything any worker has started is gone
"""

import ctypes
import json
import logging
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import fields, replace
from hashlib import sha1
from threading import Lock, current_thread, get_ident, main_thread
from types import FunctionType, MethodType
from typing import Any

import openai
from redis import Redis
from redis.client import Pipeline
from redis.commands.core import Script

from bot.platforms import terminal
from bot.queue import connect
from config.settings import Settings
from workers import jobs
from workers.models import Call
from workers.models import openai as endpoint
from workers.tokens import counter_for
from workers.upkeep import Timing
from workers.worker import serve

MODEL = "gpt-4o"
TIMING = Timing(lease=2, tick=0.2, pop=0.3, grace=1)
PURE = ("parts", "nudge")  # of a platform: they touch nothing
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
ALONE_SECONDS = 30

SCRIPTS = {  # name -> Lua, wherever the product keeps one
    name.strip("_").lower(): text
    for module in list(sys.modules.values())
    if module.__name__.partition(".")[0] in ("bot", "workers")
    for name, text in vars(module).items()
    if isinstance(text, str) and name.isupper() and "redis.call" in text
}
NAMES = {
    sha1(text.encode(), usedforsecurity=False).hexdigest(): name for name, text in SCRIPTS.items()
}
HEARTBEAT = "renew"
POLLS = ("take", "call_due")  # asked all the time; a step only the first time, and when they bring


def tell(**what: object) -> None:
    """A line on standard output, whole even when many processes write."""
    os.write(1, json.dumps({"pid": os.getpid(), **what}).encode() + b"\n")


class Steps:
    """Counts the steps of this process by name and stops it at one of them."""

    def __init__(self, at: str) -> None:
        self.at = at
        self.seen: Counter[str] = Counter()
        self.lock = Lock()

    def step(self, name: str) -> None:
        with self.lock:
            self.seen[name] += 1
            named = f"{name}#{self.seen[name]}"
            if named == self.at:
                tell(reached=named)
                signal.pthread_kill(get_ident(), signal.SIGSTOP)  # this thread goes no further
            else:
                tell(step=named)


STEPS = Steps("")


def around(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """The same call with a step before and after it, and so for every function it is handed."""

    def called(*args: Any, **kwargs: Any) -> Any:
        STEPS.step(f"before {name}")
        try:
            return call(
                *(_heard(name, "", value) for value in args),  # a model's call
                **{key: _heard(name, key, value) for key, value in kwargs.items()},
            )
        finally:
            STEPS.step(f"after {name}")

    return called


def _heard(name: str, key: str, value: Any) -> Any:
    """A function handed over is called back: those calls are steps, too."""
    if isinstance(value, Call):
        given: dict[str, Any] = {f.name: getattr(value, f.name) for f in fields(value)}
        return replace(value, **{k: around(k, v) if callable(v) else v for k, v in given.items()})
    called_back = isinstance(value, FunctionType | MethodType)
    return around(f"{key} in {name}", value) if called_back else value


class Mortal:
    """Anything, every call of which is a step."""

    def __init__(self, name: str, thing: Any) -> None:
        self._name, self._thing = name, thing

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._thing, name)
        if not callable(found) or name in PURE:
            return found
        return around(f"{self._name}.{name}", found)


class MortalRedis(Redis):
    """A client every command of which is a step when a job needs it, and none when it idles."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        name = _command(args)
        if _idle(name):
            return super().execute_command(*args, **options)
        if name not in POLLS or not STEPS.seen[f"before {name}"]:
            STEPS.step(f"before {name}")
        answer = super().execute_command(*args, **options)
        if name not in POLLS or answer:
            STEPS.step(f"after {name}")
        return answer

    def pipeline(self, transaction: Any = True, shard_hint: Any = None) -> "MortalPipeline":
        return MortalPipeline(
            self.connection_pool, self.response_callbacks, transaction, shard_hint
        )

    def register_script(self, script: Any) -> Script:
        return Script(self, script)


class MortalPipeline(Pipeline):
    """Its commands, which happen together or not at all, are one step."""

    def execute(self, raise_on_error: bool = True) -> Any:
        name = " + ".join(_command(args) for args, _ in self.command_stack if args[0] != "EXPIRE")
        if _idle(name):
            return super().execute(raise_on_error)
        STEPS.step(f"before {name}")
        answer = super().execute(raise_on_error)
        STEPS.step(f"after {name}")
        return answer


def _idle(name: str) -> bool:
    """Whether this belongs to the worker and not to a job."""
    ours = current_thread() is main_thread() or current_thread().name in ("upkeep", "watchdog")
    return name == HEARTBEAT or (ours and name not in SCRIPTS)


def _command(args: tuple[Any, ...]) -> str:
    """What it is called in a table: the command, its key without ids, and a hash's field."""
    if args[0] == "EVALSHA":
        name = NAMES.get(args[1], "a script")
        return _command(args[5:]) if name == "unless_forgotten" else name
    key = str(args[1]) if len(args) > 1 else ""
    owner, _, rest = key.partition(":")
    kind = rest.partition(":")[0]
    part = key.rpartition(":")[2] if kind == "terminal" else ""
    field = str(args[2]) if str(args[0]).startswith("H") and kind == "out" else ""
    return " ".join(
        filter(None, (str(args[0]), ":".join(filter(None, (owner, kind, part))), field))
    )


def work(url: str, settings: dict[str, Any], at: str) -> int:
    """The product's worker, as `shedder worker` runs it, with every boundary wrapped."""
    STEPS.at = at
    redis = MortalRedis(connection_pool=connect(url).connection_pool)
    chosen = Settings.model_validate({**settings, "_env_file": None})
    office = jobs.open_office(chosen, redis)
    reader: Any = Mortal("reader", office.reader)
    model: Any = Mortal("model", office.model)
    documents: Any = Mortal("documents", office.documents)
    same = office.model is office.reader
    jobs._office = replace(
        office, documents=documents, reader=reader, model=reader if same else model
    )
    _wrap(terminal, "platform", lambda made: lambda *given: Mortal("thread", made(*given)))
    _wrap(openai.OpenAI, "post", lambda post: around("request", post))
    _wrap(endpoint, "pieces", lambda heard: lambda *given: _noticed(heard(*given)))
    return serve(chosen, redis, timing=TIMING)


def _wrap(owner: Any, name: str, wrapped: Callable[[Any], Any]) -> None:
    setattr(owner, name, wrapped(getattr(owner, name)))


def _noticed(pieces: Generator[Any, None, None]) -> Generator[Any, None, None]:
    try:
        for piece in pieces:
            STEPS.step("a piece of the answer")
            yield piece
    finally:
        pieces.close()


def nursery() -> None:
    """Fork workers to order; what they leave behind when they are killed becomes ours."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    counter_for(MODEL)("")  # takes a while to load; workers inherit it
    alive: set[int] = set()
    for line in sys.stdin.buffer:
        order = json.loads(line)
        deed = order.pop("do")
        if deed == "work":
            alive.add(_bear(**order))
        elif deed == "reap":
            alive.discard(order["pid"])
            _, status = os.waitpid(order["pid"], 0)
            tell(ended=os.waitstatus_to_exitcode(status))
        else:
            tell(alone=_alone())
    for worker in alive:  # whoever gave the orders is gone
        os.kill(worker, signal.SIGKILL)


def _bear(log: str, **how: Any) -> int:
    child = os.fork()
    if child:
        tell(born=child)
        return child
    status = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
        logging.basicConfig(level=logging.INFO, format="%(process)d %(name)s: %(message)s")
        status = work(**how)
    except BaseException as error:
        logging.exception("the worker broke")
        tell(broke=repr(error))
    finally:
        logging.shutdown()
        os._exit(status)


def _alone() -> bool:
    """Reap orphans until none is left."""
    end = time.monotonic() + ALONE_SECONDS
    while time.monotonic() < end:
        try:
            gone, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return True
        time.sleep(0 if gone else 0.01)
    return False


if __name__ == "__main__":
    nursery()
