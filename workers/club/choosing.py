"""Which papers of a week get a reply: the most discussed that can be read, each once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import time

from bot.core.club.papers import Paper
from bot.core.club.stamped import identity_of, same_title, together
from bot.core.values import Job
from workers.club.opened import Closed, Opened, opened
from workers.lease import Lease
from workers.links.arxiv import Listing
from workers.office import Office
from workers.patience import patient

MORE = 3  # papers that are tried beyond those wanted, where some cannot be read


@dataclass(frozen=True)
class Read:
    """A paper and what is in it."""

    paper: Paper
    opened: Opened
    identities: frozenset[str]  # under which it was found


@dataclass(frozen=True)
class Chosen:
    """What became of each paper."""

    read: tuple[Read, ...] = ()
    closed: tuple[tuple[Paper, str], ...] = ()  # which could not be read, and why
    left: tuple[Paper, ...] = ()  # for which there was no room
    same: tuple[tuple[str, str], ...] = field(default=())  # (key, that of the same paper)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """All of them, each once."""
        return (*(each.paper for each in self.read), *(p for p, _ in self.closed), *self.left)


def choose(
    office: Office,
    job: Job,
    lease: Lease,
    papers: Sequence[Paper],
    known: Mapping[str, Listing],
    most: int,
) -> Chosen:
    """Read the papers that are told in full. Raises TransientError as any job."""
    began, platform = time(), office.platform(job.mention.place.platform)
    chosen = Chosen()

    def waits() -> bool:
        return patient(office.redis, job.id, platform.patience, began)

    ranked = sorted(papers, key=lambda paper: (-paper.score, -paper.posted_at, paper.key))
    for tried, paper in enumerate(ranked):
        if len(chosen.read) == most or tried == most + MORE:
            return replace(chosen, left=tuple(ranked[tried:]))
        lease.check()
        try:
            found = opened(office, job, lease, paper, known.get(paper.key), waits)
        except Closed as error:
            chosen = replace(chosen, closed=(*chosen.closed, (paper, error.message)))
        else:
            chosen = _with(chosen, paper, found)
    return chosen


def _with(chosen: Chosen, paper: Paper, found: Opened) -> Chosen:
    """With one more paper read; what was read already is the same under another key."""
    identity = identity_of(found.document) if paper.key.startswith("file:") else paper.key
    known = [each for each in chosen.read if _same(each, identity, found)]
    if not known:
        named = () if identity == paper.key else ((paper.key, identity),)
        read = Read(paper, found, frozenset((identity,)))
        return replace(chosen, read=(*chosen.read, read), same=(*chosen.same, *named))
    first, *others = known
    key = dict(chosen.same).get(first.paper.key, first.paper.key)
    both = replace(first, identities=frozenset((identity,)).union(*(k.identities for k in known)))
    for other in (*(each.paper for each in others), paper):
        both = replace(both, paper=together(both.paper, other))
    same = {**dict(chosen.same), **{each.paper.key: key for each in others}, paper.key: key}
    now = tuple(both if each is first else each for each in chosen.read if each not in others)
    return replace(chosen, read=now, same=tuple(same.items()))


def _same(read: Read, identity: str, found: Opened) -> bool:
    titles = read.opened.document.title, found.document.title
    return identity in read.identities or same_title(*titles)
