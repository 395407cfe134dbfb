"""What somebody says in a message: their own sentences, as they wrote them, and how they judge.

Rules here are about English and meant to miss rather than to make up: whatever they find is shown
to people as what they said.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.core.likeness import stems
from bot.core.speech import plain, sentences

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_ADDRESS = re.compile(r"<?\b(?:https?://|www\.)\S+", re.IGNORECASE)
_QUOTED = re.compile(r"^\s*(?:>|&gt;)", re.MULTILINE)
_WORD = re.compile(r"[^\W_](?:[\w'-]*\w)?")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GOOD = _words(
    """convincing convinced solid strong impressive elegant sound robust believable persuasive
    rigorous careful thorough valid justified excellent significant fair plausible reproducible
    meaningful clean useful novel right correct great good nice clear holds well-done
    believe buy trust important neat compelling sufficient enough"""
)
_BAD = _words(
    """unconvincing unconvinced weak weakest overclaimed overclaiming overclaim oversold overhyped
    hype poor flawed wrong unfair cherry-picked cherrypicked misleading trivial incremental shaky
    suspicious skeptical sceptical dubious questionable useless broken meaningless noise bad
    insignificant invalid contrived unclear incorrect implausible unreliable unjustified
    insufficient terrible thin"""
)
_DENIALS = _words(
    "not no never hardly neither nor isn't aren't wasn't weren't don't doesn't didn't can't cannot "
    "won't wouldn't without lacks nothing doubt doubts"
)
_POLITE = re.compile(  # kind words about what somebody said
    r"\b(?:good|great|nice|fair|clear|excellent|right|useful|important|neat)\s+(?:question|point|find"
    r"|catch|summary|idea|morning|job|work|one|to (?:know|see|hear)|enough|reminder|start)s?\b"
    r"|\bsounds?\s+(?:good|great|right|fair)\b|\ball (?:good|right)\b|\bgood to go\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"^\W*(?:if|whether|unless|suppose|assuming|i wonder|wondering|would|should|could|may|maybe"
    r"|perhaps|hopefully|i hope|imagine|so you(?:'re| are) saying)\b|\bif\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:()]|\s-\s|\b(?:but|though|although|because|since|while|whereas|and)\b", re.IGNORECASE
)
_REACH = 8  # words over which a denial turns what follows in its clause
_LITTLE = stems(
    "think thinks really quite very just still even like more most much many see seems looks look "
    "actually honestly imo agree disagree bit lot way thing things here because since being been "
    "get got know say says said same though however maybe probably convinced sure read reading "
    "authors don't doesn't isn't didn't i'd i'm it's that's should work works make makes people"
)


class Leaning(NamedTuple):
    """A sentence that holds something to be good or bad, and what it is about."""

    words: str
    good: bool
    about: frozenset[str]  # stems


def said_in(text: str) -> tuple[str, ...]:
    """The sentences of a message that are its author's own, each as it stands there."""
    own = _CODE.sub("\n", text)
    lines = (line for line in own.split("\n") if not _QUOTED.match(line))
    found = (each for line in lines for each in sentences(line))
    return tuple(each for each in found if words_of(each))


def words_of(sentence: str) -> list[str]:
    """The words of a sentence, in lower case; addresses are none."""
    return _WORD.findall(_ADDRESS.sub(" ", plain(sentence)).replace("`", "'").lower())


def about(sentence: str) -> frozenset[str]:
    """What a sentence is about, as stems: neither little words nor judgements."""
    rest = " ".join(word for word in words_of(sentence) if word not in _GOOD | _BAD)
    return stems(rest) - _LITTLE


def asks(sentence: str) -> bool:
    """Whether it is a question."""
    return _ADDRESS.sub("", sentence).rstrip(" *_)\"'”’").endswith(("?", "？"))


def leanings(text: str) -> Iterator[Leaning]:
    """The sentences of a message that judge something, each one way."""
    for sentence in said_in(text):
        if asks(sentence) or _SUPPOSED.search(plain(sentence)):
            continue
        clauses = _CLAUSE.split(_POLITE.sub(" ", plain(sentence)))
        ways = {way for clause in clauses for way in _ways(words_of(clause))}
        if len(ways) == 1 and (topic := about(sentence)):
            yield Leaning(sentence, ways.pop(), topic)


def _ways(words: list[str]) -> Iterator[bool]:
    for number, word in enumerate(words):
        if word in _GOOD or word in _BAD:
            before = words[max(0, number - _REACH) : number]
            denied = sum(each in _DENIALS for each in before) % 2 == 1
            yield (word in _GOOD) != denied
