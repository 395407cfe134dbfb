import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from questions import ANSWER, DATA, HEADINGS, prompt

from bot.core.answer import DraftSection
from bot.core.prompt import Form
from workers.asking.reading import Arriving, NotInForm, sections_in

PROMPT = prompt()
TRICKY = st.text(alphabet='"\\\\{}[],:\\n aé😀')


def with_text(text: str) -> dict[str, Any]:
    data = json.loads(ANSWER)
    data["mechanism"]["items"][0]["text"] = text
    return data  # type: ignore[no-any-return]


def fed(text: str, cuts: list[int], form: Form = "schema") -> list[tuple[int, DraftSection]]:
    """Each section with how much of the text had arrived when it was handed over."""
    seen: list[tuple[int, DraftSection]] = []
    arrived = 0

    def on_section(section: DraftSection) -> None:
        seen.append((arrived, section))

    arriving = Arriving(PROMPT, form, on_section)
    ends = sorted({min(cut, len(text)) for cut in cuts} | {len(text)})
    for end in ends:
        piece, arrived = text[arrived:end], end
        arriving.feed(piece)
    return seen


@given(TRICKY, st.lists(st.integers(0, 2_000)), st.sampled_from([None, 2]), st.booleans())
def test_sections_are_the_same_however_the_answer_is_cut(
    text: str, cuts: list[int], indent: int | None, ascii_only: bool
) -> None:
    answer = json.dumps(with_text(text), indent=indent, ensure_ascii=ascii_only)
    seen = [section for _, section in fed(answer, cuts)]
    assert tuple(seen) == sections_in(PROMPT, "schema", answer)


def test_a_section_is_handed_over_with_its_last_brace() -> None:
    seen = fed(ANSWER, list(range(len(ANSWER))))
    ends = [ANSWER.index(f', "{after}"') for after in list(DATA)[1:]]
    assert [at for at, _ in seen[:-1]] == ends
    assert [section.id for _, section in seen] == list(DATA)


@given(st.lists(st.integers(0, 1_000)))
def test_a_headed_section_is_handed_over_when_the_next_one_begins(cuts: list[int]) -> None:
    seen = [section for _, section in fed(HEADINGS, cuts, "headings")]
    whole = sections_in(PROMPT, "headings", HEADINGS)
    assert tuple(seen) == whole[: len(seen)]


def test_all_headed_sections_but_the_last_are_handed_over_on_the_way() -> None:
    whole = sections_in(PROMPT, "headings", HEADINGS)
    assert len(fed(HEADINGS, list(range(len(HEADINGS))), "headings")) == len(whole) - 1


def test_nothing_after_a_section_that_is_not_valid_is_shown_early() -> None:
    broken = json.dumps({**DATA, "mechanism": {"items": "none"}})
    assert [section.id for _, section in fed(broken, list(range(len(broken))))] == ["summary"]


@given(st.text(), st.lists(st.integers(0, 300)), st.sampled_from(["schema", "object", "headings"]))
def test_no_answer_breaks_the_reading(text: str, cuts: list[int], form: Form) -> None:
    for answer in (text, "{" + text, ANSWER[:200] + text):
        fed(answer, cuts, form)
        with pytest.raises(NotInForm):
            sections_in(PROMPT, form, answer)
