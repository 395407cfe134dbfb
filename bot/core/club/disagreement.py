"""Where people disagreed on a paper, in their own words. Pure.

A disagreement is two messages of two people in one thread: the first claims something of the paper,
and the second says in so many words that it is not so. It is shown only where nobody can doubt whom
the second one answers: whom it names, whose words it quotes, or whoever wrote right before it.
Nothing is shown rather than something that was not meant so.
"""

import re
from collections.abc import Iterator, Sequence

from bot.core.club.dissent import claim, dissent, yields
from bot.core.club.papers import Paper, Week
from bot.core.club.sayings import about, quotable, quoted_in, said_in, words_of
from bot.core.heard import Heard
from bot.core.speech import plain
from bot.core.values import Value

SOON_SECONDS = 2 * 86_400.0  # an answer that comes later may be one to something else
LEAST_WORDS = 4
_CALLED = re.compile(r"\s*@[\w.-]+[\s,:]+")
LEAST_QUOTED = 3  # words, by which a message is known


class Disagreement(Value):
    """Two positions on a paper, the earlier one first; the words are sentences of the messages."""

    key: str  # of the paper
    one: Heard
    other: Heard
    one_words: str
    other_words: str


def disagreements(week: Week) -> tuple[Disagreement, ...]:
    """All that are plain, those of the most discussed papers first; each pair of people once."""
    papers = sorted(week.papers, key=lambda paper: (-paper.score, paper.posted_at, paper.key))
    found: list[Disagreement] = []
    pairs: set[frozenset[str]] = set()
    for each in (each for paper in papers for each in _of(paper)):
        pair = frozenset((each.one.author, each.other.author))
        if pair not in pairs:
            pairs.add(pair)
            found.append(each)
    return tuple(found)


def _of(paper: Paper) -> Iterator[Disagreement]:
    said = sorted(paper.discussion, key=lambda each: (each.at, each.id))
    posted = {each.id for each in paper.postings}
    for number, other in enumerate(said):
        before = [each for each in said[:number] if each.place == other.place]
        taken_back = any(
            later.author == other.author and yields(later.text) for later in said[number + 1 :]
        )
        one, called = _answered(before, other, sure=other.id not in paper.unsure)
        if one is None or one.id in posted or other.id in posted or taken_back:
            continue
        found = _between(paper.key, one, other, called)
        if found is not None:
            yield found


def _between(key: str, one: Heard, other: Heard, called: str) -> Disagreement | None:
    if one.bot or one.author == other.author or other.at - one.at > SOON_SECONDS:
        return None
    claimed = claim(one.text)
    denied = dissent(other.text, claimed, called) if claimed else ""
    reason = _with_reason(other.text, denied) if denied else ""
    if not reason or not quotable(claimed, one.text):
        return None
    return Disagreement(key=key, one=one, other=other, one_words=claimed, other_words=reason)


def _answered(before: Sequence[Heard], other: Heard, sure: bool) -> tuple[Heard | None, str]:
    """The message that another answers, and the name by which it calls its author; none where that
    is not certain. `sure`: what stands right before it is known."""
    if quoted := quoted_in(other.text):
        whose = [each for each in before if _holds(each, quoted)]
        return (whose[-1] if len({each.author for each in whose}) == 1 else None), ""
    text = plain(other.text).strip()
    called = re.match(r"@?([^\W\d_][\w.-]*)[,:]\s|@([\w.-]+)\b", text)
    name = (called[1] or called[2]) if called else ""
    named = _named(before, other, name)
    if named:
        mine = [each for each in before if each.author == named.author]
        fits = [each for each in mine if about(claim(each.text)) & about(text)] or mine[-1:]
        return (fits[-1] if len(fits) == 1 else None), name
    if "@" in text:  # somebody else, or nobody knows who
        return None, ""
    return (before[-1] if before and sure else None), ""


def _named(before: Sequence[Heard], other: Heard, name: str) -> Heard | None:
    """Whoever is called so, among those who spoke."""
    found = [
        each
        for each in before
        if name and each.author != other.author and name.casefold() in _names(each)
    ]
    return found[-1] if len({each.author for each in found}) == 1 else None


def _names(said: Heard) -> tuple[str, ...]:
    """What others may call somebody: the whole name, or its first word."""
    whole = said.name.casefold()
    return whole, whole.partition(" ")[0]


def _holds(said: Heard, quoted: Sequence[str]) -> bool:
    text = " ".join(words_of(said.text))
    lines = [" ".join(words_of(line)) for line in quoted]
    return all(len(line.split()) >= LEAST_QUOTED and line in text for line in lines)


def _with_reason(text: str, words: str) -> str:
    """The sentence that disagrees; one that says no more than that, with the one after it. Empty
    where it cannot be shown as it was written."""
    own = said_in(text)
    named = _CALLED.match(words)
    words = words[named.end() :] if named else words  # a name is shown in other words
    if not quotable(words, text):
        return ""
    after = own[1 + next(n for n, each in enumerate(own) if each.endswith(words)) :][:1]
    if len(words_of(words)) >= 2 * LEAST_WORDS or not after or not quotable(after[0], text):
        return words
    start = text.find(words)
    return text[start : text.find(after[0], start) + len(after[0])]
