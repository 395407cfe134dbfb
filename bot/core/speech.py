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
)
_NO_END = re.compile(
    r"(?:\b(?:al|e\.g|i\.e|vs|cf|dr|prof|mr|ms|fig|sec|no|ca|approx|resp|etc|z\.b|bzw|d\.h|p|pp|[a-z])\.)"
    r"[\"')\]*]*\Z|:\Z",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r'"[^"\n]{1,600}"')


def plain(text: str) -> str:
    """The text as it reads: visible characters only, compatibility forms and quotes as one."""
    return unicodedata.normalize("NFKC", visible(text)).translate(_SAME_BUT_TICKS)


def sentences(text: str) -> Iterator[str]:
    """The sentences and lines of a plain text."""
    start = 0
    for match in _END.finditer(text):
        if match[0].startswith("\n") or not _NO_END.search(text[start : match.start()]):
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
    r"|(?:do|does|did|will|is|are|would|should)(?: not|n't) (?:need|require|bother|include|cover|address"
    r"|mention|plan|worry)\w*(?: (?:with|about|for))?|not (?:needed|necessary|covered|addressed|considered)"
    r"|nor(?=\W+(?:[\w'-]+\W+)?\Z)|kein\w*|ohne|weder|pas de|sans|aucun\w*|sin|ning[uú]n\w*|senza|nessun\w*|sem|nenhum\w*)"
    r"\W+(?:[\w'-]+\W+){0,2}\Z",
    re.IGNORECASE,
)
_DOUBLY_DENIED = re.compile(
    r"\b(?:never|not|no|nobody|cannot|nothing|don't|can't|won't|nie|nicht|niemals|jamais|nunca|mai)\b"
    r"(?:\W+[\w'-]+){0,8}\W+(?:without|ohne|sans|sin|senza|sem)\b[^.]*\Z"
    r"|\b(?:if|unless|wherever|because|since|as|today)\b[^.,;]{0,30}\b(?:no|without)\b[^.,;]*\Z",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"\A[\w\s,/-]{0,30}?\W{0,3}(?:(?:is|are|was|were|can be|will be|would be|ist|sind)\s+)?"
    r"(?:(?:not|never|nicht|kein\w*)\s+(?:really\s+|strictly\s+|yet\s+)?(?:needed|necessary|required|relevant|important"
    r"|included|covered|a concern|applicable|an issue|considered|addressed|discussed|planned|nötig|noetig"
    r"|notwendig|erforderlich)|unnecessary|optional|overkill|skipped|ignored|omitted|irrelevant"
    r"|out of scope|left out|can wait|(?:can |may )?come later|negligible|not applicable|superfluous|überflüssig"
    r"|unnötig|superflu\w*|innecesari\w*)(?!\w)"
    r"|\A\s*[:=-]\s*(?:none|n/?a|no|nothing|tbd|todo|not applicable|skip|later|keine?s?|entfällt|-+|\?+|\.*)"
    r"(?:\W*\Z|\s*[.;,])",
    re.IGNORECASE,
)


def denied(sentence: str, start: int, end: int) -> bool:
    """Whether a sentence names something only to say that it is absent or not wanted."""
    before, after = sentence[max(0, start - 70) : start], sentence[end : end + 70]
    if _DENIED_AFTER.match(after):
        return True
    return bool(_DENIED_BEFORE.search(before)) and not _DOUBLY_DENIED.search(before)


def affirmed(pattern: "re.Pattern[str]", sentence: str) -> "re.Match[str] | None":
    """The first place where a sentence speaks of something and does not wave it away."""
    for match in pattern.finditer(sentence):
        if not denied(sentence, match.start(), match.end()):
            return match
    return None
