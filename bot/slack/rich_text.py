"""Words as rich text, which Slack shows as it stands: nothing in it is parsed, linked or pinged."""

from collections.abc import Iterable, Iterator
from typing import Literal

from bot.core import passages
from bot.core.wording import Run, pictured, runs
from bot.slack.inert import inert, inert_code, inert_line
from bot.slack.message import Block

LONGEST_URL = 2_000

_STYLES = {"plain": None, "strong": "bold", "emphasis": "italic", "code": "code"}


def rich_text(*elements: Block) -> Block:
    """A block of these."""
    return {"type": "rich_text", "elements": list(elements)}


def text(words: str, style: str | None = None) -> Block:
    """Some words that look the same throughout; there must be any."""
    element: Block = {"type": "text", "text": words or " "}
    if style is not None:
        element["style"] = {style: True}
    return element


def link(words: str, url: str, style: str | None = None) -> Block:
    """Words that lead to an address, which code made; words that are the address are not said
    twice. What is too long for Slack leads nowhere."""
    if not url or len(url) > LONGEST_URL:
        return text(inert_line(words), style)
    element: Block = {"type": "link", "url": url}
    if words.strip() != url:
        element["text"] = pictured(inert(words.replace("\n", " "))) or "…"
    if style is not None:
        element["style"] = {style: True}
    return element


def section(*elements: Block) -> Block:
    """Words that flow."""
    return {"type": "rich_text_section", "elements": list(elements) or [text("")]}


def quote(*elements: Block) -> Block:
    """Words with a bar beside them."""
    return {"type": "rich_text_quote", "elements": list(elements)}


def listed(items: Iterable[Iterable[Block]], style: Literal["bullet", "ordered"]) -> Block:
    """A list, each item of which flows."""
    return {
        "type": "rich_text_list",
        "style": style,
        "elements": [section(*item) for item in items],
    }


def code(words: str) -> Block:
    """Text as it stands."""
    return {"type": "rich_text_preformatted", "elements": [text(inert_code(words).strip("\n"))]}


def flowing(words: str) -> tuple[Block, ...]:
    """Words with their emphasis and code kept, and everything else made text."""
    return tuple(text(_inert(run), _STYLES[run.style]) for run in runs(words.strip()) if run.text)


def paragraphs(words: str) -> Iterator[Block]:
    """A block for each paragraph, with the list that it leads to."""
    for paragraph in passages.paragraphs(words):
        if elements := tuple(prose(paragraph)):
            yield rich_text(*elements)


def prose(words: str, lead: Iterable[Block] = ()) -> Iterator[Block]:
    """Paragraphs and the lists in them; `lead` goes before the first words."""
    first = tuple(lead)
    for is_list, lines in passages.passages(words):
        if is_list:
            if first:
                yield section(*first)
            yield listed(map(flowing, lines), "bullet")
        else:
            stretch = "\n".join(lines).strip()
            if stretch or first:
                yield section(*first, *flowing(stretch))
        first = ()
    if first:
        yield section(*first)


def _inert(run: Run) -> str:
    if run.style == "code":
        return inert_code(run.text)
    return pictured(inert(run.text))
