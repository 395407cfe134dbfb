"""The files of a message, as attachments: ids and what is said of them, never an address."""

from collections.abc import Iterator

from bot.core.attached import ENDINGS, TYPES, UNNAMED
from bot.core.values import Attachment
from bot.ingress.payloads import Payload, number, part, parts, word

_KINDS = frozenset(("pdf", "text", "markdown", "md", "txt"))


def files_of(message: object) -> tuple[Attachment, ...]:
    """What a message brings that can be read; if nothing of it can, all of it, to be told so.

    The files of a message that was forwarded count as those of the message itself.
    """
    found = {file.id: (file, readable) for file, readable in _files(message)}
    documents = tuple(file for file, readable in found.values() if readable)
    return documents or tuple(file for file, _ in found.values())


def _files(message: object) -> Iterator[tuple[Attachment, bool]]:
    for holder in (message, *parts(message, "attachments")):
        for file in parts(holder, "files"):
            if word(file, "id"):
                yield _attachment(file), _readable(file)


def _attachment(file: Payload) -> Attachment:
    return Attachment(
        id=word(file, "id"),
        name=word(file, "name", "title") or UNNAMED,
        size=number(file, "size"),
        media_type=word(file, "mimetype") or None,
    )


def _readable(file: Payload) -> bool:
    """Whether it is a document, as far as is known: of some files Slack tells the id alone."""
    said = word(file, "mimetype"), word(file, "filetype"), word(file, "name", "title").lower()
    if not any(said):
        return word(file, "mode") != "tombstone"
    return said[0] in TYPES or said[1] in _KINDS or said[2].endswith(ENDINGS)


def chosen_file(state: object, role: str = "") -> Attachment | None:
    """The file somebody put into a field of a form."""
    file = next(parts(state, "files"), part(state, "file"))
    if not word(file, "id"):
        return None
    return _attachment(file).model_copy(update={"role": role})
