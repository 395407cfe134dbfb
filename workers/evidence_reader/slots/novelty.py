"""Why it was published: first, new, unlike the rest, in use."""

from workers.evidence_reader.cues import ASIDE, Slot, cue
from workers.evidence_reader.zones import ZONES

NOVELTY = Slot(
    zones={
        "abstract": 1.0,
        "introduction": 0.8,
        "conclusion": 1.0,
        "related": 0.4,
        "discussion": 0.2,
        "background": -0.4,
        "body": -0.6,
        "evaluation": -0.8,
        "method": -0.4,
    },
    cues=(
        cue(2.6, r"\bto (?:the best of )?our knowledge\b", "first"),
        cue(
            2.2,
            r"""\b(?:the|a|is) first (?:\w+-?\w* )?(?:systems?|stud(?:y|ies)|work|paper|to\b|
            comprehensive|large-scale|public|published|open|in-depth|detailed|such|of its|
            analysis|framework|approach|dataset|trace|implementation|design|production)|
            \b(?:is|are|present|propose|describe) the first (?!step|time|stage|phase|one|two|three)
            [\w-]+(?: [\w-]+)? (?:to|that|which)\b|
            \bfor the first time\b|\bfirst-ever\b""",
            "first",
        ),
        cue(1.8, r"\b(?:novel|innovative|pioneer\w*|radically|reexamin\w*|rethink\w*)\b", "new"),
        cue(
            1.6,
            r"""\b(?:main|key|primary|major|significant|important|central|technical)
            [ ]contributions?\b|\bour contributions?\b|\bcontributes\b|\bcontribution \d""",
            "new",
        ),
        cue(
            1.6,
            r"""\b(?:improv\w+|advanc\w+|extend\w*|beyond|better than|outperform\w*)
            [^.]{0,30} (?:the )?state[- ]of[- ]the[- ]art\b|
            \b(?:the only|is the one|a new (?:kind|class|approach|technique|way|design|method|
            algorithm|architecture)|not (?:been )?possible before|previously impossible)\b|
            \bfills? an? (?:need|gap)\b""",
            "new",
        ),
        cue(
            1.8,
            r"""\bunlike (?:existing|previous|prior|other|traditional|conventional|most|all)|
            \bin contrast (?:to|with) (?:existing|previous|prior|other|most)|\bdeparts? from|
            \bno (?:prior|previous|existing|other) (?:work|stud|system|approach)|
            \b(?:has|have) (?:not|never) been (?:\w+ )?(?:stud|explor|consider|done|address|
            examin|attempt|shown)""",
            "unlike",
        ),
        cue(
            2.0,
            r"""\b(?:oursystem|our (?:system|implementation|service|platform)|the system)[^,;]{0,40}
            (?:is|are|has been|have been) (?:\w+ly |currently )?
            (?:used(?! (?:to|by|for|in|as|when|throughout)\b)|deployed|operational|running|
            in (?:production|use))|
            \b(?:production use of|deployed in production|operational across|
            has (?:\w+ly )?met our)""",
            "used",
        ),
        cue(
            1.2,
            r"""\b(?:we|paper|work|results?|experience|oursystem) (?:also |have |has )?
            (?:demonstrates?|demonstrated|shows?|shown|proves?|proved) (?:that|how|it)\b""",
            "shows",
        ),
        cue(1.0, r"\bwe (?:found|find|discovered?|identif(?:y|ied)|observed?) that\b", "shows"),
    ),
    against=(
        cue(-2.0, r"\bfuture\b|\bhope\b|\bwe (?:will|plan)\b|\bnovel (?:insights?|challenges?)"),
        cue(-0.8, r"\bmany\b|\bincreasingly\b|\bnot\b"),
        cue(-2.0, r"\bonly by\b|\bif\b"),
        cue(-4.0, r"\bonly other\b"),
        ASIDE,
    ),
    own_zones=frozenset(ZONES),
    own=1.0,
    vouched=3.4,
    foreign=-0.4,  # to be new is to name the old
    cited=-0.5,
)
