"""The `shedder` command: its words, and where each leads.

Commands are named by dotted path and loaded only when chosen: `--help` costs nothing, and the chat
side never imports the workers.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from io import TextIOWrapper
from typing import cast

from bot.core.errors import ShedderError

Run = Callable[[argparse.Namespace], int]

EPILOG = """\
Exit status: 0 answered, 1 not answered (a sentence says why), 2 wrong usage, 130 interrupted.
Settings come from the environment and from .env: see `shedder check`."""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="shedder",
        description="Expert personas that read a paper and check every quote of their answer.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"shedder {version('shedder')}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: str, help_: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_, description=help_)
        sub.set_defaults(run=run)
        return sub

    decode = command("decode", "bot.commands.ask:decode", "decode papers as Prof. Q Shedder")
    decode.add_argument(
        "files", nargs="+", metavar="FILE", help="a PDF; each gets its own critique"
    )
    decode.add_argument("--question", default="", help="what you want to know in particular")
    _answering(decode)

    ask = command("ask", "bot.commands.ask:ask", "ask a persona anything, with or without a PDF")
    ask.add_argument("question", nargs="?", help="as you would write it in a channel")
    ask.add_argument("files", nargs="*", default=[], metavar="FILE", help="PDFs it is about")
    ask.add_argument(
        "--thread",
        nargs="?",
        const="last",
        metavar="ID",
        help="go on in this thread, with its files and what was said; without ID in the last one",
    )
    _answering(ask)

    forget = command("forget", "bot.commands.ask:forget", "remove all that a thread left behind")
    forget.add_argument("--thread", default="last", metavar="ID", help="if it is not the last one")

    prompt = command("prompt", "workers.commands.prompt:run", "print what would leave the lab")
    prompt.add_argument("files", nargs="+", metavar="FILE", help="a PDF")
    prompt.add_argument("--question", default="", help="what would be asked beside it")
    prompt.add_argument("--persona", default="", help="handle or alias")
    prompt.add_argument("--json", action="store_true", help="the request body as it is sent")

    bot = "listen to Discord and Slack, or to this terminal, and queue what is asked"
    command("bot", "bot.commands.bot:run", bot)
    worker = command("worker", "workers.commands.worker:run", "answer what is queued")
    worker.add_argument(
        "--with-parent",
        action="store_true",
        help="stop when standard input closes, so that a worker never outlives who started it",
    )
    look = "say what is set up, of Discord and Slack too, and what is missing"
    check = command("check", "workers.commands.check:run", look)
    check.add_argument(
        "service",
        nargs="?",
        choices=["slack", "discord"],
        help="say all there is of Slack or Discord alone, with status 1 where it is not set up",
    )
    check.add_argument("--channel", default="", metavar="ID", help="of Discord: look at this, too")
    check.add_argument("--offline", action="store_true", help="call nothing but Redis")
    jobs = command("jobs", "bot.commands.jobs:run", "show recent jobs: stage, place, elapsed")
    jobs.add_argument("--cancel", metavar="JOB", help="take a job back")
    jobs.add_argument("--json", action="store_true", help="one JSON object a line")

    digest = command(
        "digest", "workers.commands.digest:run", "say when digests come; make one, leave one out"
    )
    digest.add_argument(
        "verb",
        nargs="?",
        default="status",
        choices=["status", "preview", "now", "skip", "unskip"],
        help="preview: print what it would be now; now: post one; skip: leave the next one out; "
        "unskip: have it come after all",
    )
    digest.add_argument("id", nargs="?", default="", metavar="ID", help="where there are several")
    digest.add_argument(
        "--json",
        action="store_true",
        help="of a status: one JSON object a line; of a preview: all of it",
    )

    command("personas", "bot.commands.personas:show", "list who can be asked")
    persona = command("persona", "bot.commands.personas:lint", "look into a persona file")
    persona.add_argument("verb", choices=["lint"], help="say what was understood of it")
    persona.add_argument("file", metavar="FILE", help="the Markdown file")
    persona.add_argument(
        "--schema", action="store_true", help="print the derived answer schema too"
    )

    looked = "list the runbooks, or show what is found for a question, and why"
    runbooks = command("runbooks", "workers.commands.runbooks:run", looked)
    runbooks.add_argument("question", nargs="?", default="", help="as somebody on call would ask")
    runbooks.add_argument(
        "--channel", default="", metavar="ID", help="only what that may read: slack/T0123/C0456"
    )
    runbooks.add_argument("--json", action="store_true", help="one JSON object a line")

    evaluate = command("eval", "workers.commands.evaluate:run", "score the configured endpoint")
    evaluate.add_argument("--json", action="store_true", help="the whole report as JSON")
    return top


def _answering(command: argparse.ArgumentParser) -> None:
    command.add_argument("--persona", default="", help="handle or alias; see `shedder personas`")
    command.add_argument("--fresh", action="store_true", help="do not repeat an answer from before")
    command.add_argument(
        "--model",
        choices=["reader"],
        help="'reader' answers without any language model, even where one is configured",
    )
    command.add_argument(
        "--annotated",
        metavar="PATH",
        help="where the copy of the paper with its quotes highlighted goes: a file, or a folder "
        "for several; otherwise into the data folder",
    )
    output = command.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="print the critique as one JSON object")
    output.add_argument("--markdown", action="store_true", help="print the critique as Markdown")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    _behave()
    words = sys.argv[1:] if argv is None else argv
    args = parser().parse_args(words or ["--help"])
    try:
        status = _load(args.run)(args)
        sys.stdout.flush()
        return status
    except ShedderError as error:
        sys.stderr.write(f"shedder: {error.message}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("shedder: interrupted; nothing was left running.\n")
        return 130
    except BrokenPipeError:  # `shedder … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        sys.stderr.write(f"shedder: {error.strerror or error}.\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left unwritten
        return 1


def _behave() -> None:
    """Print what a terminal can show of an answer, and tidy up after a closed window, too."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    for going in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(going) == signal.SIG_DFL:
            signal.signal(going, signal.default_int_handler)


def _load(dotted: str) -> Run:
    module, _, name = dotted.partition(":")
    return cast(Run, getattr(import_module(module), name))


if __name__ == "__main__":
    sys.exit(main())
