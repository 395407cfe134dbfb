"""Text with nothing in it that a chat service would follow; papers keep a name that leads nowhere.

What would ping somebody differs from service to service and is broken there.
"""

import re

from bot.core.addresses import defanged
from bot.core.wording import clean

BREAK = "\u200b"  # has no width; a name with it inside is nobody's

# A paper is known by its number, which leads nowhere by itself.
_PAPER = re.compile(
    r"\bhttps?://(?:(?:www\.)?arxiv\.org/(?:abs|pdf)/(?=[\w.-]+/\d|\d)"
    r"|(?:dx\.)?(?P<doi>doi)\.org/(?=10\.\d))",
    re.IGNORECASE,
)
_WEB = re.compile(r"(?<=\bwww)\.(?=\w)", re.IGNORECASE)
_TICK = "\U0010fffd"  # stands for a backtick for a while; nothing that is shown has it


def unlinked(text: str) -> str:
    """Clean text without an address to follow."""
    text = _PAPER.sub(lambda match: "doi:" if match["doi"] else "arXiv:", clean(text))
    # A backtick is a character here, and what stands between two of them no code.
    return "`".join(map(defanged, text.split("`")))


def unlinked_code(text: str) -> str:
    """The same of code, in which a name with full stops is no address yet."""
    lines = (defanged(f"`{line.replace('`', _TICK)}`")[1:-1] for line in clean(text).split("\n"))
    return _WEB.sub("[.]", "\n".join(lines).replace(_TICK, "`"))
