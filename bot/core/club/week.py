"""Makes a week of a channel's threads: which papers came, and what belongs to which. Pure.

A thread is about the papers that its first message names. Where that names none ("Papers of this
week:"), people post theirs below it, and what follows is about the last one before it. Whatever is
named in passing, by bots alone, or taken out with the opt-out reaction is counted and no more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from bot.core.club.identity import Named, papers_named, url_of
from bot.core.club.papers import Paper, Skipped, Why
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


@dataclass
class _Whole:
    """All that is known of one paper."""

    named: Named
    postings: list[Heard] = field(default_factory=list)
    talk: dict[str, Heard] = field(default_factory=dict)


def papers_of(
    threads: Iterable[Sequence[Heard]],
    span: Span,
    shown: Mapping[str, float],
    same: Mapping[str, str],
) -> tuple[tuple[Paper, ...], tuple[Skipped, ...]]:
    """The papers of a span of time, oldest first, and those of which nothing is to be said.

    `shown`: until when the digest reached that showed a paper last, by key. `same`: the key of what
    turned out to be the same paper.
    """
    threads = tuple(threads)
    all_ = [each for thread in threads for each in brought(thread) if each.by.at < span.until]
    bots = {said.author for thread in threads for said in thread if said.bot}
    wholes, skipped = _gathered(all_, same), _left_out(all_, span, same)
    papers = []
    for key, whole in wholes.items():
        skipped.pop(key, None)
        paper = _paper(key, whole, span, shown.get(key), bots)
        why_not = _why_not(paper, whole, span, key in shown)
        if why_not is None:
            papers.append(paper)
        elif span.has(max(posting.at for posting in whole.postings)):
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
        yield from (Brought(named, root, talk) for named in about)
    yield from _in_passing(talk)  # so is what follows a message of our own, or one that is gone


def opted_out(said: Heard) -> bool:
    """Whether somebody there, whoever it is, does not want a message in a digest."""
    return any(each.emoji in OPT_OUT and _counts(each) for each in said.reactions)


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
        out = opted_out(by)
        talk = tuple(said for said in below[number + 1 : following] if not opted_out(said))
        for named in papers_named(by):
            yield Brought(named, by, () if out else talk, "opted out" if out else None)


def _gathered(all_: Iterable[Brought], same: Mapping[str, str]) -> dict[str, _Whole]:
    wholes: dict[str, _Whole] = {}
    ordered = sorted(all_, key=lambda each: (each.by.bot, each.by.at, each.by.id))
    for each in ordered:
        if each.why_not is None:
            whole = wholes.setdefault(canonical(each.named.key, same), _Whole(each.named))
            whole.postings.append(each.by)
            whole.talk |= {said.id: said for said in each.talk}
    for each in ordered:
        key = canonical(each.named.key, same)
        if each.why_not == "named in passing" and key in wholes:  # so it is said of this one, too
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


def _paper(key: str, whole: _Whole, span: Span, shown: float | None, bots: set[str]) -> Paper:
    talk = sorted(whole.talk.values(), key=lambda said: (said.at, said.id))
    heard = {said.id: said for said in (*whole.postings, *talk)}.values()
    since = span.since if shown is not None else 0.0
    reactions = (
        reaction
        for said in heard
        for reaction in said.reactions
        if _counts(reaction)
        and reaction.user not in bots
        and (since <= reaction.at < span.until or not reaction.at)
    )
    fresh = max(span.since, shown or 0.0)
    return Paper(
        key=key,
        name=whole.named.name,
        url=url_of(key),
        attachment=whole.named.attachment,
        postings=tuple(_once(whole.postings)),
        discussion=tuple(said for said in talk if fresh <= said.at < span.until),
        reactions=tuple(reactions),
        again=shown is not None,
    )


def _why_not(paper: Paper, whole: _Whole, span: Span, shown: bool) -> Why | None:
    """Why nothing is said of a paper of these postings."""
    if paper.discussion:
        return None
    if shown or not any(span.has(posting.at) for posting in whole.postings):
        return "shown before"
    if all(posting.bot for posting in whole.postings) and not paper.reactions:
        return "posted by a bot"
    return None


def _once(postings: Iterable[Heard]) -> Iterator[Heard]:
    return iter({said.id: said for said in postings}.values())


def _counts(reaction: Reacted) -> bool:
    return not (reaction.bot or reaction.removed)
