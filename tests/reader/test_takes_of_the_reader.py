"""The evidence reader's take on a paper: a number, what comes with it, what to check first."""

import pytest
from documents import made
from sample_paper import HERON, paper

from bot.core.answer import Claim, Draft, DraftSection
from bot.core.checks import verify
from bot.core.club.take import ASKED, TAKE, taking
from bot.core.document import Document
from bot.core.evidence import index_of
from bot.core.persona import Persona
from workers.evidence_reader.behind import behind, number_of
from workers.evidence_reader.drafting import sections
from workers.evidence_reader.given_out import given_out

HEADLINES = {
    "flexgen": ("100×", 1),
    "gfs": ("75%", 11),
    "mapreduce": ("5%", 10),
    "mooncake": ("59%∼498%", 1),
    "simple-testing": ("30%", 2),
    "dynamo": ("30 milliseconds", 14),
}
PERSONA = taking(Persona(name="Somebody", handle="somebody"))


def drafted(document: Document) -> tuple[DraftSection, ...]:
    return tuple(sections(PERSONA, (document,), ASKED))


def claims(section: DraftSection) -> list[Claim]:
    return [block for block in section.blocks if isinstance(block, Claim)]


def words(section: DraftSection) -> str:
    said = [getattr(block, "text", "") for block in section.blocks]
    return " ".join([*said, *(q.text for claim in claims(section) for q in claim.quotes)])


@pytest.mark.parametrize("name", HEADLINES)
def test_a_take_is_short_true_and_has_one_number_with_its_page(
    papers: dict[str, Document], name: str
) -> None:
    document = papers[name]
    draft = drafted(document)
    assert [section.id for section in draft] == [spec.id for spec in TAKE]
    verdict = verify(PERSONA, (index_of(document),), ASKED, Draft(sections=draft, model="reader"))
    assert verdict.failures == ()
    assert verdict.quotes_verified == verdict.quotes_total >= 4
    number, page = HEADLINES[name]
    *_, headline = verdict.sections[0].blocks
    assert headline.kind == "finding"
    assert headline.text.startswith(f"One number, **{number}**")
    assert headline.evidence[-1].page == page
    assert number in " ".join(headline.evidence[-1].quote.split())
    assert sum(len(words(section).split()) for section in draft) < 220
    quoted = [
        quote.text for section in draft for claim in claims(section) for quote in claim.quotes
    ]
    assert len(set(quoted)) == len(quoted)


def test_a_sentence_stands_alone_or_beside_what_it_speaks_of(papers: dict[str, Document]) -> None:
    limit = words(drafted(papers["gfs"])[2])
    assert "the main disadvantage" not in limit  # of garbage collection, says another sentence
    number = claims(drafted(papers["mapreduce"])[0])[-1]
    case, price = (quote.text for quote in number.quotes)
    assert number.text.endswith("and in which case:")
    assert "killed 200 out of 1746 worker processes" in case
    assert "just an increase of 5%" in price


def test_what_one_would_check_is_read_off_the_sentence_of_the_number() -> None:
    flexgen = "FlexGen can achieve up to 100× higher throughput compared to offloading systems."
    assert list(behind(flexgen)) == [
        "the typical case (it says “up to”)",
        "the set-up of “offloading systems”, which it is compared with",
    ]
    alone = "It reduces the latency by 40%."
    assert list(behind(alone)) == ["what it is compared with (the sentence does not say)"]
    assert list(behind("Of 198 failures, 92% were caused by error handling.")) == []
    assert list(behind("It is 3× faster than before, and 2× faster than Ray.")) == [
        "the set-up of “Ray”, which it is compared with"
    ]
    assert number_of("Requests rise by 59%∼498% there.") == "59%∼498%"
    assert number_of("It takes 12 ms.") == "12 ms"
    assert number_of("Lost time fell from 17% to 2%.") == "17% to 2%"
    rowan = "rowan answers 2.3x more queries per second than an engine with a single tree."
    assert list(behind(rowan)) == ["the set-up of “an engine”, which it is compared with"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "We ran it. The code is available at https://github.com/a/b. It is small.",
            "The code is available at https://github.com/a/b.",
        ),
        (
            "Our traces are open-\nsourced at\nhttps://zenodo.org/record/1.\n\n1 Introduction",
            "Our traces are open-sourced at https://zenodo.org/record/1.",
        ),
        (
            "It helps. We have publicly released the dataset of our study.",
            "We have publicly released the dataset of our study.",
        ),
        ("We used publicly available datasets. They are large.", None),
        ("We compare with vLLM, an open-source system.", None),
        ("The lecture is available at http://school.example/.", None),
    ],
)
def test_what_the_authors_give_out_is_told_in_their_words(text: str, said: str | None) -> None:
    found = given_out((made(text),))
    assert (found and found.text) == said


def test_silence_is_told_of_a_whole_text_and_never_of_an_abstract(
    papers: dict[str, Document],
) -> None:
    said = (
        "We present Ledger, a cache that keeps every token of a prompt for one day. Ledger reduces"
        " the time to first token by 37% on a real trace. Ledger lets operators share the cache"
        " between servers. Our evaluation does not cover models that change while they run."
    )
    whole = made(said, said.replace("37%", "41%"))
    assert "never mentions code or data to begin with (searched: open source" in words(
        drafted(whole)[1]
    )
    abstract = whole.model_copy(update={"paged": False, "pages": whole.pages[:1], "page_count": 1})
    told = [words(section) for section in drafted(abstract)]
    assert "**37%**" in told[0]
    assert not any("mention" in each for each in told)


def test_a_text_without_sentences_gets_an_excuse_and_no_invention() -> None:
    first, *others = drafted(made("Slide 1\nAgenda"))
    assert "too little running text" in words(first)
    assert not any(section.blocks for section in others)  # that was said


def test_a_paper_that_contradicts_itself_is_told_so_first() -> None:
    other = "The median waiting time is 47% lower than with the previous scheduler."
    text = HERON.replace("which is 62% lower", "which is much lower")
    document = paper(text.replace("# 4 Discussion\n", f"# 4 Discussion\n{other} "))
    first, *_ = drafted(document)[2].blocks
    assert isinstance(first, Claim)
    assert first.text.startswith("Two values for one thing: 62% (Abstract, p. 1) and 47% (")
    assert len(first.quotes) == 2


def test_where_a_number_stands_again_is_where_to_look(papers: dict[str, Document]) -> None:
    told = {name: words(drafted(papers[name])[2]) for name in ("flexgen", "simple-testing")}
    assert "Behind 100× (again in 6.1. Offloading, p. 9), look for the typical" in told["flexgen"]
    assert told["simple-testing"].startswith("30% stands again in 5.2 Checking Real-world Systems")
