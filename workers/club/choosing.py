"""Which papers of a week are told in full: the most discussed that can be read, each once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic, time

from bot.core.club.papers import Paper, Week
from bot.core.club.stamped import back, identity_of, recognised, renamed, same_title, together
from bot.core.document import Document
from bot.core.errors import TransientError
from bot.core.values import Job
from workers.club.opened import Closed, Opened, opened
from workers.lease import Lease
from workers.links.arxiv import Listing
from workers.office import Office
from workers.patience import patient

MORE = 7  # papers that are tried beyond those wanted, where some cannot be read
_LOOKED_INTO = 10  # files without a place that are opened for what they are called
_ENOUGH = 300.0  # seconds that this is begun with
Known = Mapping[str, Listing]


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


def ranked(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """The most discussed first; of equals, whoever waits longest, but this week's before others."""
    return tuple(
        sorted(papers, key=lambda each: (-each.score, each.held, each.posted_at, each.key))
    )


def choose(office: Office, job: Job, lease: Lease, week: Week, known: Known, most: int) -> Chosen:
    """Read the papers that are told in full. Raises TransientError as any job."""
    return Choosing(office, job, lease, week, known).chosen(most)


class Choosing:
    """Goes through the papers of a week, the most discussed first."""

    def __init__(self, office: Office, job: Job, lease: Lease, week: Week, known: Known) -> None:
        self._week, self._known = week, known
        began, patience = time(), office.platform(job.mention.place.platform).patience

        def open_(paper: Paper) -> Opened:
            lease.check()
            waits = partial(patient, office.redis, job.id, patience, began)
            return opened(office, job, lease, paper, known.get(paper.key), waits)

        self._open, self._lease = open_, lease

    def chosen(self, most: int) -> Chosen:
        """What became of each."""
        chosen, waiting = Chosen(), list(ranked(self._week.papers))
        for _ in range(most + MORE):
            if not waiting or chosen.full >= most:
                break
            chosen = self._told(chosen, waiting.pop(0))
        return self._tidied(replace(chosen, left=tuple(waiting)))

    def _told(self, chosen: Chosen, paper: Paper) -> Chosen:
        listed = self._listed(paper)
        if paper.again:
            title = listed or (paper.before.title if paper.before else "")
            return replace(chosen, again=(*chosen.again, (paper, title or paper.name)))
        if listed and (known := self._shown(chosen, paper, paper.key, listed)):
            return known
        try:
            found = self._open(paper)
        except Closed as error:
            return replace(chosen, closed=(*chosen.closed, Shut(paper, error, listed)))
        identity = _identity(paper, found.document)
        known = self._shown(chosen, paper, identity, found.document.title)
        return known or _with(chosen, paper, identity, found)

    def _shown(self, chosen: Chosen, paper: Paper, identity: str, title: str) -> Chosen | None:
        """With a paper that the digest told of under another key; None: it is new."""
        before = recognised(self._week, identity, title)
        if before is None:
            return None
        same = (*chosen.same, renamed(paper.key, before.key))
        now = back(paper, before)
        if now is None:
            return replace(chosen, shown=(*chosen.shown, paper), same=same)
        return replace(chosen, again=(*chosen.again, (now, title)), same=same)

    def _listed(self, paper: Paper) -> str:
        listing = self._known.get(paper.key)
        return listing.title if listing else ""

    def _tidied(self, chosen: Chosen) -> Chosen:
        """With each paper once among those without a place, too, and told from its whole text where
        somebody posted that."""
        for paper in chosen.left:
            title = self._listed(paper)
            twin = next((each for each in chosen.read if same_title(each.title, title)), None)
            if twin is not None:
                chosen = _with(_without(chosen, paper), paper, paper.key, twin.opened)
            elif title and (known := self._shown(chosen, paper, paper.key, title)):
                chosen = _without(known, paper)
        for paper in [each for each in chosen.left if _is_file(each)][:_LOOKED_INTO]:
            if self._lease.deadline - monotonic() > _ENOUGH:
                chosen = self._looked_into(chosen, paper)
        return chosen

    def _looked_into(self, chosen: Chosen, paper: Paper) -> Chosen:
        """With a file taken for the paper that it is; without a place unless that has one."""
        without = _without(chosen, paper)
        try:
            found = self._open(paper)
        except TransientError:  # nobody waits for what it is called
            return chosen
        except Closed as error:
            return replace(without, closed=(*chosen.closed, Shut(paper, error)))
        identity, title = _identity(paper, found.document), found.document.title
        before = recognised(self._week, identity, title)
        if before is not None and back(paper, before) is None:
            same = (*chosen.same, renamed(paper.key, before.key))
            return replace(without, shown=(*chosen.shown, paper), same=same)
        if any(_same(each, identity, found) for each in chosen.read) or any(
            _is(each, identity, found) for each in chosen.closed
        ):
            return _with(without, paper, identity, found)
        return replace(chosen, titles=(*chosen.titles, (paper.key, title)))


def _identity(paper: Paper, document: Document) -> str:
    return identity_of(document) if _is_file(paper) else paper.key


def _is_file(paper: Paper) -> bool:
    return paper.key.startswith("file:")


def _without(chosen: Chosen, paper: Paper) -> Chosen:
    return replace(chosen, left=tuple(each for each in chosen.left if each.key != paper.key))


def _with(chosen: Chosen, paper: Paper, identity: str, found: Opened) -> Chosen:
    """With one more paper read; what was read or tried already is the same under another key."""
    shut = [each for each in chosen.closed if _is(each, identity, found)]
    for each in shut:
        paper = together(each.paper, paper)
    closed = tuple(each for each in chosen.closed if each not in shut)
    renames = [(each.paper.key, identity) for each in shut if each.paper.key != identity]
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
