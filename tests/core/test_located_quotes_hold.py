"""What is true of every quote in every document."""

import re
from collections.abc import Callable

import pytest
from documents import made
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.core.answer import Quoted
from bot.core.canonical import canonical, fold, readable
from bot.core.document import Document
from bot.core.evidence import index_of, locate
from bot.core.leaks import secrets_in
from bot.core.numbers import numbers_in
from bot.core.tracing import Known, untraced

VOCABULARY = (
    "the a of in on for and to with by system paper cache request scheduler node server cluster "
    "memory disk network queue batch prefix token prompt model latency throughput replica "
    "leader lease commit log write read chunk master client store transfer layer attention prefill "
    "decode trace workload arrival burst deadline rejects places holds serves transfers measures "
    "increases throttles partitions replicates compresses evicts schedules long short warm shared "
    "remote recent proposed simple production synthetic thousand percent seconds GPU KVCache vLLM "
    "Conductor Mooncake Erdős naïve efﬁcient α β 3.2× 59% 1,000 64 128 10 ms [12] (2024) pre-fill"
)
WORDS = VOCABULARY.split()

words = st.lists(st.sampled_from(WORDS), min_size=12, max_size=40)
pages = st.lists(words, min_size=1, max_size=2)
calm = settings(max_examples=60, deadline=None)


@st.composite
def quoted_documents(draw: Callable[..., object]) -> tuple[Document, list[str], int]:
    """A document, some neighbouring words of it, and the page where they begin."""
    drawn: list[list[str]] = draw(pages)  # type: ignore[assignment]
    text = ["\n".join(" ".join(p[i : i + 9]) for i in range(0, len(p), 9)) for p in drawn]
    flat = [(word, number) for number, page in enumerate(drawn, 1) for word in page]
    start: int = draw(st.integers(0, len(flat) - 12))  # type: ignore[assignment]
    length: int = draw(st.integers(8, 12))  # type: ignore[assignment]
    chosen = flat[start : start + length]
    return made(*text), [word for word, _ in chosen], chosen[0][1]


@calm
@given(quoted_documents())
def test_any_words_of_the_document_are_found_exactly_and_on_their_page(
    drawn: tuple[Document, list[str], int],
) -> None:
    document, chosen, page = drawn
    quote = " ".join(chosen)
    everything = "".join(fold(p.text) for p in document.pages)
    assume(len(fold(quote)) >= 20)
    assume(everything.count(fold(quote)) == 1)
    located = locate([index_of(document)], Quoted(text=quote))
    assert located.status == "exact"
    assert located.evidence is not None
    assert located.evidence.page == page
    assert fold(located.evidence.quote) == fold(quote)


@calm
@given(quoted_documents(), st.data())
def test_a_changed_digit_is_never_accepted(
    drawn: tuple[Document, list[str], int], data: st.DataObject
) -> None:
    document, chosen, _ = drawn
    quote = " ".join(chosen)
    digits = [match.start() for match in re.finditer(r"\d", quote)]
    assume(digits)
    at = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([d for d in "123456789" if d != quote[at]]))
    changed = quote[:at] + other + quote[at + 1 :]
    assume(fold(changed) not in "".join(fold(p.text) for p in document.pages))
    assert not locate([index_of(document)], Quoted(text=changed)).found


@calm
@given(quoted_documents(), st.integers(0, 12), st.sampled_from(["not", "never", "no", "cannot"]))
def test_an_inserted_negation_is_never_accepted(
    drawn: tuple[Document, list[str], int], at: int, word: str
) -> None:
    document, chosen, _ = drawn
    quote = " ".join([*chosen[:at], word, *chosen[at:]])
    assert not locate([index_of(document)], Quoted(text=quote)).found


@calm
@given(quoted_documents(), st.data())
def test_what_is_shown_is_always_the_documents_own(
    drawn: tuple[Document, list[str], int], data: st.DataObject
) -> None:
    document, chosen, _ = drawn
    edits = st.tuples(st.integers(0, 11), st.sampled_from(["", "...", "quite", *WORDS]))
    for at, word in data.draw(st.lists(edits, max_size=3)):
        chosen = [*chosen[:at], *([word] if word else []), *chosen[at + 1 :]]
    located = locate([index_of(document)], Quoted(text=" ".join(chosen)))
    everything = readable("\n".join(page.text for page in document.pages))
    if located.evidence is not None:
        for part in located.evidence.quote.split(" … "):
            assert part in everything


anything = st.text(max_size=200)


@settings(max_examples=60, deadline=None)
@given(st.lists(anything, max_size=3), anything)
def test_no_text_breaks_it(texts: list[str], quote: str) -> None:
    document = made(*texts)
    sources = [index_of(document)]
    for text in (quote, *texts, quote + "…" + quote, "".join(texts)[3:80]):
        locate(sources, Quoted(text=text))
        untraced(text, [Known(texts)])
        readable(text)


@settings(max_examples=60, deadline=None)
@given(anything)
def test_each_canonical_character_knows_where_it_came_from(text: str) -> None:
    folded = canonical(text)
    assert len(folded.text) == len(folded.origin)
    assert list(folded.origin) == sorted(folded.origin)
    assert fold(folded.text) == folded.text


@given(st.floats(0.01, 1e6), st.sampled_from(["", " ms", "%", "×", "k", " GB"]))
def test_a_number_is_traced_to_itself(value: float, unit: str) -> None:
    text = f"It takes {value:,.2f}{unit} in all."
    assert untraced(text, [Known([text])]) == ()
    assert len(numbers_in(text)) == 1


@pytest.mark.parametrize(
    "text",
    [" ", "\n", "-\n", "1 ", "1, ", "1.", "“", '"', "[", "[a", "...", "not ", "a", "n't ", "a:",
     "if ", "1 and ", "Figure 1, ", "api_key=", "\u00ad", "(1) ", "about 9 = "],
)  # fmt: skip
def test_no_text_takes_forever(text: str) -> None:
    """Anything quadratic would run into the suite's time limit."""
    long = text * (12_000 // len(text))
    index = index_of(made(long, "One honest sentence of the paper."))
    for quote in (long, long[:2_900], "One honest sentence of the paper."):
        locate([index], Quoted(text=quote))
    untraced(long, [index.numbers])
    secrets_in(long)
    readable(long)
