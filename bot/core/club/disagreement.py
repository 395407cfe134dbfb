"""Where people disagreed on a paper, in their own words. Pure.

A disagreement is two messages of two people about one paper: the second says that it disagrees with
the first, or both judge the same thing, one well and the other badly. Who disagrees with a paper's
authors alone disagrees with nobody here.
"""

import re
from collections.abc import Iterator, Sequence

from bot.core.club.papers import Paper, Week
from bot.core.club.sayings import about, asks, leanings, said_in, words_of
from bot.core.heard import Heard
from bot.core.speech import plain
from bot.core.values import Value

LEAST_WORDS = 4  # of a position
SOON_SECONDS = 2 * 86_400.0  # an answer that comes later may be one to something else

_OTHERS = (
    r"(?!\s+with\s+(?:the|their|its|his|her|this|that|these|those|most|many|some|all|both)\s+"
    r"(?:\w+\s+){0,2}?(?:papers?|authors?|claims?|conclusions?|reviewers?|abstract|figures?|tables?"
    r"|results?|framing|premise|title|definitions?|equations?|sections?|assumptions?)\b)"
)
_FULLY = r"(?:(?:really|strongly|respectfully|kind of|kinda|do|must|have to|still|partly|somewhat|"
_FULLY += r"also|totally|completely|fully|entirely|quite|would|so|very|politely|slightly)\s+)*"
_DISSENT = re.compile(
    rf"(?<!that )(?<!if )(?<!why )\b(?:i|we)(?:'d)?\s+{_FULLY}disagree\b{_OTHERS}"
    rf"|^(?:strongly |hard |respectfully )?disagree(?:d)?\b(?!\s+on\b){_OTHERS}"
    rf"|\b(?:i|we)\s+(?:don't|do not|can't|cannot|wouldn't)\s+{_FULLY}agree\b{_OTHERS}"
    rf"|\bnot\s+{_FULLY}sure\s+(?:i|we)\s+{_FULLY}agree\b{_OTHERS}"
    r"|^(?:no|nope|nah)\s*[,.:-]+\s*(?!worries|problem|thanks?|thank|need|idea|clue|rush|hurry|one"
    r"|not yet|sorry|same|me neither)\w"
    r"|^(?:on the contrary|quite the (?:opposite|contrary)|counterpoint|i beg to differ)\b"
    r"|\bi\s+(?:see|read|understood|remember)\s+(?:it|this|that|table \w+|fig\w* \w+)\s+"
    r"(?:quite |very |completely )?(?:differently|the other way)\b"
    r"|^that(?:'s| is)\s+(?:simply |just )?not\s+(?:true|right|correct|what|how|quite right)\b"
    r"|\bi'd\s+argue\s+(?:the opposite|otherwise|the other way)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(r"\bnot that (?:i|we)\b|\bused to\b|\bagree to disagree\b", re.IGNORECASE)


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
    said = sorted(
        {
            each.id: each
            for each in (*paper.postings, *paper.discussion)
            if not each.bot and words_of(each.text)
        }.values(),
        key=lambda each: (each.at, each.id),
    )
    yield from _spoken_out(paper.key, said)
    yield from _opposed(paper.key, said)


def _spoken_out(key: str, said: Sequence[Heard]) -> Iterator[Disagreement]:
    """Somebody says to whoever spoke before that it is not so."""
    for number, other in enumerate(said):
        words = next((each for each in said_in(other.text)[:2] if _dissents(each)), None)
        before = _before(said[:number], other)
        if words is None or before is None:
            continue
        position = _position(before)
        if position:
            whole = _with_reason(other.text, words)
            yield Disagreement(
                key=key, one=before, other=other, one_words=position, other_words=whole
            )


def _before(said: Sequence[Heard], other: Heard) -> Heard | None:
    """Who is answered: whoever spoke last, unless that is too long ago or the same person."""
    last = said[-1] if said else None
    if last is None or last.author == other.author or other.at - last.at > SOON_SECONDS:
        return None
    return last


def _position(said: Heard) -> str:
    """What a message holds: its first sentence that says enough to be one."""
    own = said_in(said.text)
    stated = (each for each in own if not asks(each) and len(words_of(each)) >= LEAST_WORDS)
    return next((each for each in stated if about(each)), "")


def _with_reason(text: str, words: str) -> str:
    """The sentence that disagrees; one that says no more than that, with the one after it."""
    own = said_in(text)
    if len(words_of(words)) >= 2 * LEAST_WORDS:
        return words
    after = own[own.index(words) + 1 :][:1]
    start = text.find(words)
    end = text.find(after[0], start) + len(after[0]) if after else start + len(words)
    return text[start:end]


def _opposed(key: str, said: Sequence[Heard]) -> Iterator[Disagreement]:
    """Two people judge the same thing differently."""
    judged = [(each, leaning) for each in said for leaning in leanings(each.text)]
    for number, (other, theirs) in enumerate(judged):
        for one, ours in judged[:number]:
            differ = one.author != other.author and ours.good != theirs.good
            enough = min(len(words_of(ours.words)), len(words_of(theirs.words))) >= LEAST_WORDS
            if differ and enough and ours.about & theirs.about:
                yield Disagreement(
                    key=key, one=one, other=other, one_words=ours.words, other_words=theirs.words
                )
                break


def _dissents(sentence: str) -> bool:
    said = plain(sentence).strip(" *_~").replace("`", "'")
    return bool(_DISSENT.search(said)) and not _REPORTS.search(said) and not asks(sentence)
