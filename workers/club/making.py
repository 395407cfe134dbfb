"""An issue of a digest, top to bottom: what was posted, a take on each paper, what people said.

Nothing is shown here and nothing is noted but takes: the issue is decided as a whole, and posted by
whoever asked for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import starmap

from bot.core.answer import BOT
from bot.core.club.dates import day, moment
from bot.core.club.dates import week as in_words
from bot.core.club.disagreement import disagreements
from bot.core.club.entry import Entry, Position, Remark, Return, Take, Unread
from bot.core.club.issue import Issue, Post
from bot.core.club.open_questions import open_questions
from bot.core.club.papers import Paper, Week, most_discussed
from bot.core.club.parent import Facts, parent, quiet
from bot.core.club.phrases import listed
from bot.core.club.reply import reply, returned
from bot.core.club.rest import rest
from bot.core.club.sayings import quote_of
from bot.core.club.tally import OPTIONS, Ballot, Candidate
from bot.core.club.vote import candidates, left_waiting, running, vote
from bot.core.errors import UserError
from bot.core.heard import Heard
from bot.core.persona import Persona
from bot.core.values import Job
from bot.personas import as_of_now
from config.digests import Digest
from workers.club.choosing import choose, ranked
from workers.club.merged import Chosen
from workers.club.opened import Closed
from workers.club.people import People
from workers.club.takes import Takes
from workers.lease import Lease
from workers.links.arxiv import Listing, listings
from workers.office import Office

_SAID_SINCE = 5  # messages on a paper of an earlier issue
_BEGINNING = 8_000  # characters of a paper, from which one knows what it is about
_NAMED = 5  # papers that are left out
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
    keys = (paper.key for paper in ranked(week.papers))
    known = listings(office.links, keys, lease.cancelled)
    chosen = choose(office, job, lease, week, known, digest.papers)
    if not chosen.papers:
        return editor.nothing(chosen)
    takes = Takes(office, job, lease, map(people.said_by, _heard(week)))
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


def _heard(week: Week) -> Iterator[Heard]:
    """All that people said of papers."""
    for paper in week.papers:
        yield from (*paper.postings, *paper.discussion)


def _by_name(week: Week, people: People) -> Week:
    """The week with what everybody who spoke is called, as others call them there."""

    def named(paper: Paper) -> Paper:
        said = (each.model_copy(update={"name": people.said_by(each)}) for each in paper.discussion)
        return paper.model_copy(update={"discussion": tuple(said)})

    return week.model_copy(update={"papers": tuple(map(named, week.papers))})


def _personas(office: Office, digest: Digest) -> Sequence[Persona]:
    """Who shares the work."""
    handles = digest.personas or (office.settings.default_persona,)
    known = as_of_now(office.personas)
    found = [known[handle] for handle in handles if handle in known]
    if not found:
        raise UserError(NOBODY.format(", ".join(handles)))
    return found


def texts_of(chosen: Chosen, known: Mapping[str, Listing]) -> Mapping[str, str]:
    """What the papers are about, as far as anybody read them: their titles and how they begin."""
    texts = {key: f"{each.title}\n{each.abstract}" for key, each in known.items()}
    for each in chosen.read:
        document = each.opened.document
        whole = "\n".join((document.title, *(page.text for page in document.pages)))
        texts[each.paper.key] = whole[:_BEGINNING]
    for pair in (*chosen.same, *chosen.same):  # both ways: whoever posted it, it says the same
        for said in [texts[key] for key in pair if key in texts][:1]:
            texts |= {key: texts.get(key, said) for key in pair}
    return texts


class Editor:
    """Puts an issue together from what was read and said."""

    def __init__(self, digest: Digest, week: Week, people: People, closes: float) -> None:
        self._digest, self._week, self._people = digest, week, people
        self._closes = closes

    def nothing(self, chosen: Chosen | None = None) -> Issue:
        """The issue of a week in which nothing is new."""
        chosen = chosen or Chosen()
        facts = self._facts(chosen)
        post = Post(part="parent", look=BOT, body=quiet(facts))
        silent = self._digest.empty == "silent" and facts.result is None
        return Issue(
            posts=() if silent else (post,),
            why=NOTHING_POSTED,
            same=chosen.same,
            waiting=left_waiting(running((), facts.result, self._week.waiting), None, None),
            quiet=facts.result is None,
        )

    def issue(self, chosen: Chosen, takes: Sequence[Take], known: Mapping[str, Listing]) -> Issue:
        """The issue of a week with papers."""
        names = {**dict(chosen.titles), **{key: each.title for key, each in known.items()}}
        titled = partial(self._titled, names)
        returns = tuple(starmap(self._return, chosen.again))
        others = tuple(map(titled, chosen.left))
        unread = tuple(self._unread(titled(each.paper), each.why) for each in chosen.closed)
        told = (*(take.entry for take in takes), *(each.entry for each in returns))
        entries = (*told, *others, *(each.entry for each in unread))
        # What only a file had that nobody could open is nothing to vote for.
        ballot, waiting = self._ballot((*told, *others, *(e.entry for e in unread if e.entry.url)))
        facts = self._facts(chosen).model_copy(
            update={
                "takes": tuple(takes),
                "returns": returns,
                "others": others,
                "unread": unread,
                "discussed": self._discussed(chosen.papers, entries),
                "remarks": tuple(self._remarks(entries, texts_of(chosen, known))),
                "closes": moment(self._closes, self._digest.zone) if ballot else "",
            }
        )
        settled = {paper.key for paper in chosen.left if paper.held}
        settled |= {each.paper.key for each in chosen.closed if not each.why.passing}
        return Issue(
            posts=tuple(self._posts(facts, ballot, entries)),
            why=" ".join(f"{each.entry.title}: {each.why}." for each in unread),
            featured=tuple(entry.key for entry in told),
            listed=tuple(entry.key for entry in entries if entry.key in settled),
            titles=tuple((entry.key, entry.title) for entry in entries),
            same=chosen.same,
            ballot=ballot,
            waiting=waiting,
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

    def _titled(self, names: Mapping[str, str], paper: Paper) -> Entry:
        return self.entry(paper, names.get(paper.key, ""))

    def _return(self, paper: Paper, title: str) -> Return:
        """A paper of an earlier issue, with the last of what people said since."""
        said = paper.newly_said[-_SAID_SINCE:]
        before, link = paper.before, ""
        if before is not None and before.place is not None and before.message:
            link = self._people.permalink(before.place, before.message)
        words = ((each, quote_of(each.text)) for each in said)
        positions = tuple(self._position(each, quote) for each, quote in words if quote)
        return Return(entry=self.entry(paper, title), said=positions, before=link)

    def _unread(self, entry: Entry, why: Closed) -> Unread:
        return Unread(entry=entry, why=why.message, help=why.help)

    def _facts(self, chosen: Chosen) -> Facts:
        week, zone, polled = self._week, self._digest.zone, self._week.polled
        posters = {said.author for paper in chosen.papers for said in paper.postings}
        return Facts(
            week=in_words(week.since, week.until, zone),
            since=moment(week.since, zone),
            papers=len(chosen.papers),
            people=len(posters),
            left_out=tuple(self._left_out(chosen)),
            missing=week.missing,
            result=week.tally,
            voting=self._people.permalink(polled.place, polled.message) if polled else "",
            open_until=moment(polled.ballot.closes, zone) if polled else "",
        )

    def _left_out(self, chosen: Chosen) -> Iterator[str]:
        """Why nothing is said of what, by name where people do not mind."""
        left: dict[str, list[str]] = {}
        for each in self._week.skipped:
            left.setdefault(each.why, []).append(each.name)
        for paper in chosen.shown:
            left.setdefault("shown before", []).append(paper.name)
        for why, names in left.items():
            named = [name for name in names if name]
            most = [*named[:_NAMED], *([f"{len(named) - _NAMED} more"] if named[_NAMED:] else ())]
            yield f"{len(names)} {why}{f' ({listed(most)})' if named else ''}"

    def _discussed(self, papers: Sequence[Paper], entries: Sequence[Entry]) -> Entry | None:
        """The paper that people discussed most; who speaks alone discusses nothing."""
        talked = (each for each in most_discussed(tuple(papers)) if len(each.people) > 1)
        most = next(talked, None)
        if most is None:
            return None
        return next((entry for entry in entries if entry.key == most.key), None)

    def _remarks(self, entries: Sequence[Entry], texts: Mapping[str, str]) -> Sequence[Remark]:
        """What people disagreed on, and asked in vain: their words, and where they stand."""
        known, found = {entry.key: entry for entry in entries}, list[Remark]()
        week = _by_name(self._week, self._people)
        for split in disagreements(week):
            said = ((split.one, split.one_words), (split.other, split.other_words))
            found.append(self._remark("disagreement", split.key, known, *said))
        for question in open_questions(week, texts):
            asked = (question.asked, question.words)
            found.append(self._remark("question", question.key, known, asked))
        return found

    def _remark(
        self, kind: str, key: str, entries: Mapping[str, Entry], *said: tuple[Heard, str]
    ) -> Remark:
        positions = [self._position(each, words) for each, words in said]
        title = entries[key].title if key in entries else ""
        return Remark.model_validate({"kind": kind, "title": title, "positions": positions})

    def _position(self, said: Heard, words: str) -> Position:
        link = self._people.permalink(said.place, said.id)
        who = self._people.said_by(said)
        return Position(who=who, words=words, permalink=link, message=said.id)

    def _ballot(self, entries: Sequence[Entry]) -> tuple[Ballot | None, tuple[Candidate, ...]]:
        """What is voted on next, unless a vote is open, and what waits for the one after that."""
        last = self._week.tally
        standing = running(entries, last, self._week.waiting)
        free = self._closes and self._week.polled is None
        options = candidates(standing) if free else ()
        ballot = Ballot(candidates=options, closes=self._closes) if options else None
        return ballot, left_waiting(standing, ballot, last)

    def _posts(
        self, facts: Facts, ballot: Ballot | None, entries: Sequence[Entry]
    ) -> Sequence[Post]:
        posts = [Post(part="parent", look=BOT, body=parent(facts))]
        posts += [
            Post(part="paper", look=take.look, body=reply(take, number), key=take.entry.key)
            for number, take in enumerate(facts.takes, 1)
        ]
        posts += [
            Post(part="paper", look=BOT, body=returned(paper, number), key=paper.entry.key)
            for number, paper in enumerate(facts.returns, len(facts.takes) + 1)
        ]
        if (more := rest(facts)) is not None:
            posts.append(Post(part="rest", look=BOT, body=more))
        if ballot is not None:
            body = vote(ballot, facts.closes, entries, facts.result)
            reactions = OPTIONS[: len(ballot.candidates)]
            posts.append(Post(part="ballot", look=BOT, body=body, reactions=reactions))
        return posts
