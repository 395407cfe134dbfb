"""Whether the text ever says what was measured on, with what load, and for how long."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.core.document import Document
from workers.audit.passages import Passage
from workers.audit.values import Asked

_COUNT = r"""(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen
    |a\ssingle|single)"""
_HARDWARE = re.compile(
    rf"""\b(?:
      (?:NVIDIA|Nvidia|Tesla|GeForce|RTX|Xeon|EPYC|Ryzen|Opteron|Pentium|Itanium|EC2|Graviton)\b
    | Core\si\d | Apple\sM\d
    | (?:[AHVTPL]\d{{1,3}}0|A800|H800|T4|L4|MI\d{{3}}X?)s?\b
    | {_COUNT}\s(?:\S+\s){{0,3}}?(?:GPUs?|CPUs?|cores|processors|accelerators|TPUs?|machines?
        |servers?|hosts|VMs|instances|workstations?)\b
    | {_COUNT}\snodes\s(?:each|with|of)\b | {_COUNT}-node\b | cluster\sof\s{_COUNT}\b
    | \d+(?:\.\d+)?\s?[GM]Hz\b
    | \d+\s?[GT]i?B\s(?:of\s)?(?:memory|RAM|DRAM|HBM)\b
    | (?:laptop|desktop|workstation)\b
    )""",
    re.VERBOSE,
)
_MACHINE = re.compile(
    r"\b(?:NVIDIA|Nvidia|Xeon|EPYC|Opteron|GHz|GPUs?|EC2|machines?|servers?|cores)\b"
)
_WORKLOAD = re.compile(
    r"""\b(?:traces?|workloads?|benchmarks?|data\s?sets?|corpus|corpora
    |traffic|replay\w*|production\s(?:requests|logs)|requests,?\srecorded
    |YCSB|TPC-?[A-Z]|ShareGPT|ImageNet|SPEC\w*|MLPerf|GLUE|LongBench|WikiText)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LOAD = re.compile(
    r"""\b(?:YCSB|TPC-?[A-Z]|ShareGPT|ImageNet|SPEC\w*|MLPerf|GLUE|LongBench|WikiText|Alpaca)\b
    |\b(?:use[sd]?|using|replay\w*|collect\w*|sampled?|ran|driven\sby|evaluat\w*|consists?\sof|on)\b
      [^.;]{0,60}\b(?:traces?|workloads?|benchmarks?|data\s?sets?|corpus|traffic)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PERIOD = r"(?:second|minute|hour|day|week|month|year)s?"
_DURATION = re.compile(
    rf"""
      \b(?:for|over|during|lasting|spans?|spanning|runs?|ran|last(?:s|ed)?
        |(?:runs?|traces?|periods?|windows?|logs?|replays?|experiments?|total)\sof)\s
        (?:a\s(?:period|total)\sof\s|about\s|the\s(?:last|first)\s)?
        {_COUNT}[\s-](?:full\s|consecutive\s)?{_PERIOD}\b
    | \b{_COUNT}[\s-]{_PERIOD}\s(?:of\s(?:traffic|load|requests|measure|data|log|operation)
        |traces?|runs?|periods?|window|experiment)
    | \b(?:over|of|from|across|in|with|for)\s{_COUNT}\s
        (?:(?:independent|separate|different|random)\s)?(?:runs|trials|repetitions|seeds)\b
    | \b(?:one|a\ssingle|each)\srun\b
    | \brepeat(?:ed)?\s(?:\w+\s){{0,4}}?(?:\d+|two|three|four|five|ten|several)\stimes\b
    | \b(?:mean|average|median)\s(?:of|over)\s(?:\d+|three|five|ten)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MEASURES = re.compile(
    r"""\b(?:experiment|had\b|evaluat|measur|testbed|set\s?up|replay|consists?\sof|equipped|configur|trace
    |workload|benchmark|averaged?|repeat|runs?
    |we\s(?:ran|run|use|conduct|perform|test|collect|deploy))\w*""",
    re.IGNORECASE | re.VERBOSE,
)
_SUPPOSED = re.compile(
    r"\b(?:assum|suppos|imagin|should|would|for (?:example|instance)|e\.g\.)|\[\d", re.IGNORECASE
)
_TOO_FAR = 8


class Sought(NamedTuple):
    """What to look for, and in which words it is told that it was not found."""

    asked: Asked
    pattern: re.Pattern[str]
    telling: re.Pattern[str]  # of what matches, what is surely meant
    searched: str


SOUGHT = (
    Sought("hardware", _HARDWARE, _MACHINE, "CPU and GPU names, counts of machines, memory sizes"),
    Sought("workload", _WORKLOAD, _LOAD, "trace, workload, benchmark, data set, corpus"),
    Sought("duration", _DURATION, _DURATION, "hours or days measured, runs, repetitions, seeds"),
)


class Named(NamedTuple):
    """What was asked of a text, and the sentence that says it; None where no sentence may."""

    sought: Sought
    passage: Passage | None


def named(document: Document, found: Sequence[Passage]) -> Iterator[Named]:
    """For each thing to be known about an experiment, the sentence that names it first.

    That something is never named is only said where its words stand nowhere in the text; where
    they do, but may mean anything, nothing is.
    """
    for sought in SOUGHT:
        passage = _first(sought, found)
        if passage or not _says(document, sought):
            yield Named(sought, passage)


def _says(document: Document, sought: Sought) -> bool:
    return any(
        sought.pattern.search(page.only("prose", "caption", "table") if page.spans else page.text)
        for page in document.pages
    )


def _first(sought: Sought, found: Sequence[Passage]) -> Passage | None:
    """The first sentence that names it; one about measuring, in a part that measures, if any."""
    hits = [p for p in found if p.kind == "text" and sought.pattern.search(p.text)]
    ranked = [(_rank(sought, passage), passage) for passage in hits]
    best = min(ranked, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0][0] < _TOO_FAR else None


def _rank(sought: Sought, passage: Passage) -> tuple[int, int]:
    """First, 0 is surest, what is neither measured here nor said to be too far; then what names
    most."""
    zone, names = passage.part.zone, -len(sought.pattern.findall(passage.text))
    if zone in ("related", "background") or _SUPPOSED.search(passage.text):
        return _TOO_FAR, names
    measures = bool(_MEASURES.search(passage.text))
    unsure = 2 * (not sought.telling.search(passage.text)) + (not measures)
    if zone in ("evaluation", "method"):
        return unsure, names
    if unsure > 1 or not (measures or zone == "abstract"):
        return _TOO_FAR, names
    return 4 + unsure, names
