"""What somebody says in a message: their own sentences, as they wrote them.

Rules here are about English and meant to miss rather than to make up: whatever they find is shown
to people as what they said.
"""

import re

from bot.core.likeness import stems
from bot.core.speech import plain, sentences
from bot.core.unlinked import unlinked

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_ADDRESS = re.compile(r"<?\b(?:https?://|www\.)\S+", re.IGNORECASE)
_QUOTED = re.compile(r"^\s*(?:>|&gt;)\s*(.*)$", re.MULTILINE)
_WORD = re.compile(r"[^\W_](?:[\w'-]*\w)?")
_LITTLE = stems(
    "think thinks really quite very just still even like more most much many see seems looks look "
    "actually honestly imo agree disagree bit lot way thing things here because since being been "
    "get got know say says said same though however maybe probably convinced sure read reading "
    "authors don't doesn't isn't didn't i'd i'm it's that's should work works make makes people"
)
# What a service or a renderer writes in another way than its author did: somebody's name, an
# emoji's name, marks of style, and the words that stand for whom or what a message calls.
_REWRITTEN = re.compile(
    r"@|(?<!\w):\w+:|\]\(|\*\*|__|~~|\|\||\ba (?:group|channel|moment)\b", re.IGNORECASE
)


def said_in(text: str) -> tuple[str, ...]:
    """The sentences of a message that are its author's own, each as it stands there."""
    own = _CODE.sub("\n", text)
    lines = (line for line in own.split("\n") if not _QUOTED.match(line))
    found = (each for line in lines for each in sentences(line))
    return tuple(each for each in found if words_of(each))


def quoted_in(text: str) -> tuple[str, ...]:
    """The lines of a message that repeat what another said."""
    return tuple(line for line in _QUOTED.findall(text) if line)


def quotable(sentence: str, text: str) -> bool:
    """Whether a sentence of a message can be shown between quotation marks as its author wrote it:
    nothing in it is shown in other words, and no code was left out of it."""
    lines = (line for line in text.split("\n") if sentence in line)
    whole = not any("`" in line for line in lines)
    return whole and not _REWRITTEN.search(sentence) and unlinked(sentence) == sentence


def quote_of(text: str) -> str:
    """The first sentence of a message that can be quoted; empty: there is none."""
    return next((each for each in said_in(text) if quotable(each, text)), "")


def words_of(sentence: str) -> list[str]:
    """The words of a sentence, in lower case; addresses are none."""
    return _WORD.findall(_ADDRESS.sub(" ", plain(sentence)).replace("`", "'").lower())


def about(sentence: str) -> frozenset[str]:
    """What a sentence is about, as stems; little words are left out."""
    return stems(" ".join(words_of(sentence))) - _LITTLE


def asks(sentence: str) -> bool:
    """Whether it is a question."""
    return _ADDRESS.sub("", sentence).rstrip(" *_)\"'”’").endswith(("?", "？"))
