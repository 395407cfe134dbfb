"""The object that `shedder digest preview --json` prints: an issue for other programs.

version   1; anything that would break a reader of it is another version
why       why there are no posts, or what is left out; empty: nothing is to be said
posts     each message in order: part ("parent", "paper", "rest", "ballot"), by, key (of the
          paper; empty in others), title, lines; a line has a kind ("text", "heading", "bullet",
          "quote", "code", "small"), its text, and links: each a text of it and an url
ballot    null, or candidates (key, title, url) and closes, in seconds since the epoch
"""

from typing import Literal

from bot.core.bulletin import Line
from bot.core.club.issue import Issue, Post
from bot.core.club.tally import Ballot
from bot.core.report import printed
from bot.core.values import Value


class ReportLink(Value):
    """Words that lead somewhere."""

    text: str
    url: str


class ReportLine(Value):
    """A line of a message."""

    kind: str
    text: str
    links: tuple[ReportLink, ...]


class ReportPost(Value):
    """A message."""

    part: str
    by: str
    key: str
    title: str
    lines: tuple[ReportLine, ...]


class IssueReport(Value):
    """An issue; `IssueReport.model_json_schema()` describes it to programs."""

    version: Literal[1] = 1
    why: str
    posts: tuple[ReportPost, ...]
    ballot: Ballot | None


def issue_report(issue: Issue) -> IssueReport:
    """What is printed of an issue."""
    return IssueReport(why=issue.why, posts=tuple(map(_post, issue.posts)), ballot=issue.ballot)


def issue_json(issue: Issue) -> str:
    """The object as it is printed: readable, and with nothing in it that a screen would obey."""
    return printed(issue_report(issue))


def _post(post: Post) -> ReportPost:
    return ReportPost(
        part=post.part,
        by=post.look.name,
        key=post.key,
        title=post.body.title,
        lines=tuple(map(_line, post.body.lines)),
    )


def _line(line: Line) -> ReportLine:
    links = tuple(ReportLink(text=run.text, url=run.url) for run in line.runs if run.url)
    return ReportLine(kind=line.kind, text=line.text, links=links)
