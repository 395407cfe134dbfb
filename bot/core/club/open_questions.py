"""Questions about a paper that nobody answered, in the words of whoever asked. Pure.

Open is a question after which nobody else said anything but that they would like to know, too: who
came later may have answered it, so any other word counts as an answer. It is about the paper where
the paper has its words; what concerns the people there, or is a secret of theirs, is nobody's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.core.club.papers import Paper, Week
from bot.core.club.sayings import about, asks, quotable, said_in, words_of
from bot.core.heard import Heard
from bot.core.likeness import stems
from bot.core.speech import plain
from bot.core.values import Value

LEAST_WORDS, LEAST_TOPICS = 4, 2
LEAST_SHARE = 1 / 3  # of what a question is about, that the paper speaks of, too
_UNMARKED = re.compile(  # a question whose mark was forgotten
    r"^(?:(?:so|and|but|also|ok|hm+)[\s,]+)?(?:(?:how|why|what|which|where) (?:do|does|did|is|are"
    r"|was"
    r"|were|would|could|can|if|happens)|(?:do|does|did|is|are|was|were) (?:they|it|this|there"
    r"|the))\b"
    r"[^.!,;:]*$",
    re.IGNORECASE,
)
_OURS = re.compile(  # of people there, what they have to do, and what is not for everybody
    r"\b(?:our|ours|my|mine|we|us|your|yours|he|she|his|her|him|fir(?:e|ed|ing)|hir(?:e|ed|ing)"
    r"|quit"
    r"|leaving|defend\w*|salar\w+|earn\w*|paid|offers?|jobs?|interviews?|phd|thesis|visa|holidays?"
    r"|vacation|sick|flu|ill|birthday|married|pregnan\w+|password\w*|passphrase|passcode|log-?ins?"
    r"|credentials?|ssh|api (?:keys?|tokens?)|secrets?|confidential\w*|nda|unreleased|unpublished"
    r"|contracts?|customers?|clients? of|budget|dentists?|doctors?|restaurants?|pizza|dinner|food"
    r"|bar"
    r"|printers?|vpn|charger|espresso|kettle|machine on|floor|alarm|airport|hotel|taxi|drive me"
    r"|reimburse\w*|parking|weather|game|match|movie|recording|zotero|overleaf|conference|campus"
    r"|town|office|new account|lo+l|ha(?:ha)+|lovely|cool|awesome|seriously|even|anymore"
    r"|any more)\b",
    re.IGNORECASE,
)
_FOUND = re.compile(r"\b(?:never ?mind|nvm|found it|got it|figured|solved|my bad)\b", re.IGNORECASE)
_TITLED = re.compile(r"(?<=[\w,;] )[A-Z][a-z]+\b")
_QUESTION = re.compile(
    r"\b(?:what|why|how|which|where|when|who|does|do|did|is|isn't|are|aren't|was|wasn't|were|can|"
    r"could|would|wouldn't|has|have|doesn't|don't|didn't)\b",
    re.IGNORECASE,
)
_TO_THE_BOT = re.compile(r"@shedder\b", re.IGNORECASE)
_ABOUT_US = re.compile(  # what people ask each other about their club, not about a paper
    r"\b(?:present(?:s|ing|ers?)?(?! (?:in|a|an|the|results?|any|evidence))|club|meet(?:ings?|s)?"
    r"|lunch|coffee|slides|zoom|calendar|room|paywall\w*|pdf|vote|schedul\w+|reschedul\w+"
    r"|volunteers?"
    r"|join(?:ing)?|coming|up for|interested|thoughts|opinions?|anyone (?:up|want|around|read|here)"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|today|next week"
    r"|(?:can|could|would|will) (?:you|someone|somebody|anyone|we|i) (?:please )?(?:share|send|post"
    r"|upload|add|read|discuss|take|pick|put|have|check|look)|shall we|should we|do we want"
    r"|did (?:you|anyone|everyone|anybody|everybody) (?:all )?(?:see|read|get|have)"
    r"|have (?:you|we) (?:all |already |ever )?(?:read|seen|discussed|covered)"
    r"|who (?:wants|has|is|can|will|would)|what do (?:you|we|people|others) (?:all )?think"
    r"|is this the (?:paper|one)|right one|the link|(?:have|has|get|got) access"
    r"|makes? sense|know what i mean)\b",
    re.IGNORECASE,
)
_SHRUG = re.compile(
    r"^\W*(?:(?:no|good|great|same|excellent|nice|interesting)\s+(?:idea|clue|question|one|point"
    r"|here)"
    r"|i (?:was )?wonder(?:ed|ing)?(?: (?:that|the same|about that))?(?:,? too| as well)?"
    r"|(?:i )?(?:don't|do not|dunno)(?: know)?\b|dunno|lo+l|ha(?:ha)+|wow|not sure|unsure|\+1|this"
    r"|same|me too|ditto"
    r"|(?:i'd|i would|would) (?:also )?(?:like|love) to know(?: that)?(?: too| as well)?"
    r"|curious(?: too| as well| about this)?|following)\b"
    r"[^.!?]{0,40}[.!?\W]*$",
    re.IGNORECASE,
)


class OpenQuestion(Value):
    """A question that stands; the words are a sentence of the message."""

    key: str  # of the paper
    asked: Heard
    words: str


def open_questions(week: Week, texts: Mapping[str, str]) -> tuple[OpenQuestion, ...]:
    """All that are plain, those of the most discussed papers first; each message once.

    `texts`: what the papers themselves say, by key; of one that nobody read nothing is told.
    """
    papers = sorted(week.papers, key=lambda paper: (-paper.score, paper.posted_at, paper.key))
    found: dict[str, OpenQuestion] = {}
    for each in (each for paper in papers for each in _of(paper, texts.get(paper.key, ""))):
        found.setdefault(each.asked.id, each)
    return tuple(found.values())


def _of(paper: Paper, text: str) -> Iterator[OpenQuestion]:
    if not text:
        return
    said = sorted(paper.discussion, key=lambda each: (each.at, each.id))
    for number, asked in enumerate(said):
        words = next((each for each in said_in(asked.text) if _is_question(each)), None)
        if (
            words
            and _concerns(words, text, said)
            and quotable(words, asked.text)
            and not _TO_THE_BOT.search(asked.text)
            and not _answered(asked, said[number + 1 :])
        ):
            yield OpenQuestion(key=paper.key, asked=asked, words=words)


def _is_question(sentence: str) -> bool:
    said = plain(sentence).replace("`", "'")
    return (
        (asks(sentence) or _UNMARKED.search(said) is not None)
        and len(words_of(sentence)) >= LEAST_WORDS
        and len(about(sentence)) >= LEAST_TOPICS
        and _QUESTION.search(said) is not None
        and _ABOUT_US.search(said) is None
    )


def _concerns(question: str, text: str, said: Sequence[Heard]) -> bool:
    """Whether it is about what the paper says, rather than about anybody there."""
    named = {word.casefold() for each in said for word in each.name.split()}
    strange = (word for word in _TITLED.findall(question) if word not in text)
    if _OURS.search(plain(question)) or named & set(words_of(question)) or any(strange):
        return False
    topics = about(question)
    shared = topics & stems(text)
    return len(shared) >= LEAST_TOPICS and len(shared) >= LEAST_SHARE * len(topics)


def _answered(asked: Heard, later: Sequence[Heard]) -> bool:
    """Whether somebody may have answered: another, or whoever asked having found out."""
    for each in later:
        own = said_in(each.text)
        shrugs = all(asks(sentence) or _SHRUG.search(plain(sentence)) for sentence in own)
        if each.author == asked.author and _FOUND.search(plain(each.text)):
            return True
        if own and not shrugs:
            return each.author != asked.author or bool(about(each.text) & about(asked.text))
    return False
