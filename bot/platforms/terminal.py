"""The terminal as a chat service: threads kept in Redis, files on this machine.

Whoever asks and whoever answers are different processes, so what a service would keep is kept in
Redis (`bot/console/terminal_threads.py`). A body is the reply as JSON: whoever looks at the thread
renders it. Like the real services, posting twice shows twice, and nothing here makes up for a
sender that forgets what it sent.
"""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from redis import Redis
from rich.console import Console

from bot.console.kept_copies import forget_copies, forget_copy
from bot.console.screen import show, watch
from bot.console.terminal_threads import (
    KEPT_SECONDS,
    Entries,
    Silence,
    follow,
    go_on_with,
    let_go_of,
    new_thread,
    patiently,
    place_of,
    reached,
    saved_as,
    thread_end,
    thread_key,
)
from bot.console.typed_lines import read_line, typed_lines
from bot.core.answer import Notice, Reply
from bot.core.asking_back import SMALLER
from bot.core.errors import UserError
from bot.core.heard import Heard, Reacted
from bot.core.help import TYPED, Ways
from bot.core.panel import answers_of
from bot.core.values import Attachment, Job, Mention, Place
from bot.platforms import Gone, Ingress
from config.settings import Settings

COPIES = "copies"  # in the data folder
NEWS = 64  # about so many are kept for those who watch: the last is what counts
AUTHOR = "you"  # whoever sits here


def platform(settings: Settings, redis: Redis) -> "Terminal":
    """The terminal needs nothing but to know where copies of papers are kept."""
    return Terminal(redis, copies=settings.shedder_data / COPIES)


class Terminal:
    """Threads on this machine."""

    name = "terminal"
    patience = 60.0
    settles = 1.0  # a command written to a socket arrives or not
    copies_on_request = False  # they are saved beside the answer

    def __init__(
        self,
        redis: Redis,
        on_wait: Callable[[], Silence] | None = None,
        on_reply: Callable[[Reply], object] | None = None,
        copies: Path | None = None,
    ) -> None:
        """While it listens, `on_wait` is called after each question: who looks in its silence; and
        `on_reply` once the last word to it was shown. `copies` is where files are kept."""
        self.redis, self.copies = redis, copies
        self.on_wait = on_wait or (lambda: patiently)
        self.on_reply = on_reply or (lambda reply: None)

    def parts(self, reply: Reply) -> tuple[str, ...]:
        """One message, however long: a screen scrolls."""
        return (reply.model_dump_json(),)

    def abridges(self, reply: Reply) -> bool:
        """Nothing is left out."""
        return False

    def post(self, place: Place, key: str, body: str, asked: str = "") -> str:
        """Add a message to the thread."""
        return self._add(place, key, "messages", body, {"body": body})

    def attach(self, place: Place, key: str, name: str, content: bytes, title: str = "") -> str:
        """Add a file to the thread; it stays until it is taken out, as long as a message."""
        return self._add(place, key, "files", content, {"file": name})

    def _add(
        self, place: Place, key: str, kind: str, content: str | bytes, told: dict[str, str]
    ) -> str:
        thread = thread_key(place)
        with reached("written"):
            message = str(self.redis.incr(f"{thread}:number"))
            with self.redis.pipeline() as change:
                change.hset(f"{thread}:{kind}", message, cast(str, content))
                change.hsetnx(f"{thread}:keys", key, message)
                entry = {"message": message, "key": key, **told}
                change.xadd(f"{thread}:news", cast(dict[Any, Any], entry), maxlen=NEWS)
                for name in ("number", kind, "keys", "news"):
                    change.expire(f"{thread}:{name}", KEPT_SECONDS)
                change.execute()
        return message

    def edit(
        self, place: Place, message: str, body: str, patient: bool = True, key: str = ""
    ) -> None:
        """Replace a message, and tell whoever watches."""
        thread = thread_key(place)
        with reached("written"):
            if not self.redis.hexists(f"{thread}:messages", message):
                raise Gone(f"message {message} is gone")
            with self.redis.pipeline() as change:
                change.hset(f"{thread}:messages", message, body)
                change.xadd(f"{thread}:news", {"message": message, "body": body}, maxlen=NEWS)
                change.execute()

    def find(self, place: Place, key: str, beside: str = "") -> str | None:
        """The first message posted under this key; beside it, another that is told of still."""
        thread = thread_key(place)
        with reached("read"):
            if not beside:
                found = cast(bytes | None, self.redis.hget(f"{thread}:keys", key))
                return None if found is None else found.decode()
            news = cast(Entries, self.redis.xrange(f"{thread}:news"))
        posted = (fields[b"message"] for _, fields in news if fields.get(b"key") == key.encode())
        return next((each.decode() for each in posted if each != beside.encode()), None)

    def delete(self, place: Place, message: str) -> None:
        """Take a message out of the thread and out of its news; of a file, the saved copy too."""
        thread = thread_key(place)
        with reached("written"):
            path = saved_as(self.redis, place, message)
            if path is not None and self.copies is not None:
                forget_copy(self.copies, place, path)
            news = cast(Entries, self.redis.xrange(f"{thread}:news"))
            with self.redis.pipeline() as change:
                change.hdel(f"{thread}:messages", message)
                change.hdel(f"{thread}:files", message)
                change.hdel(f"{thread}:saved", message)
                for entry, fields in news:
                    if fields[b"message"] == message.encode():
                        change.xdel(f"{thread}:news", entry)
                change.execute()

    def forget(self, place: Place) -> None:
        """Remove the thread; messages that come later begin it anew."""
        thread = thread_key(place)
        with reached("written"):
            kinds = ("messages", "files", "saved", "keys", "news")
            self.redis.delete(*(f"{thread}:{name}" for name in kinds))
            if self.copies is not None:
                forget_copies(self.copies, place)
            let_go_of(self.redis, place.thread)

    def nudge(self, author: str, asks: bool = False) -> str | None:
        """Nobody needs waking: they are looking at it."""
        return None

    def announce(self, place: Place, asked: str) -> None:
        """What is worked on is shown as soon."""

    def decline(self, place: Place, asked: str) -> None:
        """Why was said in words."""

    def answered(self, place: Place, asked: str) -> None:
        """Nothing was shown beside messages."""

    def direct(self, place: Place) -> bool:
        """Nobody else types here."""
        return True

    def aside(self, place: Place) -> Place:
        """Here."""
        return place

    def threadless(self, place: Place) -> bool:
        """Each command is in a thread, be it a new one."""
        return False

    def ways(self, place: Place) -> Ways:
        """By typing names of files."""
        return TYPED

    def private(self, workspace: str, user: str) -> Place:
        """A thread of its own."""
        return place_of(new_thread())

    def begun(self, place: Place, message: str) -> Place:
        """Threads here begin with what is typed."""
        return place

    def fetch(self, place: Place, attachment: Attachment, limit: int) -> bytes:
        """The bytes of a file on this machine. Its folder is not repeated to anybody."""
        path, name = Path(attachment.id), attachment.name
        try:
            kind = path.stat()
            if stat.S_ISDIR(kind.st_mode):
                raise UserError(f"{name!r} is a folder. Name the PDF in it.")
            if not stat.S_ISREG(kind.st_mode):
                raise UserError(f"{name!r} is not a file that can be read. Name a PDF.")
            with path.open("rb") as file:
                content = file.read(limit + 1)
        except FileNotFoundError:
            raise UserError(f"There is no file {name!r}. Check its name and folder.") from None
        except (OSError, ValueError):
            raise UserError(f"{name!r} cannot be read. Check that you may open it.") from None
        if len(content) > limit:
            most = f"{limit / 1e6:.3g} MB"
            raise UserError(f"{name!r} is larger than {most}, the most that is read. {SMALLER}")
        return content

    def unheard(self, place: Place) -> str:
        """SEAM."""
        return ""

    def thread(self, place: Place, most: int) -> tuple[Heard, ...]:
        """SEAM."""
        return ()

    def history(self, place: Place, since: float, most: int) -> tuple[Heard, ...]:
        """SEAM."""
        return ()

    def reactions(self, place: Place, message: str) -> tuple[Reacted, ...]:
        """SEAM."""
        return ()

    def react(self, place: Place, message: str, emoji: str) -> None:
        """Nobody can."""
        raise UserError("There are no reactions here.")

    def permalink(self, place: Place, message: str) -> str:
        """SEAM."""
        return ""

    def called(self, workspace: str, user: str) -> str:
        """SEAM."""
        return ""

    def calling(self, group: str, words: str, page: str = "") -> str:
        """Nobody else is here."""
        raise UserError("Nobody can be called from here.")

    def listen(self, ingress: Ingress) -> None:
        """Every line typed is a mention, and its thread is shown until it is answered.

        Files named in a line begin a thread with them, unless they were asked for; a line without
        goes on with the thread before. Ends with the input, or with `exit`.
        """
        thread, asked_back = "", False
        for line in typed_lines():
            text, named = read_line(line, Path.cwd())
            if not line.strip():
                continue
            if text.lower().removeprefix("/") in ("exit", "quit"):
                return
            if (named and not asked_back) or not thread:
                thread = new_thread()
            place = place_of(thread)
            go_on_with(self.redis, thread)
            mention = Mention(
                id=uuid4().hex, place=place, author=AUTHOR, text=text, attachments=named
            )
            after = thread_end(self.redis, place)
            taken = ingress.receive(mention)
            jobs = answers_of(taken) if isinstance(taken, Job) else ()
            for job in [each.id for each in jobs] or [""]:
                said = follow(self.redis, place, after, in_silence=self.on_wait(), job=job)
                reply = watch(said, Console(stderr=True))
                show(reply, Console())
                self.on_reply(reply)
                asked_back = isinstance(reply.body, Notice) and reply.body.asks

    def listening(self) -> bool:
        """Whoever types is heard."""
        return True

    def stop(self) -> None:
        """Whoever types says when it is over."""
