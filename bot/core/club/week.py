"""Makes a week of a channel's threads: which papers came, and what belongs to which. Pure.

A thread is about the papers that its first message names. Where that names none ("Papers of this
week:"), people post theirs below it, and what follows is about the last one before it. Whatever is
named in passing, by bots alone, or taken out with the opt-out reaction is counted and no more. Of a
list of papers (`bot/core/club/lists.py`) each is talked about only where it is named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from bot.core.club.identity import Named, papers_named, url_of
from bot.core.club.lists import is_list, talk_below
from bot.core.club.papers import Before, Paper, Skipped, Why
from bot.core.club.talk import says_something, to_the_bot
from bot.core.heard import Heard, Reacted

OPT_OUT = frozenset(("🙈", ":see_no_evil:"))
_MOST_RENAMES = 5  # from a file to its number to another


class Span(NamedTuple):
    """A stretch of time: seconds since the epoch, the end outside."""

    since: float
    until: float

    def has(self, at: float) -> bool:
        """Whether a moment is in it."""
        return self.since <= at < self.until


class Brought(NamedTuple):
    """A paper that a thread names, in which way, and what is said of it there."""

    named: Named
    by: Heard
    talk: tuple[Heard, ...] = ()
    why_not: Why | None = None  # nothing is to be said of it
    listed: bool = False  # beside others, so what people think of the message is not of it


@dataclass
class _Whole:
    """All that is known of one paper."""

    named: Named
    postings: list[Heard] = field(default_factory=list)
    talk: dict[str, Heard] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)  # postings that bring others, too

    @property
    def cared_for(self) -> bool:
        """Whether a person reacted to what brought it."""
        return any(_counts(each) for post in self.postings for each in post.reactions)


def papers_of(
    threads: Iterable[Sequence[Heard]],
    span: Span,
    before: Mapping[str, Before],
    same: Mapping[str, str],
    began: float,
) -> tuple[tuple[Paper, ...], tuple[Skipped, ...]]:
    """The papers of a span of time, oldest first, and those of which nothing is to be said.

    Papers that were posted before, but not before the digest `began`, and that no issue told of,
    are among them. `before`: what was told, by key. `same`: the key of what turned out to be the
    same paper.
    """
    threads = tuple(threads)
    all_ = [each for thread in threads for each in brought(thread) if each.by.at < span.until]
    bots = {said.author for thread in threads for said in thread if said.bot}
    follows = dict(pair for thread in threads for pair in _pairs(thread))
    wholes, skipped = _gathered(all_, same), _left_out(all_, span, same)
    papers = []
    for key, whole in wholes.items():
        skipped.pop(key, None)
        paper = _paper(key, whole, span, before.get(key), bots)
        posted = max(posting.at for posting in whole.postings)
        held = not paper.again and began <= posted < span.since
        told = {said.id for said in paper.discussion}
        unsure = frozenset(id for id in told if follows.get(id) not in told)
        paper = paper.model_copy(update={"held": held, "unsure": unsure})
        why_not = _why_not(paper, whole, span)
        if why_not is None:
            papers.append(paper)
        elif span.has(posted):
            skipped[key] = Skipped(why=why_not, key=key, name=whole.named.name)
    ordered = sorted(papers, key=lambda paper: (paper.posted_at, paper.key))
    return tuple(ordered), tuple(each for _, each in sorted(skipped.items()))


def brought(thread: Sequence[Heard]) -> Iterator[Brought]:
    """What a thread brings."""
    said = sorted(thread, key=lambda each: (each.at, each.id))
    root = next((each for each in said if each.begins), None)
    if root is not None and opted_out(root):
        yield from (Brought(named, root, (), "opted out") for named in papers_named(root))
        return
    below = [each for each in said if each is not root and not each.bot]
    about = papers_named(root) if root is not None and not root.ours else ()
    if root is not None and not root.ours and not about:
        yield from _collected(below)
        return
    talk = tuple(each for each in below if not opted_out(each))
    if root is not None:
        yield from _together(root, about, talk)
    yield from _in_passing(talk)  # so is what follows a message of our own, or one that is gone


def _together(post: Heard, named: Sequence[Named], talk: Sequence[Heard]) -> Iterator[Brought]:
    """The papers of one message, each with what is said of it below."""
    among_us = [said for said in talk if not to_the_bot(said)]
    of_each, listed = talk_below(post, named, among_us), is_list(post, named)
    yield from (Brought(each, post, of_each[each.key], None, listed) for each in named)


def opted_out(said: Heard) -> bool:
    """Whether somebody there, whoever it is, does not want a message in a digest."""
    return any(each.emoji in OPT_OUT and _counts(each) for each in said.reactions)


def _pairs(thread: Sequence[Heard]) -> Iterator[tuple[str, str]]:
    """Each message and the one right before it."""
    said = sorted(thread, key=lambda each: (each.at, each.id))
    yield from ((after.id, one.id) for one, after in pairwise(said))


def canonical(key: str, same: Mapping[str, str]) -> str:
    """The key of what a paper turned out to be."""
    for _ in range(_MOST_RENAMES):
        key = same.get(key, key)
    return key


def _in_passing(talk: Sequence[Heard]) -> Iterator[Brought]:
    """Other papers that a talk names; a file there is slides, or the same paper."""
    for said in talk:
        links = papers_named(said.model_copy(update={"attachments": ()}))
        yield from (Brought(named, said, (), "named in passing") for named in links)


def _collected(below: Sequence[Heard]) -> Iterator[Brought]:
    """Papers that people post below a message that names none."""
    posts = [number for number, said in enumerate(below) if papers_named(said)]
    for number, following in pairwise([*posts, len(below)]):
        by = below[number]
        if opted_out(by):
            yield from (Brought(named, by, (), "opted out") for named in papers_named(by))
            continue
        talk = [said for said in below[number + 1 : following] if not opted_out(said)]
        yield from _together(by, papers_named(by), talk)


def _gathered(all_: Iterable[Brought], same: Mapping[str, str]) -> dict[str, _Whole]:
    wholes: dict[str, _Whole] = {}
    ordered = sorted(all_, key=lambda each: (each.by.bot, each.by.at, each.by.id))
    for each in ordered:
        if each.why_not is None:
            whole = wholes.setdefault(canonical(each.named.key, same), _Whole(each.named))
            whole.postings.append(each.by)
            whole.lists |= {each.by.id} if each.listed else set()
            whole.talk |= {said.id: said for said in each.talk}
    for each in ordered:
        key = canonical(each.named.key, same)
        passing = each.why_not == "named in passing" and not to_the_bot(each.by)
        if passing and key in wholes:  # so it is said of this one, too
            wholes[key].talk[each.by.id] = each.by
    return wholes


def _left_out(all_: Iterable[Brought], span: Span, same: Mapping[str, str]) -> dict[str, Skipped]:
    """What a thread itself leaves out; of what people do not want known, not even a name."""
    left: dict[str, Skipped] = {}
    for each in all_:
        if each.why_not is None or not span.has(each.by.at):
            continue
        key, hidden = canonical(each.named.key, same), each.why_not == "opted out"
        if hidden:
            left[key] = Skipped(why=each.why_not)
        else:
            left.setdefault(key, Skipped(why=each.why_not, key=key, name=each.named.name))
    return left


def _paper(key: str, whole: _Whole, span: Span, before: Before | None, bots: set[str]) -> Paper:
    talk = sorted(whole.talk.values(), key=lambda said: (said.at, said.id))
    posts = [post for post in whole.postings if post.id not in whole.lists]
    heard = {said.id: said for said in (*posts, *talk)}.values()
    told = before.until if before else 0.0
    reactions = (
        reaction
        for said in heard
        for reaction in said.reactions
        if _counts(reaction)
        and reaction.user not in bots
        and (told <= reaction.at < span.until or not reaction.at)
    )
    return Paper(
        key=key,
        name=whole.named.name,
        url=url_of(key) or whole.named.url,
        attachment=whole.named.attachment,
        postings=tuple(_once(whole.postings)),
        discussion=tuple(said for said in talk if told <= said.at < span.until),
        reactions=tuple(reactions),
        again=before is not None,
        before=before,
    )


def _why_not(paper: Paper, whole: _Whole, span: Span) -> Why | None:
    """Why nothing is said of a paper of these postings."""
    if any(
        says_something(said) for said in paper.discussion if paper.again or said.at >= span.since
    ):
        return None
    if paper.again or not (paper.held or any(span.has(post.at) for post in whole.postings)):
        return "shown before"
    if all(post.bot for post in whole.postings) and not (paper.discussion or whole.cared_for):
        return "posted by a bot"
    return None


def _once(postings: Iterable[Heard]) -> Iterator[Heard]:
    return iter({said.id: said for said in postings}.values())


def _counts(reaction: Reacted) -> bool:
    return not (reaction.bot or reaction.removed)
