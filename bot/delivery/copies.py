"""Annotated copies on the asker's side: waited for once the answer is there, and saved."""

import sys
from collections.abc import Iterator
from pathlib import Path

from redis import Redis

from bot.console.kept_copies import Target, kept_in
from bot.console.terminal_threads import Silence, news, note_saved, read_file
from bot.core.answer import Answer, Notice, Reply
from bot.core.errors import ShedderError
from bot.core.wording import one_line
from bot.delivery.ledger import part_key

LOST = "The annotated copy did not come; the answer is whole without it."


def copy_part(role: str) -> str:
    """What the copy of the document in this role is called among the parts of an answer."""
    return f"copy-{role}"


def show_copies(redis: Redis, reply: Reply, where: Target | Path, in_silence: Silence) -> None:
    """Save the copies that follow an answer, and say where they are.

    `where` is what the asker chose, or the folder in which threads have theirs.
    """
    target = kept_in(where, reply.place) if isinstance(where, Path) else where
    for line in saved(redis, reply, target, in_silence):
        sys.stderr.write(f"{line}\n")


def saved(redis: Redis, reply: Reply, target: Target, in_silence: Silence) -> Iterator[str]:
    """Wait for each copy that an answer announced and save it; a line for the asker about each."""
    roles = reply.body.copies if isinstance(reply.body, Answer) else ()
    for role in roles:
        try:
            yield _came(redis, reply, part_key(reply.job, copy_part(role)), target, in_silence)
        except ShedderError:
            yield LOST
        except OSError as error:
            yield f"The annotated copy could not be saved ({error.strerror})."


def _came(redis: Redis, reply: Reply, key: str, target: Target, in_silence: Silence) -> str:
    """What came of one copy."""
    for entry in news(redis, reply.place, "0", in_silence):
        if entry.get("key") != key:
            continue
        if "file" not in entry:
            said = Reply.model_validate_json(entry["body"]).body
            return one_line(said.text) if isinstance(said, Notice) else LOST
        content = read_file(redis, reply.place, entry["message"])
        if content is None:
            return LOST
        path = target(Path(entry["file"]).name)
        path.write_bytes(content)
        note_saved(redis, reply.place, entry["message"], path.absolute())
        return f"Annotated copy: {path}"
    return LOST
