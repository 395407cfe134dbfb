"""The first message of an issue: what happened in a week of a paper club, in twenty seconds.

Twelve lines at most, with the title: how many papers, what is new in each of five, what was said of
them, and the vote. Who says so, what else there was and what could not be read is in its thread.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.core.answer import Footer, Usage
from bot.core.bulletin import Bulletin, Line, Words
from bot.core.club.entry import Entry, Position, Remark, Return, Take, Unread
from bot.core.club.gist import gist
from bot.core.club.phrases import SOMEBODY, between, called, cited, counted, line, listed
from bot.core.club.tally import Tally
from bot.core.values import Value
from bot.core.wording import one_line, shortened
from bot.core.wording import tally as figures

MOST_LINES = 12  # the title is one of them
_NAME, _POSTER = 28, 20  # characters of a paper's name, and of a person's
_POSITION, _QUESTION = 64, 84  # and of somebody's words
_LEAVE_OUT = "🙈 keeps a post out"
_FIGURES = ("quote", "finding", "model", "$", "price")  # what a footer here says of an answer


class Facts(Value):
    """What an issue has to tell, looked up and decided."""

    week: str  # "14–20 November 2026"
    since: str = ""  # when the last issue was: "Fri 13 Nov, 16:00 CET"
    papers: int  # that were posted
    people: int  # who posted them
    takes: tuple[Take, ...] = ()
    returns: tuple[Return, ...] = ()  # papers of earlier issues
    others: tuple[Entry, ...] = ()  # for which there was no place
    unread: tuple[Unread, ...] = ()
    left_out: tuple[str, ...] = ()  # "1 opted out"
    missing: str = ""  # why not all that was said was heard
    discussed: Entry | None = None  # the most
    remarks: tuple[Remark, ...] = ()
    result: Tally | None = None  # of the last vote
    closes: str = ""  # when the next one does, as people there say it; empty: there is none
    voting: str = ""  # where one is open still
    open_until: str = ""  # and until when


def parent(facts: Facts) -> Bulletin:
    """The message."""
    lines = [
        _counts(facts),
        *map(_paper, facts.takes),
        *map(_return, facts.returns),
        *_discussed(facts),
        *_question(facts),
        *_vote(facts),
    ]
    kept = (*lines[: MOST_LINES - 2], _footer(facts))
    return Bulletin(title=f"Paper club, {facts.week}", lines=kept)


def quiet(facts: Facts) -> Bulletin:
    """All there is to a week in which nobody posted anything."""
    since = f" since {facts.since}" if facts.since else ""
    what = "no new paper" if facts.left_out else "no paper was posted"
    runs: list[Words | str] = [f"Paper club: {what}{since}."]
    if facts.left_out:
        runs.append(f" Left out: {listed(facts.left_out)}.")
    if said := _result(facts.result):
        runs += [" Last vote: ", *said, "."]
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


def _counts(facts: Facts) -> Line:
    """How many there were, and how many of them are told of in the thread alone."""
    told = len(facts.takes) + len(facts.returns)
    said = f"{counted(facts.papers, 'paper')} from {counted(facts.people, 'person')}"
    if rest := len(facts.others) + len(facts.unread):
        said += f"; {rest:,} {'only ' if told else ''}in the thread"
    elif told == 1:
        said += ", with a reply below"
    return Line.of(f"{said}{'; not all was heard' if facts.missing else ''}.")


def _paper(take: Take) -> Line:
    """What it is called, what is new in it and who brought it."""
    link = _named(take.entry)
    said = gist(take.critique, link.text)
    only = " (abstract only)" if take.abstract else ""
    return Line.of(link, f"{only}{f': {said}' if said else ''}{_by(take.entry)}", kind="bullet")


def _return(paper: Return) -> Line:
    said = paper.said[-1:]
    words = between([(": ", *_said(each, _POSITION)) for each in said])
    return Line.of(_named(paper.entry), " again", *words, kind="bullet")


def _named(entry: Entry) -> Words:
    name = shortened(called(entry.title), _NAME)
    return entry.link.model_copy(update={"text": name, "bold": True})


def _by(entry: Entry) -> str:
    return f" · {shortened(one_line(entry.posted_by) or SOMEBODY, _POSTER)}"


def _discussed(facts: Facts) -> Iterator[Line]:
    """What was discussed most, and two positions on a paper in people's own words."""
    if (entry := facts.discussed) is not None and facts.papers > 1:
        link = Words(text=shortened(called(entry.title), _NAME), url=entry.permalink or entry.url)
        told = f" ({counted(entry.people, 'person')})"
        yield line((Words(text="Most discussed: ", bold=True), link, told))
    disagreement = next((r for r in facts.remarks if r.kind == "disagreement"), None)
    if disagreement is not None:
        name = shortened(called(disagreement.title), _NAME) if disagreement.title else ""
        on = f" on {name}: " if name and name != called(_title(facts)) else ": "
        positions = between([_said(p, _POSITION) for p in disagreement.positions], " / ")
        yield line((Words(text="Where we disagreed", bold=True), on), positions)


def _title(facts: Facts) -> str:
    """Of the paper that the line above names."""
    return facts.discussed.title if facts.discussed else ""


def _said(position: Position, most: int) -> tuple[Words | str, ...]:
    """Words of somebody's, with their name leading to where they stand."""
    who = shortened(one_line(position.who), _POSTER) or SOMEBODY
    words = Words(text=f" {cited(position.words, most)}", said=position.message)
    return (Words(text=who, url=position.permalink), words)


def _question(facts: Facts) -> Iterator[Line]:
    asked = [remark for remark in facts.remarks if remark.kind == "question"]
    if asked:
        more = f" (+{len(asked) - 1} in the thread)" if asked[1:] else ""
        said = _said(asked[0].positions[0], _QUESTION)
        yield line((Words(text="Open: ", bold=True),), said, (more,) if more else ())


def _vote(facts: Facts) -> Iterator[Line]:
    """Until when the next vote is open, and how the last one came out."""
    runs: list[Words | str] = [f"below, until {facts.closes}."] if facts.closes else []
    if facts.open_until:
        runs = ["still ", Words(text="open", url=facts.voting), f" until {facts.open_until}; "]
        runs += ["new papers stand on the next one."]
    if said := _result(facts.result):
        runs += [" Last time: " if runs else "", *said, "."]
    if runs:
        yield line((Words(text="Vote: ", bold=True),), [run for run in runs if run])


def _result(result: Tally | None) -> tuple[Words | str, ...]:
    if result is None:
        return ()
    won = result.winners
    if not won:
        return ("nobody voted",)
    votes = counted(max(result.votes), "vote")
    names = [Words(text=shortened(called(w.title), _NAME), url=w.url) for w in won]
    links = between([(name,) for name in names[:-1]])
    joint = " and " if links else ""
    how = f" won with {votes}" if len(won) == 1 else f" drew with {votes} each"
    after = "; a run-off follows" if result.tied else ""
    said = (*links, joint, names[-1], f"{how} of {counted(result.voters, 'person')}", after)
    return tuple(run for run in said if run)


def _footer(facts: Facts) -> Line:
    """What was checked and what it took; how to keep something out."""
    all_ = spent(facts.takes)
    took = figures(all_) if facts.takes else ()
    told = (figure for figure in took if _is_told(figure, all_.model))
    return Line.of(" · ".join((*told, _LEAVE_OUT)), kind="small")


def _is_told(figure: str, model: str) -> bool:
    return figure == model or any(word in figure for word in _FIGURES)
