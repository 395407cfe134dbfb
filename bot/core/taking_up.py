"""Whether a question takes up what was left open in its thread: it need not, and may miss it."""

from collections.abc import Sequence

from bot.core.conversation import Conversation
from bot.core.modes import filled, overstepped, shaped
from bot.core.persona import Persona
from bot.core.routing import asks_for_more
from bot.core.values import Attachment

NOTHING_ADDED = (
    "This adds nothing to what {name} knows of your case, and a question itself needs a language "
    "model. Still open: {open}."
)


def taken_up(
    persona: Persona, thread: Conversation, question: str, files: Sequence[Attachment]
) -> Conversation:
    """The thread for this question, which leaves be what waits in it where it begins anew."""
    if not _begins_anew(persona, question, files):
        return thread
    turns = (turn.model_copy(update={"asked_back": False}) for turn in thread.turns)
    return thread.model_copy(update={"turns": tuple(turns)})


def _begins_anew(persona: Persona, question: str, files: Sequence[Attachment]) -> bool:
    """Whether it is a whole request: "decode this", with everything that takes."""
    said = {word.strip(".,:;!").lower() for word in question.split()}
    whole = len(files) == len(persona.inputs) == 1 and not said.isdisjoint(persona.verbs)
    return whole and not asks_for_more(question, persona)


def nothing_added(persona: Persona, thread: Conversation, said: Sequence[str]) -> str:
    """What to say of words that answer none of the questions they follow; empty if they do.

    `persona` is in its own form, `said` what the asker said about this, oldest first.
    """
    if not thread.turns or not thread.turns[-1].clarified or not said[1:]:
        return ""
    before, now = "\n\n".join(said[:-1]), "\n\n".join(said)
    known = filled(persona.slots, now)
    same = (
        known == filled(persona.slots, before)
        and shaped(persona, now) == shaped(persona, before)
        and overstepped(persona, now) == overstepped(persona, before)
    )
    missing = ", ".join(slot.name for slot in persona.slots if slot.id not in known)
    return NOTHING_ADDED.format(name=persona.name, open=missing) if same and missing else ""
