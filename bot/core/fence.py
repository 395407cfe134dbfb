"""Text on its way into a prompt: nothing invisible, no fake turns, no secrets, no way out.

A fence is a line that begins and ends a document. It is a keyed hash of the document, so whoever
wrote the document cannot have written its fence into it, and the same document always gets the same
one, which keeps a prompt's beginning byte-identical for the endpoint's prefix cache.
"""

import hmac
import re
from hashlib import sha256

from bot.core.document import Document
from bot.core.leaks import secrets_in

# Characters that carry text without showing it: controls, zero-width, direction marks, fillers,
# variation selectors, the tag block, lone surrogates and non-characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")

# What chat templates use to begin a turn. A server that parses special tokens inside content would
# take them for its own, so each gets a space after its first character; quotes are compared without
# white space and survive that.
_TURN_MARKS = re.compile(
    r"<(?=[|\uff5c])|<(?=/?(?:s|bos|eos|pad|think|start_of_turn|end_of_turn)>)|<(?=</?SYS>>)"
    r"|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS)\])",
    re.IGNORECASE,
)


_STRETCH = re.compile(r"[^\n]{1,1500}(?!\S)|[^\n]{1,1500}")  # of a line, by words if it has any

REDACTED = "[secret removed]"


def visible(text: str) -> str:
    """The text without what a reader cannot see, and with plain line ends."""
    return _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))


def as_data(text: str) -> str:
    """Visible text that no chat template takes for the beginning or end of a turn."""
    return _TURN_MARKS.sub(lambda match: match[0] + " ", visible(text))


def without_secrets(text: str) -> str:
    """The text without what looks like a key, a token or a password.

    A stretch at a time: a document made to be searched slowly is searched in time all the same.
    """
    return _STRETCH.sub(_redacted, text)


def _redacted(stretch: re.Match[str]) -> str:
    text = stretch[0]
    for secret in sorted(secrets_in(text), key=len, reverse=True):
        text = text.replace(secret, REDACTED)
    return text


def fence_of(document: Document, secret: bytes) -> str:
    """The line that encloses this document in a prompt of this deployment."""
    identity = document.sha256 or sha256(document.model_dump_json().encode()).hexdigest()
    return hmac.new(secret, identity.encode(), sha256).hexdigest()[:32]


def fence_of_thread(first: str, secret: bytes) -> str:
    """The line that encloses what was said in a thread, which begins with the job `first`."""
    return hmac.new(secret, f"thread {first}".encode(), sha256).hexdigest()[:32]


def fenced(text: str, fence: str) -> str:
    """Text as data between two fence lines; a fence inside it, however it came there, goes."""
    inside = without_secrets(as_data(text)).replace(fence, "")
    return f"----- {fence} begin -----\n{inside}\n----- {fence} end -----"
