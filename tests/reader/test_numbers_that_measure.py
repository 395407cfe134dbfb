"""Which numbers are results, however they are spelled."""

import pytest

from workers.evidence_reader.numbers import headline, is_ratio, measured, only_counts


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("The forking worker needs 22.6 times the memory of the other.", ("22.6 times",)),
        ("It is three orders of magnitude smaller.", ("three orders of magnitude",)),
        ("It took half the time.", ("half",)),
        ("That is lower by a factor of 5 at peak.", ("factor of 5",)),
        ("It accepted none of 1251 quotes.", ("1251 quotes",)),
        ("It answers 2.3x more queries.", ("2.3x",)),
        ("A change of 20-25% in 9.1 ms.", ("20-25%", "9.1 ms")),
        ("It is 3.2× faster than Orca [14, 34] (Yu et al., 2022).", ("3.2×",)),
    ],
)
def test_results_are_read_in_digits_and_in_words(sentence: str, numbers: tuple[str, ...]):
    assert measured(sentence) == numbers


@pytest.mark.parametrize(
    "sentence",
    [
        "See Section 4 and Table 12 for what was done in 2019.",
        "As Figure 7, most requests show, it runs on 64-bit machines.",
        "Others have tried [3, 12, 40] and so did we.",
        "There are 12 steps in 3 parts on pages 4 to 9.",
    ],
)
def test_names_years_and_citations_measure_nothing(sentence: str):
    assert not measured(sentence)


def test_a_ratio_says_more_than_an_amount_and_a_count_least():
    assert headline("In 30 ms it served 62% of 900 requests.") == "62%"
    assert is_ratio("twice")
    assert not is_ratio("30 ms")
    assert only_counts("It looked up 1251 quotes.")
    assert not only_counts("It looked up 1251 quotes in 30 ms.")
