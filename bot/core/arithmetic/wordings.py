"""All wordings, the more telling ones first: what one has taken the next do not see."""

from bot.core.arithmetic.amounts import SHARE, TIME, N
from bot.core.arithmetic.load_words import LOAD
from bot.core.arithmetic.machine_words import MACHINE
from bot.core.arithmetic.readings import nothing, portion
from bot.core.arithmetic.reliability_words import PERIODS, RELIABILITY
from bot.core.arithmetic.wording import LINK, NEXT, Wording, said, wording

NOTHING: tuple[Wording, ...] = (
    wording("", r"p\d\d(?:\.\d+)?(?!\w)(?=\s?%)", nothing),
    wording(
        "",
        r"(?:time-?outs?|ttl|retention|cooldown|retr(?:y|ies)|interval|for:|cron"
        rf"|every|alle){NEXT}(?:of |is |at )?{N}{TIME}",
        nothing,
    ),
    wording("", rf"{N}{TIME}\s(?:ago|timeout|ttl|retention|cooldown|grace|interval)", nothing),
    wording(
        "",
        r"(?:traffic|cpu|disk|gpu memory|memory|ram|canary|cost|costs|price"
        r"|cache hit rate|hit rate|packet loss|discount|growth|sampl\w+|coverage)"
        rf"{LINK}{N}{SHARE}",
        nothing,
    ),
    wording(
        "",
        rf"{N}{SHARE}\s(?:of (?:the |our |all )?(?:traffic|users|nodes|pods"
        r"|customers|cpu|memory|disk|time)|more|less|faster|slower|cheaper|higher"
        r"|lower|increase|decrease|cpu|memory|disk|canary|discount|growth"
        r"|packet loss|hit rate|cache)(?!\w)",
        nothing,
    ),
)
"""What is none of ours, so that nothing else mistakes it: a timeout, the share of a canary."""
_NEW = r"(?:canary|new version|neue[n]? version|new release|shard)"
SLICE: tuple[Wording, ...] = (
    wording(
        "slice",
        rf"{N}{SHARE}\s(?:of |des |vom |der )?(?:the |our |all )*(?:traffic|requests|users"
        r"|verkehrs?|anfragen)(?!\w)(?!\s(?:fail|err|are|time|return))",
        portion,
        said(
            rf"(?:for|on|in|of|at|from|bei|auf) (?:the |our |der |dem )?{_NEW}"
            rf"|{_NEW} (?:has|shows|sees|returns|fails|throws|with|is at)"
        ),
    ),
)
"""The part of the traffic that something new gets: what fails there is not what fails in all."""
WORDINGS: tuple[Wording, ...] = (*SLICE, *NOTHING, *LOAD, *PERIODS, *RELIABILITY, *MACHINE)
