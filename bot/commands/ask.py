"""`shedder decode` and `shedder ask`: a mention, its job, and the thread until the answer."""

import argparse
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from textwrap import shorten
from uuid import uuid4

from redis import Redis, RedisError
from rich.console import Console
from rich.text import Text

from bot.console.kept_copies import chosen
from bot.console.recent_threads import recent_threads
from bot.console.screen import show, watch
from bot.console.terminal_threads import (
    follow,
    go_on_with,
    has_thread,
    last_thread,
    new_thread,
    place_of,
)
from bot.core.answer import Answer, Notice, Reply
from bot.core.errors import UserError
from bot.core.links import link_of
from bot.core.markdown import render_markdown
from bot.core.panel import answers_of
from bot.core.persona import Persona
from bot.core.report import report_json
from bot.core.routing import route
from bot.core.values import Attachment, Job, Mention, Place
from bot.delivery.copies import show_copies
from bot.ingress.front import Front
from bot.ingress.on_call import OnCall
from bot.personas import load_personas
from bot.platforms import load_platform
from bot.platforms.terminal import AUTHOR, COPIES
from bot.queue import cancel, impatient
from bot.running.operator import operator_messages
from bot.running.session import Hired, load_settings, redis_session, worker_session
from bot.running.waiting import Wait

LAST = "last"  # the thread that was spoken in last
_THREAD = re.compile(rf"[0-9a-f]{{12}}|{LAST}")
_NEARLY = re.compile(r"(?=.*\d)[0-9a-f]{6,20}", re.IGNORECASE)  # with a digit lost or doubled
_ONE_WORD = re.compile(r"[\w-]+")
_BEGIN = "begin one with `shedder ask` and a file."
_SHOWN = 60  # characters of a question


def decode(args: argparse.Namespace) -> int:
    """A critique of each file; of all together for a persona that reads several."""
    text = f"decode this. {args.question}".strip()
    return _converse(args, text, attachments(args.files, _sources()), one_each=True)


def ask(args: argparse.Namespace) -> int:
    """One answer about all the files together; with `--thread`, in a thread there is already."""
    words = [word for word in (args.question, *args.files) if word is not None]
    if args.thread is not None and not _names_thread(args.thread, words):
        words.insert(0, args.thread)  # `--thread "and why?"`: the last thread is meant
        args.thread = LAST
    if not words:
        raise UserError("What is the question? Write it in quotation marks.")
    args.files = words[1:]
    return _converse(args, words[0], attachments(args.files, _sources()), one_each=False)


def _names_thread(said: str, beside: list[str]) -> bool:
    """Whether what follows `--thread` is a thread's name, as it should be or mistyped; else it is
    the question, and what stands beside it are files."""
    if _THREAD.fullmatch(said) or _NEARLY.fullmatch(said):
        return True
    files = bool(beside) and (_there(beside[0]) or link_of(beside[0]) is not None)
    return bool(beside) and not files and _ONE_WORD.fullmatch(said) is not None


def forget(args: argparse.Namespace) -> int:
    """Remove everything a thread left behind."""
    settings = load_settings()
    with redis_session(settings) as redis:
        terminal = load_platform("terminal", settings, redis)
        front = Front(redis, terminal, {}, settings.default_persona)  # an order needs no persona
        job = front.receive(_mention("forget", (), _place(redis, args.thread)))
        (reply,) = follow(redis, job.mention.place, job=job.id)
        show(reply, Console())
    return 0


def attachments(names: Iterable[str], sources: Collection[str] = ()) -> tuple[Attachment, ...]:
    """Files of this machine and papers by link, each once.

    Raises UserError when one is no file, nor a link to one of the sources that are fetched from.
    """
    found = (_attachment(name, sources) for name in names)
    return tuple({file.id: file for file in found}.values())


def _sources() -> Collection[str]:
    return load_settings().link_sources


def _attachment(name: str, sources: Collection[str]) -> Attachment:
    link = link_of(name)
    if link is not None and link.source in sources and not _there(name):
        return link.attachment
    if name == "-" or "://" in name or (link is not None and not _there(name)):
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


def _there(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False


def _converse(
    args: argparse.Namespace, text: str, files: tuple[Attachment, ...], *, one_each: bool
) -> int:
    settings = load_settings()
    personas = load_personas(settings)
    if args.annotated is not None:
        args.target = chosen(args.annotated, tuple(Path(file.id) for file in files))
    else:
        args.target = settings.shedder_data / COPIES
    text = f"{text}, fresh" if args.fresh else text
    asked = args.persona or None
    persona = personas[route(text, personas, settings.default_persona, asked).persona]
    questions = [(file,) for file in files] if one_each and _reads_one(persona) else [files]
    with redis_session(settings) as redis, worker_session(settings, redis) as hired:
        terminal = load_platform("terminal", settings, redis)
        who, on_call = (personas, settings.default_persona), OnCall.load(settings)
        front = Front(redis, terminal, *who, on_call=on_call)
        thread = getattr(args, "thread", None)
        mentions = [_mention(text, files, _place(redis, thread)) for files in questions]
        taken = [front.receive(mention, args.model, asked) for mention in mentions]
        for each in taken:
            if each.persona or each.panel:  # else it was no question, and nothing goes on there
                go_on_with(redis, each.mention.place.thread)
        jobs = [job for each in taken for job in answers_of(each)]
        with _taken_back_on_interrupt(redis, jobs):
            return max([_show_answer(args, redis, job, hired) for job in jobs])


def _reads_one(persona: Persona) -> bool:
    return len(persona.inputs) == 1


def _mention(text: str, files: tuple[Attachment, ...], place: Place) -> Mention:
    return Mention(id=uuid4().hex, place=place, author=AUTHOR, text=text, attachments=files)


def _place(redis: Redis, wanted: str | None) -> Place:
    """A thread of its own, the one that is wanted, or the last one. Raises UserError."""
    thread = new_thread() if wanted is None else wanted
    if wanted == LAST:
        thread = last_thread(redis) or ""
        if not thread:
            raise UserError(f"There is no thread to go on with: {_BEGIN}")
    elif wanted is not None and not has_thread(redis, wanted):
        raise UserError(f"There is no thread {wanted!r} here, or no longer{_those_there(redis)}")
    if wanted is not None:
        go_on_with(redis, thread)
    return place_of(thread)


def _those_there(redis: Redis) -> str:
    """The threads that may have been meant, as a sentence goes on."""
    lines = (
        f'\n  {known.thread}  "{shorten(known.question, _SHOWN, placeholder=" …")}"'
        for known in recent_threads(redis)
    )
    listed = "".join(lines)
    return f". The last ones, by what was asked first:{listed}" if listed else f": {_BEGIN}"


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
    wait = Wait(redis, job.id, hired, job.panel)
    news = follow(redis, job.mention.place, in_silence=wait.look, job=job.id)
    reply = watch(news, errors)
    carried_out = not (isinstance(reply.body, Notice) and reply.body.failed)
    if not job.persona and carried_out:  # an order
        show(reply, Console())
        return 0
    if not isinstance(reply.body, Answer):
        show(reply, errors)
        for message in operator_messages(redis, job.id):
            sys.stderr.write(f"For whoever runs Shedder: {message}\n")
        if isinstance(reply.body, Notice) and reply.body.asks:
            _say_how_to_go_on(errors, job)
        return 1
    _print(args, reply, reply.body)
    sys.stdout.flush()
    _say_how_to_go_on(errors, job)
    show_copies(redis, reply, args.target, wait.look)
    return 0


def _say_how_to_go_on(console: Console, job: Job) -> None:
    thread = job.mention.place.thread
    console.print(Text(f'Go on with: shedder ask --thread {thread} "…"', "dim"), soft_wrap=True)


def _print(args: argparse.Namespace, reply: Reply, body: Answer) -> None:
    if args.json:  # of several files each object is a line
        lines = report_json(body.critique).split("\n")
        shown = "\n".join(lines) if len(args.files) == 1 else "".join(map(str.strip, lines))
        sys.stdout.write(shown + "\n")
    elif args.markdown:
        sys.stdout.write(render_markdown(reply))
    else:
        show(reply, Console())
