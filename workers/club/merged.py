"""What becomes of the papers of a week, and of several postings of one: they are told as one."""

from dataclasses import dataclass, replace

from bot.core.club.papers import Paper
from bot.core.club.stamped import identity_of, renamed, same_title, together
from bot.core.document import Document
from workers.club.opened import Closed, Opened


@dataclass(frozen=True)
class Read:
    """A paper and what is in it."""

    paper: Paper
    opened: Opened
    identities: frozenset[str]  # under which it was found

    @property
    def title(self) -> str:
        """What it is called."""
        return self.opened.document.title


@dataclass(frozen=True)
class Shut:
    """A paper that could not be read."""

    paper: Paper
    why: Closed
    title: str = ""  # as it is listed


@dataclass(frozen=True)
class Chosen:
    """What became of each paper."""

    read: tuple[Read, ...] = ()
    again: tuple[tuple[Paper, str], ...] = ()  # of an earlier issue, and its title
    closed: tuple[Shut, ...] = ()
    left: tuple[Paper, ...] = ()  # for which there was no room
    shown: tuple[Paper, ...] = ()  # of which nothing is new
    titles: tuple[tuple[str, str], ...] = ()  # of papers without a place: (key, title)
    same: tuple[tuple[str, str], ...] = ()  # (key, that of the same paper)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """All that an issue speaks of, each once."""
        told = (*(each.paper for each in self.read), *(paper for paper, _ in self.again))
        return (*told, *(each.paper for each in self.closed), *self.left)

    @property
    def full(self) -> int:
        """How many have a reply of their own."""
        return len(self.read) + len(self.again)


def identity(paper: Paper, document: Document) -> str:
    """The key of the paper that a posting turned out to be."""
    return identity_of(document) if is_file(paper) else paper.key


def is_file(paper: Paper) -> bool:
    """Whether it was posted as a file."""
    return paper.key.startswith("file:")


def without(chosen: Chosen, paper: Paper) -> Chosen:
    """Without a paper among those that have no place."""
    return replace(chosen, left=tuple(each for each in chosen.left if each.key != paper.key))


def merged(chosen: Chosen, lacking: Read | Shut, whole: Read) -> Chosen:
    """With a version of a paper told as the other one of it, of which more is known."""
    key = dict(chosen.same).get(whole.paper.key, whole.paper.key)
    both = replace(whole, paper=together(whole.paper, lacking.paper))
    at = lacking if lacking in chosen.read else whole  # it keeps the place that it was given
    told = (each for each in chosen.read if each is at or each not in (lacking, whole))
    return replace(
        chosen,
        read=tuple(both if each is at else each for each in told),
        closed=tuple(each for each in chosen.closed if each is not lacking),
        same=(*chosen.same, renamed(lacking.paper.key, key)),
    )


def with_read(chosen: Chosen, paper: Paper, identity: str, found: Opened) -> Chosen:
    """With one more paper read; what was read or tried already is the same under another key."""
    shut = [each for each in chosen.closed if _is(each, identity, found)]
    posted = [each.paper for each in shut] + [paper] * bool(shut)
    for each in shut:
        paper = together(each.paper, paper)
    closed = tuple(each for each in chosen.closed if each not in shut)
    renames = [(each.key, identity) for each in posted if each.key != identity]
    chosen = replace(chosen, closed=closed, same=(*chosen.same, *renames))
    known = [each for each in chosen.read if _same(each, identity, found)]
    if not known:
        named = () if identity == paper.key else ((paper.key, identity),)
        read = Read(paper, found, frozenset((identity,)))
        return replace(chosen, read=(*chosen.read, read), same=(*chosen.same, *named))
    first, *others = known
    key = dict(chosen.same).get(first.paper.key, first.paper.key)
    whole = next((each.opened for each in known if not each.opened.abstract), found)
    both = replace(
        first,
        opened=whole,
        identities=frozenset((identity,)).union(*(each.identities for each in known)),
    )
    for other in (*(each.paper for each in others), paper):
        both = replace(both, paper=together(both.paper, other))
    same = {**dict(chosen.same), **{each.paper.key: key for each in others}, paper.key: key}
    now = tuple(both if each is first else each for each in chosen.read if each not in others)
    return replace(chosen, read=now, same=tuple(same.items()))


def _same(read: Read, identity: str, found: Opened) -> bool:
    return identity in read.identities or same_title(read.title, found.document.title)


def _is(shut: Shut, identity: str, found: Opened) -> bool:
    titled = same_title(shut.title, found.document.title)
    return shut.paper.key == identity or titled


def without_last(chosen: Chosen) -> Chosen:
    """With the last one that was read among those that have no place."""
    *read, last = chosen.read
    titles = (*chosen.titles, (last.paper.key, last.title))
    return replace(chosen, read=tuple(read), left=(last.paper, *chosen.left), titles=titles)
