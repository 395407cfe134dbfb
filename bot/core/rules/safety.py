"""Rules for advice that could hurt: what is exposed, destroyed, promised or out of bounds."""

import re
from collections.abc import Iterator

from bot.core import lexicon as lex
from bot.core.case import Case, Checked, Flaw, Part, Whole, short
from bot.core.likeness import stems
from bot.core.modes import ESCALATION, overstepped
from bot.core.persona import Escalation
from bot.core.speech import affirmed, plain, urged


def exposed_endpoint(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """What the public can reach is shut to strangers and slow for the greedy."""
    said = (*whole.sentences, *whole.code.splitlines(), *case.words.splitlines())
    if not any(urged(lex.EXPOSED, sentence) for sentence in said):
        return
    wanted = {"authentication": lex.AUTHENTICATION, "rate limiting": lex.RATE_LIMIT}
    missing = [name for name, pattern in wanted.items() if not whole.says(pattern)]
    if missing:
        lacks = " and ".join(missing)
        yield whole.where("secur", "recommend"), Flaw(
            "exposed_endpoint", f"an endpoint is public without {lacks}", f"Add {lacks}.", "fail",
            note=f"⚠️ The endpoint is public, and nothing is said of {lacks}.",
        )  # fmt: skip


_HUGE = re.compile(
    r"(?<![\w.])(?:[7-9]\d|[1-9]\d\d|\d{4})(?:\.\d+)?[\s-]?(?:b\b|bn\b|billion|mrd|milliarden)"
    r"|\bseventy[\s-]billion"
    r"|\bmixtral[\s-]8x22b|\bdeepseek-?(?:v3|r1)\b|\b8x22b\b",
    re.IGNORECASE,
)
_CONSUMER = re.compile(
    r"\brtx[\s-]?(?:pro )?\d{4}\w*|\bgeforce\b|\b[345]0[6789]0(?:[\s-]?ti)?\b"
    r"|\bconsumer(?:[\s-]grade)?[\s-](?:gpu|card|graphics)\w*|\bgaming[\s-](?:gpu|card|pc|rig"
    r"|laptop)\w*"
    r"|\brx[\s-]?[679]\d{3}\w*|\bdesktop (?:gpu|card)|\btitan\b|\barc a\d{3}|\bspielegrafikkarte"
    r"|\bgrafikkarte\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:[2-9](?!\d)|1\d(?!\d)|two|three|four|six|eight|dual|quad|several|multiple|zwei|vier"
    r"|acht)\s*[x×]?\s*(?:(?!gi?b\b)\w+ ){0,2}(?:rtx|geforce|[345]0[6789]0|consumer|gpus|cards)",
    re.IGNORECASE,
)
_SQUEEZED = re.compile(
    r"(?<!un)(?<!un-)(?<!not )\b(?:quanti[sz]ed|quanti[sz]ation|quantisier\w*|int[48]|fp8|fp4|nf4"
    r"|awq|gptq|gguf|q[2-6]_\w+|exl2|[2348](?:\.\d+)?[\s-]?bits?)\b",
    re.IGNORECASE,
)
_UNSQUEEZED = re.compile(
    r"\bun-?quanti[sz]ed|\bunquantisiert\w*|\bwithout (?:any |further )?quanti[sz]\w*|\bno "
    r"(?:need (?:for|to) )?quanti[sz]\w*|\bnot quanti[sz]ed|\bfull[\s-](?:precision|weights?)"
    r"|\b(?:fp|bf|float)[\s-]?(?:16|32)\b|\bhalf[\s-]precision|\b16[\s-]?bits?\b|\boriginal "
    r"(?:precision|weights)",
    re.IGNORECASE,
)
_IMPRACTICAL = re.compile(
    r"\bimpractical\w*|\binfeasible|\bnot feasible|\bunrealistic|\b(?:will|would|does|do|can)(?: "
    r"not|n't) (?:\w+ )?fit\w*|\bcannot (?:\w+ )?(?:fit|hold|run|work|serve|be served)\w*"
    r"|\b(?:do not|don't|never|avoid|must not|should not|shouldn't|won't|would not|can't) (?:\w+ "
    r"){0,3}(?:run|serv|deploy|us|try|put|host|attempt|recommend|work|load)\w*|\bout of (?:the "
    r"question|memory)|\bunpraktikabel|\bpasst nicht|\bnicht praktikabel|\binstead of\b|\brather "
    r"than\b|\bimpraticable|\binviable|\bnot viable|\bno way to fit|\btoo (?:large|big|small) "
    r"(?:for|to)",
    re.IGNORECASE,
)


def consumer_gpu(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """Seventy billion unquantised parameters do not fit one gaming card, whoever wishes it."""
    about = _HUGE.search(case.words) and _CONSUMER.search(case.words)
    if about and _ACKNOWLEDGED.search(case.words):
        return
    for section, at, checked in whole.claims:
        text = _nearest(checked)
        named = bool(_HUGE.search(text)) + bool(_CONSUMER.search(text))
        if named + 2 * bool(about and (named or _UNSQUEEZED.search(text))) < 2:
            continue
        squeezed = _SQUEEZED.search(text) and not _UNSQUEEZED.search(text)
        if squeezed or _IMPRACTICAL.search(text) or _SEVERAL.search(text):
            continue
        if not _UNSQUEEZED.search(text) and not lex.ADVISES.search(text) and not _RUNS.search(text):
            continue
        yield section, Flaw(
            "consumer_gpu", "a model of 70B or more is put unquantised on one consumer GPU",
            "Say that this is impractical, or quantise, or use more or larger GPUs.", "drop", at,
            "an unquantised model of 70B or more does not run on one consumer GPU",
        )  # fmt: skip


def _nearest(checked: Checked) -> str:
    """The sentence that names both model and card, else all of a claim."""
    both = [s for s in checked.sentences if _HUGE.search(s) and _CONSUMER.search(s)]
    risky = [s for s in both if not (_SQUEEZED.search(s) or _IMPRACTICAL.search(s))]
    if risky:
        after = checked.sentences[checked.sentences.index(risky[0]) + 1 :][:1]
        return " ".join((risky[0], *(s for s in after if _IMPRACTICAL.search(s))))
    return f"{checked.plain}\n{checked.code}"


_RUNS = re.compile(
    r"\b(?:runs?|fits?|works?|serves?|hosts?|loads?|handles?|needs?|suffices?|enough|sufficient|fine"
    r"|läuft|reicht"
    r"|passt)\b",
    re.I,
)
_ACKNOWLEDGED = re.compile(
    r"\b(?:know|aware|understand|accept|realise|realize"
    r"|acknowledge)\b[^.?!]{0,60}\b(?:impractical|infeasible|unrealistic|slow|not practical|does "
    r"not fit|won't fit)",
    re.IGNORECASE,
)

_KEPT_APART = re.compile(
    r"\b(?:separate\w*|apart|out of scope|outside|beyond (?:serving|inference|my|the scope)|not "
    r"(?:a )?(?:serving|inference|my)|another team|other team|training team|specialist\w*"
    r"|boundary|hand (?:it |that )?over|only if you ask|not cover\w*|do not (?:touch|change"
    r"|re-?train|fine-?tune)|don't re-?train|no (?:re-?train|fine-?tun|train)\w*|without "
    r"(?:re-?train|fine-?tun|train)\w*|rather than (?:re-?train|fine-?tun)\w*|instead of "
    r"(?:re-?train|fine-?tun)\w*|already|fine-?tuned (?:model|checkpoint|weights|variant|adapter"
    r"|llama|version)s?|training data cut|getrennt|consult\w*|calibration)\b",
    re.IGNORECASE,
)


def training_apart(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """Serving is the trade; how to train is said only to those who ask."""
    if lex.ASKS_TRAINING.search(case.words):
        return
    for section, at, checked in whole.claims:
        for sentence in checked.sentences:
            hit = urged(lex.TRAINING, sentence)
            if hit and not _KEPT_APART.search(sentence):
                yield section, Flaw(
                    "training_apart", f"“{short(hit[0])}” is about training, which nobody asked",
                    "Keep to serving.", "drop", at, "it was about training, which was not asked",
                )  # fmt: skip
                break


def incremental(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """What runs today is left running until its successor has proved itself piece by piece."""
    for section, at, checked in whole.claims:
        for sentence in checked.sentences:
            if hit := _big_bang(sentence):
                yield section, Flaw(
                    "incremental", f"“{short(hit[0])}” is a big-bang rewrite",
                    "Give an incremental path.", "drop", at, "it advised a big-bang rewrite",
                )  # fmt: skip
                break
            hit = lex.DISMISSAL.search(sentence) or _belittled(case, sentence)
            if hit and not lex.JUSTIFIED.search(sentence):
                yield section, Flaw(
                    "incremental", f"“{short(hit[0])}” dismisses what the asker runs",
                    "Work within their stack, or justify the change.", "drop", at,
                    "it dismissed the existing stack without a reason",
                )  # fmt: skip
                break
    if lex.LEGACY.search(case.words) and not any(
        affirmed(lex.INCREMENTAL, s) and not _big_bang(s) for s in whole.sentences
    ):
        yield whole.where("migrat", "recommend"), Flaw(
            "incremental", "no incremental path is given", "Say what moves first, and how.", "fail",
            note="How to get there step by step is not said here.",
        )  # fmt: skip


def _belittled(case: Case, sentence: str) -> "re.Match[str] | None":
    """Bad words about something that the asker runs, by its name."""
    hit = _BELITTLES.search(sentence)
    return hit if hit and hit["what"].casefold() in case.words.casefold() else None


_BELITTLES = re.compile(
    r"\b(?P<what>[A-Z][\w.+-]{2,})(?: \w+)? (?:is|was|has always been) (?:\w+,? ){0,3}?(?:garbage"
    r"|rubbish|trash|junk|crap|"
    r"awful|terrible|a joke|a toy|a mistake|dead(?: end)?|hopeless|worthless|useless|obsolete"
    r"|pathetic|"
    r"a disaster|laughable|(?:a |the )?(?:poor|bad|wrong|questionable|unfortunate) (?:decision"
    r"|choice|idea|pick)|abandonware|ridiculous|a dead end)\b"
)

_REFUSED = re.compile(
    r"\b(?:no|not|never|avoid\w*|don't|without|instead of|rather than|resist|against|kein\w*"
    r"|nicht|statt|pas de|sans|evit\w*|rather|beats?|safer than|over a|skip)\b[^.;]{0,60}\Z",
    re.IGNORECASE,
)


def _big_bang(sentence: str) -> "re.Match[str] | None":
    for match in lex.BIG_BANG.finditer(sentence):
        after = sentence[match.end() : match.end() + 50]
        if not _REFUSED.search(sentence[: match.start()]) and not _REGRETTED.match(after):
            return match
    return None


_REGRETTED = re.compile(
    r"[^.;]{0,20}\b(?:is|are|would be|wäre|ist)\s+(?:\w+ )?(?:risky|dangerous|a mistake|not|the "
    r"wrong|tempting|riskant|zu)\b",
    re.IGNORECASE,
)


def destructive(case: Case, part: Part) -> Iterator[Flaw]:
    """A command that cannot be undone is not handed to a tired engineer without a hand on it."""
    for at, checked in enumerate(part.claims):
        said = f"{checked.plain}\n{checked.code}"
        hit = lex.DESTRUCTIVE.search(said) if lex.DESTROYS.search(said) else None
        if hit and not _guarded(checked):
            yield Flaw(
                "destructive", f"“{short(hit[0].strip())}” destroys, and nothing beside it says so",
                "Warn beside the command, and say whose word it needs.", "drop", at,
                "a destructive command stood in it without a warning and an escalation",
            )  # fmt: skip


def _guarded(checked: Checked) -> bool:
    """Whether a warning and somebody's word stand beside a command, not within it."""
    comments = re.findall(r"(?:#|//|--\s)\s?(.+)$", checked.code, re.MULTILINE)
    lines = [lex.DESTRUCTIVE.sub(" ", _TICKED.sub(" ", s)) for s in (*checked.sentences, *comments)]
    warned = any(lex.WARNING.search(line) for line in lines)
    return warned and any(affirmed(lex.APPROVAL, line) for line in lines)


_TICKED = re.compile(r"`[^`\n]*`")


def escalation(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """Beyond its boundary a persona says that there is one, and who stands on the other side."""
    for boundary in overstepped(case.persona, case.words):
        if not _handed_over(boundary, whole):
            yield whole.where("escalat"), Flaw(
                "escalation", f"{boundary.topic} is not handed over",
                f"Say that it is out of scope, and whom to ask: {boundary.ask}", "fail",
                note=f"{boundary.topic}: {boundary.ask}",
            )  # fmt: skip


def _handed_over(boundary: Escalation, whole: Whole) -> bool:
    """Whether a sentence names somebody to consult, near words of the matter itself."""
    matter = stems(plain(f"{boundary.topic} {' '.join(boundary.terms)}")) - _PEOPLE
    apart = any(part.spec.id == ESCALATION for part in whole.parts)
    for section, _, checked in whole.claims:
        if apart and section != ESCALATION:
            continue
        consult = any(affirmed(lex.CONSULT, s) for s in checked.sentences)
        if consult and (stems(checked.plain) & matter or denied_promise(checked)):
            return True
    return False


def denied_promise(checked: Checked) -> bool:
    """Whether a claim says of itself that it cannot decide."""
    return any(_CANNOT.search(sentence) for sentence in checked.sentences)


_CANNOT = re.compile(
    r"\b(?:out of (?:my )?scope|cannot|can't|not (?:mine|my|for me)|boundary|beyond (?:my|what i)"
    r"|outside|nicht meine|kann ich nicht|hors de|fuera de)\b",
    re.IGNORECASE,
)
_PEOPLE = stems(
    "consult specialist specialists team experts expert ask counsel with someone somebody "
    "inference "
    "serving guidance only provide side still help give can model matters"
)
