"""Rules for questions back, comparisons, causes, and the look of an answer."""

import re
from collections.abc import Iterator, Sequence

from bot.core import lexicon as lex
from bot.core.answer import Table
from bot.core.canonical import fold
from bot.core.case import Case, Checked, Flaw, Whole, short
from bot.core.language import language_of
from bot.core.likeness import stems
from bot.core.modes import filled
from bot.core.persona import Slot
from bot.core.speech import plain, sentences, urged

_ASKS = re.compile(r"[?？؟]")


def clarify(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """Before too little is known nothing is recommended: what is missing is asked, no more."""
    given = filled(case.persona.slots, case.words)
    missing = [slot for slot in case.persona.slots if slot.id not in given]
    asked = [(section, at, s) for section, at, c in whole.claims for s in _asking(c)]
    unasked = _unasked(missing, [sentence for _, _, sentence in asked])
    if unasked:
        said = ", ".join(slot.name for slot in unasked)
        yield whole.where("clarif", "question"), Flaw(
            "clarify", f"not asked for: {said}", "Ask for each.", "fail",
            note=f"Still to be told: {said}.",
        )  # fmt: skip
    for section, at, sentence in asked:
        known = [s for s in case.persona.slots if s.id in given and _about(s, sentence)]
        if known and not any(_about(slot, sentence) for slot in missing):
            what = f"{known[0].name} was given: {given[known[0].id]}"
            yield section, Flaw(
                "clarify", what, "Do not ask for it again.", "drop", at,
                "it asked for something that was said already",
            )  # fmt: skip
    for section, at, checked in whole.claims:
        if hit := _firm(checked):
            yield section, Flaw(
                "clarify", f"“{short(hit)}” recommends before enough is known",
                "Recommend nothing yet.", "drop", at, "it recommended before enough was known",
            )  # fmt: skip


def _asking(checked: Checked) -> Iterator[str]:
    for sentence in checked.sentences:
        if _ASKS.search(sentence) and len(re.findall(r"\w+", sentence)) >= 2:
            yield sentence


def _unasked(missing: Sequence[Slot], questions: Sequence[str]) -> list[Slot]:
    """The slots no question is about; in a language that their words are not in, by number."""
    left = [slot for slot in missing if not any(_about(slot, said) for said in questions)]
    foreign = language_of(" ".join(questions), least=3) not in ("", "English")
    return [] if foreign and len(questions) >= len(missing) else left


_TOPICS = {
    "mode": (
        r"batch|real[\s-]?time|interactive|offline|streaming|synchron|echtzeit|somebody "
        r"wait|someone "
        r"wait|user.{0,12}wait|waiting for|temps réel|tiempo real|nightly"
    ),
    "sequence_length": (
        r"sequence|(?:prompt|context|input|output|answer|completion"
        r"|response)s?\W+(?:\w+\W+){0,4}?(?:long|length|tokens?|size)|how long (?:are|is) (?:the "
        r"|your |a )?(?:\w+ )?(?:prompt|input|answer|sequence|context)|in tokens|how many tokens"
        r"|tokens? (?:counts?|on average|at most|per (?:request|prompt|answer))|context (?:window"
        r"|length)|sequenz|länge|longueur|longitud"
    ),
    "qps": (
        r"qps|rps|requests?\W+(?:\w+\W+){0,3}?(?:per|a|each|/)\W*(?:second|minute|hour"
        r"|day|s\b)|how "
        r"many (?:\w+ )?(?:requests|queries|users|calls)|request rate|traffic|arrival"
        r"|load\b.{0,15}peak|concurren|anfragen|requêtes|peticiones|volume"
    ),
    "p99": (
        r"p9\d|latency|sla\b|slo\b|how (?:fast|quick)|deadline|response time|ttft|time "
        r"to first token"
        r"|latenz|antwortzeit|latence|latencia|percentile"
    ),
    "latency": (
        r"p9\d|latency|how (?:fast|quick)|response time|ttft|time to first token|latenz|latence"
        r"|latencia"
    ),
    "model_size": (
        r"model\W+(?:\w+\W+){0,4}?(?:size|large|big|parameter)|(?:which|what) (?:\w+ )?(?:model"
        r"|checkpoint)|parameters?\b|how (?:big|large) is|modellgröße|welches modell"
        r"|quel modèle|qué "
        r"modelo|weights|precision"
    ),
    "gpu_budget": (
        r"gpus?\b|budget|hardware|accelerator|cards?\b|spend|cost\b|grafikkart|h100|a100"
    ),
    "availability": (r"availab|uptime|verfügbar|disponib|nines"),
    "cost": (r"cost|price|spend|budget|kosten|coût|costo"),
    "error_budget": (r"error budget|failure.{0,20}(?:spent|allowed|afford)|fehlerbudget"),
}
_TOPIC = {slot: re.compile(rf"\b(?:{pattern})", re.IGNORECASE) for slot, pattern in _TOPICS.items()}


def _about(slot: Slot, sentence: str) -> bool:
    """Whether a question asks for this slot: by what is known of it, else by its own words."""
    if slot.id in _TOPIC:
        return _TOPIC[slot.id].search(sentence) is not None
    telling = stems(plain(f"{slot.name} {slot.ask}")) - _ANY_QUESTION
    return len(telling & stems(sentence)) >= min(2, len(telling))


_ANY_QUESTION = stems("which many much often long large need must kept have does before after")


def _firm(checked: Checked) -> str:
    """A recommendation that leaves nothing open."""
    for sentence in checked.sentences:
        if _ASKS.search(sentence) or not lex.TECHNOLOGY.search(sentence):
            continue
        if urged(_VERDICT, sentence) and not _OPEN.search(sentence):
            return sentence
        if not lex.HEDGED.search(sentence) and urged(lex.ADVISES, sentence):
            return sentence
    return ""


_VERDICT = re.compile(
    r"\b(?:my|our) (?:\w+ )?(?:pick|choice|favou?rite|bet|preference|recommendation|default)\b"
    r"|\b(?:should|would|will|'ll|can) (?:\w+ )?(?:do|handle|suffice|be (?:enough|plenty|fine"
    r"|ideal|perfect|right"
    r"|sufficient|the))\b|\b(?:is|are) (?:\w+ )?(?:enough|plenty|ideal|perfect|the standard"
    r"|the default)\b"
    r"|\bi(?:'d| would|'m going to) (?:\w+ )?(?:use|start|go|run|take|pick|choose|deploy|put|host"
    r"|serve|lean|opt)\b"
    r"|\byou(?:'ll| will|'d| would| should| can safely)? (?:want|need|be (?:fine|good|best))\b"
    r"|\bso should you\b"
    r"|\b(?:reicht|genügt|würde ich|solltet? ihr|solltest du|am besten)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|depend\w*|until|unless|whether|once|only when|rule[sd]? out|not (?:yet )?\w+|won't"
    r"|can't|cannot|wenn"
    r"|falls|sobald|ob)\b",
    re.IGNORECASE,
)


OPTIONS = 3


def decision_summary(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """Three options or more are compared in a table, or nobody can choose among them."""
    asked = max(map(_weighed, sentences(case.words)), key=len, default=frozenset())
    compared = asked if len(asked) >= OPTIONS else _compared(whole)
    if len(compared) < OPTIONS:
        return
    rows = [fold(row) for row in _rows(whole)]
    missing = [name for name in asked if not any(fold(name) in row for row in rows)]
    where = whole.where("decision", "summary")
    if len(rows) < OPTIONS:
        yield where, Flaw(
            "decision_summary", f"{len(compared)} options are compared without a table",
            "Give the Decision Summary, a row for each.", "fail",
            note=f"{len(compared)} options were compared; a table of them is missing.",
        )  # fmt: skip
    elif missing:
        said = ", ".join(sorted(missing))
        yield where, Flaw(
            "decision_summary", f"no row for {said}", "Give each option a row.", "fail",
            note=f"Not in the table: {said}.",
        )  # fmt: skip


_COMPARES = re.compile(
    r"\bvs\b|\bversus\b|\bcompar\w*|\bor\b|\boder\b|\bou\b|\bbetween\b|\bwhich (?:one|of|runtime"
    r"|should)|\boptions?\b|\bvergl\w*|\bchoose|\bchoice|\bwelche\w*|\balternativ\w*",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"\boption\s+(?:[A-H]\b|[1-9]\b|one|two|three|four)|\bvariante\s+[A-H1-9]\b|\bplan\s+[A-H]\b",
    re.I,
)


def _weighed(sentence: str) -> frozenset[str]:
    """What a sentence of the asker's holds against each other."""
    return _options(sentence) if _COMPARES.search(sentence) else frozenset()


def _options(text: str) -> frozenset[str]:
    return frozenset(match[0].casefold() for match in lex.RUNTIME.finditer(text)) - _HARDWARE_OF


_HARDWARE_OF = frozenset(("awq", "gptq", "fp8", "int8", "int4", "eks", "gke", "aks"))


def _compared(whole: Whole) -> frozenset[str]:
    """Options the answer lays side by side: lettered, or one sentence weighing three."""
    lettered = {m[0].casefold() for s in whole.sentences for m in _OPTION.finditer(s)}
    if len(lettered) >= OPTIONS:
        return frozenset(lettered)
    for sentence in whole.sentences:
        named = _options(sentence)
        if len(named) >= OPTIONS and re.search(
            r"\bvs\b|\bversus\b|\bcompared?\b|\bagainst\b|\bverglich|\bover\b", sentence, re.I
        ):
            return named
    return frozenset()


def _rows(whole: Whole) -> list[str]:
    found: list[str] = []
    for part in whole.parts:
        found += [c.claim.cells[0] for c in part.claims if c.claim.cells]
        found += [row[0] for b in part.plain if isinstance(b, Table) for row in b.rows if row]
    return found


_RISK = re.compile(
    r"\b(?:risks?|danger\w*|outage|oom|fail(?:s|ure)|risik\w*|gefahr|risques?|riesgos?)\b", re.I
)
_PROVEN = re.compile(
    r"\b(?:proven|validated|battle-tested|well-tested|bewährt\w*|éprouvé\w*|probad[oa]s?)\b", re.I
)
_COMMAND = re.compile(
    r"(?<![`\w/.-])(?:kubectl|helm|docker|nsys|ncu|nvidia-smi|curl|vllm serve|terraform) "
    r"(?:[a-z-]+)(?:\s-{1,2}\w+|\b)"
    r"|(?<![`\w/.])[a-z]+(?:_[a-z0-9]+){2,}(?![`\w])|(?<![`\w])--[a-z]+(?:-[a-z]+)+"
)


def formatting(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """What a hurried reader looks for is marked: terms bold, commands as code, ⚠️ and ✅."""
    text = "\n".join(checked.words for _, _, checked in whole.claims)
    first = whole.where("recommend")
    faults = []
    if not re.search(r"\*\*[^*\n]+\*\*|__[^_\n]+__", text):
        faults.append(("no key term is bold", "Set key terms in **bold**."))
    if _COMMAND.search(re.sub(r"`[^`\n]*`", "", text)):
        faults.append(("a command or metric is not set as code", "Set it in `backticks`."))
    if _RISK.search(text) and "⚠" not in text:
        faults.append(("a risk is named without ⚠️", "Mark production risks with ⚠️."))
    if _PROVEN.search(text) and "✅" not in text:
        faults.append(("a proven pattern is named without ✅", "Mark validated patterns with ✅."))
    for what, hint in faults:
        yield first, Flaw("formatting", what, hint, "warn")


_OBSERVED = re.compile(r"\b(?:observed|seen|beobachtet|observé|observado|osservato)\b", re.I)
_HYPOTHESIS = re.compile(r"\bhypothe\w*|\bhipótesis|\bipotesi|\bvermut\w*", re.I)
_TEST = re.compile(
    r"\b(?:check|test|run|verify|confirm\w*|look (?:at|for)|compare|query|graph|would show"
    r"|should show|if (?:so|it|the|this)|rule out|falsif\w*|inspect|read|grep|count|watch|measure"
    r"|roll back|restart|disable|reproduce|prüf\w*|test\w*|schau\w*|vergleich\w*|wenn\b|vérifi\w*"
    r"|comprueb\w*|mira\b|`[^`]+`)",
    re.IGNORECASE,
)
_PASTED = re.compile(r"`([^`\n]{4,})`|\"([^\"\n]{4,})\"|'([^'\n]{8,})'")
_CAUSAL = re.compile(
    r"\b(?:root cause|(?:the |likely |probable |most likely )cause|caused by|because of|due to"
    r"|is causing|the culprit|ursache|wegen|verursacht|à cause de|debido a)\b",
    re.IGNORECASE,
)


def hypotheses(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """At three in the morning a guess must not look like a fact."""
    for part in whole.parts:
        about = part.named("cause", "hypothes", "ursache")
        for at, checked in enumerate(part.claims):
            causal = about or (not _judged(whole) and _CAUSAL.search(checked.own))
            if causal and (fault := _fault_of_cause(case, checked)):
                what = f"“{short(checked.claim.text)}”: {fault[0]}"
                yield part.spec.id, Flaw("hypotheses", what, fault[1], "note", at, fault[2])


def _judged(whole: Whole) -> bool:
    return any(part.named("cause", "hypothes", "ursache") for part in whole.parts)


def _fault_of_cause(case: Case, checked: Checked) -> tuple[str, str, str] | None:
    label = checked.claim.label
    guess = _HYPOTHESIS.search(label) or (not label and _HYPOTHESIS.search(checked.plain))
    fact = _OBSERVED.search(label) or (not label and not guess and _OBSERVED.search(checked.plain))
    if fact:
        if _seen(case, checked):
            return None
        return (
            "it is called observed, but nothing pasted shows it",
            "Give the line of the thread or document that shows it.",
            "Called observed, but no line of the thread or a document shows it: a hypothesis.",
        )
    if guess:
        if any(_TEST.search(sentence) for sentence in checked.sentences):
            return None
        return (
            "no test tells whether it is true",
            "Say how to test it.",
            "Not tested, and no test is named.",
        )
    return (
        "it is called neither observed nor a hypothesis",
        "Say which, with the line or the test.", "Neither observed nor tested: a hypothesis.",
    )  # fmt: skip


def _seen(case: Case, checked: Checked) -> bool:
    """Whether a line it shows was pasted by somebody, or stands in a document."""
    if any(located.found for _, located in checked.quotes):
        return True
    said = fold(case.words)
    lines = [fold(next(filter(None, m.groups()))) for m in _PASTED.finditer(checked.plain)]
    if any(len(line) >= 4 and line in said for line in lines):
        return True
    return not lines and (_run_in(checked.plain, said) or _retold(checked, case))


RETOLD = 0.6  # of a sentence's stems, from which it says again what the asker said


def _retold(checked: Checked, case: Case) -> bool:
    """Whether its first sentence has hardly a word that the asker did not use."""
    mine, theirs = stems(checked.sentences[0] if checked.sentences else ""), stems(case.words)
    return len(mine & theirs) >= max(3, RETOLD * len(mine))


def _run_in(text: str, said: str, words: int = 4) -> bool:
    """Whether four words in a row are the asker's own."""
    tokens = [fold(word) for word in text.split()]
    runs = ("".join(tokens[at : at + words]) for at in range(len(tokens) - words + 1))
    return any(len(run) >= 14 and run in said for run in runs)
