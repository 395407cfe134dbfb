"""The first message of an issue: what happened in a week of a paper club, in twenty seconds.

Twelve lines at most, with the title: what there was, five papers, what was said of them, the vote,
and what it took. What does not fit is left to the replies.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.core.answer import Footer, Usage
from bot.core.bulletin import Bulletin, Line, Words
from bot.core.club.entry import Entry, Position, Remark, Take, Unread
from bot.core.club.phrases import (
    SOMEBODY,
    TITLE,
    between,
    called,
    cited,
    counted,
    line,
    listed,
)
from bot.core.club.tally import Tally
from bot.core.values import Value
from bot.core.wording import one_line, shortened
from bot.core.wording import tally as figures

MOST_LINES = 12  # the title is one of them
_ALSO = 3  # papers beside those in full that are named
_POSITION, _QUESTION = 110, 130  # characters of somebody's words
_QUESTIONS = 2
_LEAVE_OUT = "🙈 on a message keeps it out"
_ATTACH = "Post the PDF, and the next digest reads it."
_ORDERS = "digest status, preview, now, skip"


class Facts(Value):
    """What an issue has to tell, looked up and decided."""

    week: str  # "14–20 November 2026"
    since: str = ""  # when the last issue was: "Fri 13 Nov, 16:00 CET"
    papers: int  # that were posted
    people: int  # who posted them
    takes: tuple[Take, ...] = ()
    others: tuple[Entry, ...] = ()  # posted, and in no reply
    unread: tuple[Unread, ...] = ()
    left_out: tuple[str, ...] = ()  # "1 opted out"
    missing: str = ""  # why not all that was said was heard
    discussed: Entry | None = None  # the most
    remarks: tuple[Remark, ...] = ()
    result: Tally | None = None  # of the last vote
    closes: str = ""  # when the next one does, as people there say it; empty: there is none


def parent(facts: Facts) -> Bulletin:
    """The message."""
    lines = [
        _counts(facts),
        *(_paper(take) for take in facts.takes),
        *_discussed(facts),
        *_questions(facts),
        *_vote(facts),
        _footer(facts),
    ]
    return Bulletin(title=_title(facts), lines=tuple(lines[: MOST_LINES - 1]))


def quiet(facts: Facts) -> Bulletin:
    """All there is to a week in which nobody posted anything."""
    since = f" since {facts.since}" if facts.since else ""
    runs: list[Words | str] = [f"Paper club: no paper was posted{since}."]
    if facts.left_out:
        runs.append(f" Left out: {listed(facts.left_out)}.")
    if said := _result(facts.result):
        runs += [" Last vote: ", *said]
    if facts.missing:
        runs.append(f" {facts.missing}")
    return Bulletin(lines=(Line.of(*runs, kind="small"),))


def spent(takes: Sequence[Take]) -> Footer:
    """What the takes took, all together."""
    footers = [take.critique.footer for take in takes]
    usage = Usage(cost_usd=0.0)
    for footer in footers:
        usage = usage.plus(Usage.model_validate({name: getattr(footer, name) for name in _USED}))
    added: dict[str, Any] = {name: sum(getattr(f, name) for f in footers) for name in _ADDED}
    models = dict.fromkeys(footer.model for footer in footers)
    named = listed(["no model" if model == "reader" else model for model in models])
    model = "reader" if list(models) in ([], ["reader"]) else named
    return Footer(model=model, **usage.model_dump(), **added)


_USED = tuple(Usage.model_fields)
_ADDED = ("quotes_verified", "quotes_corrected", "quotes_total", "findings_removed",
          "numbers_marked", "seconds")  # fmt: skip


def _title(facts: Facts) -> str:
    return f"Paper club, {facts.week}"


def _counts(facts: Facts) -> Line:
    """How many there were, and what became of those without a reply."""
    told, said = len(facts.takes), counted(facts.papers, "paper")
    said += f" from {counted(facts.people, 'person')}"
    if told == facts.papers:
        said += ", one reply each" if told > 1 else ", with a reply below"
    elif told:
        said += f"; {told} with a reply below"
    runs: list[Words | str] = [f"{said}."]
    if facts.others:
        runs += [" Also posted: ", *_several([entry.link for entry in facts.others]), "."]
    if facts.unread:
        named = [(_brief(each.entry.link), f" ({each.why})") for each in facts.unread[:_ALSO]]
        runs += [" Not read: ", *between(named), _more(len(facts.unread)), ". ", _ATTACH]
    if facts.left_out:
        runs.append(f" Left out: {listed(facts.left_out)}.")
    if facts.missing:
        runs.append(f" {facts.missing}")
    return Line.of(*runs)


def _several(links: Sequence[Words]) -> tuple[Words | str, ...]:
    return (*between([(_brief(link),) for link in links[:_ALSO]]), _more(len(links)))


def _more(count: int) -> str:
    return f" and {count - _ALSO} more" if count > _ALSO else ""


def _brief(link: Words) -> Words:
    return link.model_copy(update={"text": called(link.text)})


def _paper(take: Take) -> Line:
    entry = take.entry
    by = f" · {one_line(entry.posted_by) or SOMEBODY}"
    marks = [" · abstract only" if take.abstract else "", " · again" if entry.again else ""]
    title = shortened(one_line(entry.title), TITLE)
    link = entry.link.model_copy(update={"text": title, "bold": True})
    return Line.of(link, by, *filter(None, marks), kind="bullet")


def _discussed(facts: Facts) -> Iterator[Line]:
    """What was discussed most, and two positions on a paper in people's own words."""
    if entry := facts.discussed:
        tallied = [
            counted(number, noun)
            for number, noun in ((entry.people, "person"), (entry.replies, "reply"))
        ]
        link = Words(text=entry.title, url=entry.permalink or entry.url)
        label = "Most discussed: " if facts.papers > 1 else "Discussed: "
        said = (Words(text=label, bold=True), _brief(link), f" ({', '.join(tallied)})")
        yield line(said)
    disagreement = next((r for r in facts.remarks if r.kind == "disagreement"), None)
    if disagreement is not None:
        on = f" on {called(disagreement.title)}: " if disagreement.title else ": "
        positions = between([_said(p, _POSITION) for p in disagreement.positions], " / ")
        yield line((Words(text="Where we disagreed", bold=True), on), positions)


def _said(position: Position, most: int) -> tuple[Words | str, ...]:
    """Words of somebody's, with their name leading to where they stand."""
    who = Words(text=one_line(position.who) or SOMEBODY, url=position.permalink)
    return (who, f" {cited(position.words, most)}")


def _questions(facts: Facts) -> Iterator[Line]:
    asked = [remark for remark in facts.remarks if remark.kind == "question"][:_QUESTIONS]
    if asked:
        said = between([_said(remark.positions[0], _QUESTION) for remark in asked], " / ")
        yield line((Words(text="Open: ", bold=True),), said)


def _vote(facts: Facts) -> Iterator[Line]:
    """How the last vote came out, and until when the next one is open."""
    runs = [*_result(facts.result)]
    if facts.closes:
        runs.append(f"{' The' if runs else 'the'} next one is below, until {facts.closes}.")
    if runs:
        yield line((Words(text="Vote: ", bold=True),), runs)


def _result(result: Tally | None) -> tuple[Words | str, ...]:
    if result is None:
        return ()
    won = result.winners
    if not won:
        return ("nobody voted last time.",)
    votes = counted(max(result.votes), "vote")
    links = between([(_brief(Words(text=w.title, url=w.url)),) for w in won], " and ")
    how = f" won with {votes}" if len(won) == 1 else f" drew with {votes} each"
    return (*links, f"{how} of {counted(result.voters, 'person')}.")


def _footer(facts: Facts) -> Line:
    """Who did it, from what, for how much; how to keep something out, and what can be ordered."""
    names = listed(list(dict.fromkeys(one_line(take.look.name) for take in facts.takes)))
    by = f"By {names}" if names else ""
    took = figures(spent(facts.takes)) if facts.takes else ()
    took = tuple(figure for figure in took if figure != "no tokens")
    return Line.of(" · ".join(filter(None, (by, *took, _LEAVE_OUT, _ORDERS))), kind="small")
