"""A thread as a document: who said what, when, so that an answer can rest on it, and quote it.

Each message stands under a heading of its own that says whose it is, so a quote's place is "this
thread › alertmanager, 03:02 UTC". What people and bots wrote is data here like a paper's text. The
bot's own messages are left out: what it answered is remembered elsewhere, checked.
"""

import time
from collections.abc import Sequence
from hashlib import sha256

from bot.core.document import Document, Heading, Page, Span
from bot.core.fence import visible
from bot.core.heard import Heard

ROLE, CITED = "thread", "this thread"
MOST = 40  # messages: the one that began the thread, and the last ones
LONGEST = 4_000  # characters of one message; a paste of a log is longer than anybody reads


def thread_document(heard: Sequence[Heard]) -> Document | None:
    """What was said, oldest first; None where nobody but the bot did."""
    others = [each for each in heard if not each.ours and visible(each.text).strip()]
    if not others:
        return None
    text, spans, outline = "", list[Span](), list[Heading]()
    for each in others:
        title = _titled(each)
        outline.append(Heading(level=1, title=title, page=1, offset=len(text)))
        spans.append(Span(kind="heading", start=len(text), end=len(text) + len(title) + 1))
        text += f"{title}\n"
        said = f"{_cut(visible(each.text).strip())}\n\n"
        spans.append(Span(kind="prose", start=len(text), end=len(text) + len(said)))
        text += said
    return Document(
        name=CITED,
        role=ROLE,
        sha256=sha256(text.encode()).hexdigest(),
        pages=(Page(number=1, label="", text=text, spans=tuple(spans)),),
        page_count=1,
        outline=tuple(outline),
        paged=False,
        cited=CITED,
    )


def said_by_people(heard: Sequence[Heard]) -> str:
    """The words alone, of people and of bots, our own left out."""
    return "\n".join(each.text for each in heard if not each.ours)


def _titled(each: Heard) -> str:
    who = " ".join(visible(each.name or each.author or "somebody").split())[:60]
    kind = " (a bot)" if each.bot else ""
    changed = ", edited" if each.edited else ""
    at = time.strftime("%H:%M UTC", time.gmtime(each.at))
    return f"{who}{kind}, {at}{changed}"


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST].rsplit(chr(10), 1)[0]}\n[the rest of this message was not read]"
