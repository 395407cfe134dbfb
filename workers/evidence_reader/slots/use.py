"""What somebody could do with it: sentences on what it makes possible, and for whom."""

from workers.evidence_reader.cues import Slot, cue, pattern
from workers.evidence_reader.zones import ZONES

USE = Slot(
    zones={
        "abstract": 2.0,
        "conclusion": 1.6,
        "introduction": 1.2,
        "discussion": 0.6,
        "body": -0.4,
        "evaluation": 0.0,
    },
    cues=(
        cue(
            2.2,
            r"""\b(?:allows?|enabl(?:es|ed|ing)|permits?|lets?|helps?|frees?|empowers?)
            [ ](?:[\w'’-]+ ){1,6}?to\b|\blets? (?:users|programmers|developers|operators|us|them|
            researchers|engineers|practitioners|applications?|services?)\b""",
        ),
        cue(
            2.2,
            r"""\bmak(?:es|ing) it (?:possible|easy|easier|practical|feasible|cheap\w*|simple)\b|
            \b(?:can|could) (?:also )?(?:be|have been) (?:\w+ly )?(?:used|applied|reused|adopted|
            deployed|combined|integrated|reproduced|prevented|found|detected|exposed|run)\b""",
        ),
        cue(
            2.0,
            r"""\b(?:lower(?:s|ed|ing)?|reduc(?:es|ed|ing)|removes?|removing|eliminates?)
            [ ](?:the |an? )?(?:[\w-]+ ){0,3}(?:requirements?|barriers?|costs?|burden|effort|need|
            hardware|complexity|price)\b""",
        ),
        cue(
            1.8,
            r"""\b(?:suggests?|impl(?:y|ies)|means|indicat(?:es|ing)) that\b|\bgood news\b|
            \b(?:lessons?|guidelines?|recommend(?:s|ation|ations)?|implications?)\b""",
        ),
        cue(
            1.4,
            r"""\b(?:users|programmers|developers|operators|practitioners|researchers|engineers|
            service owners|customers|administrators|analysts)\b""",
        ),
        cue(
            1.2,
            r"""\bwithout (?:any |the )?(?:need|experience|chang\w+|modif\w+|requiring|having|
            retraining|knowledge|special)\b|\ba single (?:\w+ )?(?:gpu|machine|server|node)\b|
            \bcommodity\b""",
        ),
    ),
    against=(
        cue(-2.0, r"\bfuture\b|\bhope\b|\bwe (?:will|plan)\b|\bmotivat|\bchalleng\w+"),
        cue(-1.6, r"\b(?:does|do|did|is|are|was|were|can|could)(?: ?not|n['’]t)\b|\bunlike\b"),
        cue(-2.0, r"^(?:figure|table|algorithm)s? \S+|\bin our experiments?\b|\bwe (?:use|ran)\b"),
        cue(
            -1.6, r"\bin this (?:paper|work)\b|\bwe (?:study|present|propose|introduce|describe)\b"
        ),
        cue(-1.2, r"\bproblem\b|\bhowever\b|\bhidden\b|\bdifficult\b"),
    ),
    floor=4.4,
    own_zones=frozenset(ZONES),
    own=1.0,
    foreign=-2.0,
    early=0.4,
    aside=pattern(r"related|background|example|\bused?\b"),
)
