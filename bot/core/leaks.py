"""Finding what must never be posted or sent: keys, tokens, passwords in addresses.

Patterns catch what has a shape; entropy catches what has none. Used on answers here, and on
whatever else leaves the lab.
"""

import math
import re
from collections import Counter

_SHAPES = re.compile(
    r"\bsk-[A-Za-z0-9_-]{16,}"
    r"|\b(?:xox[abeoprs]|xapp|xwfp)-[A-Za-z0-9-]{10,}"
    r"|\bgh[oprsu]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}"
    r"|\bhf_[A-Za-z0-9]{20,}|\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{30,}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}"
    r"|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"
    r"|\b[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,}"  # a Discord bot token
    r"|\bSK[0-9a-f]{32}\b|\bkey-[0-9a-f]{32}\b|\bdapi[0-9a-f]{32}\b|\bdo[oprt]_v1_[0-9a-f]{32,}"
    r"|\bshp(?:at|ca|pa|ss)_[0-9a-f]{32}|\bAGE-SECRET-KEY-1[A-Z0-9]{50,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----"
    r"|\b[a-z][a-z0-9+.-]*://[^\s/:@]*:[^\s/@]+@"
    r"|\b[Bb]earer\s+[A-Za-z0-9._~+/-]{20,}"
)
_ASSIGNED = re.compile(
    r"(?i)\b\w*(?:api[_-]?key|secret(?!s?[_-]?(?:name|ref|file|path))|passw(?:or)?d|access[_-]?token|auth[_-]?token)\w*"
    r"\s*[:=]\s*[\"']?(?P<value>[^\s\"'`,;)]{8,})"
)
_REFERENCE = re.compile(
    r"\A(?:YOUR_SECRET_HERE|\$|<|\{|os\.|env|process\.|getenv|\*+\Z|x+\Z)", re.I
)
_LEAST = 24  # characters of a word that may be a secret by its looks alone
_LONG = re.compile(r"[A-Za-z0-9+/_=-]{24,}")
ENTROPY = 4.2  # bits per character; English words and identifiers stay below


def secrets_in(text: str) -> tuple[str, ...]:
    """The stretches of a text that look like secrets."""
    found = [match[0] for match in _SHAPES.finditer(text)]
    found += [
        match["value"] for match in _ASSIGNED.finditer(text) if not _REFERENCE.match(match["value"])
    ]
    long = (word for word in text.split() if len(word) >= _LEAST)  # hardly any is so long
    found += [match[0] for word in long for match in _LONG.finditer(word) if _random(match[0])]
    return tuple(dict.fromkeys(found))


def _random(word: str) -> bool:
    """Whether a long word mixes digits, capitals and small letters as no language does."""
    kinds = (str.isdigit, str.isupper, str.islower)
    if not all(any(kind(char) for char in word) for kind in kinds):
        return False
    counts = Counter(word).values()
    return -sum(n / len(word) * math.log2(n / len(word)) for n in counts) > ENTROPY
