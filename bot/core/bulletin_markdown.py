"""A bulletin as Markdown: links lead where code says, and no word of it is anything but a word."""

from collections.abc import Callable, Iterator

from bot.core.bulletin import Bulletin, Line, Words
from bot.core.wording import clean, one_line

Inert = Callable[[str], str]  # words as Markdown that shows them as they are
_STARTS = {"heading": "### ", "bullet": "- ", "quote": "> ", "small": ""}


def in_markdown(body: Bulletin, inert: Inert) -> Iterator[str]:
    """Its title and its lines, a block each; bullets that follow one another are one block."""
    if body.title:
        yield f"## {inert(one_line(body.title))}"
    bullets: list[str] = []
    for line in body.lines:
        if line.kind == "bullet":
            bullets.append(_line(line, inert))
            continue
        if bullets:
            yield "\n".join(bullets)
            bullets = []
        yield _line(line, inert)
    if bullets:
        yield "\n".join(bullets)


def _line(line: Line, inert: Inert) -> str:
    if line.kind == "code":
        text = clean(line.text).strip("\n")
        fence = "`" * (3 + text.count("```"))
        return f"{fence}\n{text}\n{fence}"
    said = "".join(_words(run, inert) for run in line.runs).strip()
    return f"{_STARTS.get(line.kind, '')}{said}"


def _words(words: Words, inert: Inert) -> str:
    text = clean(words.text).replace("\n", " ")
    bare = text.strip()
    if not bare:
        return text
    shown = inert(bare)
    if words.bold:
        shown = f"**{shown}**"
    if words.url:
        address = words.url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
        shown = f"[{shown}](<{address}>)"
    before, _, after = text.partition(bare)
    return f"{before}{shown}{after}"
