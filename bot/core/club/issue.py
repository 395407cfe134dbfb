"""An issue of a digest: every message of it, decided before the first one is posted."""

from typing import Literal

from bot.core.answer import Look
from bot.core.bulletin import Bulletin
from bot.core.club.tally import Ballot, Candidate
from bot.core.values import Value


class Post(Value):
    """One message."""

    part: Literal["parent", "paper", "rest", "ballot"]
    look: Look
    body: Bulletin
    reactions: tuple[str, ...] = ()  # the options of a ballot, for whoever may add them to it
    key: str = ""  # of the paper it is about


class Issue(Value):
    """What is posted of one occurrence: a parent in the channel, the others in its thread."""

    posts: tuple[Post, ...] = ()  # none: there is nothing to say, and nobody wants to hear so
    why: str = ""  # why it is empty, or what it leaves out, for whoever asks how the digest does
    featured: tuple[str, ...] = ()  # keys of the papers that have a reply
    listed: tuple[str, ...] = ()  # of those that are told of and need none; others are held over
    titles: tuple[tuple[str, str], ...] = ()  # of all these: (key, title)
    same: tuple[tuple[str, str], ...] = ()  # (key in the ledger, key of the same paper)
    ballot: Ballot | None = None
    waiting: tuple[Candidate, ...] = ()  # papers for the next ballot
    quiet: bool = False  # it tells of nothing but that
