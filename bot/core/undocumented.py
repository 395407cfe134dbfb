"""Who is asked where nobody was named and no document came: somebody who can answer without one.

The default persona may read papers and nothing else. A question that another persona's own terms
speak of (a page, a workload) goes to that one; any other stays with the default, who says what it
needs.
"""

import re
from collections.abc import Mapping

from bot.core.links import links_in
from bot.core.modes import filled, fitting_mode
from bot.core.persona import Persona
from bot.core.terms import said_of

_PASTED = 800  # characters; a longer text may be the document itself
_FILE = re.compile(r"\S\.(?:pdf|md|txt)\b", re.IGNORECASE)


def suited(text: str, personas: Mapping[str, Persona], default: str) -> str:
    """The handle of the persona whose terms a text speaks of most, if the default needs a document
    and none is named or pasted in the text; else the default."""
    known = personas.get(default)
    named = len(text) > _PASTED or links_in(text) or _FILE.search(text)
    if known is None or not _reads(known) or named:
        return default
    spoken = {p.handle: _spoken(p, text) for p in personas.values() if not _reads(p)}
    best = max(spoken, key=lambda handle: spoken[handle], default=default)
    return best if spoken.get(best) else default


def _reads(persona: Persona) -> bool:
    return any(wanted.required for wanted in persona.inputs)


def _spoken(persona: Persona, text: str) -> int:
    """How much of what a persona is for is said: words of the form that fits, and what it asks."""
    mode = fitting_mode(persona, text)
    return len(said_of(mode.terms, text) if mode else ()) + len(filled(persona.slots, text))
