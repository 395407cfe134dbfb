"""`shedder check`: what is configured, what is missing and how to get it.

A deploy runs it before anything live is touched: exit status 1 when something set cannot work.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from openai import OpenAI, OpenAIError
from redis import Redis

from bot.club.digests import Digests
from bot.club.status import digest_statuses
from bot.core.errors import ConfigError, ShedderError, TransientError
from bot.discord.check import check_discord
from bot.personas import load_personas
from bot.platforms import wanted_platforms
from bot.running.findings import MARKS, Finding, State, in_a_line
from bot.running.session import load_settings, redis_session
from bot.running.status import live_workers
from bot.slack.check import check_slack
from config.prices import load_prices
from config.settings import Settings
from config.tables import own_file
from config.unread import misnamed, unread
from workers.asking.refusals import Endpoint
from workers.asking.request import Dialect
from workers.commands.check_admission import admission_findings
from workers.runbooks import Runbooks

PROBE_SECONDS = 10.0
NAMED = 5  # files
MEANINGS = "by meanings, too, after `python3 start.py semantic` (Docker: --build-arg SEMANTIC=1)"


def run(args: argparse.Namespace) -> int:
    """Print a line for each thing an operator can set up, or for each of one chat service."""
    wrong = 0
    for finding in _look(load_settings(), args):
        wrong += finding.state == "wrong"
        sys.stdout.write(f"{MARKS[finding.state]} {finding.what:<9} {finding.said}\n")
        sys.stdout.flush()
    return 1 if wrong else 0


def _look(settings: Settings, args: argparse.Namespace) -> Iterator[Finding]:
    yield _settings()
    for said in (*unread(), *misnamed(settings.shedder_home)):
        yield Finding("none", "settings", said)
    yield _tried("personas", lambda: _personas(settings))
    if args.service == "slack":
        looked = _with_redis(settings, lambda redis: _slack(settings, redis, args))
        yield from _wanted(looked, "slack")
    elif args.service == "discord":
        looked = _with_redis(settings, lambda redis: _discord(settings, args))
        yield from _wanted(looked, "discord")
    else:
        yield from _everything(settings, args)
    yield from admission_findings(settings)


def _wanted(findings: Iterator[Finding], service: str) -> Iterator[Finding]:
    """Whoever asks for one service wants it: that nothing of it is set is what is missing."""
    for finding in findings:
        unset = finding.state == "none" and finding.what == service
        yield finding._replace(state="wrong") if unset else finding


def _everything(settings: Settings, args: argparse.Namespace) -> Iterator[Finding]:
    yield from _with_redis(settings, lambda redis: _around_redis(settings, redis, args))
    yield in_a_line(_discord(settings, args), "discord")
    yield _tried("prices", lambda: _prices(settings))
    yield from _runbooks(settings)
    yield _model(settings, offline=args.offline)


def _with_redis(
    settings: Settings, look: Callable[[Redis | None], Iterator[Finding]]
) -> Iterator[Finding]:
    """What is said with Redis, or without it where it cannot be had."""
    try:
        with redis_session(settings) as redis:
            yield from look(redis)
    except ConfigError as error:
        yield Finding("wrong", "redis", error.message)
        yield from look(None)


def _slack(settings: Settings, redis: Redis | None, args: argparse.Namespace) -> Iterator[Finding]:
    yield from check_slack(settings, redis, offline=args.offline)


def _discord(settings: Settings, args: argparse.Namespace) -> Iterator[Finding]:
    yield from check_discord(settings, offline=args.offline, channel=args.channel)


def _around_redis(
    settings: Settings, redis: Redis | None, args: argparse.Namespace
) -> Iterator[Finding]:
    if redis is not None:
        yield Finding("ok", "redis", _server(settings, redis))
        yield _workers(settings, redis)
    yield _digests(settings, redis)
    yield in_a_line(_slack(settings, redis, args), "slack")


def _settings() -> Finding:
    """Which file counts: `.env` is looked for in the current folder, and nowhere else."""
    file = Path(".env").absolute()
    if file.is_file():
        return Finding("ok", "settings", f"the environment, and {file}")
    return Finding("none", "settings", f"the environment alone; there is no .env in {file.parent}")


def _tried(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding("ok", what, look())
    except ShedderError as error:
        return Finding("wrong", what, error.message.replace("\n", " "))


def _personas(settings: Settings) -> str:
    personas = load_personas(settings)
    return f"{', '.join(personas)}; {settings.default_persona} answers when nobody is named"


def _server(settings: Settings, redis: Redis) -> str:
    info = cast(dict[str, object], redis.info())
    name = info.get("server_name", "redis")
    version = info.get("valkey_version") or info.get("redis_version")
    where = "by REDIS_URL" if settings.redis_url else f"our own, in {settings.shedder_data}"
    return f"{name} {version}, {where}"


def _workers(settings: Settings, redis: Redis) -> Finding:
    workers = live_workers(redis)
    if not workers:
        own = "`shedder decode` and `shedder ask` bring their own"
        bots = "a bot needs `shedder worker`" if settings.redis_url else "so does `shedder bot`"
        return Finding("none", "workers", f"none runs; {own}, {bots}")
    places = sum(worker.concurrency for worker in workers)
    return Finding("ok", "workers", f"{len(workers)}, for {places} jobs at once")


def _digests(settings: Settings, redis: Redis | None) -> Finding:
    """What comes next; what became of the last ones, `shedder digest` says."""
    try:
        digests = Digests.load(settings, load_personas(settings))
    except ConfigError as error:
        return Finding("wrong", "digests", error.message.replace("\n", " "))
    if not digests:
        where = own_file(settings.shedder_home, "digests.toml")
        return Finding("none", "digests", f"none; a table sets one up in {where}")
    unset = [each.id for each in digests if each.platform not in wanted_platforms(settings)]
    if unset:
        service = digests.by_id[unset[0]].platform.capitalize()
        return Finding("wrong", "digests", f"{unset[0]} comes in {service}, which is not set up")
    if redis is None:
        return Finding("ok", "digests", ", ".join(digests.by_id))
    told = (f"{each.id}: {each.next_told}" for each in digest_statuses(redis, digests))
    return Finding("ok", "digests", f"{' '.join(told)} `shedder digest` says more")


def _runbooks(settings: Settings) -> Iterator[Finding]:
    """What was read of each collection, and what was not; one without any answers nobody."""
    try:
        runbooks = Runbooks.open(settings)
    except ConfigError as error:
        yield Finding("wrong", "runbooks", error.message.replace("\n", " "))
        return
    runbooks.close()
    if not runbooks:
        where = own_file(settings.shedder_home, "runbooks.toml")
        yield Finding("none", "runbooks", f"none; name a folder of them in {where}")
    for name in runbooks.collections:
        number = sum(book.collection == name for book in runbooks.books())
        left_out = [f"{path} ({why})" for path, why in runbooks.left_out(name).items()]
        if number:
            how = "words and meanings" if runbooks.semantic else f"words; {MEANINGS}"
            yield Finding("ok", "runbooks", f"{number} in [{name}], found by {how}")
        else:
            folder = runbooks.collection(name).folder
            yield Finding("wrong", "runbooks", f"[{name}] {folder} has no Markdown file to read")
        if left_out:
            more = f" and {len(left_out) - NAMED} more" if len(left_out) > NAMED else ""
            said = f"[{name}] left out: {', '.join(left_out[:NAMED])}{more}"
            yield Finding("none", "runbooks", said)


def _prices(settings: Settings) -> str:
    try:
        return f"{len(load_prices(settings.shedder_home))} models have one; others cost 'unknown'"
    except ValueError as error:
        raise ConfigError(str(error)) from None


def _model(settings: Settings, *, offline: bool) -> Finding:
    """The endpoint, asked for its list of models: free, and enough to see address and key work."""
    if not (settings.openai_base_url or settings.openai_api_key):
        said = "none: the evidence reader answers. Set OPENAI_BASE_URL or OPENAI_API_KEY, and "
        return Finding("none", "model", said + "OPENAI_MODEL")
    try:
        endpoint = Endpoint(settings)
    except ConfigError as error:
        return Finding("wrong", "model", error.message)
    if not settings.openai_model:
        return Finding("wrong", "model", "Set OPENAI_MODEL to a model of " + endpoint.host)
    if offline:
        return Finding("ok", "model", f"{settings.openai_model} at {endpoint.host}, not called")
    key = settings.openai_api_key
    try:
        client = OpenAI(
            base_url=endpoint.url,
            api_key=key.get_secret_value() if key else "none",
            max_retries=0,
            timeout=PROBE_SECONDS,
        )
        names = [model.id for model in client.models.list().data]
    except (OpenAIError, ValueError, AttributeError, TypeError) as error:
        reaction = endpoint.reaction(error, Dialect())
        said = reaction.message if isinstance(reaction, ShedderError) else "it lists no models"
        if isinstance(reaction, TransientError):
            said += " Start it, or correct OPENAI_BASE_URL."
        state: State = "down" if isinstance(reaction, TransientError) else "wrong"
        return Finding(state, "model", f"{settings.openai_model}: {said}")
    if settings.openai_model not in names:
        some = ", ".join(names[:5])
        said = f"{endpoint.host} lists no {settings.openai_model!r} (some it lists: {some})"
        return Finding("wrong", "model", said)
    return Finding("ok", "model", f"{settings.openai_model} at {endpoint.host}")
