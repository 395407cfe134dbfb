"""How much a section is to hold, from words: "exactly three", "3-5 points", "one paragraph".

A number counts entries when it opens what is said of a section, when a bound ("at most") or an
order ("list", "ask") precedes it, or when a noun for entries follows it ("questions"). Any other
number belongs to the subject: "covers the last 3 years".
"""

import re
from typing import NamedTuple

MOST = 50  # what a section may count; see bot/core/persona.py
MOST_BEFORE = 80  # characters before a number in which an order for it may stand

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "a single": 1, "single": 1, "a couple of": 2, "a pair of": 2, "a trio of": 3,
    "a quartet of": 4, "half a dozen": 6, "half-a-dozen": 6, "a dozen": 12,
    "ein": 1, "eine": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
    "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
}  # fmt: skip
_BOUNDS = {
    "exactly": "exactly|precisely|strictly|genau|exactement|exactamente",
    "only": "only|just|nur|seulement|solo",
    "about": "about|around|roughly|approximately|circa|etwa|environ|[~≈]",
    "least": r"at least|(?:no|not) (?:fewer|less) than|(?:a )?minimum(?: of)?|min\.?|≥|mindestens"
    r"|au moins|al menos",
    "most": r"at most|up to|(?:no|not) more than|(?:a )?maximum(?: of)?|max\.?|≤|höchstens|maximal"
    r"|bis zu|au plus|como máximo|hasta",
    "above": "more than|mehr als|plus de|más de",
    "below": "(?:fewer|less) than|weniger als|moins de|menos de",
    "between": "between|from|zwischen|entre",
}
_HOW = "|".join(f"(?P<{name}>{words})" for name, words in _BOUNDS.items())
_NUMBER = r"(?:\d{1,4}|" + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)) + ")"
_COUNT = re.compile(
    rf"(?<![\w.,/$€£#-])(?:(?:{_HOW})(?:\s+|(?<=[~≈≥≤.])))?"
    rf"(?P<low>{_NUMBER})(?:[x×]|(?!\w))(?:\s*\(\d{{1,4}}\))?"
    rf"(?:\s*(?:-|–|—|to|or|and|bis|oder|und|à|ou|et|o|y|a)\s*(?P<high>{_NUMBER})(?!\w))?"
    rf"(?P<more>\+| or more)?(?P<fewer> or (?:fewer|less))?(?![\w%°/-]|[.,:]\d|\s%)",
    re.IGNORECASE,
)
_ENTRY = (
    r"(?:questions?|bullets?|bullet[- ]points?|points?|items?|findings?|strengths?|weaknesses"
    r"|limitations?|ideas?|insights?|recommendations?|suggestions?|improvements?|actions?|risks?"
    r"|issues?|concerns?|comments?|problems?|gaps?|takeaways?|quotes?|facts?|habits?|examples?|reasons?"
    r"|alternatives?|options?|steps?|contributions?|assumptions?|threats?|claims?|objections?"
    r"|follow-?ups?|experiments?|references?|fragen?|punkte?|preguntas?|puntos?)"
)
_PROSE = (
    r"(?:paragraphs?|sentences?|lines?(?!-)|abs[aä]tze?|sätze|satz|paragraphes?|phrases?|párrafos?"
    r"|frases?|lignes?|zeilen?)"
)
_JOINT = (
    r"(?:words?|in|into|per|as|for|with|from|by|about|that|which|who|than|on|one|two|three|four"
    r"|five|six)"
)
_NOUN = re.compile(
    rf"(?:\s+(?!{_JOINT}\b)[^\W\d_][\w,/'’-]*){{0,8}}?\s+(?P<noun>{_ENTRY}|{_PROSE})\b", re.I
)
_MEASURE = re.compile(
    r"\s*(?:words?|characters?|chars|letters|tokens?|per ?cent|seconds?|secs?|minutes?|mins?|hours?"
    r"|days?|weeks?|months?|years?|decades?|pages?|columns?|times|stars?|dollars?|euros?|[mµn]s|[smh]"
    r"|[kmgt]i?b|[kmg]?hz|km|cm|mm|kg|nodes|gpus?|cores|wörter|worte|jahren?|seiten?|mots|palabras"
    r"|años|ans)\b",
    re.IGNORECASE,
)
_NO_ONE = re.compile(
    r"\s*(?:of|by|or|per|way|can|cannot|could|may|might|must|should|would|is|has|does|at|on|in|to"
    r"|table|matrix|list|series|chart|diagram|grid|timeline|section)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"(?:^|\b(?:list|gives?|names?|provides?|asks?|poses?|writes?|offers?|includes?|identify|extract"
    r"|suggests?|proposes?|states?|raises?|picks?|chooses?|outputs?|produces?|supply|adds?|cites?"
    r"|formulate|describes?|shows?|selects?|finds?|draws?|recommends?|mentions?|reports?|returns?"
    r"|ranks?|contains?|top|best|(?:finish|end|close|begin|start|conclude) with|nenne|liste|stelle"
    r"|gib|donnez?|citez?|enumera|nombra|(?:list|set|series|choice) of)"
    r"(?:\s+(?:me|us|them|your|the|their|its|a (?:list|set|series) of|list of|only|top|best"
    r"|another|reader|readers|authors?|asker|students?))*)[\W_]*$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\s*(?:[.;:,)\]>}]|$)")
_WORD = re.compile(r"\s*[^\w\s]{0,2}\s*[^\W\d_]")
_BEHIND = re.compile(
    r"(?:\s+[\w'’-]+){0,4}?[\s,(]+(?:(?P<most>at most|max(?:imum)?|or (?:fewer|less)|tops)"
    r"|(?P<least>at least|min(?:imum)?|or more))(?=\s*(?:[.,;:)]|$))",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\((?:e\.\s?g\.|for example|such as)[^()]*\)", re.IGNORECASE)
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_LENGTH = re.compile(
    rf"(?:^|\b(?:in|under|within)\s+)(?:(?:about|under|at most|exactly|no more than)\s+)?{_NUMBER}"
    rf"(?:\s*(?:-|–|to)\s*{_NUMBER})?\s+words?\b(?!\s+(?:per|for each))"
    rf"|(?:at most|up to|no more than|max\.?|under)\s+\d{{1,4}}\s+words?\b(?!\s+(?:per|for each))"
    rf"|\b(?P<n>{_NUMBER})[- ](?P<unit>word|sentence|paragraph)\s+[^\W\d_]"
    rf"|\b(?:one|two)-line|\bone-(?:sentence|paragraph)\b"
    rf"|^(?:an?|the)\s+(?:[\w-]+\s+){{0,3}}?(?:paragraph|sentence|line)\b(?!-)",
    re.IGNORECASE,
)
_A_QUESTION = re.compile(r"(?:an?|eine|une|una)\s+(?:[\w-]+\s+){0,2}?(?:question|frage)\b", re.I)
_PER = re.compile(r"(?:\s+[\w'’-]+){0,3}?\s+(?:per|for each|for every|in each)\b", re.IGNORECASE)


class Amount(NamedTuple):
    """What was said about how much; all None when nothing was."""

    exactly: int | None = None
    min: int | None = None
    max: int | None = None
    prose: bool = False  # it was counted in paragraphs, sentences or words


NOTHING = Amount()


def amount(text: str) -> Amount:
    """The first amount a text asks for; examples in it ask for nothing."""
    said = _QUOTED.sub('""', _EXAMPLE.sub(" ", text)).strip(" *_.:–—-([<{")
    length = _LENGTH.search(said)
    for match in _COUNT.finditer(said):
        if length and length.start() < match.start():
            break
        if found := _amount(match, said):
            return found
    if not length:
        return Amount(exactly=1) if _A_QUESTION.match(said) else NOTHING
    paragraphs = _value(length["n"]) if (length["unit"] or "").lower() == "paragraph" else 1
    return Amount(exactly=paragraphs, prose=True) if 1 <= paragraphs <= MOST else NOTHING


def without_amount(text: str) -> str:
    """A text less the amount it begins with: "three failure scenarios"."""
    match = _COUNT.match(text)
    rest = text[match.end() :].strip() if match else text
    return rest if re.search(r"[^\W\d_]{3}", rest) else text


def _amount(match: re.Match[str], said: str) -> Amount | None:
    low = _value(match["low"])
    high = _value(match["high"]) if match["high"] else low
    if not 1 <= low <= high <= MOST:
        return None
    after = said[match.end() :]
    noun = _NOUN.match(after)
    if _PER.match(after) or _MEASURE.match(after):
        return None
    counted = noun["noun"].lower() if noun else ""
    if re.fullmatch(_PROSE, counted):
        paragraphs = counted.startswith(("para", "abs", "párr"))
        # Sentences are one text, however many they are.
        return (_bounds(match, low, after) if paragraphs else Amount(1))._replace(prose=True)
    plainly = counted and (high > 1 or counted.startswith("question"))
    return _bounds(match, low, after) if plainly or _is_asked(match, said, after) else None


def _is_asked(match: re.Match[str], said: str, after: str) -> bool:
    """Whether a number counts entries although the noun behind it is not known for it."""
    begins = match.start() == 0
    firmly = any(match[how] for how in ("exactly", "least", "most"))
    before = said[max(0, match.start() - MOST_BEFORE) : match.start()]
    ordered = firmly or bool(_ORDER.search(before))
    if _ENDS.match(after) or _BEHIND.match(after):
        return ordered or bool(_BEHIND.match(after))
    if not _WORD.match(after):
        return False
    if match["high"] is None and _value(match["low"]) == 1:
        return (begins or firmly) and not _NO_ONE.match(after)
    return ordered


def _bounds(match: re.Match[str], low: int, after: str) -> Amount:
    behind = _BEHIND.match(after)
    if match["high"]:
        return Amount(min=low, max=_value(match["high"]))
    if match["about"]:
        return Amount(min=max(1, low - 1), max=min(MOST, low + 1))
    if match["above"] or match["below"]:
        return (
            Amount(min=min(MOST, low + 1)) if match["above"] else Amount(min=1, max=max(1, low - 1))
        )
    if match["least"] or match["more"] or (behind and behind["least"]):
        return Amount(min=low)
    if match["most"] or match["fewer"] or (behind and behind["most"]):
        return Amount(min=1, max=low)
    return Amount(exactly=low)


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[" ".join(word.lower().split())]
