"""A runbook that a wiki exported as HTML, as the Markdown it reads like, line by line.

Line numbers stay, so that a citation opens where the words are. Only tags that every browser knows
are taken for tags: `<namespace>` in a command is somebody's placeholder.
"""

import html
import re
from collections.abc import Iterator

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>h[1-6]|table|thead|tbody|tfoot|tr|t[hd]|colgroup|col|p|div|span|strong|b"
    r"|em|i|ul|ol|li|code|tt|kbd|samp|pre|br|hr|a|blockquote|section|sup|sub|u|font|small"
    r"|ac:[\w-]+|ri:[\w-]+)(?P<rest>(?:\s[^<>]*)?)/?>",
    re.IGNORECASE,
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_PRE = re.compile(r"<pre[^>]*>(?P<text>.*?)</pre>", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"\s*(```|~~~)")
_SPAN = re.compile(r"(`+)[^`].*?\1")
_BULLET = "\N{BULLET} "
_MARKS = {
    **{f"h{level}": ("#" * level + " ", "") for level in range(1, 7)},
    **dict.fromkeys(("strong", "b"), ("**", "**")),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), ("`", "`")),
    **dict.fromkeys(("td", "th"), ("| ", " ")),
    "tr": ("", "|"), "li": (_BULLET, ""), "br": (" ", ""),
}  # fmt: skip


def as_markdown(text: str) -> str:
    """The text without HTML's tags; as it is where it has none."""
    if "<" not in text or not _TAG.search(text):
        return text
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    fence = ""
    for line in _listings(text).split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1]
        yield line if fence or mark else _plain(line)


def _listings(text: str) -> str:
    """What is preformatted, as a listing; where there is no line for a fence, between backticks."""
    return _PRE.sub(_listing, _CDATA.sub(r"<pre>\1</pre>", text))


def _listing(match: "re.Match[str]") -> str:
    text = html.unescape(_TAG.sub("", match["text"]))
    lines = text.split("\n")
    if len(lines) > 2 and not lines[0].strip() and not lines[-1].strip():
        return "\n".join(("```", *lines[1:-1], "```"))
    return "\n".join(f"`{line.strip()}`" if line.strip() else "" for line in lines)


def _plain(line: str) -> str:
    """A line without its tags; what stands between backticks stays what it is."""
    kept, at = "", 0
    for span in _SPAN.finditer(line):
        kept += _untagged(line[at : span.start()]) + span[0]
        at = span.end()
    said = kept + _untagged(line[at:])
    if said == line:
        return line
    said = re.sub(rf"^{_BULLET}", "- ", said.strip())
    return said.replace(_BULLET, ", ")


def _untagged(words: str) -> str:
    if "<" not in words and "&" not in words:
        return words
    words = re.sub(r"(?i)</t[hd]>\s*(?=</tr>)", " ", words)
    return html.unescape(_TAG.sub(_mark, words)).replace("\N{NO-BREAK SPACE}", " ")


def _mark(tag: "re.Match[str]") -> str:
    begins, ends = _MARKS.get(tag["name"].lower(), ("", ""))
    return ends if tag["close"] else begins
