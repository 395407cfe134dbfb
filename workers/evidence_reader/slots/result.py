"""What was measured: sentences with a number that says how good it is."""

from workers.evidence_reader.cues import Slot, cue

RESULT = Slot(
    zones={
        "abstract": 1.5,
        "conclusion": 1.0,
        "introduction": 0.8,
        "evaluation": 0.8,
        "discussion": 0.2,
        "body": 0.1,
        "method": -0.6,
    },
    cues=(
        cue(
            1.6,
            r"""\b(?:improv\w*|reduc\w*|increas(?:e|es|ed|ing)|decreas\w*|outperform\w*|
            speed-?ups?|sav(?:es|ed|ing|ings)|faster|slower|cuts?|exceed\w*|
            lower(?:s|ed|ing)? (?:than|by|the)|higher|fewer|degrad\w*|gains?|overheads?|
            prevent\w*)\b""",
            "gain",
        ),
        cue(1.0, r"\b(?:compared (?:to|with)|relative to|than|over the|versus|vs\.)\b"),
        cue(
            1.2,
            r"""\b(?:achiev|reach|sustain|deliver|process(?:es|ed|ing)|handl|complet|finish|took|
            takes|account(?:s|ed) for|result(?:s|ed)? in|yield|locat|detect|recover|restor|caus|
            serv(?:es|ed|ing)|scal)\w*""",
        ),
        cue(
            0.9,
            r"""\b(?:our (?:experiments?|results?|evaluation|measurements?|analysis|findings?)|
            we (?:found|find|observed?|measured?|show|achieve)|
            results? (?:show|demonstrate|indicate|suggest)|on average|median|percentile|p99|
            real (?:traces?|workloads?)|real-world)\b""",
        ),
        cue(
            0.9,
            r"""\b(?:throughput|latenc(?:y|ies)|bandwidth|read rate|write rate|
            (?:\w+ )?rate of|capacity|entire computation|accuracy|hit rate)\b""",
        ),
        cue(
            0.7,
            r"""\b(?:up to|at least|more than|less than|only|nearly|almost|majority|about)\b|
            \d% of\b""",
        ),
    ),
    against=(
        cue(
            -2.0,
            r"""\b(?:equipped|configured|each (?:machine|node|server) (?:has|had|is|was)|
            we (?:use|used|set|configured?|run|ran|vary|varied|choose|chose|assume|plan|will)|
            cluster (?:of|consist)|consist(?:s|ed)? of|connected|testbed|benchmark (?:is|was)|
            dataset|is set to|are set|parameters?|setup|hardware)\b""",
        ),
        cue(
            -1.6,
            r"""\b(?:would(?! have been)|could|should|might|suppose|assum\w+|typically|usually|
            ideal|theoretical|maximum of|limit(?:ed)? (?:of|to|by)|if\b|sla|threshold|timeout|
            default|e\.g\.|for example|for instance|goal|target\w*|minimum|(?:built|designed) for|
            that require|we expect)\b""",
        ),
        cue(
            -2.0,
            r"""^in (?:the |this |our )?(?:first|second|third|experiment|test)|
            \binto the (?:computation|experiment|run)\b|\b(?:seconds|minutes) later\b|
            ^after \d|\bwhen we took""",
        ),
        cue(-0.8, r"\b(?:chunks? of|blocks? of|files? of|each of size|size of|\w+ with \d+)\b"),
        cue(-0.8, r"\b(?:larger|smaller|large|small) (?:reads|writes|files|operations)\b"),
    ),
    floor=3.6,
    number=True,
    own=0.8,
    foreign=0.0,  # results compare with others
    cited=-0.5,
)
