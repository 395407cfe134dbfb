"""Sums as a section for the end of an answer, and as figures that a model is handed."""

from bot.core.answer import Block, BulletList, Paragraph, Section
from bot.core.arithmetic.facts import Sums

ID, TITLE = "sums", "What code worked out"
_MORE = "To work out more, tell me:"
_USE = (
    "Code worked these out from what the asker and the thread say. Where you need one, give it as"
    " it stands, with its unit:"
)
_NONE = "Nothing follows by arithmetic from what was said so far."
_NEVER = (
    "Do no arithmetic of your own, not even a conversion: where an answer takes a sum that is not"
    " given here, say which figures it would take."
)


def section(sums: Sums) -> Section | None:
    """What was worked out, each with its formula, and what is asked for; None: nothing."""
    blocks: list[Block] = []
    if sums.facts:
        blocks.append(BulletList(items=tuple(fact.text for fact in sums.facts)))
    if sums.asks:
        blocks += [Paragraph(text=_MORE), BulletList(items=sums.asks)]
    return Section(id=ID, title=TITLE, kind="prose", blocks=tuple(blocks)) if blocks else None


def handed(sums: Sums) -> str:
    """The figures for a model that is to do no sums."""
    lines = "\n".join(f"- {fact.text}" for fact in sums.facts)
    return f"{_USE}\n\n{lines}\n\n{_NEVER}" if lines else f"{_NONE} {_NEVER}"
