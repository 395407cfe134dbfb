"""What somebody is told who does not know what to ask: who is there, and how they are asked."""

import re
from collections.abc import Iterable, Sequence

from bot.core.persona import Persona
from bot.core.routing import addressed
from bot.core.values import Attachment, Mention, Value
from bot.core.wording import one_line

_WANTS_HELP = re.compile(
    r"[\s/]*(?:(?:hello|hi|hey)[\s,!.]*)?(?:there|(?:please\s+)?help(?:\s+me)?"
    r"|(?:what|how)\s+can\s+you\s+(?:do|help)(?:\s+(?:for\s+)?(?:me|us))?"
    r"|what\s+do\s+you\s+do|who\s+are\s+you|how\s+does\s+this\s+work)?[\s?!.…]*",
    re.IGNORECASE,
)
_NAMING = 'Whoever you call by name answers ("{handle}, why …?"); {further}.'
_ORDERS = """\
{orders}
- panel: … to ask several at once, "panel {handles}: is it sound?"
- fresh, beside a question, to have no answer from before
- cancel, to take back what is being worked on
- delete, to have the last answer removed
- forget, to have all that was said there forgotten"""


class Ways(Value):
    """How people ask where they are, as far as that is not the same in every service."""

    files: str  # a sentence: how a paper gets to whoever is asked
    further: str = "further questions in the thread need neither the file nor the name"
    orders: str = "In a thread you can also say:"
    typed: bool = False  # files are named in a terminal, where a chat service has them attached


TYPED = Ways(files="Name the PDF with its folder.", typed=True)


def wants_help(mention: Mention, there: Sequence[Attachment]) -> bool:
    """Whether a message asks what can be asked: "help", "hello", "?", or no words at all.

    A file is a question by itself, and so is a mention under files that are `there`.
    """
    said = addressed(mention.text)
    if mention.attachments or (there and not said):
        return False
    return _WANTS_HELP.fullmatch(said) is not None


def help_text(personas: Iterable[Persona], ways: Ways) -> str:
    """Who can be asked, by an example each, and the orders that the bot itself obeys."""
    asked = tuple(personas)
    handles = [persona.handle for persona in asked]
    how = example if ways.typed else request
    examples = (f"- {how(each)} ({one_line(each.name)})" for each in asked)
    orders = _ORDERS.format(orders=ways.orders, handles=", ".join(handles[:2]))
    naming = _NAMING.format(handle=handles[0] if handles else "", further=ways.further)
    return "\n".join(("You can ask:", *examples, "", f"{ways.files} {naming}", "", orders))


def example(persona: Persona) -> str:
    """How this persona is asked where files are named, as it can be typed."""
    files = [f"{role.upper()}.pdf" for role in _needed(persona)]
    return " ".join((_call(persona), *files)) if files else f"{persona.handle}, YOUR QUESTION"


def request(persona: Persona) -> str:
    """How this persona is asked where files are attached."""
    roles = " and ".join(_needed(persona))
    if not roles:
        return f"{persona.handle}, YOUR QUESTION"
    return f"{_call(persona)} this, with {roles} attached"


def _call(persona: Persona) -> str:
    return persona.verbs[0] if persona.verbs else f"{persona.handle}:"


def _needed(persona: Persona) -> list[str]:
    return [one_line(wanted.role) for wanted in persona.inputs if wanted.required]
