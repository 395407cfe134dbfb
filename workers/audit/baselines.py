"""Against what a number is measured: the words after "than", "over", "compared to"."""

import re

_AGAINST = re.compile(
    r"""\b(?:compared\s(?:to|with|against)|in\scomparison\s(?:to|with)|relative\sto|versus|vs\.?
    |against|instead\sof|outperform(?:s|ed|ing)?|beats?|rather\sthan|(?:that|those)\sof
    |(?:more|less|fewer|higher|lower|better|worse|faster|slower|smaller|larger|longer|shorter|cheaper
      |greater)\b[^.;:,]{0,60}?\bthan
    |over(?=\s+(?:the\b|an?\b|[A-Z]|state|existing|previous|prior|baseline|first\scome|vanilla)))\s+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ENDS = (
    r"by|on|in|for|at|with(?= \d| the same| respect)|under|when|while|as|to|from|which|that|where"
    r"|if|because|is|are|was|were|does|do|did|has|have|can|could|will|would|without|after|before|during|using|across|but|so"
    r"|due|and\s(?:is|are|by|to|the|it|we|in|reduc\w*|improv\w*|uses|leaves|loses|reach\w*|achiev\w*)"
)
_WORD = r"(?:[\w*&+/’'‑-]+(?:\.\d+)?|\([^()]{1,30}\))"
_PHRASE = re.compile(
    rf"(?:(?:(?:that|those)\s(?:of|with|on|under)|with|using|under|when using|on|for|in)\s)?"
    rf"(?P<name>{_WORD}(?:(?:,(?= first served))?[ ]"
    rf"(?!(?:{_ENDS}|—|–)\b|[\[(]|\d+(?:\.\d+)?\s?(?:%|×|x\b|[a-z])){_WORD}){{0,6}})"
)
_EMPTY = re.compile(
    r"""(?:(?:one|two|three|four|five|six|ten|half)\s.*|(?:the|an?|that|those|our|its|their|this|these|it|them|others?|expected|ever|usual|any|\d.*
    |one|all|half|another|each|average|time|years?|factor.*|up|well|most|previously)\s?)+\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_AND_DOES = re.compile(r"(?<=\w)\sand\s[a-z].*\Z")  # behind a name: "Orca and keeps"
_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S+\s+\S|[A-Z])", re.IGNORECASE)


def baseline(text: str, near: int = 0) -> str:
    """What a sentence compares with; of several, what stands nearest to `near`. Empty: nothing."""
    found = sorted(_AGAINST.finditer(text), key=lambda match: abs(match.start() - near))
    for match in found:
        phrase = _PHRASE.match(text, match.end())
        name = phrase["name"].strip(" ,.;:") if phrase else ""
        if re.search(r"[A-Z]", name.partition(" and ")[0]):
            name = _AND_DOES.sub("", name)
        if name and not _EMPTY.match(name):
            return _ARTICLE.sub("", name, count=1)
    return ""
