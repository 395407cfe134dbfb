"""Rules for who designs model serving: what belongs to every architecture, and in which order."""

import re
from collections.abc import Iterator, Mapping

from bot.core import lexicon as lex
from bot.core.case import Case, Flaw, Whole, short
from bot.core.persona import Persona
from bot.core.speech import affirmed, plain, urged

LEAST_SAID = 4  # words of a sentence that is more than a keyword


def _lacking(
    whole: Whole, wanted: Mapping[str, "re.Pattern[str]"], check: str, *where: str
) -> Iterator[tuple[str, Flaw]]:
    """A flaw naming what the answer does not speak of."""
    missing = [name for name, pattern in wanted.items() if not whole.says(pattern, LEAST_SAID)]
    if missing:
        said = ", ".join(missing)
        yield whole.where(*where), Flaw(
            check, f"nothing is said of {said}", f"Speak of {said}.", "fail",
            note=f"This answer says nothing of {said}.",
        )  # fmt: skip


def operations(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """Whoever runs an architecture must see it, undo it and size it."""
    wanted = {
        "monitoring": lex.MONITORING, "rollback": lex.ROLLBACK, "capacity planning": lex.CAPACITY
    }  # fmt: skip
    yield from _lacking(whole, wanted, "operations", "operat")


def cold_start(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """A replica is of no use before its model is fetched, loaded and given memory."""
    wanted = {
        "model loading": lex.MODEL_LOADING, "artifact download": lex.DOWNLOAD,
        "GPU memory allocation": lex.GPU_MEMORY,
    }  # fmt: skip
    yield from _lacking(whole, wanted, "cold_start", "cold", "operat")


def serverless(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """Serverless inference has hard limits: whoever proposes it names them."""
    named = [
        (section, at)
        for section, at, checked in whole.claims
        if any(urged(lex.SERVERLESS, s) for s in checked.sentences)
    ]
    near = " ".join(_about_serverless(whole))
    limits = lex.LIMITS.search(near) and not _NO_LIMITS.search(near)
    for section, at in named if not limits else ():
        yield section, Flaw(
            "serverless", "serverless is named without its limits",
            "Name its hard limits: cold starts, time and memory caps, GPUs to be had.", "note", at,
            "Serverless inference has hard limits that are not named here.",
        )  # fmt: skip


def _about_serverless(whole: Whole) -> Iterator[str]:
    """The sentences that name it, and the two after each."""
    for _, _, checked in whole.claims:
        said = checked.sentences
        for at, sentence in enumerate(said):
            if lex.SERVERLESS.search(sentence):
                yield " ".join(said[at : at + 3])


_NO_LIMITS = re.compile(
    r"\b(?:no|without(?: any)?|free of|zero|unlimited|never|removes? (?:all|any)|ohne) (?:\w+ "
    r"){0,2}"
    r"(?:limits?|cold[\s-]?starts?|caps?|quotas?|limitations?|time-?outs?|grenzen)\b|\bunlimited\b",
    re.IGNORECASE,
)

REQUEST_PATH = {
    "the client": re.compile(
        r"\bclients?\b|\bcallers?\b|\bbrowser|\bsdk\b|\bkunde|\bcliente?\b", re.I
    ),
    "load balancing": re.compile(
        r"load[\s-]?balanc\w*|\bgateways?\b|\bingress\b|\bproxy\b|\blast\w*verteil\w*|\benvoy\b"
        r"|\brouter\b|\bl[47]\b(?! gpu)",
        re.I,
    ),
    "authentication": lex.AUTHENTICATION,
    "queueing": re.compile(
        r"\bqueu\w*|\badmission\b|\bbacklog\b|\bwarteschlange\w*|\bfile d'attente|\bcola\b"
        r"|\bscheduler\b",
        re.I,
    ),
    "model execution": re.compile(
        r"\bprefill\b|\bdecod\w*|\bengine\b|\bmodel execution\b|\bexecut\w*|\binference\b"
        r"|\bbatch\w*|\bforward pass|\bmodellausführung|\bgpu worker",
        re.I,
    ),
    "streaming the last token": re.compile(
        r"\bstream\w*|\blast token\b|\bpost-?process\w*|\bdetokeni\w*|\bletzte\w* token|\bsse\b"
        r"|\bnachverarbeit\w*|\bdernier token",
        re.I,
    ),
}


def request_path(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """What slows a request may lie anywhere between the client and its last token."""
    yield from _lacking(whole, REQUEST_PATH, "request_path", "path")


_SIGNALS = re.compile(
    r"\bmetrics?\b|\bmetrik\w*|\btrac(?:e|es|ing)\b|\blogs?\b|\blogging\b|\balert\w*"
    r"|\bdashboards?\b|\bhistograms?\b|\bcounters?\b|\bgauges?\b|\bspans?\b|\bprotokoll\w*"
    r"|\bmétriques?\b|\bmétricas?\b|\bprobes?\b",
    re.IGNORECASE,
)
_METRIC = re.compile(
    r"\b\w+_\w+\b|\bttft\b|\btpot\b|\bitl\b|\bqueue (?:depth|length|time|wait)|\bp\d\d\d?\b"
    r"|\bgpu (?:memory|utili[sz]ation|util|temperature)|\bkv[\s-]?cache|\btokens? per second"
    r"|\btime to first token|\berror rate|\bpreemption\w*|\bcache hit|\blatenc\w+"
    r"|\bwarteschlange\w*|\bthroughput|\bdurchsatz|\binter-token",
    re.IGNORECASE,
)


def telemetry(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """A system that cannot tell what it is doing is not ready: what to record is named."""
    said = [s for s in whole.sentences if affirmed(_SIGNALS, s) or affirmed(lex.MONITORING, s)]
    kinds = {match[0].casefold().rstrip("s") for s in said for match in _SIGNALS.finditer(s)}
    named = {m[0].casefold() for s in whole.sentences for m in [affirmed(_METRIC, s)] if m}
    if not said or not named or len(kinds | named) < 2:
        yield whole.where("telemetry", "observab", "monitor"), Flaw(
            "telemetry", "nothing says what is to be measured", "Name metrics, traces or logs.",
            "fail", note="What to record is not said here.",
        )  # fmt: skip


_COST = re.compile(
    r"\bcosts?\b|\bkosten\b|\bprice\w*|\bspend\w*|\bbudget\w*|\bco[ûu]ts?\b|\bcostes?\b|\bcosto\b"
    r"|[$€£]|\bcheap\w*|\bexpens\w*|\bbill\w*|\beconom\w*|\bteuer\w*|\bgünstig\w*",
    re.IGNORECASE,
)
_COST_OF = re.compile(
    r"\bper[\s-]\w+|\bpro \w+|\bpar \w+|\bpor \w+|/\s?(?:token|hour|h\b|request|month|1[mk]|gpu"
    r"|replica)|\bgpu[\s-]?hours?|\bgpu-?stunde\w*|\bspot\b|\bon-demand|\breserved"
    r"|\butili[sz]ation|\battribut\w*|\bidle\b|\binstances?\b|\breplicas?\b|\bgpus?\b|\bdriver\b"
    r"|\bmonthly|\bhourly|\bdoubles?\b|\bhalves\b|\bshare of",
    re.IGNORECASE,
)


def cost(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """Somebody pays for it: what drives the cost, per what, is said."""
    if any(affirmed(_COST, s) and _COST_OF.search(s) for s in whole.sentences):
        return
    yield whole.where("cost"), Flaw(
        "cost", "nothing says what it costs, or per what", "Say what drives the cost, per what.",
        "fail", note="What this costs, and per what, is not said here.",
    )  # fmt: skip


def slo_first(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """Nothing is optimised before anybody has said what good means."""
    if _MEASURED.search(case.words) and lex.SLO.search(case.words):
        return
    for section, at, checked in whole.claims:
        for sentence in checked.sentences:
            if affirmed(lex.SLO, sentence) and _states_or_asks(sentence):
                return
            if hit := urged(lex.OPTIMISATION, sentence):
                yield section, Flaw(
                    "slo_first",
                    f"“{short(hit[0])}” is advised before an SLO is stated or asked for",
                    "State or ask for the SLO first.", "note", at,
                    "Advised before anybody said what good means (no SLO is stated yet).",
                )  # fmt: skip
                return


_MEASURED = re.compile(r"\d")


def _states_or_asks(sentence: str) -> bool:
    asks = "?" in sentence
    measured = re.search(
        r"\d+(?:[.,]\d+)?\s*(?:ms|s\b|sec\w*|%|percent|m\b|\$|€|tokens?)|99", sentence
    )
    target = re.search(
        r"\b(?:target|objective|goal|define|agree|under|below|within|budget|at most|ziel\w*"
        r"|assum\w*|stat\w+|good|promise\w*|set)\b",
        sentence, re.IGNORECASE,
    )  # fmt: skip
    return bool(asks or measured or target)


_PAIRS: Mapping[str, tuple["re.Pattern[str]", "re.Pattern[str]"]] = {
    "latency and throughput": (
        re.compile(
            r"\blaten[cz]\w*|\bttft\b|\bp9\d|\bantwortzeit\w*|\bresponse time|\btime to first "
            r"token|\bslower|\bfaster|\bwait\w*|\bdelay\w*", re.I),
        re.compile(
            r"\bthroughput|\bdurchsatz|\bdébit|\brendimiento|\btokens? per second|\bbatch\w*"
            r"|\bqps\b|\brequests per second|\bthroughput", re.I),
    ),
    "cost and accuracy": (
        re.compile(
            r"\bcosts?\b|\bkosten|\bcheap\w*|\bprice\w*|\bco[ûu]t\w*|\bcost[eo]s?\b|\bbudget"
            r"|\bexpens\w*|\bgpu[\s-]hours?|[$€]|\bfewer gpus?|\bteuer\w*|\bbillig\w*|\bgünstig\w*",
            re.I,
        ),
        re.compile(
            r"\baccura\w*|\bquality|\bqualität\w*|\bgenauigkeit|\bprécision|\bqualité|\bcalidad"
            r"|\bprecisi[óo]n|\bquanti[sz]\w*|\bquantisier\w*|\beval\w*|\bperplexity", re.I),
    ),
    "complexity and time to ship": (
        re.compile(
            r"\bcomplex\w*|\bkomplex\w*|\bmoving parts|\bsimpl\w*|\bcomplej\w*|\beinfach\w*"
            r"|\boperational burden|\bmaintain\w*|\bmaintenance|\baufwand", re.I),
        re.compile(
            r"\btime[\s-]to[\s-](?:ship|market|production|launch)|\bship\w*|\blaunch\w*"
            r"|\bweeks?\b|\bdays?\b|\bmonths?\b|\bsprint\w*|\bdeliver\w*|\bsooner|\bgo[\s-]live"
            r"|\bausliefer\w*|\blivr\w+|\bjours?\b|\bdías?\b|\bentreg\w+|\bwoche\w*|\btage?n?\b"
            r"|\bmonate?\w*|\bsemaines?|\bsemanas?|\bquicker"
            r"|\bdeadline"
            r"|\blive\b|\bfrüher|\bstart\w* today", re.I),
    ),
}  # fmt: skip
_NAMED_PAIR: Mapping[str, "re.Pattern[str]"] = {
    "latency and throughput": re.compile(r"latency\W{1,3}(?:\w+\W{1,3}){0,2}throughput", re.I),
    "cost and accuracy": re.compile(r"cost\W{1,3}(?:\w+\W{1,3}){0,2}(?:accuracy|quality)", re.I),
    "complexity and time to ship": re.compile(
        r"complexity\W{1,3}(?:\w+\W{1,3}){0,2}time[\s-]to[\s-](?:ship|market)", re.I
    ),
}
_GIVES_UP = re.compile(
    r"\b(?:costs?|at the (?:expense|price|cost) of|but|however|while|whereas|gives? up|giving up"
    r"|trad(?:e|es|ed|ing)\b(?!-?offs?)|in exchange|in return|against|versus|vs|los(?:e|es|ing|s)"
    r"|(?:has|have|needs?|had) to be (?:\w+ )?(?:validated|checked|tested|measured|proven|verified"
    r"|evaluated)"
    r"|later|skip\w*|postpon\w*|defer\w*|keeps? (?:\w+ ){1,4}(?:down|low|small)|later\w*|später"
    r"|ohne"
    r"|more|less|fewer|higher|lower|slower|longer|shorter|instead|until|only|though|although"
    r"|pay\w*|sacrific\w*|worse|risk\w*|hurts?|limits?|extra|overhead|requires?|needs?|price"
    r"|doubles?|at most"
    r"|kostet|kosten|dafür|aber|jedoch|während|statt|weniger|mehr|höher\w*|langsamer|preis|auf "
    r"kosten|zulasten|mais|tandis que|au prix|moins|plus|pero|mientras|a cambio|menos|más|ma|però"
    r"|mentre)\b",
    re.IGNORECASE,
)
_NO_TRADEOFF = re.compile(
    r"\b(?:no|without(?: any)?|zero|free of|hardly any|keine?n?|ohne) (?:\w+ "
    r"){0,2}(?:trade-?offs?|downsides?|drawbacks?|disadvantages?|compromises?|costs? to (?:this"
    r"|it|that)|penalt(?:y|ies)|catch|nachteile?|kompromisse?)\b"
    r"|\bbest of (?:both|all) worlds|\bfree lunch\b(?<!no free lunch)|\bnothing (?:is )?(?:lost"
    r"|given up)|\ball (?:upside|gain)|\bimproves? (?:both|everything)|\bwins? on (?:every|all)"
    r"|\bstrictly better|\bbetter in every",
    re.IGNORECASE,
)  # fmt: skip
LEAST_TRADEOFFS = 2


def tradeoffs(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """A recommendation names its price: two trade-offs or more, and those the persona promises."""
    items, denied = [], False
    dedicated = [part for part in whole.parts if part.named("trade")]
    for part in dedicated or whole.parts:
        for at, checked in enumerate(part.claims):
            if _NO_TRADEOFF.search(checked.plain):
                denied = True
                yield part.spec.id, Flaw(
                    "tradeoffs", f"“{short(checked.claim.text)}” says there is no price",
                    "Name what is given up.", "drop", at, "it denied that there is a trade-off",
                )  # fmt: skip
            elif dedicated:
                items += [checked.plain] if _weighs(checked.plain) else []
            else:
                items += [s for s in checked.sentences if _weighs(s) and _TRADES.search(s)]
    where = whole.where("trade")
    if len(items) < LEAST_TRADEOFFS and not (denied and len(items) >= LEAST_TRADEOFFS):
        yield where, Flaw(
            "tradeoffs", f"{len(items)} trade-offs are named, {LEAST_TRADEOFFS} are needed",
            "Name what the recommendation costs.", "fail",
            note="What this recommendation costs is not said enough.",
        )  # fmt: skip
    for pair in _promised(case.persona):
        one, other = _PAIRS[pair]
        if not any(one.search(item) and other.search(item) for item in items):
            yield where, Flaw(
                "tradeoffs", f"nothing weighs {pair}", f"Weigh {pair}.", "fail",
                note=f"This answer does not weigh {pair}.",
            )  # fmt: skip


_TRADES = re.compile(
    r"\b(?:trad(?:e|es|ing)|trade-?offs?|at the (?:expense|price|cost)|costs?|in exchange|gives? "
    r"up|price|versus|vs|kostet|dafür|auf kosten|zielkonflikt\w*|abwäg\w*|compromis|a cambio)\b",
    re.IGNORECASE,
)


def _weighs(item: str) -> bool:
    return len(item.split()) >= 6 and bool(_GIVES_UP.search(_LISTED.sub(" ", item)))


# "Latency, throughput, cost and quality all matter" weighs none against another.
_LISTED = re.compile(r"(?:[\w-]+, ){1,6}[\w-]+,? (?:and|or|und|oder|et|y) [\w-]+", re.IGNORECASE)


def _promised(persona: Persona) -> Iterator[str]:
    """The pairs that a persona's own file says it always weighs."""
    spoken = [persona.instructions]
    for spec in (*persona.sections, *(s for mode in persona.modes for s in mode.sections)):
        if "trade" in f"{spec.id} {spec.title}".casefold():
            groups = (f"{group.label} {group.hint}" for group in spec.groups)
            spoken += [spec.hint, *groups, " ".join(spec.mentions)]
    text = plain("\n".join(spoken))
    return (pair for pair, pattern in _NAMED_PAIR.items() if pattern.search(text))
