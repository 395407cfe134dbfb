"""Where a name ends: "Prof. Dr. Hans-Peter von der Leyen, expert" is five words, no more."""

import re

MOST_WORDS = 8

_TOKEN = re.compile(
    r"\s*(?P<word>[\"“„‘'«][^\"“”„‘’'«»\n]{1,30}[\"“”’'»]|[^\W\d_](?:[\w'’&.-]*\w)?\.?)"
    r"(?P<end>[\"”]?[,;:!?]?)"
)
_PARTICLES = frozenset([
    "von", "van", "der", "den", "zu", "zur", "zum", "vom", "de", "del", "della", "di", "da", "dos",
    "das", "du", "la", "le", "les", "los", "las", "y", "e", "bin", "ibn", "bint", "al", "el", "ter",
    "ten", "te", "af", "av", "'t", "of", "the",
])  # fmt: skip
"""Words in lower case that a name goes on with, if one in upper case follows."""

HONORIFICS = frozenset([
    "dr", "prof", "professor", "mr", "ms", "mrs", "mx", "sir", "dame", "captain", "judge", "dra",
    "profa", "sr", "sra", "frau", "herr", "madame", "monsieur", "rev", "hon", "capt", "lt", "sgt",
    "maj", "col", "gen", "cmdr", "adm", "insp", "det", "sen", "fr", "st", "ing", "dipl", "mag",
    "dre", "chef", "commander", "colonel", "major", "sergeant", "detective", "inspector", "doctor",
])  # fmt: skip
"""Words before a name that are not what somebody is called."""

_ABBREVIATED = HONORIFICS | {"jr", "univ", "habil"}
_INITIAL = re.compile(r"^(?:[^\W\d_]\.-?)+$")
_FOLLOWS = re.compile(
    r"^\s*(?:$|[^\w\s]|(?:an?|the|who|whose|and|from|i|with|eine?|der|die|das|une?"
    r"|una|el|la|le)\b)"
)
_HALF_LOWER = re.compile(r"-[^\W\d_A-Z]")  # "English-speaking"
_NOBODY = frozenset([
    "now", "not", "never", "here", "also", "being", "going", "in", "on", "my", "your", "you", "an",
    "expert", "professional", "ai", "i",
])  # fmt: skip


def name_at_start(text: str) -> str:
    """The name a text begins with; empty when it begins with anything else."""
    words: list[str] = []
    stops = False
    pending: list[str] = []  # particles, until it is known that the name goes on
    at = end = 0
    while len(words) < MOST_WORDS and (match := _TOKEN.match(text, at)):
        word, at = match["word"], match.end()
        if not _is_part(word):
            if not words or word not in _PARTICLES or match["end"]:
                break
            pending.append(word)
            continue
        stops = word.endswith(".") and not (
            word[:-1].lower() in _ABBREVIATED or _INITIAL.match(word)
        )
        words += [*pending, word.rstrip(".") if stops else word]
        pending.clear()
        end = match.end("word")
        if stops or match["end"]:
            break
    return _accepted(words, "" if stops else text[end:])


def _is_part(word: str) -> bool:
    first = word.lstrip("'’")[:1]
    return first.isupper() or word[0] in "\"“„‘'«" or (first.isalpha() and first == first.upper())


def _accepted(words: list[str], rest: str) -> str:
    name = " ".join(words)
    whole = bool(words) and words[0].lower() not in _NOBODY and len(name) <= 80
    adjective = len(words) == 1 and bool(_HALF_LOWER.search(name))
    if not whole or adjective or name in ("A", "The") or not _FOLLOWS.match(rest):
        return ""
    return name.strip("\"“”„‘’'«»") if len(words) == 1 else name
