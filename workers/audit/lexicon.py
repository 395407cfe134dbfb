"""The words that tell quantities apart, and those that do not."""

import re

_METRICS = {
    "throughput": "throug goodpu qps rps tps iops",
    "latency": "latenc delay respon waitin wait turnar ttft tbt tpot itl stall",
    "time": "time runtim durati",
    "speed": "speedu faster quicke speed slower slow acceler",
    "memory": "memory footpr ram heap",
    "bandwidth": "bandwi networ traffi transf",
    "storage": "storag disk bytes writte space size sizes",
    "accuracy": "accura precis recall score f1 bleu perple quality",
    "cost": "cost costs price dollar expens",
    "energy": "energy power watts joules",
    "hits": "hit hits miss misses",
    "capacity": "capaci reques querie load users",
    "overhead": "overhe",
    "utilization": "utiliz utilis usage occupa",
    "rate": "rate rates freque",
    "availability": "availa uptime outage downti",
    "recovery": "recove restar resume failov repair",
    "start": "start starts startu cold boot launch",
}
_METRIC_OF = {stem: metric for metric, stems in _METRICS.items() for stem in stems.split()}
_QUALIFIERS = {
    "max": r"up to|as (?:much|many|high|fast) as|at most|at best|max(?:imum|imal)?\b|peak"
    r"|best.case",
    "min": r"at least|minimum|minimal|worst.case|as (?:low|little|few) as|at worst",
    "mean": r"averag\w*|mean\b|geomean|geometric mean|typical\w*|overall",
    "median": r"median|\bp50\b|50th|50%-ile",
    "tail": r"tail|\bp9\d|9\d(?:\.\d+)?(?:th|%)?.?percentile|9\dth|P9\d",
    "total": r"\btotal|aggregate|in all\b",
}
_QUALIFIED = {name: re.compile(form, re.IGNORECASE) for name, form in _QUALIFIERS.items()}
_NOT_NAMES = """
figure fig table section we our the this these in on for with when as to by at it its compared
however overall moreover furthermore while under across using after before than over each all here
both most although because since one two three results result experiments average relative slo slos
gpu gpus cpu cpus ram i/o io ssd also even only finally second first third another more out there
that thus without note if from such recall given during every some half median mean end of and but
not an per is are was were they their despite unlike
"""
_SAID_OF_ANY = """
achiev increa reduce improv decrea higher lower better faster compar relati versus experi result
evalua averag median maximu percen factor fold report observ measur demons deliver deliv provid gain
gains reduct saving save saves cut cuts raise raises answer reach reache yield offer enable allow
handle proces approx about nearly almost respec total mean system approa method baseli existi previo
prior best worst peak typica large small signif substa than times overal paper perfor state-o state
run runs running set test tests comple findin moreov
takes take took needs need keeps keep fits fit uses use occupi consum
"""
NOT_NAMES, GENERIC = frozenset(_NOT_NAMES.split()), frozenset(_SAID_OF_ANY.split())
"""Capitalised words that name nothing; stems that any sentence about a result may hold."""
_VARIANTS = {
    "version": r"\b(?:earlier|old|older|initial|simpler|naive|early) (?:version|prototype|design)",
    "part": r"\bdisabl\w*|\bwithout\b|\bturn(?:ed|ing) off|\bremov\w*|\bablat\w*|\bvariant"
    r"|\balone\b"
    r"|\bby itself|\bno(?=\s(?!more|less)\w+ing\b)",
    "share": r"\b(?:only|just) (?:half|a (?:third|quarter)|one|two|three|\d+) of|\bhalf of the",
    "when": r"\b(?:when|while|if|once|until|unless)\b(?!\s(?:compared|using|running|serving))",
    "case": r"\b(?:worst|best|extreme|ideal|corner) cases?\b|\bworst\b",
    "state": r"\bwarm\w*|\bcold\b|\bidle\b|\bsteady\b|\bshort\b|\blong(?:er|est)?\b|\bsmall(?:er)?"
    r" (?:models?|batch|inputs?)|\blarge(?:r)? (?:models?|batch|inputs?)",
    "later": r"\bin another\b|\bsecond experiment|\bsimulat\w*|\bin theory|\btheoretical\w*",
}
_VARIED = {name: re.compile(form, re.IGNORECASE) for name, form in _VARIANTS.items()}
UP = re.compile(
    r"\b(?:increas\w+|higher|more|rais\w+|boost\w*|gain\w*|better|larger|greater|grow\w*|grew"
    r"|rise\w*|rose|exceed\w*|outperform\w*)\b",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"\b(?:reduc\w+|lower\w*|decreas\w+|less|fewer|cut\w*|sav\w+|drop\w*|fall\w*|fell|shrink\w*"
    r"|smaller|eliminat\w+|shorten\w*|shorter)\b",
    re.IGNORECASE,
)
FAST = re.compile(r"\b(?:(?:fast|quick)(?:er|est|ly)?|speed-?ups?)\b", re.IGNORECASE)
SLOW = re.compile(r"\bslow(?:er|s|down)?\b", re.IGNORECASE)


def metrics_of(stems: frozenset[str]) -> frozenset[str]:
    """The kinds of thing that these words measure."""
    return frozenset(_METRIC_OF[stem] for stem in stems if stem in _METRIC_OF)


def qualifiers_of(clause: str) -> frozenset[str]:
    """How a number is meant: at most, on average, in the tail."""
    return frozenset(name for name, pattern in _QUALIFIED.items() if pattern.search(clause))


def variants_of(sentence: str) -> frozenset[str]:
    """In which ways a sentence speaks of something other than the thing as it is."""
    return frozenset(name for name, pattern in _VARIED.items() if pattern.search(sentence))
