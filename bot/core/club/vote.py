"""Next week's ballot: what can be voted for, and the message that the votes are put on.

One ballot is open at a time, until it closes as it says. What an issue brings meanwhile waits for
the next one; so does what a ballot has no room for. What drew stands on the next one, on top.
"""

from collections.abc import Sequence

from bot.core.bulletin import Bulletin, Line, Words
from bot.core.club.entry import Entry
from bot.core.club.phrases import SOMEBODY, TITLE
from bot.core.club.tally import OPTIONS, Ballot, Candidate, Tally
from bot.core.wording import one_line, shortened

LEAST = 2  # a choice
MOST_WAITING = 15  # papers
EARLIER = "posted earlier"


def running(
    entries: Sequence[Entry], last: Tally | None, waiting: Sequence[Candidate] = ()
) -> tuple[Candidate, ...]:
    """Which papers may be voted for, those first that have waited longest: what drew, what stood
    on no ballot yet, this week's papers and those that lost; never what has won already."""
    drew = last.tied if last else ()
    won = {winner.key for winner in last.winners} if last and not drew else set()
    new = [Candidate(key=e.key, title=e.title, url=e.url or e.permalink) for e in entries]
    before = last.ballot.candidates if last else ()
    kept: dict[str, Candidate] = {}
    for each in (*drew, *waiting, *new, *before):
        if each.key not in won:
            kept.setdefault(each.key, each)
    return tuple(kept.values())


def candidates(standing: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those of them that a ballot has room for, if there is a choice."""
    return tuple(standing[: len(OPTIONS)]) if len(standing) >= LEAST else ()


def left_waiting(
    standing: Sequence[Candidate], ballot: Ballot | None, last: Tally | None
) -> tuple[Candidate, ...]:
    """What stands on no ballot after this issue. What lost, and finds no room, is let go."""
    lost = {each.key for each in last.ballot.candidates} if last and ballot else set()
    taken = {each.key for each in ballot.candidates} if ballot else set()
    left = [each for each in standing if each.key not in taken | lost]
    return tuple(left[:MOST_WAITING])


def vote(
    ballot: Ballot, closes: str, entries: Sequence[Entry], last: Tally | None = None
) -> Bulletin:
    """The message."""
    by = {each.key: "from the last vote" for each in (last.ballot.candidates if last else ())}
    by |= {entry.key: one_line(entry.posted_by) or SOMEBODY for entry in entries}
    by |= {each.key: "run-off" for each in (last.tied if last else ())}
    lines = [
        Line.of(
            f"{option} ",
            Words(text=shortened(one_line(each.title), TITLE), url=each.url),
            f" · {by.get(each.key, EARLIER)}",
        )
        for option, each in zip(OPTIONS, ballot.candidates, strict=False)
    ]
    how = (
        f"React with a number, several if you like, until {closes}. The next digest has the result."
    )
    return Bulletin(
        title="Which paper do we read next?", lines=(*lines, Line.of(how, kind="small"))
    )
