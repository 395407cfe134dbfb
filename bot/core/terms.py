"""Terms: the small language in which a persona file says which words show that a thing is given.

    p99 latency? ~ # ms|milliseconds     a word, one that may be missing, any linking words
                                         ("under", "is", "<"), a number, one of two words
    !batch size                          words that do not count: taken out before others are sought

A term is never a pattern of its own: every word of it is escaped, and all repetition is bounded.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?(?:k|m)?"
_SPELLED = (
    r"(?:(?:one|single|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen|twenty|fifty"
    r"|a dozen|a couple(?: of)?|a few|several|dozens of|hundreds of|thousands of|millions of"
    r"|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|zwanzig|hundert|tausend)"
    r"(?!\w))"
)
_ATOM = rf"(?:{_DIGITS}|{_SPELLED})(?:[ -](?:hundred|thousand|million|billion)(?!\w))?"
_NUMBER = rf"{_ATOM}(?: ?(?:-|to) ?{_ATOM})?"
_LINKS = (
    "a|an|about|and|approximately|are|around|as|at|average|avg|be|below|between|budget|can|constraint"
    "|deadline|doesn't|does|don't|do|each|every|for|from|goal|has|have|high|i|in|is|it|latency|length"
    "|less|limit|limited|long|low|max|maximum|mean|median|most|must|need|needs|no|not|of|on|or|over"
    "|per|real|requirement|roughly|same|should|size|sla|slo|some|stay|stays|target|than|that|the|to"
    "|total|typical|typically|under|up|usually|very|we|will|with|within"
)
_SYMBOLS = " :=<>≤≥~≈(±+/-"


def _linking(symbols: str) -> str:
    between = f"[{symbols}]{{0,3}}"
    return rf"(?:{between}(?<!\w)(?:{_LINKS})(?!\w)){{0,5}}{between}"


_LINKED = _linking("," + _SYMBOLS)
_CLOSE = _linking(_SYMBOLS)
_JOIN = r"[ -]{0,2}"  # "real-time", "real time" and "realtime" are one
# A number in a name ("GPT-4") counts for nothing, unless it is one with its unit ("Qwen-7B").
_START = r"(?<!\w)(?<!\d[.,])(?:(?<![a-z\d]-)|(?=\d+(?:\.\d+)?[a-z]))"

_EVEN = str.maketrans("‐‑‒–—−’×\u00a0\u2009", "------'x  ")
_TAKEN = "\N{BROKEN BAR}"  # what counts no more, of the same length


def said_of(terms: Iterable[str], words: str) -> tuple[str, ...]:
    """What is said of these terms, as it is said; where two overlap, the earlier term counts."""
    terms = tuple(terms)
    text = " ".join(words.translate(_EVEN).split())
    for term in terms:
        if term.startswith("!"):
            text = _pattern(term[1:]).sub(_masked, text)
    found: dict[int, str] = {}
    for term in terms:
        if term.startswith("!"):
            continue
        for match in _pattern(term).finditer(text):
            found[match.start()] = match[0].strip(" ,:-" + _TAKEN)
            text = text[: match.start()] + _masked(match) + text[match.end() :]
    return tuple(said for _, said in sorted(found.items()) if said)


def _masked(match: re.Match[str]) -> str:
    return _TAKEN * len(match[0])


@lru_cache(maxsize=4096)
def _pattern(term: str) -> re.Pattern[str]:
    pattern, join = "", ""
    term = term.translate(_EVEN)
    # A bare number behind a comma is more likely one of something else: "4k prompts, 20 users".
    linked = _CLOSE if term.endswith("~ #") else _LINKED
    for word in term.split():
        if word == "~":
            pattern, join = pattern + linked, ""
            continue
        optional = len(word) > 1 and word.endswith("?")
        choices = "|".join(map(_literal, word.removesuffix("?" if optional else "").split("|")))
        pattern += rf"(?:{join}(?:{choices})){'?' if optional else ''}"
        join = _JOIN
    return re.compile(rf"{_START}{pattern}(?!\w)", re.IGNORECASE)


def _literal(word: str) -> str:
    """One word of a term, letter by letter; `#` stands for a number, also within: "#ms", "#B"."""
    return rf"(?:{_NUMBER})".join(map(re.escape, word.split("#")))
