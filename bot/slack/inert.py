"""Text of papers, models and people, made so that Slack does nothing with it but show it.

What goes into rich text is never parsed, and is made harmless all the same: messages are copied,
quoted and searched, and other programs read them.
"""

import re

from bot.core.addresses import defanged
from bot.core.wording import clean, one_line, runs

BREAK = "\u200b"  # has no width; a name with it inside is nobody's

_PING = re.compile(r"(?<=@)(?=channel|here|everyone)|(?<=<)(?=[!@#])", re.IGNORECASE)
# A paper is known by its number, which leads nowhere by itself.
_PAPER = re.compile(
    r"\bhttps?://(?:(?:www\.)?arxiv\.org/(?:abs|pdf)/(?=[\w.-]+/\d|\d)"
    r"|(?:dx\.)?(?P<doi>doi)\.org/(?=10\.\d))",
    re.IGNORECASE,
)
_WEB = re.compile(r"(?<=\bwww)\.(?=\w)", re.IGNORECASE)
_TICK = "\U0010fffd"  # stands for a backtick for a while; nothing that is shown has it


def inert(text: str) -> str:
    """Clean text without an address to follow or a name to ping."""
    text = _PAPER.sub(lambda match: "doi:" if match["doi"] else "arXiv:", clean(text))
    # A backtick is a character here, and what stands between two of them no code.
    safe = "`".join(map(defanged, text.split("`")))
    return _PING.sub(BREAK, safe)


def inert_code(text: str) -> str:
    """The same of code, in which a name with full stops is no address yet."""
    lines = (defanged(f"`{line.replace('`', _TICK)}`")[1:-1] for line in clean(text).split("\n"))
    safe = _WEB.sub("[.]", "\n".join(lines).replace(_TICK, "`"))
    return _PING.sub(BREAK, safe)


def inert_line(text: str, most: int = 0) -> str:
    """The same in one line; of at most so many characters, if that is said."""
    line = inert(one_line(text))
    return shortened(line, most) if most else line


def plain(text: str) -> str:
    """Inert words without the marks of the little markup that is honoured."""
    return inert("".join(run.text for run in runs(text)))


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut at a word if there is one; an ellipsis says that it was."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    head, blank, _ = kept.rpartition(" ")
    return (head if blank and len(head) > most // 2 else kept).rstrip() + "…"


def escaped(text: str) -> str:
    """Inert text for a field that Slack parses."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
