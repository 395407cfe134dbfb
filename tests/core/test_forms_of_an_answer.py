import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from questions import ANSWER, DATA, HEADINGS, PERSONA, prompt

from bot.core.conform import faults, json_in, json_start, mended
from bot.core.headings import data_from_headings, heading_form, whole_sections

SCHEMA = prompt().answer_schema


def changed(path: str, value: object) -> dict[str, Any]:
    """The answer with another value at a dotted path."""
    data: Any = json.loads(ANSWER)
    at = data
    *way, last = path.split(".")
    for key in way:
        at = at[int(key) if key.isdigit() else key]
    at[last] = value
    return data  # type: ignore[no-any-return]


# JSON


def test_a_valid_answer_has_no_faults() -> None:
    assert faults(SCHEMA, DATA) == ()
    assert mended(SCHEMA, DATA) == DATA


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("summary", "text", "'summary' must be of type object"),
        ("mechanism.items", {}, "'items' must be of type array"),
        ("mechanism.items", [7], "an item of 'items' must be of type object"),
        ("questions.items.q4", {"text": "?", "quotes": []}, "'q4' does not belong"),
        ("summary.items.q1.text", None, "'text' must be of type string"),
        ("summary.items.q1.quotes", [{"document": "book", "text": "x"}], "one of paper"),
    ],
)
def test_each_fault_is_named(path: str, value: object, words: str) -> None:
    assert words in " ".join(faults(SCHEMA, changed(path, value)))


def test_a_missing_section_is_a_fault_that_nothing_mends() -> None:
    data = {key: value for key, value in DATA.items() if key != "critique"}
    assert faults(SCHEMA, mended(SCHEMA, data)) == ("'critique' is missing from the answer",)


@pytest.mark.parametrize(
    "data",
    [
        {"result": DATA},
        {**DATA, "notes": "more"},
        changed("questions.items", list(DATA["questions"]["items"].values())),
        changed(
            "summary.items.q1.quotes", [{"document": "x.pdf", "text": "Each tenant has a queue"}]
        ),
        changed("summary.items.q1.quotes", [{"text": "Each tenant has a queue"}]),
        changed("summary.items.q1.quotes", ["Each tenant has a queue"]),
    ],
    ids=["wrapped", "extra field", "list for numbers", "other name", "no name", "bare quote"],
)
def test_a_slip_that_changes_no_meaning_is_mended(data: object) -> None:
    assert mended(SCHEMA, data) == DATA


def test_a_claim_without_quotes_or_object_is_a_claim() -> None:
    for slip in ("One.", {"text": "One."}):
        assert mended(SCHEMA, changed("mechanism.items", [slip]))["mechanism"]["items"] == [
            {"text": "One.", "quotes": []}
        ]


def test_two_questions_do_not_make_three() -> None:
    two = mended(SCHEMA, changed("questions.items", [{"text": "?"}, {"text": "?"}]))
    assert faults(SCHEMA, two)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text() | st.sampled_from([*DATA]), inner)
        ),
        max_leaves=10,
    )
)
def test_no_json_breaks_the_judge(value: object) -> None:
    for data in (value, {**DATA, "summary": value}, {**DATA, "mechanism": {"items": value}}):
        assert isinstance(faults(SCHEMA, mended(SCHEMA, data)), tuple)


@pytest.mark.parametrize("text", ["", "no", "}{", "{", '{"a": ', '{"a":' * 100_000 + "}"])
def test_text_without_an_object_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        json_in(text)


@given(st.sampled_from(["", "Here:\n```json\n", "<think>a {b} c</think>", "<THINK>\n</think>\n"]))
def test_the_beginning_of_an_answer_is_found_before_its_end(lead: str) -> None:
    text = lead + ANSWER
    starts = {json_start(text[:end]) for end in range(len(text) + 1)}
    assert starts == {-1, len(lead)}
    assert json_in(text) == DATA


# Headings


def test_headings_give_the_same_data_as_json() -> None:
    assert data_from_headings(PERSONA, ("paper",), HEADINGS) == DATA


def test_an_answer_written_exactly_as_asked_has_every_section() -> None:
    asked_for = heading_form(PERSONA, ("paper",))
    data = data_from_headings(PERSONA, ("paper",), asked_for)
    assert list(data) == [section.id for section in PERSONA.parts]


def test_a_section_is_whole_once_the_next_has_begun() -> None:
    middle = HEADINGS.index("### Where it is weak")
    assert whole_sections(PERSONA, HEADINGS[:middle]) == ("summary", "mechanism")
    assert whole_sections(PERSONA, HEADINGS) == ("summary", "mechanism", "critique", "questions")


@pytest.mark.parametrize(
    "line",
    [
        *("## The Critique", "### the critique:", "**The Critique**", "# 3. The Critique #"),
        *("## **3) The Critique**", "## critique", "##The Critique"),
    ],
)
def test_a_heading_is_known_in_many_dresses(line: str) -> None:
    assert "critique" in data_from_headings(PERSONA, (), f"{line}\n- It is.")


def test_a_sentence_in_bold_is_no_heading() -> None:
    text = "## The Core Mechanism\n**The Critique** of it comes later.\n\n**Queues** matter."
    items = data_from_headings(PERSONA, (), text)["mechanism"]["items"]
    assert [item["text"] for item in items] == [
        "**The Critique** of it comes later.",
        "**Queues** matter.",
    ]


def test_a_quote_before_any_claim_is_nobodys() -> None:
    text = '## The Core Mechanism\n> "alone"\n- A claim.\n> (other) "its quote"'
    assert data_from_headings(PERSONA, ("paper",), text)["mechanism"]["items"] == [
        {"text": "A claim.", "quotes": [{"document": "paper", "text": "its quote"}]}
    ]


def test_a_parenthesis_of_the_documents_own_stays_in_the_quote() -> None:
    text = "## The Core Mechanism\n- A claim.\n> (SLO) is what we promise"
    (item,) = data_from_headings(PERSONA, ("paper",), text)["mechanism"]["items"]
    assert item["quotes"] == [{"document": "paper", "text": "(SLO) is what we promise"}]


@given(st.text())
def test_no_text_breaks_the_reading_of_headings(text: str) -> None:
    for shape in (text, f"## The Critique\n{text}", HEADINGS.replace("A real trace.", text)):
        faults(SCHEMA, mended(SCHEMA, data_from_headings(PERSONA, ("paper",), shape)))
        whole_sections(PERSONA, shape)
