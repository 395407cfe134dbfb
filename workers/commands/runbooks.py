"""`shedder runbooks`: which there are, what is found for a question, and why."""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence

from bot.core.errors import ConfigError, UserError
from bot.core.values import Place
from bot.running.session import load_settings
from config.tables import own_file
from workers.runbooks import Runbooks
from workers.runbooks.searching import Candidate

NONE = (
    "There are no runbooks: name a folder of Markdown files in {}, as the comments in the shipped "
    "file of that name show."
)
SHOWN = 3
DAY = 86_400


def run(args: argparse.Namespace) -> int:
    """List the collections, or look something up; 1 where a question would not be answered."""
    settings = load_settings()
    runbooks = Runbooks.open(settings)
    try:
        if not runbooks:
            raise ConfigError(NONE.format(own_file(settings.shedder_home, "runbooks.toml")))
        collections = _collections(runbooks, args.channel)
        if not args.question:
            _print(_listed(runbooks, collections), args.json)
            return 0
        runbooks.follow()
        weighed = runbooks.weighed(args.question, collections)[:SHOWN]
        answered = bool(runbooks.answering(args.question, weighed))
        found = list(_found(runbooks, args.question, weighed))
        if not args.json:
            sys.stdout.write(_verdict(weighed, answered))
        _print(found, args.json)
        return 0 if answered else 1
    finally:
        runbooks.close()


def _collections(runbooks: Runbooks, channel: str) -> Sequence[str]:
    """All of them, or those that a channel may be answered from."""
    if not channel:
        return tuple(runbooks.collections)
    platform, workspace, *rest = (*channel.split("/"), "")[:3]
    if not rest or not rest[0]:
        raise UserError("Write a channel with its service and workspace: slack/T0123ABC/C0456DEF.")
    place = Place(platform=platform, workspace=workspace, channel=rest[0], thread="")
    return runbooks.serving(place)


def _verdict(weighed: Sequence[Candidate], answered: bool) -> str:
    if not weighed:
        return "That channel has no runbooks.\n"
    if answered:
        return "Answered from the first of these:\n"
    return "Not answered: these are the nearest, and none of them is near enough.\n"


def _listed(runbooks: Runbooks, collections: Sequence[str]) -> Iterator[dict[str, object]]:
    for name in collections:
        settings = runbooks.collection(name)
        its = [it for it in runbooks.books() if it.collection == name]
        old = sum(it.changed_at < time.time() - settings.stale_days * DAY for it in its)
        yield {
            "collection": name,
            "runbooks": len(its),
            "files": len({it.path for it in its}),
            "older": f"{old} for more than {settings.stale_days} days",
            "undated": f"{sum(not it.dated for it in its)} of unknown age",
            "channels": ", ".join(settings.channels),
            "owner": settings.owner or "nobody",
            "compared": "words and meanings" if runbooks.semantic else "words",
        }


def _found(
    runbooks: Runbooks, question: str, weighed: Sequence[Candidate]
) -> Iterator[dict[str, object]]:
    for hit, it in zip(runbooks.hits(question, weighed), weighed, strict=True):
        grounds = it.grounds
        first, last = hit.lines
        yield {
            "runbook": hit.runbook,
            "where": f"{hit.collection}: {hit.path}, lines {first}–{last}",
            "heading": hit.heading or "(before the first heading)",
            "named": it.name or "no",
            "covers": f"{grounds.covered:.0%} of the question",
            "says": f"{grounds.recalled:.0%} of its name",
            "cosine": "not compared" if grounds.cosine is None else f"{grounds.cosine:.2f}",
            "against": ", ".join(_against(it)) or "nothing",
            "url": hit.url or "no link set",
        }


def _against(it: Candidate) -> Iterator[str]:
    if it.grounds.barred:
        yield it.grounds.barred
    elif it.grounds.foreign:
        yield "the question names a program that it does not"
    if it.grounds.other:
        yield "the question names another alert"


def _print(found: Iterator[dict[str, object]] | Sequence[dict[str, object]], as_json: bool) -> None:
    for row in found:
        if as_json:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            continue
        (_, name), *rest = row.items()
        sys.stdout.write(f"\n{name}\n")
        sys.stdout.writelines(f"  {key:<9} {value}\n" for key, value in rest)
