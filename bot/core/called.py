"""Whom a sentence turns to or asks about by name, wherever in it the name stands.

    "@kira and you?"   "hey servewise, thoughts?"   "what does atlas think?"

A persona's name may be an ordinary word, so it counts only where a person is spoken to or of.
"""

import re
from collections.abc import Iterator, Mapping

BOT = "shedder"
"""What the bot itself is called: "@shedder" is said to whoever speaks, not to its namesake."""

_ADDRESS = re.compile(r"^\s*(?:@\S+|<@[^>]+>)[\s,:]*")
_GREETING = (
    r"(?:hey|hi|hello|hallo|dear|thanks|thank you|and|und|so|ok|okay|now|over to|your turn|danke"
    r"|et|salut|hola)"
)
_WHO_DOES = (
    r"(?:do(?:es)?|did|would|will|could|can|should|might|must|let|ask|have|has|wonder what|what"
    r"|würde|soll)"
)
_PERSONAL = (
    r"(?:thinks?|says?|said|recommends?|suggests?|advises?|believes?|reckons?|feels?|objects?"
    r"|answers?|repl(?:y|ies)|agrees?|disagrees?|comments?|weighs? in|make of|makes of|chime in"
    r"|take a look|have a look)"
)
_OPINION = r"(?:opinion|view|take|thoughts?|verdict|advice|answer|reaction|two cents|meinung)"
_TO_SOMEBODY = re.compile(
    r"\b(?:you|your|thoughts|opinions?|ideas|agree|du|dir|dein\w*|meinst)\b", re.I
)


def called_in(said: str, called: Mapping[str, str]) -> str | None:
    """Whom a message names, by handle; `called` has everybody's names."""
    names = {name.casefold(): handle for name, handle in called.items()}
    one = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    if not one:
        return None
    # A pattern that ignores case takes a few letters for one another that are two (ı and i).
    meant = (names.get(name.casefold()) for name in _called(said, one))
    return next((handle for handle in meant if handle), None)


def _called(said: str, one: str) -> Iterator[str]:
    for match in re.finditer(rf"(?<![\w@./-])@({one})(?![\w-]|\.\w|['’]\w)", said, re.IGNORECASE):
        if match[1].casefold() != BOT:
            yield match[1]
    said = _ADDRESS.sub("", said, count=1)
    for pattern in _PATTERNS:
        if found := re.search(pattern.replace("ONE", one), said, re.IGNORECASE):
            yield found[1]
    last = re.search(rf",\s*({one})\s*[?.!]*\s*\Z", said, re.IGNORECASE)
    if last and _TO_SOMEBODY.search(said):
        yield last[1]


_PATTERNS = (
    rf"(?:\A|[.!?\n])\W*{_GREETING}[\s,]+@?(ONE)\s*(?:[,:!?–—]|\Z)",
    rf"\b{_WHO_DOES}\s+(ONE)\s+{_PERSONAL}\b",
    rf"(?<!the )(?<![\w-])(ONE)['’]s\s+{_OPINION}\b",
    r"\b(?:denkt|meint|sagt|hält|findet|empfiehlt|pense|dit|piensa|dice)\s+(ONE)(?![\w-])",
    rf"\b{_OPINION}\s+(?:of|from|by)\s+(ONE)\s*(?:[,:!?.]|\Z)",
    r"(?:\A|[.!?,\n])\W*(?:please\s+|can you\s+|could you\s+)?(?:ask|call|get|bring in)\s+(ONE)"
    r"(?![\w-])",
)
