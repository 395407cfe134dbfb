"""The language of terms: words, numbers and what may stand between; never a pattern of its own."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.terms import said_of


@pytest.mark.parametrize(
    ("term", "words", "said"),
    [
        ("real time", "Real-time, please", "Real-time"),
        ("real time", "in realtime", "realtime"),
        ("batch job|jobs", "nightly batch jobs", "batch jobs"),
        ("# ms", "at 1,500 ms", "1,500 ms"),
        ("# ms", "at 0.5 ms", "0.5 ms"),
        ("# ms", "100-200 ms", "100-200 ms"),
        ("# requests", "two thousand requests", "two thousand requests"),
        ("# requests", "20k requests", "20k requests"),
        ("#b", "a 70B model", "70B"),
        ("#x#b", "8x7B", "8x7B"),
        ("p99 ~ # ms", "p99 latency must stay below 500 ms", "p99 latency must stay below 500 ms"),
        ("p99 ~ # ms", "p99 ≤ 500ms", "p99 ≤ 500ms"),
        ("p99 latency? is #", "p99 is 3", "p99 is 3"),
        ("budget of $#", "a budget of $5,000", "budget of $5,000"),
    ],
)
def test_a_term_is_found_as_it_is_said(term: str, words: str, said: str):
    assert said_of((term,), words) == (said,)


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("# users", "GPT-4 users"),
        ("# ms", "version 2.500 msi"),
        ("#b", "10 MB"),
        ("#b", "3 bits"),
        ("p99 ~ # ms", "p99? The others took 500 ms"),
        ("p99 ~ # ms", "p99 of what the five teams reported was about 500 ms"),
        ("batch", "continuous batching"),
        ("real time", "the real reason is time"),
        ("a.c", "abc"),
        ("(x)*", "xxx"),
    ],
)
def test_a_term_is_not_found_in_what_only_looks_like_it(term: str, words: str):
    assert said_of((term,), words) == ()


def test_what_a_term_takes_out_counts_for_no_other():
    terms = ("!batch size", "!batch or real time", "batch")
    assert said_of(terms, "which batch size? batch or real-time?") == ()
    assert said_of(terms, "which batch size? It is batch.") == ("batch",)


def test_of_two_that_overlap_the_earlier_term_counts_and_all_else_is_kept_in_order():
    terms = ("p99 ~ # ms", "# ms")
    assert said_of(terms, "10 ms; p99 of 20 ms; 30 ms") == ("10 ms", "p99 of 20 ms", "30 ms")


@given(st.lists(st.text(max_size=30), max_size=5), st.text(max_size=200))
def test_no_term_and_no_words_do_harm(terms: list[str], words: str):
    for said in said_of(terms, words):
        assert said


@given(
    st.text(alphabet="#~?|! ap9ms<=of", max_size=40), st.text(alphabet="p9 a<ofms1,.", max_size=300)
)
def test_no_term_made_of_the_language_itself_does_harm(term: str, words: str):
    said_of((term,), words)


def test_a_long_and_hostile_text_takes_no_time():
    terms = ("p99 latency? ~ # ms", "# requests per|a second", "$# per|a month")
    began = process_time()
    for piece in ("p99 of of of of of ", "1,000,", "is a the of ", "- - - ", "$1 $1 a a "):
        said_of(terms, piece * 4000)
    assert process_time() - began < 5
