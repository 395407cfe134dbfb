"""People's words are kept for as long as a digest needs them, and go with the thread, the message
and the workspace.
"""

from pathlib import Path

import pytest
from mortal import Chat, Client
from paper_club import CHANNEL, DIGEST, PaperClub, at, deleted, paper, reacted, said
from redis import Redis

from bot.club.attendance import Attendance
from bot.club.hearing import Hearing
from bot.club.kept import kept_seconds
from bot.club.ledger import begin, note_issue
from bot.core.club.issue import Issue
from bot.keeping.forgetting import forget_thread, forget_workspace

DAY, HOUR = 86_400.0, 3_600.0
ISSUE = Issue(featured=("arxiv:2401.00001",))
CANARY = "canary"
PAPER = "https://arxiv.org/abs/2401.00009"


def _words(redis: Redis) -> dict[str, float]:
    """The messages of which words are kept, and for how long yet."""
    found = {}
    for key in redis.keys("*"):
        assert redis.ttl(key) > 0, f"{key!r} is kept for ever"
        if redis.type(key) == b"hash" and redis.hexists(key, "said"):
            found[key.decode().rpartition(":")[2]] = float(redis.ttl(key))
    return found


def test_what_is_about_no_paper_is_gone_within_the_hour(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(said("m1", text="lunch?", day=5), said("r1", "U2", "yes", 5, below="m1"))
    club.hear(reacted("m1", day=5), reacted("unknown", day=5))
    assert set(_words(redis)) == {"m1", "r1"}
    assert all(redis.ttl(key) <= HOUR for key in redis.keys("*"))


def test_words_about_a_paper_are_kept_through_this_issue_and_the_next(redis: Redis) -> None:
    club = PaperClub(redis, now=at(1))
    club.hear(paper("m1", day=1), said("r1", "U2", "hm", 1, below="m1"))
    most = 70 * DAY
    assert _words(redis) == {"m1": most, "r1": most}  # for as long as no issue told of them
    club.now = at(5)
    assert kept_seconds(DIGEST, at(5)) == 15 * DAY
    note_issue(redis, DIGEST, Issue(listed=("arxiv:2401.00001",)), at(4.6), clock=club.clock)
    assert _words(redis) == {"m1": 11 * DAY, "r1": 11 * DAY}
    club.now = at(6)
    club.hear(said("r2", "U3", "so", 6, below="m1"), paper("m1", day=1))
    assert _words(redis) == {"m1": most, "r1": 11 * DAY, "r2": most}  # a talk keeps its paper
    note_issue(redis, DIGEST, Issue(), at(4.6), clock=club.clock)
    assert _words(redis) == {"m1": most, "r1": 10 * DAY, "r2": most}
    club.now = at(12)
    note_issue(redis, DIGEST, ISSUE, at(11.6), clock=club.clock, keep=20 * DAY)
    assert _words(redis) == {"m1": 9 * DAY, "r1": 9 * DAY, "r2": 14 * DAY}
    club.now = at(1 + 70)
    club.hear(said("r3", "U3", "late", 0.9, below="m1"))
    assert "r3" not in _words(redis)


def test_two_issues_that_are_left_out_lose_no_paper(redis: Redis) -> None:
    """Told is what an issue told, however long that takes, and even from before its window."""
    club = PaperClub(redis, now=at(0))
    begin(redis, DIGEST, at(-3))
    club.hear(paper("m1", 1, day=0))
    club.now = at(18)
    club.hear(paper("m2", 2, day=18), paper("m0", 3, day=-4))
    assert [(each.message, each.held) for each in club.week(-3, 18.6).papers] == [
        ("m1", False),
        ("m2", False),
    ]
    assert [(each.message, each.held) for each in club.week(11, 18.6).papers] == [
        ("m1", True),
        ("m2", False),
    ]


@pytest.mark.parametrize(
    ("cron", "days"),
    [("0 16 * * *", 3), ("0 16 * * FRI", 15), ("0 9 1 * *", 63), ("0 9 1 1 *", 70)],
)
def test_how_long_follows_from_how_often_a_digest_comes(cron: str, days: int) -> None:
    assert kept_seconds(DIGEST.model_copy(update={"cron": cron}), at(0)) // DAY == days


def test_deleted_words_are_gone_at_once(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(paper("m1"), deleted("m1"), reacted("m1", CANARY), paper("m1"))
    assert _words(redis) == {}
    assert not _holds(redis, CANARY)


def test_what_is_said_to_us_in_a_thread_is_not_kept(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(
        paper("m1"),
        said("r1", text=f"@shedder forget {CANARY}", below="m1"),
        said("r2", text=CANARY, below="m1"),
        said("r2", text="forget", below="m1", edited=0.1),
        said("r3", text=f"@shedder decode {PAPER}", below="m1"),
    )
    assert set(_words(redis)) == {"m1", "r3"}
    assert not _holds(redis, CANARY)


def test_nothing_is_kept_of_other_channels(redis: Redis) -> None:
    hearing = Hearing.of(redis, [DIGEST])
    assert hearing.overhears(CHANNEL.model_copy(update={"thread": "17"}))
    for other in ("platform", "workspace", "channel"):
        assert not hearing.overhears(CHANNEL.model_copy(update={other: "other"}))


def test_our_own_words_are_not_kept(redis: Redis) -> None:
    PaperClub(redis).hear(said("m1", text="https://arxiv.org/abs/2401.00001", bot=True, ours=True))
    assert redis.keys("*") == []


def test_a_thread_that_is_forgotten_is_not_in_the_ledger_and_stays_away(redis: Redis) -> None:
    club = PaperClub(redis)
    life = (paper("m1", author=CANARY), said("r1", "U2", CANARY, 1, below="m1"))
    club.hear(*life, reacted("m1", CANARY), paper("m2", 2))
    forget_thread(redis, Client(Chat()), CHANNEL.model_copy(update={"thread": "m1"}))
    assert not _holds(redis, CANARY)
    club.hear(*life)
    assert not _holds(redis, CANARY)
    assert [each.message for each in club.week().papers] == ["m2"]


def test_a_conversation_that_is_in_no_thread_is_forgotten_by_its_first_message(
    redis: Redis,
) -> None:
    club = PaperClub(redis)
    club.hear(paper("m1"))
    forget_thread(redis, Client(Chat()), CHANNEL.model_copy(update={"thread": "reply-m1"}))
    assert club.week().papers == ()


def test_a_workspace_that_leaves_leaves_nothing(redis: Redis, tmp_path: Path) -> None:
    club = PaperClub(redis)
    club.hear(paper("m1"), said("x", "U2", "lunch?"), reacted("m1"), deleted("m2"))
    note_issue(redis, DIGEST, Issue(featured=("a",)), at(4), clock=club.clock)
    Attendance(redis, CHANNEL).note()
    assert len(redis.keys("shedder:club:*")) > 5
    forget_workspace(redis, "slack", "T123")
    assert redis.keys("shedder:club:*") == []


def _holds(redis: Redis, words: str) -> bool:
    kept = (redis.dump(key) or b"" for key in redis.keys("*"))
    return any(words.encode() in each for each in kept) or any(
        words.encode() in key for key in redis.keys("*")
    )
