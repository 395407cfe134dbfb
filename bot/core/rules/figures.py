"""Rules for figures that look measured."""

import re
from collections.abc import Iterator, Mapping

from bot.core import lexicon as lex
from bot.core.case import Case, Flaw, Whole, short
from bot.core.numbers import numbers_in
from bot.core.speech import plain
from bot.core.stipulated import sets

# What is measured, and how it is written.
_UNITS: Mapping[str, str] = {
    "rate": (
        r"(?:output |input |generated )?(?:tok(?:en)?s?|req(?:uest)?s?|quer(?:y|ies)|predictions?"
        r"|images?|samples?)\s*(?:/|per|pro|par|por)\s*(?:s(?:ec(?:ond)?)?|min(?:ute)?|sekunde|gpu"
        r"|seconde|segundo)\b|qps\b|rps\b|tps\b|tok/s\b"
    ),
    "time": (
        r"(?:ms|milliseconds?|msecs?|µs|us|microseconds?|seconds?|secs?|s|millisekunden|sekunden"
        r"|millisecondes|secondes|milisegundos|segundos)\b"
    ),
    "money": (r"(?:usd|eur|dollars?|euros?|cents?|[$€£])"),
    "ratio": (r"(?:x|×|times|fold|-fold|mal)\b"),
    "share": (r"(?:%|percent\b|per cent\b|prozent\b|por ciento\b|pour cent\b)"),
    "flow": (r"(?:gb|tb|mb|gib)\s*/\s*s\b"),
}
_FIGURE = r"(?P<figure>\d[\d.,']*(?:\s?(?:k|m)\b)?)"
_WORDS = (
    r"(?P<word>(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|several|few|couple of|a|half "
    r"a)[\s-]){1,2}(?:and )?(?:hundred|thousand|million)?s?(?:\s(?:and )?(?:\w+))??|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|ten|twelve|fifteen)"
)
_MEASURED = re.compile(
    rf"(?:(?P<pre>[$€£])\s?)?(?<![\w.])(?:{_FIGURE}|{_WORDS})(?:\s?(?:-|to|–)\s?\d[\d.,]*)?[\s-]*"
    + "(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _UNITS.items())
    + ")?",
    re.IGNORECASE,
)
_PERFORMANCE = re.compile(
    r"\b(?:throughput|latenc\w*|ttft|tpot|itl|p\d\d\d?|faster|slower|speed-?up|speeds?|reach\w*"
    r"|achiev\w*|sustain\w*|deliver\w*|handles?|serves?|hits?|gets?|measured|benchmark\w*|cheaper"
    r"|costs?|price|cuts?|reduc\w*|improv\w*|sav\w*|gain\w*|utili[sz]ation|load(?:s|ing)?|takes?"
    r"|boots?|starts?|decodes?|prefills?|produces?|yields?|generat\w*|accuracy|quality|drops?"
    r"|los\w*|halv\w*|doubl\w*|tripl\w*|durchsatz|latenz|schneller|langsamer|kostet|spart"
    r"|erreicht|schafft|liefert|rund|débit|latence|atteint|coûte|rendimiento|latencia|alcanza"
    r"|cuesta)\b",
    re.IGNORECASE,
)
_MULTIPLES = re.compile(
    r"\b(?:doubl|tripl|quadrupl|halv)(?:e|es|ed|ing)\s+(?:the |your |its |our )?(?:throughput"
    r"|latency|cost|speed|performance|qps|capacity)\b"
    r"|\b(?:twice|thrice|half|ten times) (?:as |the )?(?:fast|slow|cheap|expensive|much "
    r"throughput|throughput|latency|speed|cost)\w*"
    r"|\b(?:an? )?order of magnitude (?:faster|cheaper|slower|higher|lower|more)\b"
    r"|\bsub-?\d+\s?ms\b|\bsub-(?:second|millisecond)\b",
    re.IGNORECASE,
)
ASSUMED = re.compile(
    r"\b(?:assum\w*|annahm\w*|annehm\w*|angenommen|hypoth[eè]s\w*|suppos\w*|supon\w*|supuest\w*"
    r"|asum\w*|ipotes\w*|ipotizz\w*)\b",
    re.IGNORECASE,
)


def invented_benchmarks(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """A figure nobody measured is called an assumption, beside how to measure it."""
    known = _figures_of(case)
    measuring = whole.says(lex.MEASURING)
    for section, at, checked in whole.claims:
        strange: list[str] = []
        for sentence in checked.sentences:
            if sentence.endswith("?") or (
                ASSUMED.search(sentence) and (measuring or _aims(sentence))
            ):
                continue
            strange += (f for f in _benchmarks(sentence, known) if not _converted(case, f))
        if strange:
            shown = ", ".join(dict.fromkeys(strange))
            yield section, Flaw(
                "invented_benchmarks", f"{short(shown)}: measured nowhere",
                "Give its source, or call it an assumption and say how to benchmark it.", "note",
                at, f"Not measured by anybody here: {shown}. Benchmark before you rely on it.",
            )  # fmt: skip


_AIM = re.compile(
    r"\b(?:acceptable|accept|targets?|slo|sla|objectives?|goal|budget|ceiling|good enough"
    r"|availability"
    r"|until you set|please confirm|ziel\w*|verfügbarkeit|bis ihr)\b",
    re.IGNORECASE,
)


def _aims(sentence: str) -> bool:
    """Whether its figure is something to be reached, which nobody can have measured."""
    return _AIM.search(sentence) is not None


def _converted(case: Case, figure: str) -> bool:
    """Whether it is a figure on record in another unit: 800 ms and 0.8 s."""
    numbers = [number for number in numbers_in(figure) if number.unit]
    return bool(numbers) and all(any(k.has(n) for k in case.known) for n in numbers)


def _benchmarks(sentence: str, known: frozenset[tuple[str, str]]) -> Iterator[str]:
    for match in _MULTIPLES.finditer(sentence):
        if not any(match[0].casefold() in text for text, kind in known if kind == "text"):
            yield match[0]
    speaks = _PERFORMANCE.search(sentence)
    for match in _MEASURED.finditer(sentence):
        kind = "money" if match["pre"] else match.lastgroup or ""
        if kind not in _UNITS or (kind not in ("rate", "money", "flow") and not speaks):
            continue
        step = kind in ("share", "time") and sets(
            sentence[: match.start()], sentence[match.end() :]
        )
        if (_value(match), kind) not in known and not step:
            yield match[0].strip()


def _figures_of(case: Case) -> frozenset[tuple[str, str]]:
    pages = (page.text for s in case.sources for page in s.document.pages)
    texts = [case.words, case.sums.text, *pages]
    found = {("", "")}
    for text in map(plain, texts):
        for match in _MEASURED.finditer(text):
            found.add((_value(match), "money" if match["pre"] else match.lastgroup or ""))
        found |= {(m[0].casefold(), "text") for m in _MULTIPLES.finditer(text)}
    return frozenset(found)


def _value(match: "re.Match[str]") -> str:
    figure = (match["figure"] or match["word"] or "").casefold().strip(".,' ")
    return figure.replace(",", "").replace("'", "").replace(" ", "")
