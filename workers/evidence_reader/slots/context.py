"""Where it stands: sentences that set it beside named work by others."""

from workers.evidence_reader.cues import Slot, cue
from workers.evidence_reader.zones import ZONES

CONTEXT = Slot(
    zones={
        "related": 1.2,
        "introduction": 0.2,
        "background": 0.0,
        "discussion": 0.4,
        "conclusion": 0.2,
    },
    cues=(
        cue(
            2.2,
            r"""^unlike\b|\bin contrast (?:to|with)\b|\bdiffers? from\b|\bdifferent from\b|
            \bas opposed to\b""",
            "unlike",
        ),
        cue(
            1.8,
            r"""\b(?:similar|close|closest|akin|comparable|analogous) (?:to|in)\b|
            \bresembl(?:es?|ing)\b""",
            "like",
        ),
        cue(
            1.8,
            r"""\b(?:inspired by|inspiration from|borrows?|builds? (?:up)?on|derived from|
            extends?)\b""",
            "from",
        ),
        cue(
            1.2,
            r"""\b(?:compared (?:to|with)|whereas|while|instead|rather than|orthogonal|
            complement\w*)\b""",
            "unlike",
        ),
    ),
    against=(
        cue(
            -2.0,
            r"""^(?:similar to|(?:un)?like|compared (?:to|with)|in contrast to)
            [ ](?:these|those|such|this)\b""",
        ),
        cue(-1.0, r"\bexperiments?\b|\bresults?\b|\d%"),
    ),
    floor=3.8,
    own_zones=frozenset(ZONES),
    must_compare=True,
    own=1.0,
    foreign=0.4,
    cited=0.6,  # naming the other work is the point
)
