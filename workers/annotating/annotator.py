"""Asking for an annotated copy, and saying in a sentence why there is none."""

import json
import logging
import re
import time

from bot.console.kept_copies import COPY
from bot.core.answer import Critique, Look
from bot.core.errors import UserError
from bot.core.fence import visible
from workers.annotating.marks import sheaf
from workers.bounded import Cancel, Children, never, run
from workers.reading.refuse import shown

MOST_BYTES = 30 << 20  # of a copy: what chat services take and people download
LONGEST_NAME = 200  # bytes, without the ending; file systems take 255
_UNFIT = re.compile(r'[<>:"/\\|?*]+')  # in a file's name, on some system

_SENTENCES = {
    "encrypted": (
        "{name} is encrypted by its publisher, and a copy with notes would lose that protection."
    ),
    "forbidden": "{name} is locked by its publisher, who does not allow notes in it.",
    "signed": "{name} is digitally signed, and a note in it would break the signature.",
    "too_big": "A copy of {name} with notes would be larger than {limit} MB.",
    "damaged": "{name} is damaged in a way that can be read but not written again.",
    "no_places": "In {name} it is not known where on the page the quotes stand.",
    "too_complex": "{name} is too complex to be copied with notes within the limits.",
}
_HEAD = "There is no annotated copy. "

log = logging.getLogger(__name__)


class Unannotatable(UserError):
    """No copy can be made of a document: `reason` is one word for logs and tests."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def annotate(
    content: bytes,
    critique: Critique,
    look: Look,
    role: str,
    *,
    wall_seconds: float = 30,
    children: Children | None = None,
    cancelled: Cancel = never,
) -> bytes:
    """A copy of the PDF with the quotes of the document in this role highlighted.

    The original's bytes begin the copy wherever its structure allows. Raises Unannotatable, a
    sentence for the asker, and Cancelled. A worker passes the `children` that its reader has, so
    that both together keep to one number of processes.
    """
    name = next((reading.name for reading in critique.documents if reading.role == role), "")
    wanted = sheaf(critique, look, role)
    if not wanted.marks:
        raise _refusal("no_places", name)
    order = json.dumps(wanted).encode()
    with (children or Children(1)).turn(cancelled):
        deadline = time.monotonic() + wall_seconds
        copy = run("annotate", order + b"\n" + content, MOST_BYTES, deadline, cancelled)
    if copy is None or not copy.startswith((b"%PDF", b"{")):
        raise _refusal("too_complex", name)
    if copy.startswith(b"{"):
        raise _refusal(_reason(copy), name)
    return copy


def copy_name(name: str, by: str = "") -> str:
    """What the copy of a file is called: "paper.pdf" becomes "paper.annotated.pdf".

    With `by`, where several annotate it, "paper.kira.annotated.pdf".
    """
    plain = " ".join(visible(name).split())
    stem = _UNFIT.sub("_", re.sub(r"\.pdf\Z", "", plain, flags=re.IGNORECASE)).strip(". ")
    bounded = stem.encode()[:LONGEST_NAME].decode(errors="ignore").strip(". ")
    return f"{bounded or 'document'}{f'.{by}' if by else ''}{COPY}"


def _reason(output: bytes) -> str:
    try:
        reason = str(json.loads(output)["refused"])
    except (ValueError, KeyError, TypeError):
        log.warning("an annotating process returned something that is no copy")
        return "too_complex"
    return reason if reason in _SENTENCES else "too_complex"


def _refusal(reason: str, name: str) -> Unannotatable:
    sentence = _SENTENCES[reason].format(name=shown(name), limit=MOST_BYTES >> 20)
    return Unannotatable(reason, _HEAD + sentence)
