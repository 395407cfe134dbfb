"""What a study rests on, said twice: how much was studied, what the data hold, how long they span.

"We studied 198 failures" has few words in common with anything, but its form says which number is
meant: that of the whole. Of two such numbers, both can only be right if one is of a part; a part is
rarely as large as nearly all, a slip of the pen nearly always.
"""

import re

from workers.audit.agreement import agree
from workers.audit.context import Mention
from workers.audit.quantities import Quantity

_NEAR = 0.75  # of the larger number, the least that is more likely a slip than a part
_KEPT = r"(?:data\s?set|trace|corpus|log|sample)"
_FORMS = (
    ("studied", r"\bwe\s(?:\w+\s)?(?:study|studied|analy[sz]ed?|collect(?:ed)?|sampled?"
                r"|examined?|inspect(?:ed)?|investigated?)\s(?:a\stotal\sof\s)?\Z"),
    ("held", rf"\b(?:our|the|this)\s{_KEPT}\s(?:contain(?:s|ed)|consist(?:s|ed)\sof"
             r"|compris(?:es|ed)|includes|has|holds)\s(?:a\stotal\sof\s)?\Z"),
    ("spanned", rf"\b(?:our|the|this)\s{_KEPT}\b.*\b(?:collected|recorded|gathered|captured|spans"
                r"|covers|spanning)\s(?:over|during|for)?\s?(?:a\speriod\sof\s)?\Z"),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(form, re.IGNORECASE)) for name, form in _FORMS)


def restated(one: Mention, two: Mention) -> bool:
    """Whether two sentences tell the size of the same whole, and differ by what a slip makes."""
    form = _form(one)
    if not form or form != _form(two) or one.names ^ two.names:
        return False
    first, second = one.quantity, two.quantity
    if form == "spanned":  # "over 14 days" are no more than 14
        first, second = first._replace(bound=""), second._replace(bound="")
    return (
        one.passage.part != two.passage.part
        and first.unit == second.unit
        and not (first.bound or second.bound)
        and not agree(first, second)
        and _close(first, second)
    )


def _form(mention: Mention) -> str:
    """How a sentence leads up to its number, if it tells the size of a whole."""
    before = mention.passage.text[: mention.quantity.start]
    return next((name for name, pattern in _PATTERNS if pattern.search(before)), "")


def _close(one: Quantity, two: Quantity) -> bool:
    if not len(one.values) == len(two.values) == 1:
        return False
    low, high = sorted((one.values[0], two.values[0]))
    return low >= _NEAR * high
