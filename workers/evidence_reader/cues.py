"""How cues are written and what they weigh: the shape of a slot, and patterns all slots share.

A pattern may run over several lines, which are joined without the white space around them; a
space that counts at the start of a line is written `[ ]`. All patterns read lower-case text:
searching in either case takes twice as long.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from workers.evidence_reader.zones import Zone

SlotName = Literal["claim", "mechanism", "novelty", "result", "limit", "context", "use"]


def pattern(lines: str) -> re.Pattern[str]:
    """A pattern written over several lines, for lower-case text."""
    return re.compile("".join(line.strip() for line in lines.splitlines()))


@dataclass(frozen=True)
class Cue:
    """A pattern and what finding it is worth; `kind` picks the words put before the quote."""

    found: re.Pattern[str]
    weight: float
    kind: str = ""


def cue(weight: float, lines: str, kind: str = "") -> Cue:
    """A cue from a pattern written over several lines."""
    return Cue(pattern(lines), weight, kind)


@dataclass(frozen=True)
class Slot:
    """What a place in an answer asks of a sentence."""

    zones: Mapping[Zone, float]  # prior; a zone that is not named is not looked at
    cues: tuple[Cue, ...]
    against: tuple[Cue, ...] = ()
    floor: float = 3.4
    number: bool = False  # must measure something
    own_zones: frozenset[Zone] = frozenset()  # where nothing but the authors' own will do
    must_compare: bool = False  # must name somebody else's work
    own: float = 0.0  # for speaking of the authors' own system
    foreign: float = -2.5  # for speaking of other people's
    cited: float = -0.8  # per citation
    central: float = 1.2  # for speaking of what the paper speaks of
    early: float = 0.0  # for standing near the beginning of the paper
    titles: re.Pattern[str] | None = None  # section titles that speak for it
    aside: re.Pattern[str] | None = None  # section titles that speak against it
    trusted: re.Pattern[str] | None = None  # section titles that need no cue beside them
    vouched: float = 0.0  # for standing in such a section, or without any in the authors' own list


OWN = pattern(
    r"""\b(?:we|our|ours|this (?:paper|work|study|system|article)|oursystem|
    the (?:current|present|new) (?:implementation|version|prototype|design|release|package)|
    the (?:package|prototype)|proposed (?:[\w-]+ ){0,3}
    (?:methods?|algorithms?|approach|scheme|system|design|technique|model|framework))\b"""
)

FOREIGN = pattern(
    r"""\btheirsystem\b|\bet al\b|\btraditionally\b|
    \b(?<!our )(?:existing|previous|prior|traditional|conventional|classical|
    state-of-the-art|related|many|
    most|other|some|several|recent|competing|alternative|commercial|earlier|
    current(?! implementation| design| version| prototype)|today['’]s|
    popular|typical|common|standard|off-the-shelf|these|those|such(?! as)|naive|baseline)
    [ ](?:[\w-]+ ){0,3}?
    (?:systems?|approach(?:es)?|works?(?! on)|solutions?|methods?|techniques?|designs?|schemes?|
    frameworks?|research(?:ers)?|studies|algorithms?|proposals?|tools?|protocols?|databases?|
    engines?|strateg(?:y|ies)|policies|stores?|literature|efforts|authors?|infrastructures?|
    architectures?|implementations?|librar(?:y|ies)|models)\b"""
)

ROAD_MAP = pattern(
    r"""\b(?:organi[sz]ed as follows|(?:rest|remainder) of (?:this|the) (?:paper|section|article)|
    (?:paper|article|report|chapter) is (?:organi[sz]ed|structured)|
    (?:sections?|appendix|chapter)\s?[\d.a-z]*\s?\)?,? ?(?:will )?(?:briefly |then )?
    (?:describ|discuss|present|introduc|detail|explain|cover|summari|conclud|review|provid|show|
    analy|evaluat|outlin|report|compar|giv|explor|contain)|
    (?:in|later in|see) (?:section|§|appendix|the (?:next|following) (?:sub)?section)|
    we (?:will |now |first |next |then |also |briefly |further )+
    (?:describe|discuss|present|introduce|detail|explain|show|give|outline|turn|summari[sz]e|
    highlight|compare|explore|delve|focus|review|look)|
    (?:will|be) (?:be )?(?:described|discussed|detailed|explained|presented|given)|
    later in this|before (?:continuing|proceeding)|let us|in this (?:sub)?section|lay out|
    alluded|we (?:also )?highlight|
    (?:we|sections?) (?:describe|discuss|detail|explain|outline|summari[sz]e)
    [ ](?:below|how|the (?:details|rest|main design)|some of|a few|several))|
    §\s?[\d.]+ (?:describ|discuss|present|introduc|detail|explain|show|evaluat|report)"""
)
"""Sentences about the paper instead of the matter."""

IN_PASSING = pattern(
    r"""\((?:see |cf\. |e\.g\.,? )?(?:§|section|sec\.|appendix)[^)]*\)|
    ,? as (?:described|discussed|shown|explained|mentioned|noted|detailed) (?:\w+ )?in
    [ ](?:§|section|sec\.) ?[\d.]*\d"""
)
"""A section named beside the matter: no road map."""

DANGLING = pattern(
    r"""^(?:this|these|those|that|it|they|such|its|their|he|she|here|there|below|above|both|another|
    neither|
    either|doing so|(?:most|many|some|all|none|each|few) of (?:them|these|those)|
    the (?:former|latter|other|above|same|following|second|third|two|three|reason|result|
    idea|problem)|one (?:of|way|such|potential))\b(?! (?:paper|work|study|article)\b)"""
)
"""Openings whose meaning stands in another sentence."""

CONNECTIVE = pattern(
    r"""^(?:thus|hence|therefore|but|and|or|also|moreover|furthermore|in addition|additionally|
    for (?:example|instance)|similarly|likewise|otherwise|then|finally|next|as a result|
    consequently|in this (?:case|way)|on the other hand|second|third|accordingly|indeed|again|
    nevertheless|nonetheless|meanwhile|as such|so|yet|instead|in turn|besides|conversely|
    in (?:this|these|that|such)|with (?:this|these|that|such)|(?:by|in) contrast,|in comparison|
    at (?:this|that)|for (?:this|these|that|such)|from (?:this|these)|to (?:this|that|do so)|
    to (?:do|handle|address|achieve|solve|avoid|work around) this|
    because of (?:this|these)|due to (?:this|these)|in our example|in other words)\b"""
)

MILD = pattern(
    r"""^(?:however|first|fourth|specifically|in particular|in fact|
    as (?:shown|depicted|described|seen))\b"""
)

POINTING = pattern(
    r"""\b(?:above|below|following|aforementioned|previously (?:mentioned|described)|as mentioned|
    this (?:case|problem|issue|step|approach|process|property|requirement|situation|effect|
    restriction)|the (?:first|second|third|former|latter|previous|next) (?:case|step|approach|
    example|option|one)|
    these (?:two|three|issues|cases|steps|results|numbers|problems|systems|limitations|
    components)|such (?:a|cases?))\b|
    ^(?:figure|fig\.|table|equation|eq\.|algorithm|listing)\s?\d|
    \b(?:equation|eq\.|algorithm|listing|line)\s?\d"""
)

ADVICE = pattern(r"\byour?\b|\bplease\b")
"""What a manual says to its reader."""

FLOATS = pattern(r"\b(?:figure|fig\.|table)\s?\d")

ASIDE = cue(-1.2, r"\bfor (?:example|instance)\b|\be\.g\.|\bsuppose\b|\bimagine\b|\bconsider\b")
"""An example is rarely the thing itself."""
