"""Where it is weak, in the authors' own words and about their own work alone.

What reads like a limit mostly is one that others have, or one that has just been overcome: the
cues against weigh more here than anywhere else.
"""

from workers.evidence_reader.cues import Slot, cue, pattern

LIMIT = Slot(
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
            2.5,
            r"""\bwe (?:have |\w+ly )?(?:did not|(?:do|have) not (?:yet )?(?:measure|
            evaluat|test|compar|stud|consider|treat|classif|examin|investigat|explor|run|show|report))|
            \b(?:have|has|was|were) not (?:yet )?(?:been )?(?:measured|evaluated|tested|
            studied|compiled|examined)\b""",
            "untested",
        ),
        cue(
            2.4,
            r"""\b(?:we|oursystem|our \w+|this (?:paper|work|study|prototype)|the (?:\w+ )?
            (?:system|current \w+|design|tool|study|paper|package|library|program|prototype|
            implementation|engine|scheme|access method|compiler|simulator|checks?)) (?:\w+ly )?
            (?:do|does|did|have|has|had) not
            [ ](?:yet |currently |\w+ly )?
            (?!need|require|affect|seek|change|want|lose|block|see|observe|find|notice|have to|
            suffer|incur|interfere|carry|impose|introduce|exhibit)
            [a-z]+""",
            "not",
        ),
        cue(2.0, r"\b(?:we|oursystem|our \w+) (?:can|could) ?not (?!see|find)", "not"),
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
            r"""\b(?:is|are|was|were) (?:not|neither) (?:itself |currently |yet |directly |being )*
            (?:addressed|dealt with|supported|handled|implemented|considered|covered|modell?ed|
            measured|evaluated|tested|multi-?threaded|transactional|studied|included)\b
            (?! properly| correctly)|
            \bcurrently (?:not|no|somewhat|limited|lacks?)\b|\bno longer supports?\b|
            \b(?:has|have|provides?|offers?|does|do) no (?:way|support|notion|means|provision|
            mechanism|protection|guarantee|attempt|other|prefix|compression|built-in)\b""",
            "not",
        ),
        cue(
            2.0,
            r"""\b(?:somewhat|rather|relatively|fairly) (?:modest|weak|limited|crude|primitive|
            coarse|fragile|ad hoc)\b|\bquestionable\b|\boptimistic\b|
            \bit is (?:currently |still )?(?:unclear|not clear|unknown)\b|
            \ba (?:single|small) (?:machine|site|cluster|data ?center|vendor|workload|trace|
            sample)\b|\b(?:did|do|does|was|were) not (?:\w+ly )?(?:vary|repeat|control for|compare|
            validate)\b""",
            "may",
        ),
        cue(
            2.4,
            r"""\b(?:out of|beyond the|outside the) scope\b|\bfuture work\b|
            \bin the future\b|\bwe plan to\b|\bwe are (?:currently )?(?:working on|exploring|
            investigating|extending)\b|
            \bremains? (?:open|unclear|to be|an open|future|unknown|unsolved)|\bwe leave\b|
            \bleft (?:for|to|as) (?:future|further)|\bnot yet (?:been )?(?:implement|support|
            compil|test|evaluat|complete|availab|deploy|integrat|optimi|address|handle|explor)|
            \bopen (?:\([^)]*\) )?(?:problem|question)""",
            "open",
        ),
        cue(
            2.4,
            r"""\b(?:we|our \w+|oursystem|the (?:system|design|model|analysis|scheme|algorithm))
            [ ](?:\w+ly )?(?:assumes?|assumed|assume that)\b|
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
            \bwe (?:\w+ )?only (?:support|evaluat|consider|stud|focus|implement|test|us(?:e|ed)\b|
            examin|measur|compar|look|report|target|handl|cover|r[au]n\b)\w*|
            \b(?:oursystem|we|our \w+|the (?:prototype|implementation)) lacks?\b|
            \boursystem (?:\w+ly )?requires? (?!only|less|fewer|no\b|at most|just|little)|
            \b(?:restricted|limited) (?:to|by|in)\b|\bconfined to\b|
            \b(?:we|were|are|was) (?:\w+ )?exclude[sd]?\b|
            \b(?:oursystem|our \w+) (?:is|are|was|were) (?:\w+ )?designed (?:for|to work)\b|
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
            \bsingle point of failure\b|\bwithout (?:any )?bound\b|
            \b(?:we|our experiments|our evaluation) never\b|
            \bmanual (?:intervention|tuning|configuration|effort)|
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
            (?:to|can|will) reduce|eliminat\w*|without(?! (?:any )?bound)|overcom\w*|mitigat\w*|
            solv\w*|prevent\w*|tackl\w*|alleviat\w*|improv\w*|outperform\w*|negligibl\w*|overcame|
            circumvent\w*|relax\w*|fix(?:ed|es)?|resolv\w*|remed\w+|address(?:es|ed)?|efficiently|
            excels?|successfully|robust\w*)\b""",
        ),
        cue(
            -3.0,
            r"""\bnot (?:been )?(?:a |an )?(?:affected|serious|major|significant|real|big|issue|
            problem|bottleneck|surprising|only|limited)\b|\bno longer\b|\bno need\b|
            \b(?:do|does|did|need) not (?:affect|need|require|matter|hurt|impact|violate|have to|
            block)\b|\bunlike\b|\b(?:in|by) contrast\b|\bcompared (?:to|with)\b|\bdespite\b|
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
        cue(  # a limit is announced, or a choice is praised
            -2.5,
            r"""\b(?:some|several|the following|a number of|few|two|three) (?:\w+ )?limitations\b|
            \ballows? (?:\w+ ){1,3}to trade\b|\bmakes? up for\b|\bnot suffer\b""",
        ),
    ),
    own_zones=frozenset({"abstract", "introduction", "body"}),  # of others' shortcomings, mostly
    own=0.8,
    foreign=-3.5,
    cited=-0.9,
    vouched=2.2,
    trusted=pattern(
        r"""^[\W\d]*(?:[a-z]\.)?\s*(?:known |current |some |our |study )*
        (?:limitations?|threats? to validity|shortcomings|caveats|drawbacks|weaknesses|
        (?:known )?(?:bugs|issues|problems))
        (?: (?:and|of|&) [\w ]{4,40})?$"""
    ),
    titles=pattern(r"limitation|discussion|threat|lesson|caveat|assumption|experience|future"),
)
