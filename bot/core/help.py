"""What somebody is told who does not know what to ask: who is there, and how they are asked."""

import re
from collections.abc import Iterable, Sequence

from bot.core.persona import Persona
from bot.core.routing import addressed
from bot.core.values import Attachment, Mention
from bot.core.wording import one_line

_WANTS_HELP = re.compile(
    r"[\s/]*(?:(?:hello|hi|hey)[\s,!.]*)?(?:there|(?:please\s+)?help(?:\s+me)?"
    r"|(?:what|how)\s+can\s+you\s+(?:do|help)(?:\s+(?:for\s+)?(?:me|us))?"
    r"|what\s+do\s+you\s+do|who\s+are\s+you|how\s+does\s+this\s+work)?[\s?!.…]*",
    re.IGNORECASE,
)
_ATTACHING = """\
Attach the PDF to your message; in a terminal, name it with its folder. Whoever you call by name \
answers ("{handle}, why …?"); further questions in the thread need neither the file nor the name."""
_ORDERS = """\
In a thread you can also say:
- panel: … to ask several at once, "panel {handles}: is it sound?"
- fresh, beside a question, to have no answer from before
- cancel, to take back what is being worked on
- delete, to have the last answer removed
- forget, to have all of the thread forgotten"""


def wants_help(mention: Mention, there: Sequence[Attachment]) -> bool:
    """Whether a message asks what can be asked: "help", "hello", "?", or no words at all.

    A file is a question by itself, and so is a mention under files that are `there`.
    """
    said = addressed(mention.text)
    if mention.attachments or (there and not said):
        return False
    return _WANTS_HELP.fullmatch(said) is not None


def help_text(personas: Iterable[Persona]) -> str:
    """Who can be asked, by an example each, and the orders that the bot itself obeys."""
    asked = tuple(personas)
    handles = [persona.handle for persona in asked]
    examples = (f"- {example(each)} ({one_line(each.name)})" for each in asked)
    orders = _ORDERS.format(handles=", ".join(handles[:2]))
    attaching = _ATTACHING.format(handle=handles[0] if handles else "")
    return "\n".join(("You can ask:", *examples, "", attaching, "", orders))


def example(persona: Persona) -> str:
    """How this persona is asked, as it can be typed."""
    files = [f"{wanted.role.upper()}.pdf" for wanted in persona.inputs if wanted.required]
    call = persona.verbs[0] if persona.verbs else f"{persona.handle}:"
    if files:
        return " ".join((call, *files))
    return f"{persona.handle}, YOUR QUESTION"
