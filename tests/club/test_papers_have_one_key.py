"""D6 and D9: forty spellings of ten papers are ten papers, and days follow each other as days."""

import pytest
from paper_club import PaperClub, at, paper, pdf, said
from redis import Redis

from bot.club.ledger import week_of
from bot.core.club.identity import papers_named, url_of

SPELLINGS = {
    "arxiv:2401.12345": (
        "https://arxiv.org/abs/2401.12345",
        "http://arxiv.org/pdf/2401.12345v2.pdf",
        "https://arxiv.org/html/2401.12345v1#S3",
        "https://www.alphaxiv.org/abs/2401.12345v3",
        "https://huggingface.co/papers/2401.12345",
        "https://ar5iv.labs.arxiv.org/html/2401.12345",
        "https://doi.org/10.48550/arXiv.2401.12345",
        "arXiv:2401.12345v2 [cs.LG]",
        "https://scirate.com/arxiv/2401.12345",
        "https://eur01.safelinks.example/?url=https%3A%2F%2Farxiv.org%2Fabs%2F2401.12345&data=1",
    ),
    "arxiv:cs/0112017": (
        "https://arxiv.org/abs/cs/0112017",
        "https://arxiv.org/pdf/cs/0112017v1.pdf",
        "https://arxiv.org/abs/cs.CL/0112017v2",
        "arxiv.org/abs/CS/0112017",
    ),
    "arxiv:1706.03762": (
        "https://export.arxiv.org/abs/1706.03762v7?context=cs",
        "https://www.arxiv-vanity.com/papers/1706.03762/",
        "<https://arxiv.org/abs/1706.03762|the paper>",
        "(https://hf.co/papers/1706.03762).",
    ),
    "doi:10.1145/3572848.3577479": (
        "https://dl.acm.org/doi/10.1145/3572848.3577479",
        "https://dl.acm.org/doi/pdf/10.1145/3572848.3577479?download=true",
        "http://dx.doi.org/10.1145/3572848.3577479",
        "doi:10.1145/3572848.3577479.",
        "https://doi.org/10.1145%2F3572848.3577479",
    ),
    "doi:10.1038/s41586-021-03819-2": (
        "https://www.nature.com/articles/s41586-021-03819-2",
        "https://www.nature.com/articles/s41586-021-03819-2.pdf",
        "https://doi.org/10.1038/S41586-021-03819-2",
    ),
    "doi:10.1101/2024.01.02.573890": (
        "https://www.biorxiv.org/content/10.1101/2024.01.02.573890v1",
        "https://www.biorxiv.org/content/10.1101/2024.01.02.573890v2.full.pdf",
        "(https://doi.org/10.1101/2024.01.02.573890)",
    ),
    "doi:10.1007/s11263-015-0816-y": (
        "https://link.springer.com/article/10.1007/s11263-015-0816-y",
        "https://link.springer.com/content/pdf/10.1007/s11263-015-0816-y.pdf",
    ),
    "doi:10.18653/v1/2023.acl-long.1": (
        "https://aclanthology.org/2023.acl-long.1/",
        "https://aclanthology.org/2023.acl-long.1.pdf",
        "doi 10.18653/v1/2023.acl-long.1",
    ),
    "openreview:AbC123xyz": (
        "https://openreview.net/forum?id=AbC123xyz",
        "https://openreview.net/pdf?id=AbC123xyz",
        "https://www.openreview.net/forum?noteId=zzz1234&id=AbC123xyz",
        "https://openreview.net/attachment?id=AbC123xyz&name=pdf",
    ),
    "openreview:abc123XYZ": (
        "https://openreview.net/forum?id=abc123XYZ#discussion",
        "https://api2.openreview.net/pdf?id=abc123XYZ",
    ),
}
NO_PAPERS = (
    "https://arxiv.org/list/cs.LG/recent",
    "https://openreview.net/group?id=ICLR.cc/2025/Conference",
    "https://twitter.com/x/status/1234567890",
    "https://huggingface.co/papers/trending",
    "we shipped 2.5.1 on 12.10.2026, see p. 1706",
)


def test_forty_spellings_of_ten_papers_are_ten_keys() -> None:
    spelt = [(key, words) for key, all_ in SPELLINGS.items() for words in all_]
    assert len(spelt) == 40
    assert len(SPELLINGS) == 10
    for key, words in spelt:
        named = papers_named(said("1", text=f"have you seen {words} yet"))
        assert [each.key for each in named] == [key], words


def test_a_paper_is_one_however_often_and_differently_it_is_posted(redis: Redis) -> None:
    club = PaperClub(redis)
    posts = [words for all_ in SPELLINGS.values() for words in all_]
    club.hear(*(said(f"m{n}", f"U{n % 7}", posts[n], n / 10) for n in range(len(posts))))
    week = club.week()
    assert {each.key for each in week.papers} == set(SPELLINGS)
    assert sum(len(each.postings) for each in week.papers) == len(posts)


@pytest.mark.parametrize("words", NO_PAPERS)
def test_other_addresses_are_no_papers(words: str) -> None:
    assert papers_named(said("1", text=words)) == ()


def test_a_file_is_a_paper_and_its_name_may_say_which() -> None:
    files = (pdf("F1", "draft.pdf"), pdf("F2", "2401.12345v2.pdf"))
    keys = [each.key for each in papers_named(said("1", files=files))]
    assert keys == ["file:F1", "arxiv:2401.12345"]
    picture = pdf("F3").model_copy(update={"name": "plot.png", "media_type": "image/png"})
    assert papers_named(said("1", files=(picture,))) == ()


def test_a_public_paper_has_a_public_address_and_a_file_has_none() -> None:
    assert url_of("arxiv:cs/0112017") == "https://arxiv.org/abs/cs/0112017"
    assert url_of("doi:10.1145/1.2") == "https://doi.org/10.1145/1.2"
    assert url_of("openreview:AbC") == "https://openreview.net/forum?id=AbC"
    assert url_of("file:F1") == ""


def test_days_are_compared_as_days_and_not_as_words(redis: Redis) -> None:
    """ "2026-6-30" comes before "2026-10-1", and second 9.5 before second 10.5."""
    club = PaperClub(redis)
    for number, day in enumerate((-153.0, -152.0, -60.0, -0.5, 0.5)):  # 30 June, 1 July, 1 October
        club.now = at(day)
        club.hear(paper(f"m{number}", number, day=day))
    keys = [each.key for each in club.week(-14, 7).papers]
    assert keys == ["arxiv:2401.00003", "arxiv:2401.00004"]


def test_moments_are_compared_as_numbers_and_not_as_words(redis: Redis) -> None:
    club, moments = PaperClub(redis, now=200.0), (100.0, 10.5, 9.5)
    for number, moment in enumerate(moments):
        club.hear(paper(str(moment), number).model_copy(update={"at": moment}))
    week = week_of(redis, club.digest, 0.0, 150.0, club.clock)
    assert [each.posted_at for each in week.papers] == sorted(moments)
