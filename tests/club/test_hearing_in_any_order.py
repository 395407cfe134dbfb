"""Events come late, again and in any order, and whoever writes them down may be killed: the week
that is read in the end is the same.
"""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mortal import Fate, Killed, MortalRedis
from paper_club import CHANNEL, DIGEST, PaperClub, at, deleted, paper, reacted, said
from redis import Redis

from bot.club.ledger import note_issue, week_of
from bot.core.club.issue import Issue
from bot.core.club.papers import Week
from bot.core.club.tally import Ballot, Candidate
from bot.core.heard import Deleted, Heard, Reacted

Event = Heard | Reacted | Deleted
EMOJI = ("👍", "🙈")


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """What happened in a channel, as it happened: each message edited, reacted to and deleted."""
    events: list[Event] = []
    roots = [f"m{number}" for number in range(draw(st.integers(1, 3)))]
    for number, root in enumerate(roots):
        events += draw(_life(root, "", paper(root, number).text, number / 10))
        for reply in range(draw(st.integers(0, 2))):
            day = 1 + number / 10 + reply / 100
            text = draw(st.sampled_from(["why?", "no", paper("x", 9).text]))
            events += draw(_life(f"{root}r{reply}", root, text, day))
    return events


@st.composite
def _life(draw: st.DrawFn, id: str, below: str, text: str, day: float) -> list[Event]:
    author, bot = draw(st.sampled_from([("U1", False), ("U2", False), ("B1", True)]))
    life: list[Event] = [said(id, author, text, day, below, bot=bot)]
    for number in range(draw(st.integers(0, 2))):
        words = draw(st.sampled_from(["never mind", text, "https://arxiv.org/abs/2401.00007"]))
        life.append(said(id, author, words, day, below, edited=day + 0.001 * (1 + number), bot=bot))
    for number in range(draw(st.integers(0, 3))):
        emoji = draw(st.sampled_from(EMOJI))
        life.append(reacted(id, "U3", emoji, 2 + number / 100, removed=draw(st.booleans())))
    return [*life, deleted(id)] if draw(st.integers(0, 5)) == 0 else life


def _read(redis: Redis, events: Sequence[Event]) -> Week:
    redis.flushdb()
    club = PaperClub(redis)
    club.hear(*events)
    return club.week()


@given(history=histories(), seed=st.integers())
def test_any_order_of_events_and_any_redelivery_is_the_same_week(
    redis_url: str, history: list[Event], seed: int
) -> None:
    with Redis.from_url(redis_url) as redis:
        expected = _read(redis, history)
        shuffled = [*history, *random.Random(seed).sample(history, len(history) // 2)]
        random.Random(seed).shuffle(shuffled)
        assert _read(redis, shuffled) == expected


def test_an_older_form_of_a_message_never_takes_the_place_of_a_newer_one(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(paper("m1"))
    edited = said("m1", text="nothing", edited=1).model_copy(update={"edited_at": 0.0})
    club.hear(edited, paper("m1"))  # the service does not say when it was edited
    assert club.week().papers == ()


def test_the_last_word_of_whoever_reacts_stands_however_late_the_others_come(redis: Redis) -> None:
    club, there, taken_back = PaperClub(redis), reacted("m1"), reacted("m1", removed=True)
    club.hear(paper("m1"), reacted("m1", day=0.6, removed=True), there)
    assert club.week().papers[0].reactors == frozenset()
    club.hear(reacted("m1", day=0.7))
    assert club.week().papers[0].reactors == {"U2"}
    for moment in ((there, taken_back), (taken_back, there)):
        redis.flushdb()
        club.hear(paper("m1"), *moment)
        assert club.week().papers[0].reactors == frozenset()


def test_of_reactions_without_a_time_what_is_heard_last_stands(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(paper("m1"))
    for removed in (False, True, False):
        club.hear(reacted("m1", removed=removed, told=False))
    assert club.week().papers[0].reactors == {"U2"}
    club.hear(
        reacted("m1", "U3", "🎉", told=False), reacted("m1", "", "🎉", removed=True, told=False)
    )
    assert club.week().papers[0].reactors == {"U2"}
    club.hear(reacted("m1", "", "", removed=True, told=False))
    assert club.week().papers[0].reactors == frozenset()


HISTORY: tuple[Event, ...] = (
    paper("m1"),
    said("r1", "U2", "why?", 0.1, below="m1"),
    said("r1", "U2", "why though?", 0.1, below="m1", edited=0.2),
    reacted("m1", "U3"),
    said("r2", "U4", "because", 0.3, below="m1"),
    deleted("r2"),
    reacted("r1", "U3", "🙈", removed=True),
)
ISSUE = Issue(
    featured=("arxiv:2401.00001",),
    same=(("file:F1", "arxiv:2401.00001"),),
    ballot=Ballot(candidates=(Candidate(key="k", title="t"),), closes=at(4)),
)


@pytest.mark.parametrize("number", range(len(HISTORY)))
def test_whoever_is_killed_while_writing_wrote_all_or_nothing(redis: Redis, number: int) -> None:
    """Killed right after each command; the event is delivered again, to somebody else."""
    club, event = PaperClub(redis), HISTORY[number]
    club.hear(*HISTORY[:number])
    before = club.week()
    club.hear(event)
    after = club.week()
    for step in (1, 2, 3):
        redis.flushdb()
        club.hear(*HISTORY[:number])
        fate = Fate(at=step, then=_die)
        mortal = PaperClub(MortalRedis.on(redis, fate))
        try:
            mortal.hear(event)
        except Killed:
            assert club.week() in (before, after)
        club.hear(event)
        assert club.week() == after


def test_an_issue_that_is_noted_half_is_noted_whole_the_next_time(redis: Redis) -> None:
    """Killed after each of its steps."""
    steps, step = 1, 0
    while step < steps:
        step += 1
        redis.flushdb()
        club = PaperClub(redis)
        club.hear(paper("m1"), reacted("vote", "U2", "1️⃣", 3))
        fate = Fate(at=step, then=_die)
        try:
            _note(MortalRedis.on(redis, fate), club)
            steps = 0
        except Killed:
            steps = step + 1
        _note(redis, club)
        week = week_of(redis, DIGEST, at(3), at(8), club.clock)
        assert week.papers == ()
        assert week.tally is not None
        assert week.tally.votes == (1,)
    assert step > 3


def _note(redis: Redis, club: PaperClub) -> None:
    note_issue(redis, DIGEST, ISSUE, at(3), CHANNEL, "vote", club.clock)


def _die() -> None:
    raise Killed
