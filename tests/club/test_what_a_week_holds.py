"""What a digest reads of its channel: whose papers, what was said of each, what is left out."""

from hypothesis import given
from hypothesis import strategies as st
from paper_club import CHANNEL, DIGEST, PaperClub, at, deleted, paper, pdf, reacted, said
from redis import Redis

from bot.club.ledger import merge, note_issue
from bot.core.club.issue import Issue
from bot.core.club.papers import most_discussed
from bot.core.club.tally import OPTIONS, Ballot, Candidate, tally
from bot.core.heard import Reacted

KEY, OTHER = "arxiv:2401.00001", "arxiv:2401.00002"
ISSUE = Issue(featured=(KEY,))


def test_a_paper_comes_with_who_posted_it_and_what_was_said_below_it(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(
        paper("m1", day=1),
        said("r1", "U2", "is it any good?", 1.1, below="m1"),
        said("x", "U3", "lunch?", 1.2),
        said("r2", "U1", "page 3 is", 1.3, below="m1"),
        said("b", "B1", "I am a bot", 1.4, below="m1", bot=True),
        reacted("m1", "U4"),
        reacted("r2", "U2", "🎉"),
        reacted("m1", "B1", "👀", bot=True),
    )
    [only] = club.week().papers
    assert (only.key, only.posted_by, only.posted_at, only.message) == (KEY, "U1", at(1), "m1")
    assert only.place.thread == "m1"
    assert [each.id for each in only.discussion] == ["r1", "r2"]
    assert only.people == {"U1", "U2"}
    assert only.reactors == {"U2", "U4"}
    assert only.score == 2 * 2 + 2 + 2


def test_many_who_speak_count_for_more_than_one_who_does_not_stop(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(paper("m1", 1), paper("m2", 2), paper("m3", 3))
    club.hear(*(said(f"a{n}", "U9", "and", 1 + n / 100, below="m1") for n in range(4)))
    club.hear(*(said(f"b{n}", f"U{n}", "so", 1 + n / 100, below="m2") for n in range(3)))
    week = club.week()
    assert [each.key for each in most_discussed(week.papers)] == [OTHER, KEY]


def test_papers_posted_below_a_heading_each_have_what_follows_them(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(
        said("root", "U1", "Papers of this week, please:"),
        said("p1", "U1", "https://arxiv.org/abs/2401.00001", 0.1, below="root"),
        said("t1", "U2", "nice", 0.2, below="root"),
        said("p2", "U3", "https://arxiv.org/abs/2401.00002", 0.3, below="root"),
        said("t2", "U4", "hm", 0.4, below="root"),
    )
    first, second = club.week().papers
    assert [each.id for each in first.discussion] == ["t1"]
    assert [each.id for each in second.discussion] == ["t2"]


def test_a_paper_named_in_the_talk_about_another_is_counted_and_no_more(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(
        paper("m1", 1),
        said("r1", "U2", "as in https://arxiv.org/abs/2401.00002", 1, below="m1"),
        said("r2", "U2", "my slides", 1.1, below="m1", files=(pdf("F1", "slides.pdf"),)),
    )
    week = club.week()
    assert [each.key for each in week.papers] == [KEY]
    assert [(each.why, each.key) for each in week.skipped] == [("named in passing", OTHER)]


def test_what_is_said_of_a_paper_in_the_talk_about_another_is_said_of_both(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(paper("m1", 1, day=-3), paper("m2", 2, "U3"))
    club.hear(said("r", "U2", "better than https://arxiv.org/abs/2401.00001", 1, below="m2"))
    week = club.week()
    assert [(each.key, [said.id for said in each.discussion]) for each in week.papers] == [
        (KEY, ["r"]),
        (OTHER, ["r"]),
    ]
    assert week.skipped == ()


def test_what_a_bot_posts_counts_once_a_person_cares(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(paper("m1", 1, "B1", bot=True), paper("m2", 2, "B1", bot=True))
    assert [each.why for each in club.week().skipped] == ["posted by a bot"] * 2
    club.hear(reacted("m1", "B1", bot=True), reacted("m2", "U5"))
    assert [each.key for each in club.week().papers] == [OTHER]


def test_a_person_who_posts_what_a_bot_posted_is_who_posted_it(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(paper("m1", 1, "B1", bot=True), paper("m2", 1, "U2", day=1))
    club.hear(reacted("m2", "B1"), reacted("m2", "U3"))  # not every service says who is a bot
    [only] = club.week().papers
    assert (only.posted_by, only.message, only.reactors) == ("U2", "m2", {"U3"})


def test_what_we_posted_ourselves_is_nobodys_paper(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(said("d", "B0", "Digest: https://arxiv.org/abs/2401.00001", bot=True, ours=True))
    club.hear(said("r", "U1", "and https://arxiv.org/abs/2401.00002", 0.1, below="d"))
    week = club.week()
    assert week.papers == ()
    assert [each.why for each in week.skipped] == ["named in passing"]


def test_whoever_does_not_want_a_message_in_the_digest_takes_it_out_and_back(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(paper("m1"), said("r1", "U2", "a secret", 1, below="m1"), reacted("r1", "U3", "🙈"))
    [only] = club.week().papers
    assert only.discussion == ()
    assert only.score == 0
    club.hear(reacted("m1", "U3", "🙈"))
    week = club.week()
    assert week.papers == ()
    assert [(each.why, each.key, each.name) for each in week.skipped] == [("opted out", "", "")]
    club.hear(paper("m2", author="U7", day=1))
    week = club.week()
    assert ([each.message for each in week.papers], week.skipped) == (["m2"], ())
    club.hear(deleted("m2"), reacted("m1", "U3", "🙈", day=0.6, removed=True))
    club.hear(reacted("r1", "U3", "🙈", day=0.6, removed=True))
    assert [len(each.discussion) for each in club.week().papers] == [1]


def test_an_edit_counts_as_it_stands_and_a_deletion_leaves_nothing(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(said("m1", text="look at this"), said("r1", "U2", "which?", 0.1, below="m1"))
    assert club.week().papers == ()
    club.hear(said("m1", text="look at https://arxiv.org/abs/2401.00001", edited=0.2))
    [only] = club.week().papers
    assert [each.text for each in only.discussion] == ["which?"]
    club.hear(deleted("r1"))
    assert club.week().papers[0].discussion == ()
    club.hear(deleted("m1"), paper("m1"))
    assert club.week().papers == ()
    assert not any(b"2401" in redis.dump(key) for key in redis.keys("*:message:*"))


def test_a_paper_is_not_shown_again_unless_it_is_talked_about(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(paper("m1", day=1), said("r0", "U2", "hm", 2, below="m1"), reacted("m1", "U2"))
    note_issue(redis, DIGEST, ISSUE, at(4.6), clock=club.clock)
    assert [each.why for each in club.week().skipped] == ["shown before"]
    club.hear(paper("m2", author="U7", day=6), reacted("m1", "U4", day=6))
    week = club.week(4.6, 11.6)
    assert week.papers == ()
    assert [(each.why, each.key) for each in week.skipped] == [("shown before", KEY)]
    club.hear(said("r1", "U3", "I ran it", 7, below="m1"))
    [again] = club.week(4.6, 11.6).papers
    assert again.again
    assert [each.id for each in again.discussion] == ["r1"]
    assert [each.id for each in again.postings] == ["m1", "m2"]
    assert again.reactors == {"U4"}


def test_a_paper_that_no_digest_had_room_for_comes_when_it_is_talked_about(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(paper("m1", day=1), said("r1", "U3", "I ran it", 7, below="m1"))
    [late] = club.week(4.6, 11.6).papers
    assert (late.again, late.posted_at) == (False, at(1))
    assert club.week(11.6, 18.6).papers == ()


def test_a_file_and_a_link_that_are_one_paper_become_one(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(said("m1", files=(pdf("F1"),)), said("r1", "U2", "hm", 0.1, below="m1"))
    club.hear(paper("m2", author="U3", day=1), said("r2", "U4", "so they say", 1.1, below="m2"))
    note_issue(redis, DIGEST, Issue(featured=("file:F9",)), at(-1), clock=club.clock)
    merge(redis, DIGEST, (("file:F1", "sha256:ab"), ("sha256:ab", KEY)))
    [only] = club.week().papers
    assert (only.key, [each.id for each in only.discussion]) == (KEY, ["r1", "r2"])
    merge(redis, DIGEST, (("file:F9", KEY),))
    assert club.week().papers[0].again


def test_a_week_ends_before_the_next_begins(redis: Redis) -> None:
    club = PaperClub(redis, now=at(9))
    club.hear(paper("m1", 1, day=7), paper("m2", 2, day=6.99))
    assert [each.key for each in club.week(0, 7).papers] == [OTHER]
    assert [each.key for each in club.week(7, 14).papers] == [KEY]
    club.hear(paper("m3", 2, day=8))
    assert [each.id for each in club.week(0, 7).papers[0].postings] == ["m2"]


def test_votes_are_people_and_count_until_the_ballot_closes(redis: Redis) -> None:
    club = PaperClub(redis)
    candidates = tuple(Candidate(key=key, title=key) for key in (KEY, OTHER))
    issue = Issue(ballot=Ballot(candidates=candidates, closes=at(11.6)))
    club.hear(reacted("vote", "U1", OPTIONS[1], 4.7))  # sooner than anybody noted the ballot
    for _ in range(2):
        note_issue(redis, DIGEST, issue, at(4.6), CHANNEL, "vote", club.clock)
    club.hear(
        reacted("vote", "B0", OPTIONS[0], 4.7, bot=True),
        reacted("vote", "U2", OPTIONS[1], 5),
        reacted("vote", "U2", OPTIONS[0], 5),
        reacted("vote", "U3", OPTIONS[0], 5),
        reacted("vote", "U3", OPTIONS[0], 6, removed=True),
        reacted("vote", "U4", OPTIONS[0], 11.7),
        reacted("vote", "U5", OPTIONS[3], 6),
        reacted("vote", "U5", "👍", 6),
    )
    assert club.week(4.6, 11.5).tally is None
    club.now = at(11.6)
    counted = club.week(4.6, 11.6).tally
    assert counted is not None
    assert (counted.votes, counted.voters) == ((1, 2), 2)
    assert [winner.key for winner in counted.winners] == [OTHER]
    note_issue(redis, DIGEST, Issue(), at(11.6), clock=club.clock)
    assert club.week(11.6, 18.6).tally is None


def test_no_vote_is_lost_where_two_ballots_were_open_at_once(redis: Redis) -> None:
    club = PaperClub(redis)
    first, second, third = (Candidate(key=key, title=key) for key in ("a", "b", "c"))
    issue = Issue(ballot=Ballot(candidates=(first, second), closes=at(7)), waiting=(third,))
    note_issue(redis, DIGEST, issue, at(0), CHANNEL, "vote", club.clock)
    week = club.week(0, 6.9)
    assert week.polled is not None
    assert (week.polled.message, week.waiting, week.tally) == ("vote", (third,), None)
    again = Issue(ballot=Ballot(candidates=(second, third), closes=at(7)))
    note_issue(redis, DIGEST, again, at(2), CHANNEL, "other", club.clock)
    club.hear(
        reacted("vote", "U1", OPTIONS[1], 3),
        reacted("other", "U1", OPTIONS[0], 3),  # the same paper: once
        reacted("other", "U2", OPTIONS[1], 3),
        reacted("vote", "U3", OPTIONS[1], 3),
    )
    club.now = at(7)
    week = club.week(2, 7)
    assert week.tally is not None
    named = [each.key for each in week.tally.ballot.candidates]
    assert (named, week.tally.votes, week.tally.voters) == (["a", "b", "c"], (0, 2, 1), 3)
    assert (week.polled, week.waiting) == (None, ())


def test_nobody_wins_where_nobody_votes_and_equals_win_together() -> None:
    candidates = tuple(Candidate(key=str(n), title="") for n in range(3))
    ballot = Ballot(candidates=candidates, closes=at(7))
    assert tally((ballot, ())).winners == ()
    votes = tuple(reacted("v", f"U{n}", OPTIONS[n]) for n in range(2))
    assert [winner.key for winner in tally((ballot, votes)).tied] == ["0", "1"]
    assert tally((ballot, votes[:1])).tied == ()


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([*OPTIONS, "👍"]), st.booleans())))
def test_no_ballot_counts_more_than_its_voters(votes: list[tuple[int, str, bool]]) -> None:
    candidates = tuple(Candidate(key=str(n), title="") for n in range(4))
    ballot = Ballot(candidates=candidates, closes=at(7))
    cast: tuple[Reacted, ...] = tuple(
        reacted("v", f"U{user}", emoji, bot=bot) for user, emoji, bot in votes
    )
    counted = tally((ballot, cast))
    assert max(counted.votes) <= counted.voters <= 4
    assert len(counted.votes) == 4
