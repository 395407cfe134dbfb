"""Markdown as Discord's own programs take it, in a parser that knows nothing of ours.

Like theirs it tries rules one after the other at each place of the text. What it finds are nodes;
`words` is what a person reads of them, and `html` what they look like.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import NamedTuple

ALIVE = frozenset(("link", "mention", "emoji", "time", "spoiler"))
"""What no text of a paper, a model or a person may become."""


class Node(NamedTuple):
    """A stretch of text of one kind."""

    kind: str
    text: str = ""  # of what has no nodes within
    inner: tuple["Node", ...] = ()
    detail: str = ""  # a heading's level, a code block's language, an item's mark, where words lead


class Rule(NamedTuple):
    kind: str
    pattern: re.Pattern[str]
    made: Callable[[re.Match[str]], Node]
    begins_line: bool = False


def _around(kind: str, *groups: int) -> Callable[[re.Match[str]], Node]:
    """What has text with marks of its own within."""

    def made(match: re.Match[str]) -> Node:
        inside = next(match[group] for group in groups if match[group] is not None)
        return Node(kind, inner=tuple(_inline(inside)))

    return made


def _only(kind: str, group: int = 0, detail: int = 0) -> Callable[[re.Match[str]], Node]:
    return lambda match: Node(kind, match[group], detail=(match[detail] or "") if detail else "")


def _masked(match: re.Match[str]) -> Node:
    """Words that lead to what is not shown."""
    return Node("link", inner=tuple(_inline(match[1])), detail=match[2])


def _heading(match: re.Match[str]) -> Node:
    return Node("heading", inner=tuple(_inline(match[2])), detail=str(len(match[1])))


def _quote(match: re.Match[str]) -> Node:
    lines = match[0].rstrip("\n").split("\n")
    inside = "\n".join(re.sub("^ *> ", "", line) for line in lines)
    return Node("quote", inner=tuple(parse(inside, quoted=True)))


def _item(match: re.Match[str]) -> Node:
    inside = re.sub(r"\n +", "\n", match[3]).rstrip("\n")
    return Node("item", inner=tuple(parse(inside)), detail=match[2])


_BLOCKS = (
    Rule("heading", re.compile(r" *(#{1,3}) +([^\n]+?)(?:\n|$)"), _heading, True),
    Rule("small", re.compile(r" *-# +([^\n]+?)(?:\n|$)"), _around("small", 1), True),
    Rule("quote", re.compile(r" *>>> [\s\S]+| *> [^\n]*(?:\n *> [^\n]*)*\n?"), _quote, True),
    Rule(
        "item",
        re.compile(r"( *)([-*]|\d+\.) +([^\n]+(?:\n +(?![-*] |\d+\. )[^\n]+)*)(?:\n+|$)"),
        _item,
        True,
    ),
)
_FENCE = Rule(
    "code block",
    re.compile(r"```(?:([a-z0-9_+\-.#]+?)\n)?\n*([^\n][\s\S]*?)\n*```\n?", re.IGNORECASE),
    _only("code block", 2, 1),
)
_INLINE = (
    Rule("escape", re.compile(r"\\([^0-9A-Za-z\s])"), _only("text", 1)),
    Rule("link", re.compile(r"<(?:https?://|mailto:|tel:|sms:)[^ >]+>"), _only("link")),
    Rule("link", re.compile(r"<[\w.+-]+@[\w-]+\.[\w.-]+>"), _only("link")),
    Rule("link", re.compile(r"(?:https?|steam|discord)://[^\s<]+[^<.,:;\"')\]\s]"), _only("link")),
    Rule("mention", re.compile(r"@(?:everyone|here)|<@[!&]?\d+>|<#\d+>"), _only("mention")),
    Rule("mention", re.compile(r"</[-_'\w ]+:\d+>|<(?:id|\d+):[\w-]+(?::\d+)?>"), _only("mention")),
    Rule("emoji", re.compile(r"<a?:\w+:\d+>|:[a-z0-9_+-]{2,}:(?::skin-tone-\d:)?"), _only("emoji")),
    Rule("time", re.compile(r"<t:-?\d+(?::\w)?>"), _only("time")),
    Rule("strong", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"), _around("strong", 1)),
    Rule("underlined", re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)"), _around("underlined", 1)),
    Rule(
        "emphasis",
        re.compile(
            r"_((?:__|\\[\s\S]|[^\\_])+?)_(?![0-9A-Za-z_])"
            r"|\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)"
        ),
        _around("emphasis", 1, 2),
    ),
    Rule("struck", re.compile(r"~~([\s\S]+?)~~(?!_)"), _around("struck", 1)),
    Rule("spoiler", re.compile(r"\|\|([\s\S]+?)\|\|"), _around("spoiler", 1)),
    Rule("code", re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)"), _only("code", 2)),
    Rule("link", re.compile(r"\[((?:\[[^\]]*\]|[^\[\]])*)\]\(\s*([^)]*)\)"), _masked),
    Rule("text", re.compile(r"(?:(?!\w{1,10}:\S)[^\\<@:*_~|`\[\n])+|[\s\S]"), _only("text")),
)  # fmt: skip


def parse(source: str, quoted: bool = False) -> Iterator[Node]:
    """A text display. Quotes hold no quotes."""
    blocks = tuple(rule for rule in _BLOCKS if not (quoted and rule.kind == "quote"))
    yield from _nodes(source, (*blocks, _FENCE, *_INLINE))


def _inline(source: str) -> Iterator[Node]:
    yield from _nodes(source, (_FENCE, *_INLINE))


def _nodes(source: str, rules: tuple[Rule, ...]) -> Iterator[Node]:
    begins = True
    while source:
        rule, match = next(
            (rule, match)
            for rule in rules
            if (begins or not rule.begins_line) and (match := rule.pattern.match(source))
        )
        yield rule.made(match)
        begins = match[0].endswith("\n")
        source = source[match.end() :]


def walk(nodes: Iterator[Node] | tuple[Node, ...]) -> Iterator[Node]:
    """Nodes, and those within them."""
    for node in nodes:
        yield node
        yield from walk(node.inner)


def words(source: str) -> str:
    """What a person reads."""
    return "".join(_words(node) for node in parse(source))


def _words(node: Node) -> str:
    ends = "\n" if node.kind in ("heading", "small", "quote", "item", "code block") else ""
    return node.text + "".join(map(_words, node.inner)) + ends


_TAGS: Mapping[str, str] = {
    "strong": "b", "emphasis": "em", "underlined": "u", "struck": "s", "small": "small",
    "quote": "blockquote", "code": "code", "spoiler": "mark",
}  # fmt: skip


def html(source: str) -> str:
    """What it looks like."""
    return "".join(map(_html, parse(source)))


def _html(node: Node) -> str:
    inside = "".join(map(_html, node.inner)) or escape(node.text)
    match node.kind:
        case "text":
            return inside.replace("\n", "<br>")
        case "heading":
            return f"<h{node.detail}>{inside}</h{node.detail}>"
        case "item":
            mark = "•" if node.detail in "-*" else node.detail
            return f"<div class=item><i>{mark}</i><div>{inside}</div></div>"
        case "code block":
            return f"<pre>{inside}</pre>"
        case kind if kind in _TAGS:
            return f"<{_TAGS[kind]}>{inside}</{_TAGS[kind]}>"
    return f"<a>{inside}</a>"
