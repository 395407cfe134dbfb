"""Text of papers, models and people, made so that Slack does nothing with it but show it.

What goes into rich text is never parsed, and is made harmless all the same: messages are copied,
quoted and searched, and other programs read them.
"""

import re

from bot.core.unlinked import BREAK, unlinked, unlinked_code
from bot.core.wording import one_line, shortened, unmarked

_PING = re.compile(r"(?<=@)(?=channel|here|everyone)|(?<=<)(?=[!@#])", re.IGNORECASE)


def inert(text: str) -> str:
    """Clean text without an address to follow or a name to ping."""
    return _PING.sub(BREAK, unlinked(text))


def inert_code(text: str) -> str:
    """The same of code."""
    return _PING.sub(BREAK, unlinked_code(text))


def inert_line(text: str, most: int = 0) -> str:
    """The same in one line; of at most so many characters, if that is said."""
    line = inert(one_line(text))
    return shortened(line, most) if most else line


def plain(text: str) -> str:
    """Inert words without the marks of the little markup that is honoured."""
    return inert(unmarked(text))


def escaped(text: str) -> str:
    """Inert text for a field that Slack parses."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
