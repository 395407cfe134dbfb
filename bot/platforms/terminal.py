"""The terminal as a chat service: threads kept in Redis, files on this machine.

Whoever asks and whoever answers are different processes, so what a service would keep is kept in a
few Redis keys per thread, for a day:

    …:messages   message id -> body          …:keys   key -> message id
    …:number     the last message's number   …:news   a stream of every post and edit
    …:files      message id -> a file, until whoever it is for has saved it

A body is the reply as JSON: whoever looks at the thread renders it. Like the real services, posting
twice shows twice, and nothing here makes up for a sender that forgets what it sent.
"""

import shlex
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote
from uuid import uuid4

from redis import Redis
from redis.exceptions import ConnectionError, RedisError, TimeoutError
from rich.console import Console

from bot.core.answer import Notice, Progress, Reply
from bot.core.errors import TransientError, UserError
from bot.core.links import link_of
from bot.core.panel import answers_of
from bot.core.values import Attachment, Job, Mention, Place
from bot.kept_copies import forget_copies
from bot.platforms import Gone
from bot.queue import impatient
from bot.screen import show, watch
from config.settings import Settings

KEPT_SECONDS = 24 * 3600
COPIES = "copies"  # in the data folder
NEWS = 64  # about so many are kept for those who watch: the last is what counts
BLOCK_MS = 2_000  # below every socket timeout, so that a silent thread is no error
AWAY_SECONDS = 60  # how long a viewer waits for a Redis that went away

AUTHOR = "you"  # whoever sits here
_LAST = "shedder:terminal:last"
_READABLE = (".pdf", ".md", ".markdown", ".txt")
_AROUND = ",;:!?()[]<>\"'"  # what a sentence puts beside a name

Silence = Callable[[], object]  # called while nothing is said; raises to end the wait
_Entries = list[tuple[bytes, dict[bytes, bytes]]]  # of a stream: id, fields


def platform(settings: Settings, redis: Redis) -> "Terminal":
    """The terminal needs nothing but to know where copies of papers are kept."""
    return Terminal(redis, copies=settings.shedder_data / COPIES)


class Terminal:
    """Threads on this machine."""

    name = "terminal"
    patience = 60.0
    settles = 1.0  # a command written to a socket arrives or not

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
        self.on_wait = on_wait or (lambda: _patiently)
        self.on_reply = on_reply or (lambda reply: None)

    def parts(self, reply: Reply) -> tuple[str, ...]:
        """One message, however long: a screen scrolls."""
        return (reply.model_dump_json(),)

    def post(self, place: Place, key: str, body: str) -> str:
        """Add a message to the thread."""
        return self._add(place, key, "messages", body, {"body": body})

    def attach(self, place: Place, key: str, name: str, content: bytes) -> str:
        """Add a file to the thread; it stays until it is taken out, as long as a message."""
        return self._add(place, key, "files", content, {"file": name})

    def _add(
        self, place: Place, key: str, kind: str, content: str | bytes, told: dict[str, str]
    ) -> str:
        thread = _thread(place)
        try:
            message = str(self.redis.incr(f"{thread}:number"))
            with self.redis.pipeline() as change:
                change.hset(f"{thread}:{kind}", message, cast(str, content))
                change.hsetnx(f"{thread}:keys", key, message)
                entry = {"message": message, "key": key, **told}
                change.xadd(f"{thread}:news", cast(dict[Any, Any], entry), maxlen=NEWS)
                for name in ("number", kind, "keys", "news"):
                    change.expire(f"{thread}:{name}", KEPT_SECONDS)
                change.execute()
        except RedisError as error:
            raise TransientError(f"the thread could not be written: {error}") from error
        return message

    def edit(self, place: Place, message: str, body: str) -> None:
        """Replace a message, and tell whoever watches."""
        thread = _thread(place)
        try:
            if not self.redis.hexists(f"{thread}:messages", message):
                raise Gone(f"message {message} is gone")
            with self.redis.pipeline() as change:
                change.hset(f"{thread}:messages", message, body)
                change.xadd(f"{thread}:news", {"message": message, "body": body}, maxlen=NEWS)
                change.execute()
        except RedisError as error:
            raise TransientError(f"the thread could not be written: {error}") from error

    def find(self, place: Place, key: str) -> str | None:
        """The first message posted under this key."""
        try:
            found = cast(bytes | None, self.redis.hget(f"{_thread(place)}:keys", key))
        except RedisError as error:
            raise TransientError(f"the thread could not be read: {error}") from error
        return None if found is None else found.decode()

    def delete(self, place: Place, message: str) -> None:
        """Take a message out of the thread and out of its news."""
        thread = _thread(place)
        try:
            news = cast(_Entries, self.redis.xrange(f"{thread}:news"))
            with self.redis.pipeline() as change:
                change.hdel(f"{thread}:messages", message)
                change.hdel(f"{thread}:files", message)
                for entry, fields in news:
                    if fields[b"message"] == message.encode():
                        change.xdel(f"{thread}:news", entry)
                change.execute()
        except RedisError as error:
            raise TransientError(f"the thread could not be written: {error}") from error

    def forget(self, place: Place) -> None:
        """Remove the thread; messages that come later begin it anew."""
        thread = _thread(place)
        try:
            kinds = ("messages", "files", "keys", "news")
            self.redis.delete(*(f"{thread}:{name}" for name in kinds))
            if self.copies is not None:
                forget_copies(self.copies, place)
            if last_thread(self.redis) == place.thread:
                self.redis.delete(_LAST)
        except RedisError as error:
            raise TransientError(f"the thread could not be written: {error}") from error

    def nudge(self, author: str) -> str | None:
        """Nobody needs waking: they are looking at it."""
        return None

    def fetch(self, attachment: Attachment, limit: int) -> bytes:
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
            raise UserError(f"{name!r} is larger than {most}, the most that is read.")
        return content

    def listen(self, on_mention: Callable[[Mention], object]) -> None:
        """Every line typed is a mention, and its thread is shown until it is answered.

        Files named in a line begin a thread with them, unless they were asked for; a line without
        goes on with the thread before. Ends with the input, or with `exit`.
        """
        thread, asked_back = "", False
        for line in _typed():
            text, named = read_line(line, Path.cwd())
            if not text:
                continue
            if text.lower() in ("exit", "quit"):
                return
            if (named and not asked_back) or not thread:
                thread = new_thread()
            place = place_of(thread)
            go_on_with(self.redis, thread)
            mention = Mention(
                id=uuid4().hex, place=place, author=AUTHOR, text=text, attachments=named
            )
            after = thread_end(self.redis, place)
            taken = on_mention(mention)
            jobs = answers_of(taken) if isinstance(taken, Job) else ()
            for job in [each.id for each in jobs] or [""]:
                said = follow(self.redis, place, after, in_silence=self.on_wait(), job=job)
                reply = watch(said, Console(stderr=True))
                show(reply, Console())
                self.on_reply(reply)
                asked_back = isinstance(reply.body, Notice) and reply.body.asks


def place_of(thread: str) -> Place:
    """Where a thread of this machine is."""
    return Place(platform="terminal", workspace="local", channel="terminal", thread=thread)


def new_thread() -> str:
    """The name of a thread that is not there yet: short enough to be typed."""
    return uuid4().hex[:12]


def go_on_with(redis: Redis, thread: str) -> None:
    """Have this thread be the one that is meant when none is named."""
    redis.set(_LAST, thread, ex=KEPT_SECONDS)


def last_thread(redis: Redis) -> str | None:
    """The thread that is meant when none is named."""
    found = cast(bytes | None, redis.get(_LAST))
    return None if found is None else found.decode()


def has_thread(redis: Redis, thread: str) -> bool:
    """Whether there is such a thread, or there still is."""
    return bool(redis.exists(f"{_thread(place_of(thread))}:messages"))


def _typed() -> Iterator[str]:
    """Lines of the standard input, asked for where somebody sits at it."""
    while True:
        if sys.stdin.isatty():
            sys.stderr.write("\n@shedder ")
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            return
        yield line


def read_line(line: str, folder: Path) -> tuple[str, tuple[Attachment, ...]]:
    """A typed line without the bot's name, and the files that it names."""
    text = line.strip().removeprefix("@shedder").strip()
    try:
        words = shlex.split(text)
    except ValueError:  # an apostrophe is no quotation
        words = text.split()
    paths = [path for word in words if (path := _file_in(word, folder))]
    return text, tuple(Attachment(id=str(path), name=path.name) for path in paths)


def _file_in(word: str, folder: Path) -> Path | None:
    """The file that a word names: one that is there, or a PDF or text that should be."""
    for name in (word, word.lstrip(_AROUND).rstrip(f".{_AROUND}")):
        path = (folder / Path(name).expanduser()).absolute()
        if path.is_file() or name.lower().endswith(_READABLE):
            return None if "://" in name or link_of(name) else path
    return None


def thread_end(redis: Redis, place: Place) -> str:
    """Where a thread's news end now, for `follow` to begin after."""
    last = cast(_Entries, redis.xrevrange(f"{_thread(place)}:news", count=1))
    return last[0][0].decode() if last else "0"


def _patiently() -> None:
    """Silence is nothing to worry about."""


def follow(
    redis: Redis,
    place: Place,
    after: str = "0",
    in_silence: Silence = _patiently,
    job: str = "",
) -> Iterator[Reply]:
    """Every reply in a thread as it appears, up to the first that is more than progress.

    With `job`, only the replies of that one. Waits in Redis, not in a loop, and through a restart
    of it. `in_silence` is called when nothing was said for two seconds, and may raise. Raises
    TransientError when Redis stays away.
    """
    for entry in news(redis, place, after, in_silence):
        if "body" in entry:  # else it is a file
            reply = Reply.model_validate_json(entry["body"])
            if job not in ("", reply.job):
                continue
            yield reply
            if not isinstance(reply.body, Progress):
                return


def news(redis: Redis, place: Place, after: str, in_silence: Silence) -> Iterator[dict[str, str]]:
    """Whatever happens in a thread: `message` with `body` or `file`, and `key` when it is new.

    Does not end; see `follow`.
    """
    away_since: float | None = None
    viewer = impatient(redis)
    while True:
        try:
            entries = _wait(viewer, f"{_thread(place)}:news", after)
        except (ConnectionError, TimeoutError) as error:
            away_since = away_since or time.monotonic()
            if time.monotonic() - away_since > AWAY_SECONDS:
                raise TransientError("Redis went away and did not come back.") from error
            time.sleep(0.2)
            continue
        away_since = None
        if not entries:
            in_silence()
        for entry, fields in entries:
            after = entry.decode()
            yield {name.decode(): value.decode() for name, value in fields.items()}


def read_file(redis: Redis, place: Place, message: str) -> bytes | None:
    """The content of a file in a thread, if it is still there."""
    try:
        return cast(bytes | None, redis.hget(f"{_thread(place)}:files", message))
    except RedisError as error:
        raise TransientError(f"the thread could not be read: {error}") from error


def drop_file(redis: Redis, place: Place, message: str) -> None:
    """Let go of a file's content, which somebody has saved."""
    with suppress(RedisError):  # then it goes with the thread
        redis.hdel(f"{_thread(place)}:files", message)


def _wait(redis: Redis, news: str, after: str) -> _Entries:
    """What is new in a stream, as soon as anything is; the shape of XREAD depends on the client."""
    if not redis.xread({news: after}, count=1, block=BLOCK_MS):
        return []
    return cast(_Entries, redis.xrange(news, min=f"({after}"))


def _thread(place: Place) -> str:
    """The prefix of a thread's keys; no two places share one."""
    parts = (place.workspace, place.channel, place.thread)
    return "shedder:terminal:" + ":".join(quote(part, safe="") for part in parts)
