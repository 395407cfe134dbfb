"""Which papers of a week are told in full: the most discussed that can be read, each once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from time import monotonic, time

from bot.core.club.papers import Paper, Week
from bot.core.club.stamped import (
    back,
    recognised,
    renamed,
    same_title,
    same_work,
)
from bot.core.errors import TransientError
from bot.core.values import Job
from workers.club.merged import (
    Chosen,
    Read,
    Shut,
    identity,
    is_file,
    merged,
    with_read,
    without,
    without_last,
)
from workers.club.opened import Closed, Opened, abstract_of, opened
from workers.lease import Lease
from workers.links.arxiv import Listing
from workers.office import Office
from workers.patience import patient

MORE = 7  # papers that are tried beyond those wanted, where some cannot be read
_LOOKED_INTO = 10  # files without a place that are opened for what they are called
_ENOUGH = 300.0  # seconds that this is begun with
Known = Mapping[str, Listing]


def ranked(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """The most discussed first; of equals, whoever waits longest, but this week's before others."""
    return tuple(
        sorted(papers, key=lambda each: (-each.score, each.held, each.posted_at, each.key))
    )


def choose(office: Office, job: Job, lease: Lease, week: Week, known: Known, most: int) -> Chosen:
    """Read the papers that are told in full. Raises TransientError as any job."""
    return Choosing(office, job, lease, week, known, most).chosen()


class Choosing:
    """Goes through the papers of a week, the most discussed first."""

    def __init__(
        self, office: Office, job: Job, lease: Lease, week: Week, known: Known, most: int
    ) -> None:
        self._week, self._known, self._most = week, known, most
        began, patience = time(), office.platform(job.mention.place.platform).patience

        def open_(paper: Paper) -> Opened:
            lease.check()
            waits = partial(patient, office.redis, job.id, patience, began)
            return opened(office, job, lease, paper, known.get(paper.key), waits)

        self._open, self._lease = open_, lease

    def chosen(self) -> Chosen:
        """What became of each."""
        most = self._most
        chosen, waiting = Chosen(), list(ranked(self._week.papers))
        for _ in range(most + MORE):
            if not waiting or chosen.full >= most:
                break
            chosen = self._whole(self._told(chosen, waiting.pop(0)))
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
        key = identity(paper, found.document)
        known = self._shown(chosen, paper, key, found.document.title)
        return known or with_read(chosen, paper, key, found)

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

    def _whole(self, chosen: Chosen) -> Chosen:
        """With a paper of which only a listing is known told from another version of it."""
        lacks: list[Read | Shut] = [each for each in chosen.read if each.opened.abstract]
        for lacking in (*lacks, *chosen.closed):
            listing = self._known.get(lacking.paper.key)
            full = [each for each in chosen.read if not each.opened.abstract]
            listed = abstract_of(lacking.paper, listing) if listing else None
            whole = next((r for r in full if listed and same_work(listed, r.opened.document)), None)
            if whole is not None:
                chosen = merged(chosen, lacking, whole)
        return chosen

    def _tidied(self, chosen: Chosen) -> Chosen:
        """With each paper once among those without a place, too, and told from its whole text where
        somebody posted that."""
        for paper in chosen.left:
            title = self._listed(paper)
            twin = next((each for each in chosen.read if same_title(each.title, title)), None)
            if twin is not None:
                chosen = with_read(without(chosen, paper), paper, paper.key, twin.opened)
            elif title and (known := self._shown(chosen, paper, paper.key, title)):
                chosen = without(known, paper)
        for paper in [each for each in chosen.left if is_file(each)][:_LOOKED_INTO]:
            if self._lease.deadline - monotonic() > _ENOUGH:
                chosen = self._looked_into(chosen, paper)
        return chosen

    def _looked_into(self, chosen: Chosen, paper: Paper) -> Chosen:
        """With a file taken for the paper that it is; without a place unless that has one."""
        rest = without(chosen, paper)
        try:
            found = self._open(paper)
        except TransientError:  # nobody waits for what it is called
            return chosen
        except Closed as error:
            return replace(rest, closed=(*chosen.closed, Shut(paper, error)))
        key, title = identity(paper, found.document), found.document.title
        before = recognised(self._week, key, title)
        if before is not None and back(paper, before) is None:
            same = (*chosen.same, renamed(paper.key, before.key))
            return replace(rest, shown=(*chosen.shown, paper), same=same)
        told = self._whole(with_read(rest, paper, key, found))
        if told.full <= chosen.full:  # it is one of them
            return told
        if len(told.closed) < len(chosen.closed):  # it is one that could not be read
            return told if told.full <= self._most else without_last(told)
        return replace(chosen, titles=(*chosen.titles, (paper.key, title)))
