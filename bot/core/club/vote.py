"""Next week's ballot: what can be voted for, and the message that the votes are put on."""

from collections.abc import Sequence

from bot.core.bulletin import Bulletin, Line, Words
from bot.core.club.entry import Entry
from bot.core.club.phrases import SOMEBODY, TITLE
from bot.core.club.tally import OPTIONS, Ballot, Candidate, Tally
from bot.core.wording import one_line, shortened

LEAST = 2  # a choice


def candidates(entries: Sequence[Entry], last: Tally | None) -> tuple[Candidate, ...]:
    """This week's papers, and those that lost the last vote; never what has won it already."""
    won = {winner.key for winner in last.winners} if last else set()
    new = [Candidate(key=e.key, title=e.title, url=e.url or e.permalink) for e in entries]
    before = last.ballot.candidates if last else ()
    kept = {each.key: each for each in (*new, *before) if each.key not in won}
    return tuple(kept.values())[: len(OPTIONS)] if len(kept) >= LEAST else ()


def vote(ballot: Ballot, closes: str, entries: Sequence[Entry]) -> Bulletin:
    """The message."""
    by = {entry.key: one_line(entry.posted_by) or SOMEBODY for entry in entries}
    lines = [
        Line.of(
            f"{option} ",
            Words(text=shortened(one_line(each.title), TITLE), url=each.url),
            f" · {by[each.key]}" if each.key in by else " · from the last vote",
        )
        for option, each in zip(OPTIONS, ballot.candidates, strict=False)
    ]
    how = (
        f"React with a number, several if you like, until {closes}. The next digest has the result."
    )
    return Bulletin(
        title="Which paper do we read next?", lines=(*lines, Line.of(how, kind="small"))
    )
