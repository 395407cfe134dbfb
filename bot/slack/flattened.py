"""What a message shows, as lines of text: alert bots put it into blocks and attachments, and leave
the text empty or short.

Unfurled links are left out: nobody wrote them, and what they show is the link's. Forwarded messages
stay.
"""

from collections.abc import Callable, Iterable, Iterator

from bot.ingress.payloads import Payload, part, parts, word
from bot.slack.words import readable, unstressed

MOST = 12_000  # characters of a message

_ENDS = (*" \n\t.,;:!?)]}'\"", "")
_UNFURLED = ("from_url", "original_url", "app_unfurl_url")
_FORWARDED = ("is_share", "is_msg_unfurl")


def text_of(message: object, bot: str = "", depth: int = 0) -> str:
    """The text of a message, of our own bot's `bot` if that is known."""
    said = readable(word(message, "text"), bot)
    if word(message, "bot_id") or not said:
        shown = "\n".join(_lines(parts(message, "blocks"), bot))
        said = unstressed(shown or said)
    more = (_attached(each, bot) for each in parts(message, "attachments") if not _is_unfurl(each))
    whole = "\n".join(filter(None, (said, *more)))
    return whole[:MOST]


def _is_unfurl(attachment: Payload) -> bool:
    if any(attachment.get(sign) for sign in _FORWARDED):
        return False
    return any(attachment.get(sign) for sign in _UNFURLED)


def _attached(attachment: Payload, bot: str) -> str:
    """An attachment as people see it; its fallback where it shows nothing else."""
    title, link = word(attachment, "title"), word(attachment, "title_link")
    shown = [
        *(word(attachment, name) for name in ("pretext", "author_name")),
        " ".join(filter(None, (title, link if link != title else ""))),
        word(attachment, "text"),
        *(_field(each) for each in parts(attachment, "fields")),
        *_lines(parts(attachment, "blocks"), bot),
        *_pressable(parts(attachment, "actions")),
        word(attachment, "footer"),
    ]
    lines = [line for each in shown if (line := unstressed(readable(each, bot)))]
    return "\n".join(lines) or readable(word(attachment, "fallback"), bot)


def _field(field: Payload) -> str:
    return ": ".join(filter(None, (word(field, "title").rstrip(": "), word(field, "value"))))


def _lines(blocks: Iterable[Payload], bot: str) -> Iterator[str]:
    """A block's words, a line for each stretch of them."""
    for block in blocks:
        read = _READ.get(word(block, "type"), _inside)
        yield from (line for line in read(block, bot) if line.strip())


def _inside(block: Payload, bot: str) -> Iterator[str]:
    """Blocks in a block, and whatever has but a text and a title."""
    for name in ("title", "text", "description"):
        yield _words(block.get(name), bot)
    for name in ("fields", "elements", "child_blocks", "blocks"):
        for each in parts(block, name):
            yield from _lines((each,), bot) if word(each, "type") else ()


def _plain(block: Payload, bot: str) -> Iterator[str]:
    """A text object that stands where a block may."""
    yield _words(block, bot)


def _section(block: Payload, bot: str) -> Iterator[str]:
    yield _words(block.get("text"), bot)
    yield from (_words(each, bot) for each in parts(block, "fields"))
    yield from _pressable((part(block, "accessory"),))


def _context(block: Payload, bot: str) -> Iterator[str]:
    yield " ".join(filter(None, (_words(each, bot) for each in parts(block, "elements"))))


def _actions(block: Payload, bot: str) -> Iterator[str]:
    yield from _pressable(parts(block, "elements"))


def _image(block: Payload, bot: str) -> Iterator[str]:
    yield _words(block.get("title"), bot) or word(block, "alt_text")


def _table(block: Payload, bot: str) -> Iterator[str]:
    rows = block.get("rows")
    for row in rows if isinstance(rows, list) else ():
        yield " | ".join(" ".join(_lines((cell,), bot)) for cell in parts({"row": row}, "row"))


def _rich_text(block: Payload, bot: str) -> Iterator[str]:
    for element in parts(block, "elements"):
        if word(element, "type") == "rich_text_list":
            yield from (f"• {line}" for line in _rich_text(element, bot))
        else:
            yield _flowing(parts(element, "elements"), bot)


def _flowing(elements: Iterable[Payload], bot: str) -> str:
    """Elements of a line; no word runs into an address before it."""
    said, after_link = "", False
    for each in elements:
        words = _element(each, bot)
        said += f" {words}" if after_link and words[:1] not in _ENDS else words
        after_link = word(each, "type") == "link"
    return said


def _element(element: Payload, bot: str) -> str:
    match word(element, "type"):
        case "link":
            label, url = word(element, "text"), word(element, "url")
            return f"{label} {url}" if label and label != url else url
        case "emoji":
            return f":{word(element, 'name')}:"
        case "user":
            return readable(f"<@{word(element, 'user_id')}>", bot)
        case "channel":
            return "a channel"
        case "usergroup" | "broadcast":
            return "@" + (word(element, "range") or "a group")
        case _:
            return word(element, "text", "fallback")


def _words(element: object, bot: str) -> str:
    """A text object's words."""
    said = element if isinstance(element, str) else word(element, "text")
    return readable(said, bot) if word(element, "type") != "plain_text" else said.strip()


def _pressable(buttons: Iterable[Payload]) -> Iterator[str]:
    """What leads somewhere: an alert's runbook and dashboard are often buttons."""
    for each in buttons:
        label, url = word(each, "text") or word(part(each, "text"), "text"), word(each, "url")
        if url:
            yield " ".join(filter(None, (label, url)))


_READ: dict[str, Callable[[Payload, str], Iterator[str]]] = {
    "section": _section,
    "context": _context,
    "actions": _actions,
    "context_actions": _actions,
    "image": _image,
    "table": _table,
    "rich_text": _rich_text,
    "rich_text_section": lambda block, bot: _rich_text({"elements": [block]}, bot),
    "mrkdwn": _plain,
    "plain_text": _plain,
}
