"""What an issue has no reply for: papers without a place, what was not read or left out, and why.

It stands in the thread, so that the first message need not hold it and nothing is lost.
"""

from collections.abc import Iterator

from bot.core.bulletin import Bulletin, Line, Words
from bot.core.club.entry import Entry, Position, Unread
from bot.core.club.parent import Facts
from bot.core.club.phrases import SOMEBODY, TITLE, cited
from bot.core.wording import one_line, shortened

_WORDS = 200  # characters of somebody's
_MOST = 60  # papers of a list
_ORDERS = "Say to me: digest status, digest preview, digest now, digest skip."


def rest(facts: Facts) -> Bulletin | None:
    """The message; none where there is nothing to add."""
    asked = [remark for remark in facts.remarks if remark.kind == "question"][1:]
    helps = dict.fromkeys(each.help for each in facts.unread if each.help)
    lines = [
        *_group("No place this time", [_entry(entry) for entry in facts.others]),
        *_group("Not read", [_unread(each) for each in facts.unread]),
        *([Line.of(" ".join(helps))] if helps else ()),
        *_group("Open, too", [_asked(each) for remark in asked for each in remark.positions]),
    ]
    if facts.left_out:
        lines.append(Line.of(f"Left out: {'; '.join(map(one_line, facts.left_out))}."))
    if facts.missing:
        lines.append(Line.of(facts.missing))
    if not lines:
        return None
    return Bulletin(title="Also", lines=(*lines, Line.of(_ORDERS, kind="small")))


def _asked(position: Position) -> Line:
    who = Words(text=position.who or SOMEBODY, url=position.permalink)
    words = Words(text=f" {cited(position.words, _WORDS)}", said=position.message)
    return Line.of(who, words, kind="bullet")


def _group(title: str, entries: list[Line]) -> Iterator[Line]:
    if entries:
        yield Line.of(title, kind="heading")
        yield from entries[:_MOST]
        if more := len(entries) - _MOST:
            yield from (Line.of(f"and {more:,} more"),) if more > 0 else ()


def _entry(entry: Entry) -> Line:
    link = entry.link.model_copy(update={"text": shortened(one_line(entry.title), TITLE)})
    return Line.of(link, f" · {one_line(entry.posted_by) or SOMEBODY}", kind="bullet")


def _unread(paper: Unread) -> Line:
    entry = _entry(paper.entry)
    return Line.of(*entry.runs, f": {one_line(paper.why)}", kind="bullet")
