"""Questions that no quote answers, each built on one: an assumption, a number, a design choice.

No template takes words out of a sentence but a number and the name of the system, so that each
reads well whatever the sentence is; a term of the quote in front says what it is about.
"""

from collections.abc import Iterator, Mapping, Sequence

from bot.core.answer import Claim
from workers.evidence_reader.absences import Absence
from workers.evidence_reader.choosing import choose, impresses
from workers.evidence_reader.numbers import headline, is_ratio
from workers.evidence_reader.phrases import Phrases
from workers.evidence_reader.ranking import Material, Pick
from workers.evidence_reader.zones import bare_title

_LIMITS: Mapping[str, str] = {
    "assume": "The design stands on the quoted assumption. Which workload that you know of breaks"
    " it first, and which of the reported results would you then stop believing?",
    "scope": "The authors draw the quoted line around their work. What would have to be rebuilt,"
    " and what measured again, before somebody on the other side of it could use the result?",
    "not": "Is what the quote rules out something nobody needs, or the price of the design? Which"
    " real user would run into it first, and would {system} still be worth having for them?",
    "untested": "The authors did not look there. What would you expect to see if they had, and"
    " which sentence of their conclusion would have to be reworded if you were right?",
    "price": "Somebody pays the price that the quote names. For which load does it outgrow the"
    " gain, and does any experiment in the paper come near that point?",
    "measured": "How far is the quoted set-up from a production system? Which property of real"
    " load does it leave out, and would the headline result grow or shrink once it is put back?",
    "open": "The quoted gap is left for later. Is it a week of engineering or a reason to doubt"
    " the design, and which conclusion of the paper hangs on the answer?",
}
_LIMIT = (
    "Take the quoted caveat at its worst. How much of the evaluation would be left standing, and"
    " which measurement that the paper does not show would tell you?"
)
_GAIN = (
    "The quote reports {number}. What had to be held fixed to obtain that figure, and how much of"
    " it would survive against a baseline tuned by somebody who wanted it to win?"
)
_AMOUNT = (
    "Which single condition of the set-up does the quoted figure hang on most, did the authors ever"
    " vary it, and what would you expect to see if they had?"
)
_ABSENT = (
    "{absent}. Think the quoted part of the design through with that in mind: where would it show"
    " first, and"
    " would any measurement in the paper have caught it?"
)
_SIMPLER = (
    "What is the simplest design that does without the step in the quote? At which load or scale"
    " does it stop being good enough, and does the paper ever measure against it?"
)
_CLOSEST = (
    "Which earlier system comes closest to what the quote claims as new, and what would you have"
    " to add to that one before the difference disappeared?"
)
_SCALED = (
    "Let the load grow tenfold. Would the step in the quote give way first, or something the"
    " authors never had to look at, and how would an operator notice?"
)
_HASTY = (
    "Suppose the step in the quote had to go, so that the rest could ship a month earlier. What"
    " would its users see first, and would any figure in the paper have told you in advance?"
)
_NOTHING = (
    "Which single sentence of the paper would you want to see measured before you believed it, and"
    " with what workload?",
    "Who would be harmed first if the central claim of the paper turned out to hold only on the"
    " authors' own machines?",
    "What would a rival have to build, and how cheaply, to make the main point of the paper"
    " unnecessary?",
)
_THING = ("a ", "an ", "the ")
"""A topic with an article is a thing to have; one without is a condition that may come up."""


def questions(material: Material, missing: Sequence[Absence], count: int) -> tuple[Claim, ...]:
    """Exactly `count` questions, each on a quote of its own while the text has them."""
    asked: list[Claim] = []
    topics: list[str] = []
    phrases = Phrases(sentence.text for sentence in material.sentences)
    for pick, template in _anchors(material, missing):
        if len(asked) == count:
            break
        if pick.sentence.quoted in (quote for claim in asked for quote in claim.quotes):
            continue
        number = headline(pick.sentence.text)
        text = template.replace("{system}", material.system).replace("{number}", number)
        topics.append(phrases.topic(pick.sentence.text, topics) or _section(pick))
        asked.append(Claim(text=_about(topics[-1], text), quotes=(pick.sentence.quoted,)))
    return (*asked, *(Claim(text=text) for text in _NOTHING[: count - len(asked)]))


def _section(pick: Pick) -> str:
    """The section's title, where it says more than which part of a paper it is."""
    telling = pick.sentence.zone not in ("abstract", "introduction", "conclusion")
    return bare_title(pick.sentence.part.title) if telling else ""


def _about(topic: str, text: str) -> str:
    """A question under what it is about: a heading fits in front of any sentence."""
    heading = topic if topic[1:2].isupper() else topic[:1].upper() + topic[1:]
    return f"{heading}: {text[0].lower()}{text[1:]}" if topic else text


def _anchors(material: Material, missing: Sequence[Absence]) -> Iterator[tuple[Pick, str]]:
    """Sentences to ask about, with the question: one of each kind first, then what is left."""
    limits = sorted(
        choose(material.ranked("limit"), 6),
        key=lambda pick: -pick.score - (pick.kind in ("assume", "scope", "measured")),
    )
    results = sorted(
        choose(material.ranked("result"), 4),
        key=lambda pick: (not impresses(pick), -pick.score),
    )
    designs = sorted(choose(material.ranked("mechanism"), 4), key=lambda pick: -pick.score)
    news = choose(material.ranked("novelty"), 1)
    for pick in limits[:1]:
        yield pick, _LIMITS.get(pick.kind, _LIMIT)
    for pick in results[:1]:
        yield pick, _GAIN if is_ratio(headline(pick.sentence.text)) else _AMOUNT
    for absence, step in _touched(missing, designs):
        designs.remove(step)
        yield step, _ABSENT.replace("{absent}", absence.said)
    yield from ((pick, _CLOSEST) for pick in news if pick.kind not in ("shows", "used"))
    yield from zip(designs, [_SIMPLER, _SCALED, _HASTY], strict=False)
    yield from ((pick, _AMOUNT) for pick in results[1:2])
    kinds = {pick.kind for pick in limits[:1]}
    for pick in limits[1:]:
        if pick.kind not in kinds:
            kinds.add(pick.kind)
            yield pick, _LIMITS.get(pick.kind, _LIMIT)


def _touched(
    missing: Sequence[Absence], designs: Sequence[Pick]
) -> tuple[tuple[Absence, Pick], ...]:
    """The most telling thing that is missing and has a bearing on a sentence about the design."""
    for absence in missing:
        if not absence.topic.startswith(_THING):
            for pick in designs:
                text = f" {pick.sentence.text.lower()}"
                if any(f" {term.lower()}" in text for term in absence.near):
                    return ((absence, pick),)
    return ()
