"""Whether a question is about a page, something that fails now, or about how to build.

The terms of a persona's own form for pages tell most. Where runbooks answer, more is asked in the
words of a page than these know: "the Airflow DAG did not trigger" is answered from runbooks or with
"I don't know", and never with how one would design it.
"""

import re

from bot.core import lexicon as lex
from bot.core.alerts import Alert
from bot.core.consulted import ALERTED
from bot.core.conversation import Conversation
from bot.core.modes import filled, fitting_mode
from bot.core.persona import Persona
from bot.core.runbooks.found import Found
from bot.core.runbooks.names import alerts_in
from bot.core.terms import said_of

_DRAWS = re.compile(r"\b(?:re-?)?(?:design|architect)\w*", re.IGNORECASE)
_DESIGNS = re.compile(  # what no runbook answers, however near its words are
    r"\b(?:design\w*|architect\w*|best practices?|compar\w+|versus|vs|recommend\w*|choos\w+"
    r"|should (?:we|our)|could we|plan|plans|planning|prevent\w*|avoid\w*|trade-?offs?"
    r"|(?:an?|our|the|which|what|set|define) slos? (?:is|should|for|do|to|of|be)|better than"
    r"|which (?:runtime|engine|gpu|model)|capacity|throughput|build\w*|what is an?|what are"
    r"|explain|difference|entw\w+|planen|welche[rsn]?)\b",
    re.IGNORECASE,
)
_LATER = re.compile(  # who asks so has no page now
    r"\b(?:avoid|prevent|stop)\b[^.?!]{0,80}\b(?:in (?:the )?future|(?:from )?happening again"
    r"|next time)\b|\bin zukunft\b|\bkünftig\b",
    re.IGNORECASE,
)
_FAILS = re.compile(  # what is said of something that fails now, however it is put
    r"\b(?:fail(?:s|ing|ed|ures?)?|dropped|drops|paged|HEALTH_(?:ERR|WARN)|ENOSPC|broken|broke|breaks"
    r"|crash\w*|errors?|5\d\d|outage|is down|are down|went down|on fire|stuck|hangs?|timeouts?"
    r"|brechen|bricht|schlagen fehl|fällt aus|kaputt|voll)\b",
    re.IGNORECASE,
)
_SERVING = re.compile(  # what whoever builds asks about
    r"\b(?:models?|llms?|inference|serving|p9\d|latency|qps|rps|tokens?|[ahbl]\d{2,3}s?|canar\w+"
    r"|kv[ -]?cache|batch\w*|prefill|decod\w+|autoscaling|costs?|pric\w+|budgets?|users)\b",
    re.IGNORECASE,
)


def is_page(persona: Persona, thread: Conversation, question: str, alert: Alert | None) -> bool:
    """Whether this is about a page: by the words, by the alert they stand under, or because the
    thread has been about one."""
    if _LATER.search(question):
        return False
    before = [turn.question for turn in thread.turns if turn.persona == persona.handle]
    words = "\n".join(filter(None, (*before, question, ALERTED if alert else "")))
    mode = fitting_mode(persona, words)
    return mode is not None and mode.gated


def is_page_there(persona: Persona, thread: Conversation, question: str, found: Found) -> bool:
    """Whether a question that nothing else shows to be about a page is, where runbooks answer."""
    if _LATER.search(question):
        return False
    if found.confident and found.exact:
        return not _DRAWS.search(question)
    if _DRAWS.search(question) or (_DESIGNS.search(question) and not _FAILS.search(question)):
        return False
    begun = any(turn.persona == persona.handle for turn in thread.turns)
    return found.confident or (not begun and _is_of_operations(persona, question))


def names_alert(question: str) -> bool:
    """Whether it names an alert, and asks for no design."""
    designs = _DRAWS.search(question) or _DESIGNS.search(question) or _LATER.search(question)
    return any(alerts_in(question)) and not designs


def _is_of_operations(persona: Persona, question: str) -> bool:
    """Whether it has words of a page, however it asks what to do, or at least none of serving."""
    terms = (term for mode in persona.modes if mode.gated for term in mode.terms)
    if said_of(terms, question):
        return True
    serving = any(it.search(question) for it in (_SERVING, lex.RUNTIME, lex.OPTIMISATION))
    return not serving and not filled(persona.slots, question)
