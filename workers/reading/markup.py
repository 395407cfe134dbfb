"""Words in a text file that its markup keeps from whoever sees it shown.

HTML inside Markdown can hide an element or never shows it; the description of a picture, the title
of a link and the target of a reference are seen by programs alone. Each is found with its place;
taking it out and telling is `unseen.py`. Every pattern is bounded, so that no text takes long.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from workers.reading.listings import Stretch, code_in

_QUOTED = r"\"[^\"]{0,600}+\"|'[^']{0,600}+'"
_TAG = re.compile(
    rf"<(/?)([a-zA-Z][a-zA-Z0-9-]{{0,30}})((?:[^<>\"']++|{_QUOTED}){{0,80}}+|[^<>]{{0,1000}}+)>"
)
_ATTRIBUTE = re.compile(
    rf"([^\s\"'<>/=]{{1,60}})(?:\s{{0,20}}=\s{{0,20}}({_QUOTED}|[^\s\"'<>=`]{{1,600}}))?"
)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_NEVER_SHOWN = frozenset(("script", "style", "template", "title", "datalist", "object", "iframe"))
_NO_WORDS = frozenset(("style", "class", "href", "src", "id", "width", "height", "srcset", "d"))
_NO_MORE = (1 << 60, 1 << 61)  # behind every text
_FEW = 3  # words: an attribute with fewer says nothing

_WHITE = r"(?:white|snow|ivory|transparent|#f{3,4}\b|#f[0-9a-f]f[0-9a-f]f[0-9a-f](?:[0-9a-f]{2})?\b"
_STYLES = (
    (
        re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"),
        "an element not shown",
    ),
    (re.compile(r"opacity\s*:\s*(?:0?\.0\d*|0+(?:\.0*)?%?)(?![\d.])"), "text that is transparent"),
    (
        re.compile(
            r"font(?:-size)?\s*:[^;]*?(?<![\w.])(?:0*\.[0-2]\d*(?:r?em)|[0-2]?(?:\.\d+)?(?:px|pt)|"
            r"\d(?:\.\d+)?%|0+(?:\.0*)?)(?![\w.%])"
        ),
        "text of no size",
    ),
    (
        re.compile(
            r"(?:left|top|right|bottom|text-indent|margin(?:-\w+)?)\s*:[^;]{0,40}?-\s*\d{3,}"
            r"|clip(?:-path)?\s*:\s*(?:rect\(0|inset\((?:50|100)%)|(?:^|[;\s])(?:max-)?"
            r"(?:height|width)\s*:\s*0(?:px)?\s*(?:;|$)|transform\s*:\s*scale\(0"
        ),
        "text out of sight",
    ),
)
_COLOR = re.compile(
    rf"(?<![\w-])color\s*:\s*{_WHITE}|rgba?\(\s*2[45]\d\s*[, ]\s*2[45]\d\s*[, ]\s*2[45]\d"
    r"|rgba\([^()]*[, /]0(?:\.0\d*)?\s*\)|hsla?\([^()]*(?:9[5-9]|100)%)"
)
_FAINT = re.compile(_WHITE + ")")

_TITLE = r"(?:\"[^\"]{0,1000}+\"|'[^']{0,1000}+'|\([^()]{0,1000}+\))"
_IMAGE = re.compile(
    r"!\[(?P<alt>(?:[^\[\]]{1,1000}+|\[[^\[\]]{0,200}+\]){0,20}+)\]"
    rf"(?:\(\s{{0,20}}(?:<[^<>\n]{{0,1000}}+>|[^\s()<>]{{0,2000}}+)(?:\s{{1,20}}(?P<title>{_TITLE}))?"
    r"\s{0,20}\)|\[[^\[\]\n]{0,200}+\])"
)
_LINK_TITLE = re.compile(
    rf"(?<=\])\(\s{{0,20}}(?:<[^<>\n]{{0,1000}}+>|[^\s<>\"']{{1,1000}}+)(?P<title>\s{{1,20}}{_TITLE})"
    r"\s{0,20}\)"
)
_DEFINITION = re.compile(
    r"^ {0,3}\[(?P<label>[^\]\[^\n][^\]\[\n]{0,300}+)\]:[ \t]{0,20}\n?[ \t]{0,20}"
    r"(?:<[^<>\n]{0,1000}+>|(?=[^\s]*[/#:.])[^\s<>]{1,2000}+)"
    rf"(?:[ \t]{{0,20}}\n?[ \t]{{1,20}}(?P<title>{_TITLE})|(?P<bare>))[ \t]{{0,20}}$",
    re.MULTILINE,
)
_FORMULA = re.compile(
    r"\\(?:textcolor\s*\{white\}|color\s*\{white\}|[hv]?phantom)\s*\{(?P<alt>[^{}]{0,1000}+)\}"
)
_MARKS = (
    (_IMAGE, "the description of a picture"),
    (_LINK_TITLE, "the title of a link"),
    (_DEFINITION, "the target of a reference"),
    (_FORMULA, "a formula that is not shown"),
)


class Unshown(NamedTuple):
    """A stretch of a text that is not shown, and what stands there instead."""

    start: int
    end: int
    words: str
    reason: str
    instead: str = ""
    described: bool = False  # it says in words what is shown otherwise, as is usual


def unshown(text: str) -> tuple[Unshown, ...]:
    """All that the markup does not show, in order, none inside another; code is shown as it is."""
    code = code_in(text)
    found = [*_elements(text, code), *_marked(text)]
    return tuple(_apart(found, code))


def _apart(found: list[Unshown], code: Sequence[Stretch]) -> Iterator[Unshown]:
    at, (begins, ends), listings = 0, (-1, -1), iter(code)
    for it in sorted(found, key=lambda it: (it.start, -it.end)):
        while ends <= it.start:
            begins, ends = next(listings, _NO_MORE)
        if it.start >= at and not begins <= it.start < ends:
            at = it.end
            yield it


def _marked(text: str) -> Iterator[Unshown]:
    for pattern, reason in _MARKS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            words = " ".join(filter(None, (groups.get("alt"), groups.get("title"))))
            label = groups.get("label") or ""
            if len(label.split()) >= _FEW:
                words = f"{label} {words}"
            start, end = match.span("title") if pattern is _LINK_TITLE else match.span()
            described = pattern is _IMAGE
            yield Unshown(start, end, words.strip("\"'() \n"), reason, described=described)


def _elements(text: str, code: Sequence[Stretch]) -> Iterator[Unshown]:
    """Hidden elements whole; of the others what their tags say beside their looks."""
    hidden: _Hiding | None = None
    for tag in _shown_tags(text, code):
        if hidden is not None:
            if hidden.ends_with(tag):
                words = _words(text[hidden.tag.end() : tag.start()])
                yield Unshown(hidden.tag.start(), tag.end(), words, hidden.reason)
                hidden = None
            continue
        attributes = {} if tag[1] else _attributes(tag[3])
        reason = "" if tag[1] or tag[2].lower() in _VOID else _hides(tag[2].lower(), attributes)
        if reason:
            hidden = _Hiding(tag, reason)
        elif said := " ".join(_said(attributes)):
            yield Unshown(*tag.span(), said, "what a tag says", f"<{tag[2]}>", "alt" in attributes)
    if hidden is not None:
        words = _words(text[hidden.tag.end() :])
        yield Unshown(hidden.tag.start(), len(text), words, hidden.reason)


class _Hiding:
    """An element that is hidden, while its end is looked for."""

    def __init__(self, tag: re.Match[str], reason: str) -> None:
        self.tag, self.reason, self._depth = tag, reason, 1

    def ends_with(self, tag: re.Match[str]) -> bool:
        """Whether this tag closes it; others of its name may lie inside."""
        if tag[2].lower() == self.tag[2].lower():
            self._depth += -1 if tag[1] else 1
        return self._depth == 0


def _shown_tags(text: str, code: Sequence[Stretch]) -> Iterator[re.Match[str]]:
    """The tags that are none of a listing's."""
    listings, (begins, ends) = iter(code), (-1, -1)
    for tag in _TAG.finditer(text):
        while ends <= tag.start():
            begins, ends = next(listings, _NO_MORE)
        if tag.start() < begins:
            yield tag


def _words(html: str) -> str:
    """The words of an element, and of the tags in it."""
    said = (" ".join(_said(_attributes(tag[3]))) for tag in _TAG.finditer(html))
    return unescape(" ".join((_TAG.sub(" ", html), *said)))


def _attributes(written: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(written)
    return {match[1].lower(): unescape((match[2] or "").strip("\"'")) for match in found}


def _said(attributes: dict[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if name not in _NO_WORDS and len(value.split()) >= _FEW:
            yield value


def _hides(name: str, attributes: dict[str, str]) -> str:
    """How an element is hidden; empty when it is not."""
    if name in _NEVER_SHOWN or "hidden" in attributes:
        return "an element not shown"
    style = re.sub(r"/\*.{0,600}?\*/", "", attributes.get("style", "").lower())
    painted = "background" in style or "bgcolor" in attributes
    faint = _FAINT.match(attributes.get("color", "").lower()) or _COLOR.search(style)
    if faint and not painted:
        return "text in white"
    return next((why for pattern, why in _STYLES if pattern.search(style)), "")
