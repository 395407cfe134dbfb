"""Rules for what an answer to a page says of the matter: seen is seen, and no is no."""

import re
from collections.abc import Iterator

from bot.core.canonical import fold
from bot.core.case import Case, Checked, Flaw, Part, short
from bot.core.likeness import stems
from bot.core.rules.steps import THREAD
from bot.core.speech import plain, sentences

UNSEEN = "nobody here saw it: neither the thread nor the question says so"
TURNED = "it turned round what the runbook says"
_SEEN = 0.4  # of a claim's stems, that somebody here did write
_SAME = 0.5  # of a quote's stems, from which a claim says the same, or the opposite
_ABOUT = 2  # stems that a claim and a quote share, from which one is about the other
_TELLING = stems(
    "alert alarm says tells shows line log logs thread quotes reports observed message "
    "meldung zeigt steht meldet"
)
_FORBIDS = re.compile(
    r"\W*(?:never|do not|don't|avoid|nie(?:mals)?|nicht)\b|\b(?:must|should|may) not\b|\bnever\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:no|not|never|without|avoid|unless|instead|only|nie(?:mals)?|nicht|kein\w*|ohne|leave"
    r"|keep|stop|wait|before)\b|n't\b",
    re.IGNORECASE,
)
_NEEDLESS = re.compile(
    r"\b(?:no|not|n't|never) (?:\w+ )?(?:need(?:ed|s)?|necessary|required|have to)\b|n't (?:need"
    r"|have to)|\b(?:unnecessary|needless|superfluous|optional|skip|leave out|without)\b"
    r"|\b(?:nicht|kein\w*) (?:\w+ )?(?:nötig|notwendig|erforderlich)\b|\bunnötig\b",
    re.IGNORECASE,
)


def observed(case: Case, part: Part) -> Iterator[Flaw]:
    """What was observed stands in the thread or in the question; a runbook has seen nothing."""
    labels = {group.label for group in part.spec.groups if group.id == "observed"}
    for at, checked in enumerate(part.claims):
        if checked.claim.label in labels and not _seen(case, checked):
            what = f"“{short(checked.claim.text)}” was observed by nobody"
            hint = "Quote the thread or the asker for it, or call it a hypothesis."
            yield Flaw("observed", what, hint, "drop", at, UNSEEN)


def turned(case: Case, part: Part) -> Iterator[Flaw]:
    """A true quote under its opposite is worse than none: it looks checked."""
    for at, checked in enumerate(part.claims):
        if not case.chosen and any(_against(checked, quote) for quote in _quotes(checked)):
            what = f"“{short(checked.claim.text)}” says the opposite of its quote"
            hint = "Say what the runbook says, with its “not”, or leave it out."
            yield Flaw("turned", what, hint, "drop", at, TURNED)


def _seen(case: Case, checked: Checked) -> bool:
    found = [located.evidence for _, located in checked.quotes if located.evidence]
    elsewhere = any(not each.document.startswith("runbook") for each in found)
    if case.chosen and not found:
        return True  # the evidence reader repeats what was asked, and no more
    if case.chosen or (elsewhere and not any(each.document == THREAD for each in found)):
        return elsewhere  # a log or a post-mortem that was attached
    there = [s.document.pages for s in case.sources if s.document.role == THREAD]
    said = "\n".join((case.question, case.thread, *(p.text for pages in there for p in pages)))
    mine = stems(checked.plain) - _TELLING
    return len(mine & stems(plain(said))) >= _SEEN * len(mine)


def _quotes(checked: Checked) -> Iterator[str]:
    for _, located in checked.quotes:
        if located.evidence and located.evidence.document.startswith("runbook"):
            yield from sentences(plain(located.evidence.quote))


def _against(checked: Checked, quote: str) -> bool:
    words = stems(quote)
    whole = " ".join(
        fold(located.evidence.quote) for _, located in checked.quotes if located.evidence
    )
    for sentence in checked.sentences:
        if fold(sentence) in whole:
            continue  # its own words
        shared = stems(sentence) & words
        if _FORBIDS.search(quote):
            if len(shared) >= max(_SAME * len(words), 1) and not _DENIES.search(sentence):
                return True
        elif _NEEDLESS.search(sentence) and not _DENIES.search(quote) and len(shared) >= _ABOUT:
            return True
    return False
