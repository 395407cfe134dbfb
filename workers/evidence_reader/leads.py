"""The words put before a quote. They say why it was picked and where it stands, never more."""

from collections.abc import Mapping, Sequence

from workers.evidence_reader.cues import SlotName
from workers.evidence_reader.ranking import Pick
from workers.evidence_reader.zones import bare_title

_LEADS: Mapping[tuple[SlotName, str], str] = {
    ("mechanism", "parts"): "The pieces, as they lay them out",
    ("mechanism", "acts"): "Who does what",
    ("mechanism", "when"): "What happens, and when",
    ("mechanism", "why"): "A design choice, with its reason beside it",
    ("mechanism", "did"): "What they did, in their words",
    ("novelty", "listed"): "From their own list of contributions",
    ("novelty", "first"): "They claim to be first",
    ("novelty", "new"): "What they call new",
    ("novelty", "unlike"): "What they say sets it apart",
    ("novelty", "used"): "It is said to be in use, not only in a lab",
    ("novelty", "shows"): "What they say they have shown",
    ("limit", "listed"): "They count this among the limits themselves",
    ("limit", "limit"): "They name a limit themselves",
    ("limit", "price"): "There is a price, and they say which",
    ("limit", "not"): "What it does not do, in their words",
    ("limit", "untested"): "What was left untested, in their words",
    ("limit", "open"): "Left open by the authors",
    ("limit", "assume"): "It rests on an assumption",
    ("limit", "may"): "A caveat, in their words",
    ("limit", "scope"): "A restriction, in their words",
    ("limit", "measured"): "How it was measured matters here",
    ("context", "unlike"): "Where they part from other work",
    ("context", "like"): "Whose work they say it resembles",
    ("context", "from"): "What they say they built on",
}
_BY_SLOT: Mapping[SlotName, str] = {
    "claim": "What they say they do",
    "mechanism": "How it works, in their words",
    "novelty": "What they claim for it",
    "result": "A result, with its number",
    "limit": "In the authors' own words",
    "context": "Beside other work",
    "use": "What it makes possible, in their words",
}
_SOUGHT: Mapping[SlotName, str] = {
    "claim": "a sentence that says outright what the authors do or have built",
    "mechanism": "a sentence that explains a step of the mechanism by itself",
    "novelty": "a claim to be new or the first",
    "result": "a gain in numbers",
    "limit": "a limitation in the authors' own words",
    "context": "a comparison with other work by name",
    "use": "what it makes possible",
}
_LONGEST_TITLE = 60


def lead(slot: SlotName, pick: Pick) -> str:
    """A line to stand before the quote."""
    return f"{_LEADS.get((slot, pick.kind), _BY_SLOT[slot])}{_where(pick)}:"


def lead_near(pick: Pick) -> str:
    """A line to stand before a quote that is near to a question."""
    return f"Near to your question by its words{_where(pick)}:"


def _where(pick: Pick) -> str:
    title = bare_title(pick.sentence.part.title)
    title = title.capitalize() if title.isupper() else title
    return f" ({title})" if 0 < len(title) <= _LONGEST_TITLE else ""


def none_found(slots: Sequence[SlotName], label: str, besides: bool) -> str:
    """What was looked for in vain; `besides`: something else stands there already."""
    sought = [_SOUGHT[slot] for slot in slots]
    what = " and ".join(filter(None, (", ".join(sought[:-1]), sought[-1])))
    if besides:
        return f"The rules also looked for {what}, and found none."
    found = f"he rules looked for {what}, and found none to quote."
    return f"{label}: t{found}" if label else f"T{found}"


def sought_for(slot: SlotName) -> str:
    """What is looked for to fill a slot."""
    return _SOUGHT[slot]
