"""Questions that no quote answers, each built on one: an assumption, a number, a design choice."""

from collections.abc import Iterator, Mapping, Sequence

from bot.core.answer import Claim, Quoted
from workers.evidence_reader.absences import Absence
from workers.evidence_reader.numbers import headline
from workers.evidence_reader.phrases import Phrases
from workers.evidence_reader.ranking import Material, Pick, choose

_LIMITS: Mapping[str, str] = {
    "assume": "The paper leans on this assumption about {topic}. Which workload that you know of"
    " breaks it first, and which of the reported numbers falls with it?",
    "scope": "The quoted restriction keeps {topic} manageable. What would have to be rebuilt, and"
    " what measured again, before it could be lifted?",
    "not": "Is what the quote leaves out around {topic} something nobody needed, or the price of"
    " this design? Who would be the first user to run into it?",
    "price": "Somebody pays the price the quote names at {topic}. For which load does it outgrow"
    " the gain, and does any experiment in the paper come near that point?",
    "measured": "How far does the setting in the quote stand for {topic} as you would meet it in"
    " production, and in which direction would the reported numbers move there?",
    "open": "The quote leaves {topic} for later. Would solving it be a new paper or a week of"
    " work, and which claim of this one depends on the answer?",
}
_LIMIT = (
    "How bad can what the quote says about {topic} become in the worst case, and which measurement"
    " that the paper lacks would show it?"
)
_RESULT = (
    "They report {number} around {topic}. Which conditions had to stay fixed for that figure, and"
    " which of them would you change first to make it disappear?"
)
_ABSENT = (
    "{absent}. Where would that enter the part of {topic} described in the"
    " quote, and which conclusion of the paper would it move first?"
)
_SIMPLER = (
    "What is the simplest design that does without {topic} as the quote has it, and from which"
    " load or scale on would it stop being good enough?"
)
_SCALED = (
    "If {topic} grew tenfold overnight, which step in the quote would give way first, and would"
    " the system tell its operators that it had?"
)
_NOTHING = (
    "Which single sentence of {topic} would you want to see measured before you believed it, and"
    " with what workload?",
    "Who would be harmed first if the central claim of {topic} turned out to hold only on the"
    " authors' own machines?",
    "What would a rival have to build, and how cheaply, to make the main point of {topic}"
    " unnecessary?",
)
_CONDITION = ("a ", "an ", "the ")
"""A topic with an article is a thing to have; one without is a condition that may come up."""


def questions(material: Material, missing: Sequence[Absence], count: int) -> tuple[Claim, ...]:
    """Exactly `count` questions, each on a quote of its own while the text has them."""
    asked: list[Claim] = []
    used: list[str] = []
    phrases = Phrases(sentence.text for sentence in material.sentences)
    for pick, template in _anchors(material, missing):
        if len(asked) == count:
            break
        topic = phrases.topic(pick.sentence.text, used)
        if not topic:
            continue
        used.append(topic)
        number = headline(pick.sentence.text)
        text = template.replace("{topic}", f"“{topic}”").replace("{number}", number)
        asked.append(Claim(text=text, quotes=(quoted(pick),)))
    name = f"“{material.documents[0].title or material.documents[0].name}”"
    spare = (text.replace("{topic}", name) for text in _NOTHING)
    asked.extend(
        Claim(text=text) for text, _ in zip(spare, range(count - len(asked)), strict=False)
    )
    return tuple(asked)


def quoted(pick: Pick) -> Quoted:
    """The sentence as a draft quotes it."""
    return Quoted(text=pick.sentence.text, document=pick.sentence.document)


def _anchors(material: Material, missing: Sequence[Absence]) -> Iterator[tuple[Pick, str]]:
    """Sentences to ask about, with the question: one of each kind first, then what is left."""
    limits = sorted(
        choose(material.ranked("limit"), 6),
        key=lambda pick: -pick.score - (pick.kind in ("assume", "scope", "measured")),
    )
    results = sorted(choose(material.ranked("result"), 3), key=lambda pick: -pick.score)
    designs = sorted(choose(material.ranked("mechanism"), 3), key=lambda pick: -pick.score)
    absent = next((a.said for a in missing if not a.topic.startswith(_CONDITION)), None)
    design = [_ABSENT.replace("{absent}", absent)] if absent else []
    first = [
        *((pick, _LIMITS.get(pick.kind, _LIMIT)) for pick in limits[:1]),
        *((pick, _RESULT) for pick in results[:1]),
        *zip(designs, [*design, _SIMPLER, _SCALED], strict=False),
    ]
    kinds = {limits[0].kind} if limits else set()
    yield from first
    for pick in limits[1:]:
        if pick.kind not in kinds:
            kinds.add(pick.kind)
            yield pick, _LIMITS.get(pick.kind, _LIMIT)
