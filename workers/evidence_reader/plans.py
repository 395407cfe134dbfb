"""Which slots fill a section: a persona's own words for the section decide, not its id.

A persona may call its sections what it likes. Titles and labels are read first, hints after them;
a section none of whose words is known gets the sentences closest to its hint.
"""

import re
from collections.abc import Mapping

from workers.evidence_reader.cues import SlotName

_WORDS: tuple[tuple[SlotName, str], ...] = (
    ("limit", r"weak|limit|skeleton|closet|flaw|stress|risk|threat|caveat|shortcoming|corner case"
              r"|assum|leave out|drawback|critique|critici"),
    ("novelty", r"got in|novel|contribution|strength|strong|innovat|delta|what is new|new about"),
    ("context", r"context|related|lineage|foundation|earlier work|prior work|compar"),
    ("mechanism", r"mechanism|how it|how they|works|architecture|design|method|magic|trick"
                  r"|pipeline|whiteboard|implement|inside"),
    ("result", r"result|evaluat|number|finding|measure|performance|evidence"),
    ("claim", r"summary|tl;?dr|overview|what it|what the|in short|mirror|idea|abstract|claim"
              r"|answer"),
)  # fmt: skip
_PATTERNS = tuple((slot, re.compile(words, re.IGNORECASE)) for slot, words in _WORDS)

Plan = tuple[tuple[SlotName, int], ...]
"""Slots to fill, in order, and how many sentences each."""

PLANS: Mapping[SlotName, Plan] = {
    "claim": (("claim", 3),),
    "mechanism": (("mechanism", 4),),
    "novelty": (("novelty", 2), ("result", 2), ("context", 1)),
    "result": (("result", 4),),
    "limit": (("limit", 5),),
    "context": (("context", 3),),
}


def slot_for(title: str, hint: str) -> SlotName | None:
    """What a section or group asks for, by its title, else by its hint; None: nothing known."""
    for text in (title, hint):
        for slot, pattern in _PATTERNS:
            if pattern.search(text):
                return slot
    return None
