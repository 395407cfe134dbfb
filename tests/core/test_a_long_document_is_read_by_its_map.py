"""Over budget a model gets a map of the sections, what was asked about, a fair share of each."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from questions import PERSONA, SECRET

from bot.core.document import Document, Heading, Page
from bot.core.excerpt import excerpt
from bot.core.parts import parts_of, wanted
from bot.core.prompt import build

TITLES = (
    "Abstract",
    "1 Introduction",
    "2 Background",
    "3 The Scheduler",
    "3.1 Preemption",
    "4 Evaluation",
    "4.1 Setup",
    "5 Related Work",
    "6 Conclusion",
    "References",
)


def words(text: str) -> int:
    return len(text.split())


def long(
    size: int = 200, sha: str = "aa", name: str = "long.pdf", titles: tuple[str, ...] = TITLES
) -> Document:
    pages = tuple(
        Page(number=n, label=str(n), text=f"{title}\n" + f"w{n}x " * size)
        for n, title in enumerate(titles, 1)
    )
    outline = tuple(
        Heading(level=1 + ("." in title), title=title, page=n) for n, title in enumerate(titles, 1)
    )
    return Document(
        name=name, sha256=sha, pages=pages, page_count=len(pages), outline=outline, title="Long"
    )


def asked(*documents: Document, question: str = "decode this", budget: int = 3_000):
    return build(PERSONA, documents, question, secret=SECRET, budget=budget, count=words)


def given_pages(content: str) -> set[int]:
    return {int(number) for number in re.findall(r"w(\d+)x", content)}


def test_the_map_lists_every_section_and_marks_what_is_not_given() -> None:
    prompt = asked(long())
    content = prompt.messages[1].content
    at = [content.index(f"{title} (page {n})]") for n, title in enumerate(TITLES, 1)]
    assert at == sorted(at)
    shown = given_pages(content)
    for number, title in enumerate(TITLES, 1):
        mark = "+" if number in shown else "-"
        assert f"[{mark} {title} (page {number})]" in content
    assert 1 in shown
    assert 10 not in shown


def test_a_document_that_fits_has_no_map() -> None:
    assert "[the sections of" not in asked(long(), budget=100_000).messages[1].content


def test_what_was_read_and_what_was_not_is_one_sentence_each() -> None:
    (said,) = asked(long()).left_out
    shown = given_pages(asked(long()).messages[1].content)
    assert f"It has read {len(shown)} of 10 sections, on pages " in said
    assert "It has not seen, except for captions: " in said
    assert "References (page 10)" in said


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("what is wrong with the related work?", 8),
        ("is the scheduler fair?", 4),
        ("how is preemption handled?", 5),
        ("which scheduling does it use?", 4),
        ("are the references complete?", 10),
        ("what do they say about background?", 3),
    ],
)
def test_what_is_asked_about_is_kept(question: str, page: int) -> None:
    plain = given_pages(asked(long(), budget=2_400).messages[1].content)
    assert page not in plain
    content = asked(long(), question=question, budget=2_400).messages[1].content
    assert page in given_pages(content)
    assert 1 in given_pages(content), "the abstract is not given up for it"


def test_a_question_means_the_section_by_any_word_for_its_kind_and_what_stands_in_it() -> None:
    parts = parts_of(0, long())
    meant = [parts[at].title for at in wanted(parts, "are the results measured well?")]
    assert meant == ["4 Evaluation", "4.1 Setup"]
    assert wanted(parts, "decode this paper") == ()
    assert wanted(parts, "") == ()


def test_a_long_proposal_does_not_starve_the_baseline() -> None:
    baseline, proposal = long(60, sha="aa"), long(2_000, sha="bb")
    content = asked(baseline, proposal, budget=4_000).messages[1].content
    first, second = content.split("Document 2 of 2")
    assert given_pages(first) >= set(range(1, 11)), "it needs less than its share"
    assert 1 in given_pages(second)
    again = asked(proposal, baseline, budget=4_000).messages[1].content
    first, second = again.split("Document 2 of 2")
    assert 1 in given_pages(first)
    assert given_pages(second) >= set(range(1, 11))


@given(st.integers(1, 80), st.integers(1, 80), st.integers(0, 900))
def test_shares_are_fair_whatever_the_sizes(one: int, other: int, budget: int) -> None:
    documents = (long(one), long(other, sha="bb"))
    parts = tuple(part for n, document in enumerate(documents) for part in parts_of(n, document))
    chosen = excerpt(parts, budget, words)
    kept = [
        sum(words(chosen.parts[at].text) for at in chosen.kept if chosen.parts[at].document == n)
        for n in (0, 1)
    ]
    whole = [sum(words(part.text) for part in parts if part.document == n) for n in (0, 1)]
    assert sum(kept) <= budget
    for mine, theirs in ((0, 1), (1, 0)):
        if kept[mine] < whole[mine]:
            assert kept[theirs] <= max(budget // 2, budget - kept[mine])


def test_a_map_that_would_take_too_much_is_left_out() -> None:
    titles = tuple(f"A section with a rather long title number {n}" for n in range(300))
    prompt = asked(long(3, titles=titles), budget=2_400)
    assert "[the sections of" not in prompt.messages[1].content
    assert prompt.input_tokens <= 2_400


def test_a_text_without_pages_has_none_in_its_map() -> None:
    text = long().model_copy(update={"paged": False})
    prompt = asked(text)
    content = prompt.messages[1].content
    assert "[+ Abstract]" in content
    assert "[page" not in content
    assert "a text without pages" in content
    assert "page" not in prompt.left_out[0]
