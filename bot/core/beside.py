"""What alters a command without touching it: the words around it.

"Run `failover prod`, but with staging for prod" is no command of the runbook any more, though each
letter of it is there. What is looked for is an option, a value put for one of the command's own
words, a place it is not for, or an answer to what it asks.
"""

import re
from collections.abc import Iterable

from bot.core.typed import BLANK

_OPTION = re.compile(
    r"(?:(?<=\s)|(?<=[(\"'“*`]))(?:-{1,2}|[\u2013\u2014])[A-Za-z][\w-]*"
    r"|\b(?:append|prepend|add|pass|with|without|omit|drop|remove|leave|skip|include|use|give|plus"
    r"|and|set|mit|ohne)\b\W+(?:[\w-]+\W+){0,3}?(?:flags?|switch(?:es)?|arguments?|parameters?"
    r"|options?|schalter)\b|\b(?:with|and|plus|by|mit) (?:the )?force\b|\bdash dash\b",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"\b(?:append|prepend|suffix|häng\w*|anhängen)\b(?![^.;]*\b(?:ticket|incident|log|timeline"
    r"|channel|thread|notes?|doc\w*)\b)",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"\b(?:answer|type|say|press|hit|enter|reply|confirm)\b(?: it)?(?: with)? [\"'“`]?"
    r"(?:yes|y|ja|j|ok)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\b(?:the same|repeat(?: \w+)?|likewise|dasselbe)\s+(?:with|for|on|against|in|mit|für|auf)\b"
    r"|\bas (?:the|its) (?:verb|sub-?command|arguments?|target|name|namespace|value)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(r"(?<![\w=.-])(?:[A-Za-z][\w.-]*=[^\s,;)]+|\d[\d.]*[KMGT]i?B?)(?!\w)")
_PLACE = re.compile(
    r"\b(?:in|on|for|against|to|from|im|auf|für)\s+(?:the |den |dem |der )?(?:namespaces?|contexts?"
    r"|profiles?|regions?|kubeconfig|environments?)\s+[\"'`“]?(?!(?:of|that|where|which|and|or|is"
    r"|are|in|on|to|for|with|by|if|when|until|has|first|now|you|it|der|des|von|und)\b)([\w-]+)"
    r"|\b(?:in|on|for|against|auf|für)\s+(?:the |every |all |each )?(?:namespaces? |clusters? )?"
    r"(prod|production|staging|stage|dev|test|qa|kube-system|default|live)\b",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"\b(?:on|for|across|against|in|auf|für) (?:all|every|each|both|alle\w*|jede\w*) (?:of the "
    r"|the |\w+ )?(node|host|member|pod|namespace|cluster|machine|server|broker|standby|replica"
    r"|knoten)s?\b|\b(?:them|nodes|hosts|members|pods) all at once\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z0-9][\w.]*(?:-[\w.]+)*")


def altered(words: str, commands: Iterable[str], known: str) -> str:
    """What of a sentence alters commands that stand beside it; nothing where all is well.

    `words` have those commands blanked; `known` is what the runbook and the asker say, where the
    names of places may come from.
    """
    for pattern in (_OPTION, _ADDED, _ANSWERED, _AGAIN):
        if match := pattern.search(words):
            return match[0]
    for match in _PLACE.finditer(words):
        if not _says(known, match[1] or match[2]):
            return match[0]
    for match in _VALUE.finditer(words):
        if match[0] not in known:
            return match[0]
    if (match := _EVERYWHERE.search(words)) and not _each(known, match[1] or "node"):
        return match[0]
    parts = sorted({re.escape(part) for part in _parts(commands)}, key=len, reverse=True)
    found = _exchanged("|".join(parts)).search(words) if parts else None
    return found[0] if found else ""


def _parts(commands: Iterable[str]) -> set[str]:
    """The words of commands, each also without what joins it to others."""
    whole = {word for command in commands for word in _WORD.findall(command)}
    return whole | {part for word in whole for part in re.split(r"[-._]", word) if len(part) > 1}


def _exchanged(parts: str) -> re.Pattern[str]:
    """A word of a command, and something that is to stand for it."""
    part = rf"(?:the |den |das )?[\"'“`$<]?(?:{parts})(?![\w-])"
    to = r"(?:to|by|as|=|auf|durch)"
    return re.compile(
        rf"\b(?i:replac\w+|swap|substitut\w+|exchange|ersetze?n?|tausche?)\W+(?:[\w-]+\W+){{0,4}}?"
        rf"{part}|\b(?i:change|alter|rename|modify|ändere?)\s+{part}\W+(?i:to|into|by|auf|in)\b"
        rf"|\b(?i:set|setting|setze|put|turn|point|make)\s+{part}\W+{to}\s+(?!the\b)"
        rf"|{part}\s+(?i:is|are|being|means)\s+(?i:every|all|each|any)\b"
        rf"|\b(?i:use|put|take|write|give|type|with|nimm|mit)\s+[^\s{BLANK}]+\s+(?:for|as|für)"
        rf"\s+{part}"
        rf"|\b(?i:instead of|in place of|in lieu of|rather than|(?:an)?statt|anstelle von)\s+{part}"
        rf"|{BLANK}\W*(?i:but|except|aber)\s+(?i:with|as|against|for|in|on|without|to|mit|auf)\s+"
        rf"(?:\S*[\d=/_]\S*|{part})"
    )


def _each(known: str, thing: str) -> bool:
    """Whether the runbook itself speaks of all there are of a thing."""
    every = r"(?:all|every|each|both|alle\w*|jede\w*)\W+(?:\w+\W+){0,2}?"
    return bool(re.search(rf"\b{every}{thing}s?\b", known, re.IGNORECASE))


def _says(known: str, name: str) -> bool:
    return bool(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", known, re.IGNORECASE))
