"""What a model is asked: built once per question, and all that ever leaves the lab.

Order is for prefix caching: rules and documents first, byte-identical for every question and
persona about the same documents; persona, schema and question last. Document text is data: a turn
of its own, invisible characters stripped, inside a fence that the text cannot guess.
"""

from collections.abc import Mapping
from typing import Any, Literal

from bot.core.document import Document
from bot.core.persona import Persona
from bot.core.values import Value


class Message(Value):
    """One turn, as every chat API has it."""

    role: Literal["system", "user", "assistant"]
    content: str


class Prompt(Value):
    """A question to a model about documents, as a persona.

    `messages` is what an endpoint gets. `persona`, `documents` and `question` are what it was made
    of, for backends that need no words (the evidence reader).
    """

    persona: Persona
    documents: tuple[Document, ...]
    question: str
    messages: tuple[Message, ...]
    answer_schema: Mapping[str, Any]
    input_tokens: int = 0  # an upper bound, counted offline
    left_out: tuple[str, ...] = ()  # sentences for the asker: what did not fit
