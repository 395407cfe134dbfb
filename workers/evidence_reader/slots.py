"""The slots: which sentences say what a paper claims, how it works, what it lacks. Data only.

Cues are read on `names.spoken` text, where systems are called oursystem and theirsystem. Weights
were set by judging by eye what came out on systems papers.
"""

from collections.abc import Mapping

from workers.evidence_reader.cues import Slot, SlotName, cue, pattern
from workers.evidence_reader.zones import ZONES

_ASIDE = cue(-1.2, r"\bfor (?:example|instance)\b|\be\.g\.|\bsuppose\b|\bimagine\b|\bconsider\b")

_CLAIM = Slot(
    zones={"abstract": 2.0, "conclusion": 1.0, "introduction": 0.6},
    cues=(
        cue(
            2.2,
            r"""\bwe (?:also |further |first |therefore |have |thus |then )*
            (?:present|propose|introduce|describe|develop(?:ed)?|design(?:ed)?|buil[dt]|
            implement(?:ed)?|created?|study|studied|investigate|investigated|characteri[sz]ed?|
            analy[sz]ed?|report|engineer(?:ed)?|formulated?)\b""",
        ),
        cue(
            1.6,
            r"""\bis (?:presented|introduced|proposed)\b|
            \bthis (?:paper|work|study|article|report|chapter) (?:\w+ )?
            (?:presents?|presented|proposes?|introduces?|describes?|reports?|studies|investigates?|
            analy[sz]es|explores|examines|shows|argues|characteri[sz]es)""",
        ),
        cue(1.0, r"\bin this (?:paper|work|study|article)\b"),
        cue(2.2, r"oursystem (?:\w+ )?(?:is|are) (?:an?|the|our|\w+['’]s)\b"),
        cue(1.4, r"^(?:the |\w+['’]s )?oursystem (?:\w+ )?\w+s\b"),
        cue(
            1.8,
            r"""oursystem(?:['’]s)? (?:\w+ly )?
            (?:provides?|enables?|features?|uses?|combines?|aggregates?|implements?|employs?|
            allows?|supports?|introduces?|achieves?|consists|separates|targets)\b""",
        ),
        cue(
            1.4,
            r"""\b(?:key|main|central|core) (?:idea|insight|goal|contribution|principle|
            observation)\b|\bat the (?:core|heart) of\b|\bour (?:goal|approach|study)\b""",
        ),
    ),
    against=(
        cue(
            -2.0,
            r"""\bthe (?:main|key) contributions? of (?:this|our)[^.]*(?:are|is)
            [ ](?:as follows|to|that)|\bmotivat|\bchallenges?\b|\bhope\b|\bthank\b|\bfuture\b|
            \bviable\b|\blike to\b""",
        ),
        cue(-1.0, r"\bwe (?:show|demonstrate|find|found|observe|believe|argue)\b"),
        cue(-1.4, r"\boursystem (?:has|have) (?!two|three|four|five)\b"),
        cue(-2.5, r"\bour knowledge\b|\bthe first\b"),  # said again, and better, under novelty
        cue(-0.8, r"\bmany\b|\boften\b|\bcode is available\b|\bopen-?sourced? at\b"),
    ),
    floor=3.6,
    own=0.6,
    early=0.6,
)

_MECHANISM = Slot(
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
            r"""^(?:when|if|once|whenever|after|before|upon|during|as soon as|on)\b[^,]{8,120},
            [ ](?!we (?:found|observed|believe|need))""",
            "when",
        ),
        cue(
            1.3,
            r"""^(?:to|in order to)
            [ ](?!the\b|our\b|this\b|these\b|that\b|date\b|some\b|be\b|address\b|overcome\b)
            [^,]{8,120},""",
            "why",
        ),
        cue(
            1.1,
            r"""(?:^|[,;:] |\b(?:and|that|then|thus|therefore) )we (?:\w+ly |have |then |also )*
            (?:use|used|employ|adopt|divide|split|store|keep|replicate|partition|maintain|assign|
            separate|combine|aggregate|compute|formulate|solve|choose|collected|sampled|reproduced|
            studied|examined|instrumented|traced|recorded|measured|analy[sz]ed|selected|
            considered|classified|engineered|extract(?:ed)?|implement(?:ed)?)\b""",
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
        cue(-0.9, r"\b(?:could|might|would|may|should|can)\b"),
        cue(-0.9, r"\b(?:will|also comes|comes with|highly|scalable|innovative)\b"),
        cue(-1.2, r"\d\s?(?:%|×|x\b)|\bcompared (?:to|with)\b|\borders? of magnitude\b"),
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
            evaluate|compare|present|propose|argue|refer|expect|assume|see|find|need|want)\b""",
        ),
        cue(
            -1.0,
            r"""\?|\b(?:defin(?:e|ed|es|ition)|notation|denote|
            our (?:experiment|evaluation|results?|users?)|in practice|concern|goal|objective|
            aim|terms?|equation|note|symbol|describing|we provide|it is best|explanation)\b""",
        ),
        cue(-0.8, r"\b(?:crash|fail|failed|fails|failures?|stale|corrupt\w*|skip\w*|snapshot)\b"),
        _ASIDE,
    ),
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

_NOVELTY = Slot(
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
            (?:used(?! to\b)|deployed|operational|running|in (?:production|use))|
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
        _ASIDE,
    ),
    own_zones=frozenset(ZONES),
    own=1.0,
    foreign=-0.4,  # to be new is to name the old
    cited=-0.5,
)

_RESULT = Slot(
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

_LIMIT = Slot(
    zones={
        "discussion": 1.2,
        "conclusion": 0.8,
        "method": 0.8,
        "evaluation": 0.3,
        "body": 0.2,
        "introduction": -0.4,
        "abstract": -0.4,
    },
    cues=(
        cue(
            3.0,
            r"""\b(?:limitations? (?:of (?!the (?:hardware|model))|is|in|to)\b|
            (?:our|main|key|its|one|a) limitations?|drawbacks?|shortcomings?|weakness(?:es)?|
            disadvantages?|downsides?|caveats?|threats? to (?:\w+ )?validity)\b|^limitations?:""",
            "limit",
        ),
        cue(
            2.4,
            r"""\bat the (?:cost|expense|price) of\b|\bsacrific\w+|\bcomes at a (?:cost|price)|
            \btrad(?:e|es|ed|ing) off\b|\bpenalt(?:y|ies)\b|\bthe price (?:of|we)""",
            "price",
        ),
        cue(
            2.4,
            r"""\b(?:we|oursystem|our \w+|the (?:system|current \w+|design|tool|study|paper)|
            this (?:paper|work|study)) (?:\w+ly )?(?:do|does|did|have|has|had|can|could) ?not
            [ ](?:yet |currently |\w+ly )?
            (?!need|require|affect|seek|change|want|lose|block|see|observe|find|notice|have to)
            [a-z]+""",
            "not",
        ),
        cue(
            2.2,
            r"""\b(?:does|do|did) not (?:yet |currently |explicitly )?
            (?:support|handle|guarantee|provide|address|consider|cover|implement|scale|
            generali[sz]e|apply|account|evaluate|offer|detect|capture|work well|include|tolerate|
            protect)""",
            "not",
        ),
        cue(
            2.4,
            r"""\b(?:out of|beyond the|outside the) scope\b|\bfuture work\b|
            \bremains? (?:open|unclear|to be|an open|future|unknown|unsolved)|\bwe leave\b|
            \bleft (?:for|to|as) (?:future|further)|\bnot yet\b|\bopen (?:problem|question)""",
            "open",
        ),
        cue(
            2.4,
            r"""\b(?:we|our \w+|oursystem|the (?:system|design|model|analysis|scheme|algorithm))
            [ ](?:\w+ly )?(?:assumes?|assumed|assume that|expects? that)\b|
            \b(?:our|the|an|key|main) assumptions? (?:is|are|that|of)\b|\bunder the assumption\b|
            ^assuming\b|\bit is assumed\b|\bassumptions?: """,
            "assume",
        ),
        cue(
            2.4,
            r"""\b(?:oursystem|we|our \w+|the (?:benefits?|effectiveness|system|design))
            [^,;]{0,30} (?:relies|rely|depends?|hinges?) (?:heavily )?on (?:an? |the )?
            (?:high|efficient|accura|fast|well|good|prior|stable|trusted|assum|fact|availab|how|
            low|large|careful|correct)""",
            "assume",
        ),
        cue(
            1.6,
            r"""\b(?:may|might|can|could) (?:\w+ly )?(?:be (?:lost|biased|stale|inconsistent|
            overload\w*|slow\w*|unavailable|incomplete|missed|wrong|inaccurate|undefined)|
            not (?:be|hold|work|generali[sz]e|apply|reflect|scale|cover)|lose|fail|miss|suffer|
            cause|lead to|return stale|become (?:a |hot|overload|the )|contain|
            over(?:load|state))\b""",
            "may",
        ),
        cue(
            1.8,
            r"""\b(?:no guarantees?|not guaranteed?|cannot (?:guarantee|handle|
            be (?:used|applied|guaranteed|generali[sz]ed|directly)|support|tolerate)|unable to|
            inability|fails? to|inherently|suffers? from|
            not (?:suitable|applicable|representative|practical|feasible|statistically|
            necessarily|immune|optimi[sz]ed|as (?:fast|good|high|efficient|well)))\b""",
            "not",
        ),
        cue(
            1.6,
            r"""\bonly (?:works?|supports?|appl(?:y|ies)|considers?|evaluated?|valid|possible|
            focus(?:es|ed)?|studied|examined?|handles?|covers?|used by|if)\b|
            \b(?:restricted|limited) (?:to|by|in)\b|\bconfined to\b|
            \b(?:we|were|are|was) (?:\w+ )?exclude[sd]?\b|\bdesigned (?:for|to work)\b|
            \btargeted at\b|\bat the moment\b""",
            "scope",
        ),
        cue(
            2.2,
            r"""\b(?:extrapolat\w+|projected)\b|
            \bwe (?!can|could)(?:\w+ )?(?:simulate|emulate|replay|approximate)d?\b|
            \bwe use[sd]? (?:\w+ ){0,2}synthetic\b|
            \b(?:in|by|through|our|used?) (?:a |the )?(?:\w+ )?(?:simulations?|simulators?|
            emulations?|emulators?)\b|\breplay(?:ed|ing) """,
            "measured",
        ),
        cue(3.2, r"\b(?:dummy|toy) (?:\w+ )?(?:models?|weights|examples?|data)\b", "measured"),
        cue(
            1.2,
            r"\b(?:we|our)\b.*\b(?:micro-?benchmarks?|small-scale|hypothetical|synthetic)\b",
            "measured",
        ),
        cue(
            2.0,
            r"""\bweaker\b|\b(?:implementation|system|oursystem|master) (?:simply )?aborts\b|
            \bsingle point of failure\b|\bmanual (?:intervention|tuning|configuration|effort)|
            \bresponsib\w+ of the (?:user|application|programmer|developer|client)|
            \b(?:user|application|programmer|developer|client)s? (?:must|has to|have to|is|are)
            [ ](?:responsible|handle|deal|cope|know|be aware)""",
            "may",
        ),
        cue(
            1.2,
            r"""\b(?:unfortunately|at present|to date)\b|\bslower than\b|
            \bwors(?:e|ens?) (?:than|with|when|in)\b|
            \b(?:is|are|be|becomes?) (?:a |the )?bottleneck|\bdegrad(?:es|ed|ation)\b|
            \bhot ?spots?\b|\bcostly\b|\bexpensive\b|\bburden\b|\bcomplicat\w+|
            \bmore challenging\b|\btoo (?:slow|large|small|high|long|much|expensive)\b""",
            "may",
        ),
    ),
    against=(
        cue(
            -2.2,
            r"""\b(?:avoid\w*|minimi[sz]\w*|reduc(?:es|ed|ing|tions?)|
            (?:to|can|will) reduce|eliminat\w*|without|overcom\w*|mitigat\w*|
            solv\w*|prevent\w*|tackl\w*|alleviat\w*|improv\w*|outperform\w*|negligibl\w*|overcame|
            circumvent\w*|relax\w*|fix(?:ed|es)?|resolv\w*|remed\w+|address(?:es|ed)?|efficiently|
            excels?|successfully|robust\w*)\b""",
        ),
        cue(
            -3.0,
            r"""\bnot (?:been )?(?:a |an )?(?:affected|serious|major|significant|real|big|issue|
            problem|bottleneck|surprising|only|limited)\b|\bno longer\b|\bno need\b|
            \b(?:do|does|did|need) not (?:affect|need|require|matter|hurt|impact|violate|have to|
            block)\b|\bunlike\b|\bin contrast\b|\bcompared (?:to|with)\b|\bdespite\b|
            \bre-?examin|\bwhereas\b|\bso that\b|\bguarantees that\b|
            \bmost recent\b|\bto see (?:why|how)\b""",
        ),
        cue(
            -1.5,
            r"""^(?:although|while|though|even though|even if|even when|as long as)\b|
            \b(?:(?:quite|very|relatively) (?:simple|small|easy|rare)|worked around|only if we|
            easily|we (?:propose|introduce|present|develop|employ|demonstrate|fixed|added|built)|
            presents)\b""",
        ),
        cue(
            -1.2,
            r"^if\b|\bif (?:one|we)\b|\bfor (?:example|instance)\b|\bensur(?:es|ed|ing)\b",
        ),
        cue(-0.6, r"\bachiev"),
    ),
    own_zones=frozenset({"abstract", "introduction"}),  # of others' shortcomings, mostly
    own=0.8,
    foreign=-3.5,
    cited=-0.9,
    titles=pattern(r"limitation|discussion|threat|lesson|caveat|assumption|experience|future"),
)

_CONTEXT = Slot(
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
    against=(cue(-1.0, r"\bexperiments?\b|\bresults?\b|\d%"),),
    floor=3.8,
    own_zones=frozenset(ZONES),
    must_compare=True,
    own=1.0,
    foreign=0.4,
    cited=0.6,  # naming the other work is the point
)

SLOTS: Mapping[SlotName, Slot] = {
    "claim": _CLAIM,
    "mechanism": _MECHANISM,
    "novelty": _NOVELTY,
    "result": _RESULT,
    "limit": _LIMIT,
    "context": _CONTEXT,
}
