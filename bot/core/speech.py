"""What a text says, whoever typed it: one spelling of quotes and dashes, sentences, own words.

Rules read this form, so that a look-alike character, a soft hyphen or a typographic quote hides
nothing from them. What is shown to people is never taken from here.
"""

import re
import unicodedata
from collections.abc import Iterator

from bot.core.fence import visible

_SAME = str.maketrans(
    dict.fromkeys("“”„‟«»〝〞＂", '"')
    | dict.fromkeys("‘’‚‛ʼ`´", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
)
_SAME_BUT_TICKS = {key: value for key, value in _SAME.items() if key not in map(ord, "`´")}
_END = re.compile(
    r"(?<=[.!?…:])[\"')\]*]*\s+(?=[\"'(\[*`>]*[^\W_a-zß-öø-ÿ])|\n+|(?<=[。！？])|\s(?=[⚠✅])"
    r"|(?<=[^\W\d_]{2}[.!?])\s+(?=[a-z])"
)
_NO_END = re.compile(
    r"(?:\b(?:al|e\.g|i\.e|vs|cf|dr|prof|mr|ms|fig|sec|no|ca|approx|resp|etc|incl|excl|max|min"
    r"|avg|vers|usw|bspw|inkl|est|eds?|vol|z\.b|bzw|d\.h|p|pp|[a-z])\.)"
    r"[\"')\]*]*\Z|:\Z",
    re.IGNORECASE,
)
_ENDING = 40  # letters before a full stop that tell whether it is one
_QUOTATION = re.compile(r'"[^"\n]{1,600}"')


def plain(text: str) -> str:
    """The text as it reads: visible characters only, compatibility forms and quotes as one."""
    return unicodedata.normalize("NFKC", visible(text)).translate(_SAME_BUT_TICKS)


def sentences(text: str) -> Iterator[str]:
    """The sentences and lines of a plain text."""
    start = 0
    for match in _END.finditer(text):
        last = text[max(start, match.start() - _ENDING) : match.start()]
        if match[0].startswith("\n") or not _NO_END.search(last):
            if said := text[start : match.start()].strip():
                yield said
            start = match.end()
    if said := text[start:].strip():
        yield said


def unquoted(text: str) -> str:
    """A plain text without what stands between quotation marks."""
    return _QUOTATION.sub(' "" ', text)


_DENIED_BEFORE = re.compile(
    r"\b(?:no|without(?: any)?|skip\w*|ignor\w+|forget(?: about)?|neither|omit\w*|leav\w+ out"
    r"|needs? no|instead of|lacks?|disabl\w+|unauthenticated"
    r"|(?:do|does|did|will|is|are|would|should)(?: not|n't) (?:need|require|bother|include|cover"
    r"|address"
    r"|mention|plan|worry)\w*(?: (?:with|about|for))?|not (?:needed|necessary|covered|addressed"
    r"|considered)"
    r"|nor(?=\W+(?:[\w'-]+\W+)?\Z)|kein\w*|ohne|weder|pas de|sans|aucun\w*|sin|ning[uú]n\w*|senza"
    r"|nessun\w*|sem|nenhum\w*)"
    r"\W+(?:[\w'-]+\W+){0,2}\Z",
    re.IGNORECASE,
)
_DOUBLY_DENIED = re.compile(
    r"\b(?:never|not|no|nobody|cannot|nothing|don't|can't|won't|nie|nicht|niemals|jamais|nunca"
    r"|mai)\b"
    r"(?:\W+[\w'-]+){0,8}\W+(?:without|ohne|sans|sin|senza|sem)\b[^.]*\Z"
    r"|\b(?:if|unless|wherever|because|since|as|today)\b[^.,;]{0,30}\b(?:no|without)\b[^.,;]*\Z",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"\A[\w\s,/-]{0,30}?\W{0,3}(?:(?:is|are|was|were|can be|will be|would be|ist|sind)\s+)?"
    r"(?:(?:not|never|nicht|kein\w*|isn't|aren't|wasn't|won't be|wouldn't be)\s+(?:really\s+"
    r"|strictly\s+|yet\s+)?(?:needed|necessary|required|relevant|important"
    r"|included|covered|a concern|applicable|an issue|considered|addressed|discussed|planned"
    r"|nötig|noetig"
    r"|notwendig|erforderlich)|unnecessary|optional|overkill|skipped|ignored|omitted|irrelevant"
    r"|out of scope|left (?:out|aside|as an?|to|for)|can wait|(?:can |may )?come later|negligible"
    r"|not applicable|superfluous|überflüssig"
    r"|unnötig|superflu\w*|innecesari\w*)(?!\w)"
    r"|\A\s*[:=-]\s*(?:none|n/?a|no|nothing|tbd|todo|not applicable|skip|later|keine?s?|entfällt"
    r"|-+|\?+|\.*)"
    r"(?:\W*\Z|\s*[.;,])",
    re.IGNORECASE,
)


_SENTENCE_STOP = re.compile(r"(?<=[.!?;])\s")
# "No mesh, no operator: fewer parts", "without it, the cost stays": what follows is affirmed.
_CLAUSE_STOP = re.compile(
    r"(?<=[.!?;:])\s|,\s+(?=(?:the|you|we|it|they|there|la|le|les|die|der|das|ihr|vous|on|el"
    r"|los)\s[^,]*\Z)"
)
ENOUGH_SAID = 3  # words of substance beside a thing, from which a sentence is about it
_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
_WAVING = re.compile(
    r"\b(?:no|not|n't|never|none|nothing|need\w*|necessary|worry|later|skip\w*|ignor\w*|omit\w*"
    r"|exercise|bother|overkill"
    r"|optional|someday|eventually|nowhere|neglect\w*|unimportant|irrelevant|forget|without|leave"
    r"|left|done|tbd|todo"
    r"|nicht|kein\w*|später|ohne|entfällt|pas|aucun\w*|sans|plus tard|sin|luego|después|non|senza"
    r"|dopo)\b|n't\b",
    re.IGNORECASE,
)
_SAYS_NOTHING = (
    "about all also an and answer any applicable are aren as at aucun be being bother by can "
    "case concern could das der did die do does doesn don done dopo else entfällt es est "
    "eventually exercise for forget from here hier if ignore ignored il important in is isn "
    "issue ist it its just kein keine keinen kind later leave left like luego man moment more "
    "much my ne necessary need needed needs never nicht no non none not nothing now of ohne "
    "omit omitted on one only optional or our out overkill pas place point question reader "
    "really relevant required sans scale section senza should simply sin sind size skip "
    "skipped so somebody someday something später stage still such system tbd that the their "
    "there these they thing things this time to todo too very we well will wir wird with "
    "without won won't worry would yet you your"
)
_EMPTY = frozenset(_SAYS_NOTHING.split())


def denied(sentence: str, start: int, end: int) -> bool:
    """Whether a sentence names something only to say that it is absent or not wanted."""
    before, after = _beside(sentence, start, end)
    if _DOUBLY_DENIED.search(before) or _MISSED.search(before) or _REGRETTED.search(after):
        return False
    if _WAVING.search(before) or _WAVING.search(after):
        others = _WORD.findall(f"{before} {after}".casefold())
        if len([word for word in others if word not in _EMPTY]) < ENOUGH_SAID:
            return True
    return _refused(before, after)


def affirmed(pattern: "re.Pattern[str]", sentence: str) -> "re.Match[str] | None":
    """The first place where a sentence speaks of something and does not wave it away."""
    for match in pattern.finditer(sentence):
        if not denied(sentence, *match.span()):
            return match
    return None


def urged(pattern: "re.Pattern[str]", sentence: str) -> "re.Match[str] | None":
    """The first place where a sentence speaks for something, unless it speaks against it."""
    for match in pattern.finditer(sentence):
        if not _refused(*_beside(sentence, *match.span())):
            return match
    return None


def _beside(sentence: str, start: int, end: int) -> tuple[str, str]:
    before, after = sentence[max(0, start - 70) : start], sentence[end : end + 70]
    return _CLAUSE_STOP.split(before)[-1], _SENTENCE_STOP.split(after)[0]


def _refused(before: str, after: str) -> bool:
    if _DENIED_AFTER.match(after):
        return True
    return bool(_DENIED_BEFORE.search(before)) and not _DOUBLY_DENIED.search(before)


# "no substitute for it" and "without it nobody would see" speak for a thing.
_MISSED = re.compile(
    r"\bno (?:substitute|alternative|replacement|excuse|shortcut|way around)\b", re.IGNORECASE
)
_REGRETTED = re.compile(
    r"\b(?:nobody|no one|cannot|can't|blind\w*|fails?|lose|risk\w*|outage|guess\w*"
    r"|niemand|personne|nadie)\b",
    re.IGNORECASE,
)
