"""Rules for what a claim says: its numbers, its words, and what must not slip into it."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.core.canonical import fold
from bot.core.case import Case, Checked, Flaw, Part, short
from bot.core.language import language_of, other_language
from bot.core.likeness import alike, stems
from bot.core.numbers import Number, numbers_in
from bot.core.rules.sums import slips
from bot.core.speech import plain, sentences, unquoted
from bot.core.stipulated import sets
from bot.core.tracing import Known, untraced

TOO_ALIKE = 0.6  # Jaccard of two texts' stems
PASTED_WORDS = 45
PASTED_SHARE = 0.6  # of a short explanation's words


def numbers(case: Case, part: Part) -> Iterator[Flaw]:
    """A number that stands nowhere may be an invention: say so beside it.

    Where the persona rests on no document, what a step is set to ("alert above 80%", "wait ten
    minutes") and what a question proposes claims nothing.
    """
    if _steps(case, part):
        return
    rests = bool(case.sources) or any(spec.evidence for spec in case.persona.parts)
    for at, checked in enumerate(part.claims):
        said = checked.words
        strange = [n for n in untraced(said, case.known) if not _named(said, n)]
        if not rests:
            strange = [n for n in strange if not _set(said, n)]
        told = {slip.text for slip in slips(case, checked)} if strange else ()
        strange = [n for n in strange if n.text not in told]
        if strange:
            shown = ", ".join(dict.fromkeys(number.text for number in strange))
            where = "in the document" if case.sources else "in the question"
            yield Flaw(
                "numbers", f"{shown}: not {where}",
                "Use the document's numbers, show the arithmetic, or call it an assumption.",
                "note", at, f"Not {where}: {shown}.", len(strange),
            )  # fmt: skip


def _named(text: str, number: Number) -> bool:
    """Whether it is part of a name, RTX 4090, or how a thing is stored, 8-bit: no finding."""
    if number.unit == "bit" and number.value in (1, 2, 4, 8, 16, 32, 64):
        return True
    return not number.unit and _PRODUCT.search(text[: number.start]) is not None


def _set(text: str, number: Number) -> bool:
    """Whether it is a setting, a unit of account or a proposal, and not what something measures."""
    start = max(text.rfind(stop, 0, number.start) for stop in (". ", "? ", "! ", "\n", "; ")) + 1
    ends = [at for stop in (". ", "?", "!", "\n", "; ") if (at := text.find(stop, number.end)) >= 0]
    end = min(ends, default=len(text))
    return text[end : end + 1] == "?" or sets(
        text[start : number.start], text[number.end : end], number.unit
    )


_PRODUCT = re.compile(
    r"\b(?:RTX|GTX|RX|GeForce|Radeon|Quadro|Titan|Xeon|EPYC|PCIe|CUDA|HTTP|TLS|Python"
    r"|Llama|Qwen|Gemma"
    r"|Mistral|Phi|OAuth|Kubernetes)[ /-]?\Z"
)


def pasted(case: Case, part: Part) -> Iterator[Flaw]:
    """An explanation in the paper's own words explains nothing."""
    if _steps(case, part):
        return
    for at, checked in enumerate(part.claims):
        words = [fold(word) for word in _QUOTATION.sub(" ", checked.words).split()]
        words = [word for word in words if word]
        if any(_copied(words, s.flow.text) for s in case.sources):
            what = f"“{short(checked.claim.text)}” is copied from the document"
            hint = "Say it in your own words, or quote it."
            yield Flaw("pasted", what, hint, "note", at, "Mostly the document's own words.")


def _steps(case: Case, part: Part) -> bool:
    """Whether these are a runbook's own steps, under its headings and with its numbers."""
    return case.chosen and part.spec.id in ("now", "check", "escalate")


def _copied(words: Sequence[str], text: str) -> bool:
    if len(words) >= PASTED_WORDS and _longest_run(words, text) >= PASTED_WORDS:
        return True
    least = 2 * _GRAM
    if len(words) < least or sum("".join(gram) in text for gram in _probes(words)) < 2:
        return False
    starts = range(0, len(words) - _GRAM + 1, _GRAM // 2)
    hit = {
        i for at in starts if "".join(words[at : at + _GRAM]) in text for i in range(at, at + _GRAM)
    }
    return len(hit) >= PASTED_SHARE * len(words)


_GRAM = 6  # words in a row that nobody shares by chance


def _probes(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """A few stretches of a text: where few of them are copied, little of it is."""
    for at in range(0, len(words) - _GRAM + 1, max(3, (len(words) - _GRAM) // 6)):
        yield words[at : at + _GRAM]


_QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
_SAMPLE = 20  # words; a run of PASTED_WORDS holds one that begins at a multiple of this


def _longest_run(words: Sequence[str], text: str) -> int:
    longest = 0
    for at in range(0, len(words) - _SAMPLE + 1, _SAMPLE):
        start = text.find("".join(words[at : at + _SAMPLE]))
        if start < 0:
            continue
        first, last = at, at + _SAMPLE
        end = start + sum(map(len, words[first:last]))
        while last < len(words) and text.startswith(words[last], end):
            end, last = end + len(words[last]), last + 1
        while first > 0 and text.endswith(words[first - 1], 0, start):
            start, first = start - len(words[first - 1]), first - 1
        longest = max(longest, last - first)
    return longest


def distinct(case: Case, part: Part) -> Iterator[Flaw]:
    """What is a strength cannot be a weakness in the same words."""
    for (_, one), (at, other) in combinations(enumerate(part.claims), 2):
        if one.claim.label == other.claim.label or not one.claim.label:
            continue
        if alike(one.claim.text, other.claim.text) >= TOO_ALIKE:
            what = f"“{short(other.claim.text)}” is also said under “{one.claim.label}”"
            note = f"Nearly the same is said under “{one.claim.label}”."
            yield Flaw("distinct", what, "Say something different.", "note", at, note)


def script(case: Case, part: Part) -> Iterator[Flaw]:
    """A character of a script that neither asker nor document writes is a model's slip."""
    for at, checked in enumerate(part.claims):
        for match in _SCRIPTS.finditer(f"{checked.words}\n{checked.code}"):
            if not _written(match.lastgroup or "", case):
                what = f"“{match[0]}” is in a script that nobody here uses"
                hint = "Answer in the language of the question."
                yield Flaw("script", what, hint, "drop", at, "it slipped into another script")
                break


_RANGES = {
    "han": "\u3400-\u4dbf\u4e00-\u9fff",
    "kana": "\u3040-\u30ff",
    "hangul": "\u1100-\u11ff\uac00-\ud7af",
    "cyrillic": "\u0400-\u052f",
    "arabic": "\u0600-\u06ff\u0750-\u077f",
    "hebrew": "\u0590-\u05ff",
    "devanagari": "\u0900-\u097f",
    "thai": "\u0e00-\u0e7f",
}
_SCRIPTS = re.compile("|".join(f"(?P<{name}>[{chars}]+)" for name, chars in _RANGES.items()))


def _written(name: str, case: Case) -> bool:
    used = re.compile(f"[{_RANGES[name]}]")
    pages = (page.text for source in case.sources for page in source.document.pages)
    return used.search(case.words) is not None or any(used.search(text) for text in pages)


SURE = 8  # little words, from which a section is in a language though the question tells none
LONG = 10  # words of a sentence that is told by itself


def _elsewhere(checked: Checked, wanted: str) -> bool:
    """Whether what a claim says, or a part or a long sentence of it, is in another language."""
    claim = checked.claim
    parts = [unquoted(plain(text)) for text in (claim.text, claim.remedy) if text]
    if any(other_language(text, wanted, least=3) for text in parts):
        return True
    said = (tuple(sentences(text)) for text in parts)
    long = (s for some in said if len(some) > 1 for s in some if len(s.split()) >= LONG)
    return any(other_language(sentence, wanted, least=4) for sentence in long)


def language(case: Case, part: Part) -> Iterator[Flaw]:
    """Who asks in a language is answered in it; quotes stay in the document's."""
    whole = " ".join(checked.own for checked in part.claims)
    wanted = case.language or language_of(whole, least=SURE)  # then one sentence may differ from it
    if not wanted or case.chosen:
        return
    strange = [at for at, checked in enumerate(part.claims) if _elsewhere(checked, wanted)]
    if not strange and other_language(whole, wanted, least=3):
        strange = list(range(len(part.claims)))
    for at in strange:
        what = f"“{short(part.claims[at].claim.text)}” is not in {wanted}"
        yield Flaw(
            "language", what, f"Answer in {wanted}, the language of the question.",
            "note", at, f"Not in the language of the question ({wanted}).",
        )  # fmt: skip


def support(case: Case, part: Part) -> Iterator[Flaw]:
    """A true quote under a claim it does not support: its numbers and words should be near it."""
    for at, checked in enumerate(part.claims):
        lead_in = checked.claim.text.rstrip().endswith(":")
        if lead_in or not checked.quotes or not checked.verified:
            continue
        around = " ".join(located.context for _, located in checked.quotes)
        told = [n for n in numbers_in(checked.claim.text) if not case.known[0].has(n)]
        near = Known([around] if told else [])
        far = [n.text for n in told if not near.has(n)]
        if far:
            what = f"{', '.join(far)}: not near the quote of “{short(checked.claim.text)}”"
            yield Flaw("support", what, "Quote the sentence with the number.", "warn", at)
        elif told or stems(checked.claim.text) & stems(around):
            continue  # its numbers or some of its words are near the quote
        elif not _foreign(case, checked.own, around):
            what = f"“{short(checked.claim.text)}” shares no words with its quote"
            yield Flaw("support", what, "Quote what the claim rests on.", "warn", at)


def _foreign(case: Case, said: str, around: str) -> bool:
    """Whether two texts are in two languages, so that they cannot share words."""
    one, other = language_of(said) or case.language, language_of(plain(around)) or "English"
    return bool(one and other and one != other)
