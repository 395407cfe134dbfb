"""The terminal platform under contract: Redis is the service, files are files."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from redis import Redis
from redis.exceptions import ConnectionError
from rich.console import Console
from service import Service

from bot.console.screen import render
from bot.core.answer import Reply
from bot.core.values import Attachment, Place
from bot.platforms import ChatPlatform, load_platform
from config.settings import Settings

# Colours are what the renderer adds; blinking, and whatever else a screen obeys, it never does.
_ACTS = re.compile(
    r"\x1b\[[0-9;]*\b5[;m]|\x1b(?!\[[0-9;]*m)|[\x00-\x09\x0b-\x1a\x7f-\x9f\u202a-\u202e]"
)


class _Line(Redis):
    """A connection whose answers can get lost."""

    cut = False

    def pipeline(self, *args: Any, **options: Any) -> Any:
        change = super().pipeline(*args, **options)
        execute = change.execute

        def run(*given: Any, **named: Any) -> Any:
            answer = execute(*given, **named)
            if _Line.cut:
                raise ConnectionError("cut")
            return answer

        change.execute = run
        return change


@contextmanager
def service(redis: Redis, folder: Path) -> Iterator[Service]:
    place = Place(platform="terminal", workspace="local", channel="c", thread="t")
    thread = "shedder:terminal:local:c:t"

    def open_() -> ChatPlatform:
        line = _Line(connection_pool=redis.connection_pool)
        return load_platform("terminal", Settings(_env_file=None), line)

    def shown() -> list[str]:
        bodies = cast(dict[bytes, bytes], redis.hgetall(f"{thread}:messages"))
        return [_seen(bodies[number]) for number in sorted(bodies, key=int)]

    def files() -> list[tuple[str, bytes]]:
        entries = cast(list[tuple[bytes, dict[bytes, bytes]]], redis.xrange(f"{thread}:news"))
        named = {e[b"message"]: e[b"file"].decode() for _, e in entries if b"file" in e}
        contents = cast(dict[bytes, bytes], redis.hgetall(f"{thread}:files"))
        return [(named[number], contents[number]) for number in sorted(contents, key=int)]

    @contextmanager
    def losing_answers() -> Iterator[None]:
        _Line.cut = True
        try:
            yield
        finally:
            _Line.cut = False

    def upload(name: str, content: bytes) -> Attachment:
        (folder / name).write_bytes(content)
        return Attachment(id=str(folder / name), name=name)

    def missing() -> tuple[Attachment, ...]:
        (folder / "a folder").mkdir()
        unreadable = (folder / "no such.pdf", folder / "a folder", Path("/dev/zero"), Path("a\0b"))
        return tuple(Attachment(id=str(path), name=path.name) for path in unreadable)

    yield Service(
        place=place,
        open=open_,
        shown=shown,
        files=files,
        acts=lambda: [act for text in shown() for act in _ACTS.findall(text)],
        delete=lambda message: redis.hdel(f"{thread}:messages", message) and None,
        losing_answers=losing_answers,
        fits=lambda body: len(body.encode()) < 64_000_000,
        upload=upload,
        missing=missing,
    )


def _seen(body: bytes) -> str:
    console = Console(width=100, force_terminal=True)
    with console.capture() as screen:
        console.print(render(Reply.model_validate_json(body)))
    return screen.get()
