"""Numbers in all their spellings, and where they come from."""

import pytest

from bot.core.numbers import numbers_in
from bot.core.tracing import Known, untraced

SOURCE = """The cluster has 1,000 nodes of 64 GB each and serves twelve services. Latency falls from
100 ms to 30 ms, a factor of 3.2×, for 59%~498% more requests. A trace of one week holds 2.5 million
requests; half of them are short. The link runs at 10 Gbps. See Figure 8, Section 7.4 and [77]."""


def values(text: str) -> list[float]:
    return [number.readings[0][0] for number in numbers_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,000 or 1000 or 1k or 1K or 1 thousand", [1000.0] * 5),
        ("10% or 10 % or 10 percent", [10.0] * 3),
        ("3.2× or 3.2x or 3.2 times or 3.2-fold", [3.2] * 4),
        ("2.5 million, 2.5M and 2,500,000", [2.5e6] * 3),
        ("100 ms, 0.1 s and 100ms", [0.1] * 3),
        ("64 GB and 64GB but 64 MB", [64e9, 64e9, 64e6]),
        ("from 10 to 20, 30–40, 59%~498%", [10.0, 20.0, 30.0, 40.0, 59.0, 498.0]),
        ("1e6 and 2.5e-3", [1e6, 0.0025]),
        ("3,5 Sekunden", [3.5]),
    ],
)
def test_one_number_has_many_spellings(text: str, expected: list[float]) -> None:
    assert values(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    [
        "page 12, p. 12, pp. 12-14, pages 3, 4 and 5",
        "Figure 3, Fig. 4a, Figures 3 and 4, Table 2, Section 4.2, §5, §§5–6, Appendix 2",
        "as in [12], [3, 14] and [1–5]",
        "1. First\n2. Second\n(3) third, and also 4) fourth",
        "Equation (3), Eq. 4, Algorithm 1, Lemma 2, step 3",
        "H100, A800, GPT-4, LLaMA2-70B, p99, S3, IPv6, v0.5.1, fp16",
        "Orca (OSDI 2022), Kwon et al., 2023, Dean and Ghemawat 2004",
    ],
)
def test_numbers_that_point_name_or_date_say_nothing(text: str) -> None:
    assert numbers_in(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "It has 1k nodes and 12 services, and halves nothing: 3.2x.",
        "A median of 0.03 s.",
        "59 percent to 498 % more.",
        "50% of the requests are short.",
        "7 days of trace, 2,500,000 requests.",
        "30 of 100: that is 30%.",
        "498% more, i.e. 5.98x.",
        "100 ms less 30 ms, so 70 ms saved.",
        "From 100 to 30 ms is a factor of 3.33.",
        "Roughly 60% more at the low end, and nearly 500% at the high one.",
        "Assuming 4,000 nodes it would not fit.",
        "Imagine 80 GPUs.",
        "Would it hold at 8,000 nodes?",
        "Say, 17 racks.",
    ],
)
def test_a_number_with_an_origin_is_traced(text: str) -> None:
    assert untraced(text, [Known([SOURCE])]) == ()


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("It has 1,001 nodes.", ["1,001"]),
        ("A median of 3 s.", ["3 s"]),
        ("58% more.", ["58%"]),
        ("3.3× faster, on 8 racks, as [77] says.", ["3.3×", "8"]),
        ("498% more, i.e. 6.98x.", ["6.98x"]),
        ("It saves 71 ms of 100 ms.", ["71 ms"]),
        ("Section 7.4 says 7.4% of them fail.", ["7.4%"]),
        ("About 90% more requests.", ["90%"]),
        ("Assume nothing. It has 4,000 nodes.", ["4,000"]),
        ("2.5 billion requests.", ["2.5 billion"]),
        ("It would cost 93% of the memory.", ["93%"]),
        ("In March 2021 it crashed.", ["2021"]),
    ],
)
def test_a_number_from_nowhere_is_found(text: str, strange: list[str]) -> None:
    assert [number.text for number in untraced(text, [Known([SOURCE])])] == strange


def test_the_askers_numbers_count_too() -> None:
    sources = [Known([SOURCE]), Known(["we have 93 GPUs"])]
    assert untraced("On your 93 GPUs it fits.", sources) == ()
