"""Where a document says what a draft quotes."""

import pytest
from documents import LINE, made, made_page

from bot.core.answer import Quoted
from bot.core.document import Document
from bot.core.evidence import Located, index_of, locate

FIRST = """The scheduler places each request on the node that holds the longest prefix of
its prompt. It increases throughput by 3.2× over the baseline, at a cost of 1,000 GB of memory.
The cache is not replicated, so a failed node loses at most 10 ms of work. Reads are served by
the pri-
mary in all cases, and most writes are acknowledged before they reach the disk. We evaluate it on
64 GPUs with a trace of one week [12]. The design does not scale beyond one rack."""
SECOND = """When the queue is longer than the deadline allows, requests are rejected early.
Vectors α and β are learned as in Erdős et al., with efﬁcient lookups in O(n²) time.
调度器不会丢弃请求。"""
PLACED = (
    "The scheduler places each request on the node that holds the longest prefix of its prompt."
)


def find(text: str, *documents: Document, role: str = "") -> Located:
    sources = [index_of(d) for d in documents or (made(FIRST, SECOND),)]
    return locate(sources, Quoted(text=text, document=role))


@pytest.mark.parametrize(
    ("quote", "page", "shown"),
    [
        ("holds the longest prefix of its prompt.", 1, None),
        ("THE SCHEDULER PLACES EACH REQUEST", 1, "The scheduler places each request"),
        ("Reads are served by the primary in all cases", 1, None),
        ("as in Erdos et al., with efficient lookups", 2, "as in Erdős et al., with efﬁcient"),
        ("Vectors α and β are learned", 2, None),
        ("efficient lookups in O(n^2) time", 2, "efﬁcient lookups in O(n²) time"),
        ("by 3.2x over the baseline, at a cost of 1000 GB", 1, "by 3.2× over the baseline"),
        ("调度器不会丢弃请求", 2, "调度器不会丢弃请求"),
        ("“requests are rejected early.”", 2, "requests are rejected early."),
    ],
)
def test_words_that_stand_there_are_found_with_their_page(
    quote: str, page: int, shown: str | None
) -> None:
    located = find(quote)
    assert located.status == "exact"
    assert located.evidence is not None
    assert located.evidence.page == page
    assert located.evidence.quote.startswith(shown or quote)


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        (
            "The scheduler puts each request on the node that holds the longest prefix",
            PLACED.removesuffix(" of its prompt."),
        ),
        (
            PLACED.replace("its ", ""),
            PLACED,
        ),
        (
            "The scheduler places each requset on the node that holds teh longest prefix",
            "The scheduler places each request on the node that holds the longest prefix",
        ),
        (
            "We evaluate it on 64 GPUs with a trace of one week.",
            "We evaluate it on 64 GPUs with a trace of one week",
        ),
    ],
)
def test_a_near_miss_is_replaced_by_the_documents_own_words(quote: str, shown: str) -> None:
    located = find(quote)
    assert located.evidence is not None, located
    assert located.evidence.quote.startswith(shown)


@pytest.mark.parametrize(
    "quote",
    [
        "It increases throughput by 3.4× over the baseline",
        "It increases throughput by 32× over the baseline",
        "It decreases throughput by 3.2× over the baseline",
        "at a cost of 1,000 MB of memory. The cache is not replicated",
        "The cache is replicated, so a failed node loses at most 10 ms of work",
        "The cache is never replicated, so a failed node loses at most 10 ms of work",
        "so a failed node loses at least 10 ms of work",
        "so a failed node loses at most 10 s of work",
        "Reads are served by the primary in some cases",
        "Writes are served by the primary in all cases",
        "Reads are served by the secondary in all cases",
        "and all writes are acknowledged before they reach the disk",
        "and most writes are acknowledged after they reach the disk",
        "and most writes are not acknowledged before they reach the disk",
        "and most writes are unacknowledged before they reach the disk",
        "When the queue is shorter than the deadline allows, requests are rejected early",
        "When the queue is longer than the deadline allows, requests are accepted early",
        "When the queue is longer than the deadline allows, requests may be rejected early",
        "When the deadline is longer than the queue allows, requests are rejected",
        "We evaluate it on 64 TPUs with a trace of one week",
        "We evaluate it on 64 GPUs with a trace of two weeks",
        "We evaluate it on 64 GPUs with a trace of one week [13]",
        "The design does ... scale beyond one rack",
        "The design does scale beyond one rack",
    ],
)
def test_an_altered_quote_is_refused(quote: str) -> None:
    located = find(quote)
    assert located.status == "altered", located
    assert located.evidence is None
    assert located.reason


def test_another_papers_sentence_is_absent() -> None:
    located = find("Paxos elects a distinguished proposer in a second phase of voting")
    assert located.status == "absent"


def test_a_quote_that_starts_after_a_negation_is_shown_with_it() -> None:
    located = find("scale beyond one rack, they say".removesuffix(", they say"))
    assert located.evidence is not None
    assert located.evidence.quote.startswith("not scale beyond one rack")
    assert located.evidence.corrected


def test_a_word_taken_from_just_outside_is_an_alteration() -> None:
    paper = made("The writes continue at a rate of about 2-4 GB/s for a while.")
    assert not find("The continue writes at a rate of about 2-4 GB/s for a while.", paper).found


def test_part_of_a_word_is_not_a_quote_of_it() -> None:
    paper = made("Operators are unable to restart the failed node without help.")
    assert find("able to restart the failed node", paper).status == "altered"


def test_a_quote_across_a_page_break_and_its_running_heads_is_found() -> None:
    paper = made(
        [("prose", "We assume that every replica can reach the coor-"), ("furniture", "181")],
        [
            ("furniture", "USENIX Association"),
            ("figure", "0 20 40 60 80"),
            ("caption", "Figure 1: Latency of the replicas."),
            ("prose", "dinator within one second, whatever the load."),
        ],
    )
    located = find("every replica can reach the coordinator within one second", paper)
    assert located.status == "exact"
    assert located.evidence is not None
    assert (located.evidence.page, located.evidence.page_end) == (1, 2)
    assert located.evidence.quote == "every replica can reach the coordinator within one second"
    assert {page for page, _ in located.evidence.boxes} == {1, 2}


def test_captions_figures_and_running_heads_can_be_quoted() -> None:
    paper = made(
        [
            ("prose", "Body."),
            ("caption", "Figure 1: Latency of the replicas."),
            ("figure", "Conductor prefill pool"),
            ("furniture", "Proceedings of FAST"),
        ]
    )
    for quote in ("Latency of the replicas", "Conductor prefill pool", "Proceedings of FAST"):
        assert find(quote, paper).status == "exact"


@pytest.mark.parametrize("dots", ["...", "…", " [...] ", "[…]", " . . . "])
def test_an_ellipsis_stands_for_left_out_words(dots: str) -> None:
    located = find(f"The scheduler places each request{dots}longest prefix of its prompt")
    assert located.evidence is not None
    assert located.status == "exact"
    assert "on the node that holds the" in located.evidence.quote  # short: shown in full


def test_a_long_ellipsis_is_shown_as_one() -> None:
    located = find("The scheduler places each request [...] We evaluate it on 64 GPUs")
    assert located.evidence is not None
    assert located.evidence.quote == "The scheduler places each request … We evaluate it on 64 GPUs"


def test_the_parts_of_a_quote_must_stand_in_its_order() -> None:
    swapped = "We evaluate it on 64 GPUs ... The scheduler places each request"
    assert find(swapped).evidence is None


def test_a_sentence_cannot_be_stitched_from_single_words() -> None:
    far = made(f"{FIRST} We never lose it. {'Filler of no meaning. ' * 20} Trust is everything.")
    assert find("It increases [...] trust", far).evidence is None
    assert find("The cache … 64 GPUs … scale", far).evidence is None


def test_an_ellipsis_does_not_end_in_a_negation() -> None:
    located = find("The scheduler places each request … scale beyond one rack")
    assert located.evidence is not None
    assert located.evidence.quote.endswith("… not scale beyond one rack")


def test_a_short_part_is_found_after_a_long_one_however_common() -> None:
    paper = made("the cat. " * 500 + "Each request waits for its deadline, and the queue grows.")
    assert find("Each request waits ... the queue grows", paper).status == "exact"


def test_a_page_is_no_quote() -> None:
    assert find("The cache … 64 GPUs … scale … " * 20).status == "long"
    assert find("All of it, word for word. " * 200).status == "long"


def test_footnote_marks_and_citations_may_be_left_out_but_not_changed() -> None:
    paper = made("We traced the production cluster.12 The queue3 is bounded [4], as all are.")
    assert find("We traced the production cluster. The queue is bounded, as all are.", paper).found
    assert not find("We traced the production cluster.13 The queue3 is bounded", paper).found
    assert not find("The queue is bounded [5], as all are, they said.", paper).found


def test_a_word_in_brackets_is_the_quoters_own() -> None:
    located = find("It [the scheduler] increases throughput by 3.2× [sic] over the baseline")
    assert located.evidence is not None
    assert located.evidence.quote == "It increases throughput by 3.2× over the baseline"


def test_a_citation_number_is_part_of_the_quote() -> None:
    assert find("with a trace of one week [12]").status == "exact"
    assert find("on 64 GPUs with a trace of one week [21].").status == "altered"


def test_a_list_of_citations_is_compared_whole() -> None:
    paper = made("Code that handles errors is often wrong [24, 44, 55], and yet it is common.")
    for cited in ("[24, 45, 55]", "f24, 44, 55]", "[24, 55]"):
        located = find(
            f"Code that handles errors is often wrong {cited}, and yet it is common.", paper
        )
        assert located.status == "altered"
        assert "the document has “[24, 44, 55]” where" in located.reason


def test_a_short_quote_counts_where_there_is_no_doubt() -> None:
    paper = made("The cache is warm. The cold start takes long. The cache is large.")
    assert find("cold start", paper).status == "exact"
    assert find("The cache", paper).status == "ambiguous"
    assert find("hot end", paper).status == "absent"
    assert find("is", paper).status == "short"
    assert find(" … ", paper).status == "short"
    assert find("", paper).status == "short"


def test_the_first_of_several_places_is_given() -> None:
    paper = made("Latency is the problem here.", "Again: latency is the problem here.")
    located = find("latency is the problem here", paper)
    assert located.evidence is not None
    assert located.evidence.page == 1


def test_the_named_document_is_searched_first_and_another_one_is_said() -> None:
    both = "Requests come in clumps, as everybody knows."
    baseline = made(f"{both} The baseline samples at request boundaries.", role="baseline")
    proposal = made(f"Our idea. {both}", role="proposal")
    located = find(both, baseline, proposal, role="proposal")
    assert located.evidence is not None
    assert located.evidence.document == "proposal"
    assert not located.reason
    located = find(
        "The baseline samples at request boundaries", baseline, proposal, role="proposal"
    )
    assert located.evidence is not None
    assert located.evidence.document == "baseline"
    assert "baseline" in located.reason
    assert "proposal" in located.reason


def test_there_is_a_box_for_each_line() -> None:
    words = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi"
    located = find(words, made(words))
    assert located.evidence is not None
    assert len(located.evidence.boxes) == -(-len(words) // LINE)
    (_, first), (_, second) = located.evidence.boxes
    assert first.bottom > second.top
    assert (first.left, first.right) == (50, 50 + LINE * 5)


def test_the_printed_page_label_is_kept_when_it_differs() -> None:
    page = made_page(1, "Everything that is printed here counts.", label="181")
    paper = Document(name="p", pages=(page,), page_count=1)
    located = find("Everything that is printed here", paper)
    assert located.evidence is not None
    assert located.evidence.page_label == "181"


def test_nothing_is_found_without_documents() -> None:
    assert locate([], Quoted(text="Everything that is printed here")).status == "absent"
