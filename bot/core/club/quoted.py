"""People's words in what a digest posted, and the same post without them. Pure."""

from collections.abc import Collection

from bot.core.bulletin import Bulletin, Line
from bot.core.wording import one_line

_CUT = "…"


def quotes_of(body: Bulletin) -> tuple[tuple[str, str], ...]:
    """Whose words it holds: the message they are from, and they as they are shown."""
    return tuple((run.said, run.text) for line in body.lines for run in line.runs if run.said)


def stands_in(shown: str, text: str) -> bool:
    """Whether words that are shown are still those of a message."""
    words = one_line(shown).strip("“”").rstrip(_CUT).strip()
    return words in one_line(text)


def without(body: Bulletin, messages: Collection[str]) -> Bulletin:
    """The post without the words of these messages. Of a paper's own line the rest stays; any
    other line was about the words."""
    kept: list[Line] = []
    lost = False  # the line below
    for line in (_rest(each, messages) for each in reversed(body.lines)):
        alone = lost and line.kind == "heading" and not (kept and kept[-1].kind == "bullet")
        if line.runs and not alone:
            kept.append(line)
        lost = not line.runs
    return body.model_copy(update={"lines": tuple(reversed(kept))})


def _rest(line: Line, messages: Collection[str]) -> Line:
    first = next((n for n, run in enumerate(line.runs) if run.said in messages and run.said), None)
    if first is None:
        return line
    about = first - 1  # whose words they are stands before them
    own = line.kind == "bullet" and about > 1
    kept = line.runs[: about - 1] if own else ()
    return line.model_copy(update={"runs": kept})
