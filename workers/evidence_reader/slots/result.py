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
            r"""\b(?:improv\w*|reduc(?:es|ed|ing|tions?)|(?:can|to|we) reduce|
            increas(?:e|es|ed|ing)|decreas\w*|outperform\w*|
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
            1.6,
            r"""\d ?(?:%|percent|×|x\b|times\b|-?fold\b)|\borders? of magnitude\b|
            \b(?:twice|half) (?:as|the|that)\b|\b(?:none|all|every one) of (?:the )?\d|
            \bfactors? of\b""",
            "gain",
        ),
        cue(
            1.2,
            r"""\b(?:needs?|needed|requires|required|costs?|holds|held|found|finds|accepts?|accepted|
            reject(?:s|ed)|refus(?:es|ed)|averages?|averaged|runs at|was|were|ranges?|spent|
            located|identified|classified|measured|observed)\b""",
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
            measured (?:the )?performance (?:on|of|with)|consisting of|is considered|
            dataset|is set to|are set|parameters?|setup|hardware)\b""",
        ),
        cue(
            -1.6,
            r"""\b(?:would(?! have been)|could|should|might|suppose|assum\w+|typical(?:ly)?|usually|
            ideal|theoretical|maximum of|limit(?:ed)? (?:of|to|by)|if\b|threshold|timeout|
            default|e\.g\.|for example|for instance|goal|target\w*|minimum|(?:built|designed) for|
            that require|we expect)\b""",
        ),
        cue(
            -2.0,
            r"""^in (?:the |this |our )?(?:first|second|third|experiment|test)|
            \binto the (?:computation|experiment|run)\b|\b(?:seconds|minutes) later\b|
            ^after \d|\bwhen we took""",
        ),
        cue(-2.5, r"^\w+ (?:and \w+|et al\.?) (?:\w+ )?(?:found|show|report|measur|observ)"),
        cue(-1.6, r"\b(?:19|20)\d\d\b|\blines of (?:\w+ )?code\b"),
        cue(  # what a figure holds, not what it says
            -1.4,
            r"""^(?:figure|table)s? \S+(?: and \S+)?[ ]
            (?:shows?|presents?|gives?|lists?|plots?|compares?) (?:the|average|how|our)\b|
            (?:is|are) (?:given|shown|presented|listed) in (?:table|fig)""",
        ),
        cue(
            -3.0,
            r"""\b(?:replicated|repeated|ran|runs?|executed|averaged?)\b.{0,60}\d+ times\b|
            \bconfidence intervals?\b|\bstandard deviations?\b|\bvariance\b""",
        ),
        cue(-2.6, r"\bslas?\b|\btypical\b|\bset of \d|\boverhead is due to\b"),
        cue(-0.8, r"\b(?:chunks? of|blocks? of|files? of|each of size|size of|\w+ with \d+)\b"),
        cue(-0.8, r"\b(?:larger|smaller|large|small) (?:reads|writes|files|operations)\b"),
    ),
    floor=3.6,
    number=True,
    own=0.8,
    foreign=0.0,  # results compare with others
    cited=-1.0,
)
