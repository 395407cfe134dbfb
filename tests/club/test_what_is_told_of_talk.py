"""What a digest tells of people's talk: in their words, as they meant it, or not at all."""

from collections.abc import Sequence

import pytest
from club_talks import BLIND, SEEN, UNSEEN, Talk
from hypothesis import given
from hypothesis import strategies as st
from paper_club import CHANNEL, PaperClub, at, deleted, paper, pdf, reacted, said
from redis import Redis

from benchmarks.club import asked, disputes, measured
from bot.core.club.disagreement import disagreements
from bot.core.club.open_questions import open_questions
from bot.core.club.papers import Paper, Week
from bot.core.club.sayings import quotable, quote_of
from bot.core.unlinked import unlinked

KEY = "arxiv:2401.00001"
ANN, BOB = (
    ("ann", "The eviction policy explains the whole gain of this paper."),
    ("bob", "I disagree, with plain LRU the cache still gains 1.6x."),
)


def _week(lines: Sequence[tuple[str, str]], post: str = "https://arxiv.org/abs/2401.00001") -> Week:
    below = tuple(
        said(str(n), who, words, 1 + n / 100, below="p").model_copy(update={"name": who})
        for n, (who, words) in enumerate(lines)
    )
    one = Paper(
        key=KEY,
        name="n",
        url="",
        attachment=pdf("F"),
        postings=(said("p", "zoe", post),),
        discussion=below,
    )
    return Week(place=CHANNEL, since=at(0), until=at(7), papers=(one,))


def _told(*lines: tuple[str, str], **more: str) -> list[tuple[str, str]]:
    found = disagreements(_week(lines, **more))
    return [(each.one_words, each.other_words) for each in found]


@pytest.mark.parametrize("half", ["seen", "held_out"])
def test_no_disagreement_and_no_open_question_is_invented(half: str) -> None:
    """Measured, of the half held out: 6 of 20 disagreements and 8 of 10 questions, and nothing of
    84 and 21 talks without."""
    split, open_ = measured("talks", half, disputes), measured("questions", half, asked)
    assert (split["false"], open_["false"]) == (0, 0)
    assert split["negatives"] >= 80
    assert split["told"] >= 0.3 * split["positives"]
    assert open_["told"] >= 0.75 * open_["positives"]


@pytest.mark.parametrize("talk", [*SEEN, *UNSEEN, *BLIND], ids=lambda talk: talk.said[0][1][:40])
def test_nothing_is_told_of_a_talk_that_is_not_plain_in_it(talk: Talk) -> None:
    week = _week(talk.said)
    told = [(int(each.one.id), int(each.other.id)) for each in disagreements(week)]
    assert told in ([], [talk.disagree])
    text = " ".join(words for _, words in talk.said)  # as if the paper spoke of all that
    assert {int(each.asked.id) for each in open_questions(week, {KEY: text})} <= set(talk.open)


def test_whom_somebody_disagrees_with_is_certain_or_nobody() -> None:
    split = [(ANN[1], BOB[1])]
    named, quoting = ("bob", f"@ann {BOB[1]}"), ("bob", f"> {ANN[1]}\n{BOB[1]}")
    aside = ("cem", "thanks, nice plots in there")
    assert _told(ANN, BOB) == _told(ANN, named) == _told(ANN, quoting) == split
    assert _told(ANN, aside, named) == _told(ANN, aside, quoting) == split
    ann_lee = ("ann lee", ANN[1])
    assert _told(ann_lee, aside, ("bob", f"Ann, {BOB[1]}")) == [(ANN[1], f"Ann, {BOB[1]}")]
    assert _told(ann_lee, ("ann smith", "hi"), aside, ("bob", f"Ann, {BOB[1]}")) == []
    assert _told(ANN, aside, BOB) == []
    assert _told(ANN, ("bob", f"@someone {BOB[1]}")) == []
    assert _told(ANN, BOB, ("bob", "sorry, misread, you are right")) == []
    assert _told(BOB, post=ANN[1]) == []  # who posts a paper holds nothing of it


def test_what_may_answer_a_message_that_is_left_out_answers_nobody(redis: Redis) -> None:
    club = PaperClub(redis)
    club.hear(paper("m1"), said("a", "U1", ANN[1], 0.1, below="m1"))
    club.hear(said("b", "U2", BOB[1], 0.5, below="m1"))
    assert len(disagreements(club.week())) == 1
    club.hear(said("c", "U3", "thanks for the plots", 0.3, below="m1"))
    assert disagreements(club.week()) == ()
    club.hear(reacted("c", "U3", "🙈"))
    assert disagreements(club.week()) == ()
    club.hear(deleted("c"))
    assert len(club.week().papers[0].discussion) == 2
    assert disagreements(club.week()) == ()


def test_who_disagrees_days_later_may_mean_something_else() -> None:
    def talk(days: float) -> Week:
        week = _week((ANN, BOB))
        [one] = week.papers
        first, second = one.discussion
        later = second.model_copy(update={"at": first.at + days * 86_400})
        return week.model_copy(
            update={"papers": (one.model_copy(update={"discussion": (first, later)}),)}
        )

    assert len(disagreements(talk(1))) == 1
    assert disagreements(talk(3)) == ()


@pytest.mark.parametrize(
    "said_of_it",
    [
        "as in https://arxiv.org/abs/2501.00002 they ablate the cache",
        "see www.example.org for the cache",
        "@someone told a group of them about it",
        "nice cache :tada: they have",
        "the `evict()` in their cache is slow",
        "**all** of the cache is fine",
    ],
)
def test_words_that_would_be_shown_as_others_are_not_quoted(said_of_it: str) -> None:
    assert not any(quotable(each, said_of_it) for each in said_of_it.split("\n"))
    assert quote_of(f"{said_of_it}\nAnd its traces are public.") == "And its traces are public."
    assert _told((ANN[0], said_of_it), BOB) == []


def test_a_question_is_told_only_of_a_paper_that_speaks_of_it() -> None:
    week = _week((("ann", "Does the eviction policy starve long prompts?"), ("bob", "lol")))
    [found] = open_questions(week, {KEY: "An eviction policy for prompts of any length"})
    assert found.words == "Does the eviction policy starve long prompts?"
    assert open_questions(week, {}) == open_questions(week, {KEY: "Map and reduce"}) == ()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=80)), max_size=6))
def test_whatever_people_say_is_told_in_their_words_or_not_at_all(
    lines: list[tuple[str, str]],
) -> None:
    week = _week([ANN, BOB, *lines])
    for each in disagreements(week):
        assert each.one.author != each.other.author
        assert each.one_words in each.one.text
        assert each.other_words in each.other.text
    for found in open_questions(week, {KEY: " ".join(words for _, words in lines)}):
        assert found.words in found.asked.text
        assert unlinked(found.words) == found.words
