"""Which form of answer a question gets: decided by code before any model is asked."""

from collections.abc import Iterable

from bot.core.persona import Mode, Persona, Slot
from bot.core.terms import said_of


def shaped(persona: Persona, words: str) -> Persona:
    """The persona as it answers these words: in the first mode that fits, else in its own form.

    `words` is everything the asker said in the thread about this, not the documents.
    """
    for mode in persona.modes:
        if _fits(mode, persona, words):
            checks = mode.checks or persona.checks
            return persona.model_copy(update={"sections": mode.sections, "checks": checks})
    return persona


def filled(slots: Iterable[Slot], words: str) -> dict[str, str]:
    """Slot id -> the words that fill it, for each that is filled."""
    found = ((slot.id, said_of(slot.terms, words)) for slot in slots)
    return {slot: ", ".join(said) for slot, said in found if said}


def _fits(mode: Mode, persona: Persona, words: str) -> bool:
    if mode.missing:
        return len(persona.slots) - len(filled(persona.slots, words)) >= mode.missing
    return bool(said_of(mode.terms, words))
