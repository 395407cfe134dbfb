"""How it works: who does what, in what pieces, when and why."""

from workers.evidence_reader.cues import ASIDE, Slot, cue, pattern

MECHANISM = Slot(
    zones={
        "body": 1.0,
        "method": 1.4,
        "abstract": 1.5,
        "introduction": 0.7,
        "conclusion": -0.4,
    },
    cues=(
        cue(
            1.5,
            r"""\b(?:consists? of|comprises?|(?:is|are) (?:composed|made up|organi[sz]ed|divided|
            partitioned|split|structured|grouped|kept|stored|replicated|assigned|distributed|
            broken)|has (?:two|three|four|five) (?:\w+ )?(?:parts|components|stages|phases|
            layers))\b""",
            "parts",
        ),
        cue(
            1.2,
            r"""\b(?:master|clients?|\w*servers?|nodes?|workers?|schedulers?|coordinators?|
            replicas?|leaders?|followers?|primary|controllers?|managers?|engines?|caches?|logs?|
            queues?|requests?|users?|tasks?|threads?|process(?:es)?|agents?|instances?|daemons?|
            proxy|proxies|monitors?|runtime|compilers?|kernel|each \w+|every \w+|librar(?:y|ies)|
            function|algorithm|optimi[sz]er|oursystem) (?:\w+ly )?
            (?:maintains?|stores?|keeps?|sends?|assigns?|reads?|writes?|replicates?|forwards?|
            selects?|chooses?|schedules?|picks?|specif(?:y|ies)|merges?|produces?|takes care of|
            passes|takes|emits?|issues?|performs?|tracks?|checks?|computes?|splits?|partitions?|
            divides?|invokes?|processes|manages?|allocates?|uses?|polls?|monitors?|detects?|loads?|
            transfers?|receives?|returns?|generates?|creates?|updates?|records?|searches|
            aggregates?|compresses|executes?|runs?|handles?|periodically|employs?|implements?|
            caches|batches|applies|asks?|adds?|acquires?|grants?|contains?|decides?|broadcasts?|
            copies|pushes|pulls|hashes|routes|collects?|samples?|dispatches|controls?|queries)\b""",
            "acts",
        ),
        cue(
            1.2,
            r"""^(?:when|if|once|whenever|after(?! \d)|before|upon|during|as soon as)\b[^,]{8,120},
            [ ](?!we (?:found|observed|believe|need))""",
            "when",
        ),
        cue(
            1.3,
            r"""^(?:to|in order to)
            [ ](?!the\b|our\b|this\b|these\b|that\b|date\b|some\b|be\b|address\b|overcome\b|
            further\b|describe\b|explain\b|illustrate\b|
            make\b|understand\b|see\b)
            [^,]{8,120},""",
            "why",
        ),
        cue(
            1.1,
            r"""(?:^|[,;:] |\b(?:and|that|then|thus|therefore) )we (?:\w+ly |have |then |also )*
            (?:use|used|employ|adopt|divide|split|store|keep|replicate|partition|maintain|assign|
            separate|combine|aggregate|compute|formulate|solve|choose|collected|sampled|reproduced|
            studied|examined|instrumented|traced|recorded|measured|analy[sz]ed|selected|
            classified|engineered|extract(?:ed)?|implement(?:ed)?)\b""",
            "did",
        ),
        cue(0.7, r"\bby (?:\w+ly )?(?!being)[a-z]+ing\b"),
        cue(
            0.5,
            r"""\b(?:based on|via|in parallel|asynchronous|periodic|in response to|instead of|
            according to|in turn|before|until)\b""",
        ),
        cue(0.7, r"^oursystem\b"),
        cue(0.5, r"\barchitecture\b", "parts"),
        cue(
            1.2,
            r"""\b(?:core of|heart of|central to|key idea|separat(?:es|ing)|
            decoupl\w+|responsible for|abstraction)\b""",
            "parts",
        ),
    ),
    against=(
        cue(-0.8, r"^(?!.*\bwe\b).*\b(?:was|were|had)\b"),
        cue(-0.9, r"\b(?:could|might|would|may|should|can|must|able to)\b"),
        cue(-0.9, r"\b(?:will|also comes|comes with|highly|scalable|innovative)\b"),
        cue(-2.0, r"\d\s?(?:%|×|x\b)|\bcompared (?:to|with)\b|\borders? of magnitude\b"),
        cue(  # what was measured, not what is done
            -2.5,
            r"""\bnone of\b|\baccepted\b|\bon average\b|\btakes? (?:roughly|about|only|\d)|
            \bin \d[\d.,]* ?(?:ms|s|µs|seconds|minutes|hours)\b|\d (?:\w+ )?papers\b|
            \b(?:achiev|reduc|cut|sav)(?:es|ed|ing|s)\b[^.]*\d""",
        ),
        cue(-2.5, r"^(?:the )?oursystem (?:package |library )?is (?:an?|the|also|designed)\b"),
        cue(-2.5, r"\b(?:has|have) been (?:in (?:production|use)|deployed|used|running)\b"),
        cue(-1.5, r"\busers? (?:decides?|wants?|needs?|wish)"),
        cue(-0.6, r"\d (?:bytes|kb|mb|gb|ms|seconds)\b"),
        cue(-1.5, r"\bdata ?sets?\b|\bthe data consists?\b|\bimplementation of\b"),
        cue(
            -0.8,
            r"""\b(?:advantages?|benefits?|important|challeng\w*|interesting|improves?|efficient|
            simpl[ey]\w*|easy|unfortunately|problems?|issues?|naive|straightforward|significantly|
            costs?|outperform\w*|better|faster|surmise|debates?|sacrific\w+|complex)\b""",
        ),
        cue(-0.7, r"\b(?:not|never|cannot|no|nor|nothing)\b|n[’']t\b"),
        cue(-1.0, r"^(?:although|while|though|even)\b|\bdebugging\b|\balternative\b"),
        cue(
            -2.0,
            r"""\bwe (?:\w+ly )?(?:describe|discuss|explain|believe|found|observed?|note|show|
            evaluate|compare|present|propose|argue|illustrate|refer|expect|assume|see|find|need|want)\b""",
        ),
        cue(
            -1.0,
            r"""\?|\b(?:defin(?:e|ed|es|ition)|notation|denote|
            our (?:experiment|evaluation|results?|users?)|in practice|concern|goal|objective|
            aim|terms?|equation|note|symbol|describing|we provide|it is best|explanation)\b""",
        ),
        cue(-0.8, r"\b(?:crash|fail|failed|fails|failures?|stale|corrupt\w*|skip\w*|snapshot)\b"),
        ASIDE,
    ),
    floor=4.0,
    own_zones=frozenset({"introduction"}),  # else what everybody does
    own=0.4,
    cited=-0.7,
    central=2.4,
    early=2.0,
    titles=pattern(
        r"""overview|architecture|^[\d. ]*(?:system )?design|workflow|execution|method|
        model|framework"""
    ),
    aside=pattern(
        r"""skip|local|debug|status|counter|snapshot|garbage|stale|diagnos|tool|fault|failure|
        recover|integrity|security|extension|side-effect|optimi[sz]ations?$|refinement"""
    ),
)
