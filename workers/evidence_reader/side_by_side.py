"""A comparison as people see it: a table of what has a counterpart, a list of what has none."""

from collections.abc import Iterator

from bot.core.answer import BulletList, DraftBlock, Paragraph, Table
from workers.evidence_reader.comparing import Comparison, Pair
from workers.evidence_reader.ranking import Material
from workers.evidence_reader.sentences import Sentence

ROWS = 6
SHOWN = 4  # of the words in common
_CELL, _START = 150, 80  # characters of a sentence in the table, and in the list
_RULE = (
    "(A counterpart shares at least three telling words with it, two of them rare in both texts.)"
)
_COUNTS = (
    *("none", "one", "two", "three", "four", "five", "six", "seven"),
    *("eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
)


def side_by_side(comparison: Comparison) -> Iterator[DraftBlock]:
    """What has a counterpart as a table, what has none as a list, in the document's order."""
    new, old = (each.documents[0].role for each in (comparison.new, comparison.old))
    best = comparison.alike[:ROWS]
    if best:
        yield Table(
            title="Side by side, matched by words",
            header=(f"The {new} says", f"Counterpart in the {old}", "Both speak of"),
            rows=tuple(_row(pair, comparison) for pair in comparison.pairs if pair in best),
        )
    if alone := comparison.alone:
        some = ", among them these" if len(alone) > ROWS else ""
        yield Paragraph(
            text=f"Sentences of the {new} that were compared: {_counted(len(comparison.pairs))}."
            f" Without a counterpart in the {old}: {_counted(len(alone))}{some}. {_RULE}"
        )
        items = (_cut(pair.point, comparison.new, _START) for pair in alone[:ROWS])
        yield BulletList(items=tuple(items))


def _row(pair: Pair, comparison: Comparison) -> tuple[str, str, str]:
    nearest = _cut(pair.nearest, comparison.old, _CELL) if pair.nearest else ""
    return _cut(pair.point, comparison.new, _CELL), nearest, ", ".join(pair.shared[:SHOWN])


def _cut(sentence: Sentence, material: Material, most: int) -> str:
    """A sentence's beginning, with its page where there are pages."""
    text = sentence.text
    if len(text) > most:
        text = text[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return f"{text} (p. {sentence.page})" if material.documents[0].paged else text


def _counted(count: int) -> str:
    """In words: a figure of our own beside a document's would look like one of the document's."""
    return _COUNTS[count] if count < len(_COUNTS) else "many"
