"""An issue of a digest, top to bottom: what was posted, a take on each paper, what people said.

Nothing is shown here and nothing is noted but takes: the issue is decided as a whole, and posted by
whoever asked for it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from bot.core.answer import BOT
from bot.core.club.dates import day, moment
from bot.core.club.dates import week as in_words
from bot.core.club.disagreement import disagreements
from bot.core.club.entry import Entry, Position, Remark, Take, Unread
from bot.core.club.issue import Issue, Post
from bot.core.club.open_questions import open_questions
from bot.core.club.papers import Paper, Week, most_discussed
from bot.core.club.parent import Facts, parent, quiet
from bot.core.club.reply import reply
from bot.core.club.tally import OPTIONS, Ballot
from bot.core.club.vote import candidates, vote
from bot.core.errors import UserError
from bot.core.heard import Heard
from bot.core.persona import Persona
from bot.core.values import Job
from bot.personas import as_of_now
from config.digests import Digest
from workers.club.choosing import Chosen, choose
from workers.club.people import People
from workers.club.takes import Takes
from workers.lease import Lease
from workers.links.arxiv import Listing, listings
from workers.office import Office

LEAST_REPLIES = 2  # below that nothing was discussed most
NOBODY = "No persona that this digest names is there any more: {}."
NOTHING_POSTED = "No paper was posted."


def make_issue(
    office: Office, job: Job, lease: Lease, digest: Digest, week: Week, closes: float
) -> Issue:
    """The issue about a week, ready to be posted. `closes`: when its ballot does; 0: it has none.

    Raises UserError where nobody is there to make it, and TransientError as any job.
    """
    platform = office.platform(job.mention.place.platform)
    people = People(platform, job.mention.place.workspace)
    editor = Editor(digest, week, people, closes)
    if not week.papers:
        return editor.nothing()
    personas = _personas(office, digest)
    known = listings(office.links, (paper.key for paper in week.papers), lease.cancelled)
    chosen = choose(office, job, lease, week.papers, known, digest.papers)
    takes = Takes(office, job, lease)
    made = [
        Take(
            entry=editor.entry(each.paper, each.opened.document.title),
            look=(persona := personas[number % len(personas)]).look,
            critique=takes.of(persona, each.paper, each.opened.document),
            pages=each.opened.document.page_count if each.opened.document.paged else 0,
            abstract=each.opened.abstract,
        )
        for number, each in enumerate(chosen.read)
    ]
    return editor.issue(chosen, made, known)


def _personas(office: Office, digest: Digest) -> Sequence[Persona]:
    """Who shares the work."""
    handles = digest.personas or (office.settings.default_persona,)
    known = as_of_now(office.personas)
    found = [known[handle] for handle in handles if handle in known]
    if not found:
        raise UserError(NOBODY.format(", ".join(handles)))
    return found


class Editor:
    """Puts an issue together from what was read and said."""

    def __init__(self, digest: Digest, week: Week, people: People, closes: float) -> None:
        self._digest, self._week, self._people = digest, week, people
        self._closes = closes

    def nothing(self) -> Issue:
        """The issue of a week without papers."""
        facts = self._facts()
        if self._digest.empty == "silent" and facts.result is None:
            return Issue(why=NOTHING_POSTED)
        return Issue(posts=(Post(part="parent", look=BOT, body=quiet(facts)),), why=NOTHING_POSTED)

    def issue(self, chosen: Chosen, takes: Sequence[Take], known: Mapping[str, Listing]) -> Issue:
        """The issue of a week with papers."""
        titled = partial(self._titled, known)
        others = tuple(map(titled, chosen.left))
        unread = tuple(Unread(entry=titled(paper), why=why) for paper, why in chosen.closed)
        entries = (*(take.entry for take in takes), *others, *(each.entry for each in unread))
        ballot = self._ballot(entries)
        facts = self._facts().model_copy(
            update={
                "takes": tuple(takes),
                "others": others,
                "unread": unread,
                "discussed": self._discussed(chosen.papers, entries),
                "remarks": tuple(self._remarks({entry.key: entry for entry in entries})),
                "closes": moment(self._closes, self._digest.zone) if ballot else "",
                "papers": len(chosen.papers),
            }
        )
        return Issue(
            posts=tuple(self._posts(facts, ballot, entries)),
            why=" ".join(f"{each.entry.title}: {each.why}." for each in unread),
            featured=tuple(take.entry.key for take in takes),
            same=chosen.same,
            ballot=ballot,
        )

    def entry(self, paper: Paper, title: str = "") -> Entry:
        """A paper with names and addresses looked up."""
        first = paper.postings[0]
        return Entry(
            key=paper.key,
            title=title or paper.name,
            url=paper.url,
            posted_by=self._people.brought(paper),
            posted_on=day(first.at, self._digest.zone),
            permalink=self._people.permalink(first.place, first.id),
            people=len(paper.people),
            replies=len(paper.discussion),
            reactors=len(paper.reactors),
            again=paper.again,
        )

    def _titled(self, known: Mapping[str, Listing], paper: Paper) -> Entry:
        listing = known.get(paper.key)
        return self.entry(paper, listing.title if listing else "")

    def _facts(self) -> Facts:
        week, zone = self._week, self._digest.zone
        posters = {said.author for paper in week.papers for said in paper.postings}
        left_out = Counter(skipped.why for skipped in week.skipped)
        return Facts(
            week=in_words(week.since, week.until, zone),
            since=moment(week.since, zone),
            papers=len(week.papers),
            people=len(posters),
            left_out=tuple(f"{count} {why}" for why, count in left_out.items()),
            missing=week.missing,
            result=week.tally,
        )

    def _discussed(self, papers: Sequence[Paper], entries: Sequence[Entry]) -> Entry | None:
        """The paper that was discussed most, if any was discussed."""
        most = next(iter(most_discussed(tuple(papers))), None)
        if most is None or len(most.discussion) < LEAST_REPLIES:
            return None
        return next((entry for entry in entries if entry.key == most.key), None)

    def _remarks(self, entries: Mapping[str, Entry]) -> Sequence[Remark]:
        """What people disagreed on, and asked in vain: their words, and where they stand."""
        found: list[Remark] = []
        for split in disagreements(self._week):
            said = ((split.one, split.one_words), (split.other, split.other_words))
            found.append(self._remark("disagreement", split.key, entries, *said))
        for question in open_questions(self._week):
            asked = (question.asked, question.words)
            found.append(self._remark("question", question.key, entries, asked))
        return found

    def _remark(
        self, kind: str, key: str, entries: Mapping[str, Entry], *said: tuple[Heard, str]
    ) -> Remark:
        positions = [
            Position(
                who=self._people.said_by(each),
                words=words,
                permalink=self._people.permalink(each.place, each.id),
            )
            for each, words in said
        ]
        title = entries[key].title if key in entries else ""
        return Remark.model_validate({"kind": kind, "title": title, "positions": positions})

    def _ballot(self, entries: Sequence[Entry]) -> Ballot | None:
        options = candidates(entries, self._week.tally) if self._closes else ()
        return Ballot(candidates=options, closes=self._closes) if options else None

    def _posts(
        self, facts: Facts, ballot: Ballot | None, entries: Sequence[Entry]
    ) -> Sequence[Post]:
        posts = [Post(part="parent", look=BOT, body=parent(facts))]
        posts += [
            Post(part="paper", look=take.look, body=reply(take, number), key=take.entry.key)
            for number, take in enumerate(facts.takes, 1)
        ]
        if ballot is not None:
            body = vote(ballot, facts.closes, entries)
            reactions = OPTIONS[: len(ballot.candidates)]
            posts.append(Post(part="ballot", look=BOT, body=body, reactions=reactions))
        return posts
