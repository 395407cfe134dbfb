"""`shedder decode` and `shedder ask`: a mention, its job, and the thread until the answer."""

import argparse
import getpass
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from redis import Redis, RedisError
from rich.console import Console

from bot.core.answer import Answer, Reply
from bot.core.errors import UserError
from bot.core.markdown import render_markdown
from bot.core.persona import Persona
from bot.core.report import report_json
from bot.core.routing import route
from bot.core.values import Attachment, Job, Mention, Place
from bot.front import Front
from bot.operator import operator_messages
from bot.personas import load_personas
from bot.platforms import load_platform
from bot.platforms.terminal import follow
from bot.queue import cancel, impatient
from bot.screen import show, watch
from bot.session import Hired, load_settings, redis_session, worker_session
from bot.waiting import Wait

_IDENTIFIER = re.compile(r"10\.\d{4,}/|arxiv:", re.IGNORECASE)  # a DOI or an arXiv number


def decode(args: argparse.Namespace) -> int:
    """A critique of each file; of all together for a persona that reads several."""
    text = f"decode this. {args.question}".strip()
    return _converse(args, text, attachments(args.files), one_each=True)


def ask(args: argparse.Namespace) -> int:
    """One answer about all the files together."""
    return _converse(args, args.question, attachments(args.files), one_each=False)


def attachments(names: Iterable[str]) -> tuple[Attachment, ...]:
    """Files of this machine, each once. Raises UserError when one is no file."""
    return tuple({file.id: file for file in map(_attachment, names)}.values())


def _attachment(name: str) -> Attachment:
    if name == "-" or "://" in name or _IDENTIFIER.match(name):
        raise UserError(f"{name!r} is not a file here. Save the PDF, then name it.")
    try:
        path = Path(name).expanduser().resolve()
        size = path.stat().st_size
        name.encode()
    except UnicodeEncodeError:
        raise UserError(f"{name!r} is no name in UTF-8. Rename the file.") from None
    except (OSError, RuntimeError, ValueError) as error:
        why = getattr(error, "strerror", None) or "there is no such file"
        raise UserError(f"{name!r} cannot be read ({why}). Name a PDF.") from None
    if path.is_dir():
        raise UserError(f"{name!r} is a folder. Name the PDF in it.")
    return Attachment(id=str(path), name=path.name, size=size)


def _converse(
    args: argparse.Namespace, text: str, files: tuple[Attachment, ...], *, one_each: bool
) -> int:
    settings = load_settings()
    personas = load_personas(settings)
    asked = args.persona or None
    persona = personas[route(text, personas, settings.default_persona, asked).persona]
    questions = [(file,) for file in files] if one_each and _reads_one(persona) else [files]
    with redis_session(settings) as redis, worker_session(settings, redis) as hired:
        terminal = load_platform("terminal", settings, redis)
        front = Front(redis, terminal, personas, settings.default_persona)
        jobs = [front.receive(_mention(text, files), args.model, asked) for files in questions]
        with _taken_back_on_interrupt(redis, jobs):
            return max([_show_answer(args, redis, job, hired) for job in jobs])


def _reads_one(persona: Persona) -> bool:
    return len(persona.inputs) == 1


def _mention(text: str, files: tuple[Attachment, ...]) -> Mention:
    event = uuid4().hex
    place = Place(platform="terminal", workspace="local", channel="command", thread=event)
    return Mention(id=event, place=place, author=getpass.getuser(), text=text, attachments=files)


@contextmanager
def _taken_back_on_interrupt(redis: Redis, jobs: list[Job]) -> Iterator[None]:
    """Ctrl-C takes the questions back, so that nobody goes on working for us."""
    try:
        yield
    except KeyboardInterrupt:
        with suppress(RedisError):  # it is away: nothing of ours may hold up the end
            for job in jobs:
                cancel(impatient(redis), job.id)
        raise


def _show_answer(args: argparse.Namespace, redis: Redis, job: Job, hired: Hired) -> int:
    """Print a job's answer in the wanted form; 0 when it is one."""
    errors = Console(stderr=True)
    wait = Wait(redis, job.id, hired)
    reply = watch(follow(redis, job.mention.place, in_silence=wait.look), errors)
    if not isinstance(reply.body, Answer):
        show(reply, errors)
        for message in operator_messages(redis, job.id):
            sys.stderr.write(f"For whoever runs Shedder: {message}\n")
        return 1
    _print(args, reply, reply.body)
    return 0


def _print(args: argparse.Namespace, reply: Reply, body: Answer) -> None:
    if args.json:  # of several files each object is a line
        lines = report_json(body.critique).split("\n")
        shown = "\n".join(lines) if len(args.files) == 1 else "".join(map(str.strip, lines))
        sys.stdout.write(shown + "\n")
    elif args.markdown:
        sys.stdout.write(render_markdown(reply))
    else:
        show(reply, Console())
