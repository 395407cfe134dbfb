"""Which form of answer a question gets: decided by code before any model is asked."""

from collections.abc import Iterable

from bot.core.persona import Escalation, Mode, Persona, SectionSpec, Slot
from bot.core.terms import said_of


def shaped(persona: Persona, words: str) -> Persona:
    """The persona as it answers these words: in the first mode that fits, else in its own form.

    `words` is everything the asker said in the thread about this, not the documents.
    """
    sections, checks = persona.sections, persona.checks
    if mode := fitting_mode(persona, words):
        sections, checks = mode.sections, mode.checks or persona.checks
    if beyond := overstepped(persona, words):
        sections = (_handing_over(beyond), *(s for s in sections if s.id != ESCALATION))
    if sections is persona.sections and checks is persona.checks:
        return persona
    return persona.model_copy(update={"sections": sections, "checks": checks})


def fitting_mode(persona: Persona, words: str) -> Mode | None:
    """The first mode that fits these words, if any does."""
    return next((mode for mode in persona.modes if _fits(mode, persona, words)), None)


ESCALATION = "escalation"  # the id of the section that hands over, and comes first


def overstepped(persona: Persona, words: str) -> tuple[Escalation, ...]:
    """The boundaries that these words lead beyond."""
    return tuple(b for b in persona.escalation if said_of(b.terms, words))


def _handing_over(beyond: tuple[Escalation, ...]) -> SectionSpec:
    """What to say first: that there is a boundary, and who stands on the other side."""
    asked = " ".join(
        f"This asks about {b.topic}: say so, and whom to consult. {b.ask}" for b in beyond
    )
    return SectionSpec(
        id=ESCALATION, title="Where this needs somebody else", kind="prose", count=1, hint=asked
    )


def filled(slots: Iterable[Slot], words: str) -> dict[str, str]:
    """Slot id -> the words that fill it, for each that is filled."""
    found = ((slot.id, said_of(slot.terms, words)) for slot in slots)
    return {slot: ", ".join(said) for slot, said in found if said}


def _fits(mode: Mode, persona: Persona, words: str) -> bool:
    """Whether all that a mode asks for is so: slots left open, a word that is said, or both."""
    missing = len(persona.slots) - len(filled(persona.slots, words))
    if mode.missing > missing or not (mode.missing or mode.terms):
        return False
    if mode.unless and said_of(mode.unless, words):
        return False
    return not mode.terms or bool(said_of(mode.terms, words))
