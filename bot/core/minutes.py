"""What a thread remembers of an answer: its words, for the next prompt and nobody else."""

from collections.abc import Iterator

from bot.core.answer import (
    Answer,
    Block,
    BulletList,
    Callout,
    Code,
    Critique,
    Finding,
    Notice,
    Paragraph,
    Reply,
    Table,
    Usage,
)
from bot.core.conversation import Turn
from bot.core.persona import Persona
from bot.core.values import Job
from bot.core.wording import one_line, where
from bot.core.wording import said as said_in_finding

_LONGEST = 20_000  # characters of one answer

REPEATED = (
    "Repeated from {ago}: same question, same text. Ask with the word “fresh” to have it anew."
)


def turn_of(job: Job, persona: Persona, question: str, reply: Reply) -> Turn | None:
    """What a thread remembers of a job; nothing of a refusal or of trouble."""
    body = reply.body
    turn = Turn(job=job.id, persona=job.persona, question=question, said="", asked_at=job.asked_at)
    if isinstance(body, Answer):
        said = {
            "said": in_words(body.critique)[:_LONGEST],
            "clarified": _clarifies(persona, body.critique),
            "roles": tuple((reading.role, reading.name) for reading in body.critique.documents),
        }
        return turn.model_copy(update=said)
    if isinstance(body, Notice) and body.asks:
        return turn.model_copy(update={"said": body.text, "asked_back": True})
    if isinstance(body, Notice) and body.settles:
        return turn.model_copy(update={"said": body.text})
    return None


def _clarifies(persona: Persona, critique: Critique) -> bool:
    """Whether an answer was the questions a persona begins with where too little is known."""
    given = [section.id for section in critique.sections]
    return any(mode.missing and [s.id for s in mode.sections] == given for mode in persona.modes)


def repeated(critique: Critique, seconds: float) -> Critique:
    """An answer given again after some time: it says so, and costs nothing."""
    free = Usage(cost_usd=0.0).model_dump()
    return critique.model_copy(
        update={
            "notes": (REPEATED.format(ago=ago(seconds)), *critique.notes),
            "footer": critique.footer.model_copy(update=free),
        }
    )


def ago(seconds: float) -> str:
    """How long ago something was, as people say it."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = int(seconds // length)
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "less than a minute ago"


def in_words(critique: Critique) -> str:
    """An answer as plain text: short, with every quote and the page it stands on."""
    parts = (
        "\n".join((f"{section.title}:", *_lines(section.blocks)))
        for section in (*critique.sections, *critique.appendix)
    )
    return "\n\n".join(parts)


def _lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Finding():
                yield _finding(block)
            case Paragraph() | Callout():
                yield block.text
            case BulletList():
                yield from (f"- {item}" for item in block.items)
            case Table():
                yield from (" | ".join(row) for row in (block.header, *block.rows))
            case Code():
                yield block.text


def _finding(finding: Finding) -> str:
    label = f"{finding.label}: " if finding.label else ""
    quotes = (f" [“{one_line(e.quote)}” {where(e, several=True)}]" for e in finding.evidence)
    code = f"\n{finding.code.text}" if finding.code else ""
    remedy = f" → {finding.remedy}" if finding.remedy else ""
    return f"- {label}{said_in_finding(finding)}{''.join(quotes)}{remedy}{code}"
