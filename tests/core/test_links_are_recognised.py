"""A paper named in any usual way comes to one canonical id; what names no paper comes to none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.links import addresses_in, link_of, links_in, source_of
from bot.core.values import Attachment

SPELLINGS = {
    "arxiv:2401.12345": [
        "https://arxiv.org/abs/2401.12345",
        "http://arxiv.org/abs/2401.12345",
        "arxiv.org/abs/2401.12345",
        "https://www.arxiv.org/pdf/2401.12345",
        "https://arxiv.org/pdf/2401.12345.pdf",
        "https://export.arxiv.org/abs/2401.12345",
        "https://arxiv.org/html/2401.12345#S3.p1",
        "https://arxiv.org/abs/2401.12345?context=cs.DC",
        "https://ar5iv.org/abs/2401.12345",
        "https://ar5iv.labs.arxiv.org/html/2401.12345",
        "https://www.alphaxiv.org/abs/2401.12345",
        "https://huggingface.co/papers/2401.12345",
        "arXiv:2401.12345",
        "arxiv: 2401.12345",
        "arXiv 2401.12345",
        "arXiv preprint arXiv:2401.12345",
        "10.48550/arXiv.2401.12345",
        "https://doi.org/10.48550/arXiv.2401.12345",
        "HTTPS://ARXIV.ORG/ABS/2401.12345",
        "<https://arxiv.org/abs/2401.12345>",
        "2401.12345",
    ],
    "arxiv:2401.12345v2": [
        "https://arxiv.org/abs/2401.12345v2",
        "https://arxiv.org/pdf/2401.12345v2.pdf",
        "arXiv:2401.12345V2",
        "2401.12345v2",
    ],
    "arxiv:0704.0001": ["arXiv:0704.0001", "https://arxiv.org/abs/0704.0001"],
    "arxiv:hep-th/9901001": ["https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001"],
    "arxiv:math/0309136v1": ["arXiv:math.GT/0309136v1", "https://arxiv.org/pdf/math/0309136v1"],
    "doi:10.1145/3477132.3483540": [
        "https://doi.org/10.1145/3477132.3483540",
        "http://dx.doi.org/10.1145/3477132.3483540",
        "doi.org/10.1145/3477132.3483540",
        "doi:10.1145/3477132.3483540",
        "DOI: 10.1145/3477132.3483540",
        "10.1145/3477132.3483540",
        "https://doi.org/10.1145%2F3477132.3483540",
        "https://dl.acm.org/doi/10.1145/3477132.3483540",
        "https://dl.acm.org/doi/pdf/10.1145/3477132.3483540",
        "https://dl.acm.org/doi/abs/10.1145/3477132.3483540?download=true",
    ],
    "doi:10.1016/s0092-8674(00)80001-5": ["https://doi.org/10.1016/S0092-8674(00)80001-5"],
    "openreview:AbC_123-xyz": [
        "https://openreview.net/forum?id=AbC_123-xyz",
        "https://openreview.net/pdf?id=AbC_123-xyz",
        "https://openreview.net/forum?noteId=q&id=AbC_123-xyz",
        "https://openreview.net/forum?id=AbC_123-xyz&noteId=zz",
        "openreview:AbC_123-xyz",
    ],
}


@pytest.mark.parametrize(
    ("spelling", "id"), [(s, id) for id, spellings in SPELLINGS.items() for s in spellings]
)
def test_every_spelling_comes_to_one_id(spelling: str, id: str) -> None:
    link = link_of(spelling)
    assert link is not None
    assert link.id == id
    assert source_of(link.attachment) == (link.source, id.partition(":")[2])


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("decode https://arxiv.org/abs/2401.12345, please", ["arxiv:2401.12345"]),
        ("(see doi:10.1145/1234.5678).", ["doi:10.1145/1234.5678"]),
        ("<https://arxiv.org/abs/2401.12345|the paper>", ["arxiv:2401.12345"]),
        ("[it](https://doi.org/10.1145/1234.5678)", ["doi:10.1145/1234.5678"]),
        ("decode 2407.00079", ["arxiv:2407.00079"]),
        ("@shedder please decode 2407.00079v3.", ["arxiv:2407.00079v3"]),
        ("decode cs/0112017", ["arxiv:cs/0112017"]),
        (
            "baseline: arXiv:2401.00001, idea: https://openreview.net/forum?id=AbC123xyz",
            ["arxiv:2401.00001", "openreview:AbC123xyz"],
        ),
    ],
)
def test_links_are_found_in_a_sentence(text: str, ids: list[str]) -> None:
    assert [link.id for link in links_in(text)] == ids


@pytest.mark.parametrize(
    "text",
    [
        "it takes 2401.12345 ms",
        "arXiv:2413.12345",
        "arXiv:1234.56",
        "https://notarxiv.org/abs/2401.12345",
        "https://arxiv.org.evil.com/abs/2401.12345",
        "https://openreview.net.evil.com/forum?id=AbC123xyz",
        "https://example.org/paper.pdf",
        "section 10.2/4",
        "10.1145/",
        "a.pdf",
        "",
    ],
)
def test_what_names_no_paper_is_no_link(text: str) -> None:
    assert links_in(text) == ()
    assert link_of(text) is None


def test_a_file_of_this_machine_is_no_link() -> None:
    assert source_of(Attachment(id="/home/doi/arxiv:2401.pdf", name="x.pdf")) is None
    assert source_of(Attachment(id="F0123", name="x.pdf")) is None


def test_an_address_that_leads_to_no_paper_has_its_host() -> None:
    text = "see (https://example.org:8080/a.pdf?x=1), http://169.254.169.254/, arXiv:2401.12345"
    found = addresses_in(f"{text} https://arxiv.org/abs/2401.12345")
    assert [address.host for address in found] == ["example.org:8080", "169.254.169.254"]
    assert text[found[0].start : found[0].end] == "https://example.org:8080/a.pdf?x=1"


@given(st.text(max_size=80) | st.sampled_from([s for group in SPELLINGS.values() for s in group]))
def test_any_text_gives_links_that_lie_apart_in_it(text: str) -> None:
    end = 0
    for link in links_in(text):
        assert end <= link.start < link.end <= len(text)
        assert source_of(link.attachment) is not None
        end = link.end
