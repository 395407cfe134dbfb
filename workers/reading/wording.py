"""What the words of a file ask for: of a program that reads it, or of whoever passes it on.

The patterns know English. That loses nothing that matters: what is hidden is left out whatever it
says, and what is visible is only text to the model. They decide how loudly the asker is told.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

QUOTED = 100  # characters of a finding that are shown
AROUND = 40  # characters before what was recognised, to show its sentence

_REVIEW = r"(?:review|report|assessment|evaluation|rating|score|recommendation|feedback|verdict)"
_MACHINE = (
    r"(?:a\.?i\.?|llms?|gpts?|chatgpt|chatbots?|(?:large )?language models?|"
    r"artificial intelligence|machine|automated|ai-assisted|ai-based|automatic)"
)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


ORDER = _any(
    r"\b(?:ignore|disregard|forget|override|bypass)\b(?:\W+\w+){0,4}?\W+"
    r"(?:instructions?|prompts?|guidelines|directives)\b",
    r"\b(?:give|write|provide|assign|output|produce|generate|return|issue|submit)\b(?:\W+\w+){0,5}?"
    rf"\W+(?:positive|favou?rable|glowing|excellent|perfect|highest|maximum|top)\W+(?:\w+\W+)?"
    rf"{_REVIEW}s?\b",
    r"\b(?:do not|don['’]t|never|without|avoid)\W+(?:mention|highlight|list|report|point|discuss|"
    r"rais|criticis|criticiz|emphasi[sz])\w*\b(?:\W+\w+){0,5}?\W+"
    r"(?:weakness|weaknesses|negatives?|flaws?|shortcomings?|criticisms?)\b",
    r"\b(?:recommend|suggest|vote for)\W+(?:(?:strong|clear|immediate)\W+)?"
    r"(?:accept(?:ing|ance)?)\b\W+(?:of\W+)?(?:this|the)\W+(?:paper|manuscript|submission|work)",
    r"\b(?:accept|praise|approve)\W+(?:this|the)\W+(?:paper|manuscript|submission)\b",
    rf"\b(?:note|message|instructions?|attention|notice)\W+(?:to|for)\W+(?:the\W+|all\W+|any\W+)?"
    rf"{_MACHINE}\b(?:\W+(?:re)?viewers?|\W+readers?|\W+systems?|\W+assistants?|\s*[:.,!])",
    rf"\b(?:as|if you are|you are)\W+(?:now\W+)?(?:an?|the)?\W*{_MACHINE}\W+(?:\w+\W+)?"
    r"(?:reviewer|referee|evaluator)\b",
)
"""Addressed to a reviewer that is a program; printed openly it is as remarkable as hidden."""

COMMAND = _any(
    rf"\b(?:if\W+)?you are\W+(?:now\W+)?(?:an?\W+|the\W+)?{_MACHINE}\b",
    rf"\b{_MACHINE}\W+(?:reviewers?|assistants?|systems?|readers?)?\W*(?:must|should|shall|please)\b",
    r"\bsystem prompt\b",
    r"\byou (?:must|should|will|shall|are required to)\b.{0,60}?\b(?:accept|praise|recommend|rate|"
    r"respond|reply|answer|ignore|forget|obey|review)\b",
    r"\b(?:positive|favou?rable)\W+(?:\w+\W+)?review\b",
    r"\b(?:strong(?:ly)?|clear(?:ly)?)\W+accept",
    rf"\b(?:in|of) your (?:{_REVIEW}|answer|response|output|summary)\b",
    r"\b(?:novel|excellent|groundbreaking|outstanding)\b.{0,60}\b(?:accept|recommend)",
    r"\b(?:reveal|repeat|print|output|send|forward|post)\b(?:\W+\w+){0,4}?\W+"
    r"(?:prompts?|passwords?|secrets?|keys?|tokens?|conversation)\b",
)
"""Plain in a visible text, remarkable in one that nobody is meant to see."""

CANARY = _any(
    r"\b(?:include|use|insert|mention|add|write|contain|begin|start|end)\b.{0,60}"
    r"\b(?:phrases?|sentences?|words?|terms?|expressions?|strings?)\b.{0,240}?"
    rf"\b(?:{_REVIEW}|answer|response|output|summary)\b",
)
"""Asks for particular words in a review, as venues do to notice reviews written by programs."""

_KEEP = (
    r"(?:please\W+)?(?:do not|don['’]t|not for|not to be|no)\W+"
    r"(?:distribut|redistribut|circulat|disseminat|shar(?:e|ing))\w*"
)
CONFIDENTIAL = _any(
    r"\bconfidential\W+(?:(?:peer|conference|journal)\W+)?(?:review(?:er)?s?|referees?|submission|"
    r"manuscript|draft)\b(?:\W+(?:copy|only|material))?",
    r"\b(?:review(?:er)?s?|referees?)['’]?s?\W+cop(?:y|ies)\b",
    r"\bfor (?:peer\W+)?(?:review(?:ers?)?|referees?) only\b",
    r"\b(?:draft|review|reviewers?|preliminary|unpublished|submission|submitted|confidential|copy)\b"
    rf"[^\n]{{0,80}}[^\w\s]\s*{_KEEP}",
    rf"\b{_KEEP}[^\n]{{0,60}}\b(?:confidential|under review)\b",
)
"""A marking that asks not to pass the file on; "under review" alone asks nothing."""


class Found(NamedTuple):
    """A wording and where it stands."""

    page: int
    words: str  # of the file, fit for a sentence


def found(pattern: re.Pattern[str], pages: dict[int, str]) -> Iterator[Found]:
    """The first place on each page where the words of a file match a pattern."""
    for page, text in pages.items():
        if match := pattern.search(text):
            yield Found(page, around(text, match))


def around(text: str, match: re.Match[str]) -> str:
    """The words of a finding with those just before it in its sentence."""
    before = text[max(0, match.start() - AROUND) : match.start()]
    before = re.split(r"[.!?:]\s|\n", before)[-1]
    if len(before) == AROUND:
        before = before.partition(" ")[2]
    return quoted(before + text[match.start() :])


def quoted(text: str) -> str:
    """The beginning of a text in plain words: nothing in it links, mentions or formats."""
    plain = " ".join(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*[,.;:!?]*", text))
    if len(plain) <= QUOTED:
        return plain
    return plain[:QUOTED].rpartition(" ")[0] + " …"


def instructs(text: str) -> bool:
    """Whether a text that nobody sees tells its reader what to do."""
    return bool(ORDER.search(text) or COMMAND.search(text) or CANARY.search(text))
