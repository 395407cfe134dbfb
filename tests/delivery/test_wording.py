"""The words all renderings share, and what they take out of text on its way to a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answer import Evidence, Finding, Footer, Paragraph, Reading
from bot.core.wording import clean, described, grouped, one_line, runs, tally, where


@pytest.mark.parametrize(
    ("page", "page_end", "label", "several", "words"),
    [
        (6, None, "", False, "p. 6"),
        (6, None, "6", False, "p. 6"),
        (6, None, "181", False, "p. 6 (printed 181)"),
        (6, 6, "", False, "p. 6"),
        (6, 7, "181", False, "pp. 6–7 (printed 181)"),
        (6, None, "vi", True, "baseline, p. 6 (printed vi)"),
    ],
)
def test_a_place_is_named_as_a_reader_looks_for_it(
    page: int, page_end: int | None, label: str, several: bool, words: str
) -> None:
    evidence = Evidence(
        quote="q", page=page, page_end=page_end, page_label=label, document="baseline"
    )
    assert where(evidence, several) == words


def test_a_document_without_a_title_goes_by_its_file_name() -> None:
    reading = Reading(name="a.pdf", role="paper", title="", pages=1)
    assert described(reading) == ("a.pdf", "1 page")
    titled = Reading(name="a.pdf", role="baseline", title="On\nQueues", pages=12)
    assert described(titled) == ("On Queues", "a.pdf · 12 pages")
    assert described(titled, several=True) == ("On Queues", "baseline · a.pdf · 12 pages")


@pytest.mark.parametrize(
    ("footer", "phrases"),
    [
        (
            Footer(model="reader", quotes_verified=7, quotes_total=7, seconds=2.08),
            ("7 of 7 quotes verified", "no model", "no tokens", "$0.00", "2.1 s"),
        ),
        (
            Footer(model="m", quotes_verified=1, quotes_total=1, output_tokens=9, cost_usd=None),
            ("1 of 1 quote verified", "m", "0 tokens in, 9 out", "price not known", "0.0 s"),
        ),
        (
            Footer(
                model="m",
                findings_removed=2,
                numbers_marked=1,
                reasked=True,
                input_tokens=1_234,
                cached_tokens=1_000,
                output_tokens=56,
                cost_usd=1.5,
            ),
            (
                "no quotes",
                "2 findings removed",
                "1 number not in the documents",
                "asked twice",
                "m",
                "1,234 tokens in (1,000 cached), 56 out",
                "$1.50",
                "0.0 s",
            ),
        ),
    ],
    ids=["reader", "unpriced", "everything"],
)
def test_the_footer_says_what_was_checked_and_what_it_cost(
    footer: Footer, phrases: tuple[str, ...]
) -> None:
    assert tally(footer) == phrases


def test_neighbouring_findings_share_their_label() -> None:
    blocks = (
        Finding(label="Weak", text="a"),
        Finding(label="Weak", text="b"),
        Paragraph(text="c"),
        Finding(label="Weak", text="d"),
    )
    assert [(label, len(members)) for label, members in grouped(blocks)] == [
        ("Weak", 2),
        ("", 1),
        ("Weak", 1),
    ]


def test_only_emphasis_and_code_are_markup() -> None:
    text = "a **b c** d `e*f*` ** g ** *h i* [i](j) ``k`l`` **`m`** p* and q* or 2*3*4 * n *"
    assert [run for run in runs(text) if run.style != "plain"] == [
        ("strong", "b c"),
        ("code", "e*f*"),
        ("emphasis", "h i"),
        ("strong", "`m`"),
    ]
    assert "".join(run.text for run in runs("no markup [at] all")) == "no markup [at] all"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b31mred", "red"),
        ("\x1bPpayload\x1b\\text", "text"),
        ("\x1b]never ends \x9d so nothing is hidden", "never ends  so nothing is hidden"),
        ("a\x00b\x08c\x7fd", "abcd"),
        ("\u202eright\u202c", "right"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\tb", "a   b"),
        ("\x1b", ""),
        ("\x1b\x1b[2J\x1b", ""),
    ],
)
def test_nothing_a_screen_would_obey_is_left(text: str, left: str) -> None:
    assert clean(text) == left


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\x1b\x9b[];m\x07\\\x00\u202e")))
def test_cleaning_leaves_printable_text_and_is_done_once(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any(char != "\n" and (ord(char) < 32 or 127 <= ord(char) < 160) for char in cleaned)
    assert "\n" not in one_line(text)
    assert not any(run.style == "plain" and not run.text for run in runs(text))
