"""What of a document can be searched, and which of its numbers count."""

from documents import made

from bot.core.answer import Quoted
from bot.core.document import Document, Page
from bot.core.evidence import index_of, locate
from bot.core.tracing import untraced


def test_a_page_whose_parts_are_unknown_is_all_prose() -> None:
    page = Page(number=1, label="1", text="Nobody told prose from tables here: 42 of them.")
    index = index_of(Document(name="p", pages=(page,), page_count=1))
    located = locate([index], Quoted(text="Nobody told prose from tables here"))
    assert located.status == "exact"
    assert located.evidence is not None
    assert located.evidence.boxes == ()
    assert untraced("It has 42% of them on 1 page.", [index.numbers]) != ()
    assert untraced("It has 42 of them on 1 page.", [index.numbers]) == ()


def test_a_sentence_around_a_figure_is_in_one_piece() -> None:
    paper = made(
        [
            ("prose", "The cache is filled by the"),
            ("figure", "0 20 40 60"),
            ("prose", "scheduler whenever a request leaves."),
        ]
    )
    index = index_of(paper)
    quoted = Quoted(text="The cache is filled by the scheduler whenever a request leaves.")
    located = locate([index], quoted)
    assert located.status == "exact"
    assert located.evidence is not None
    assert located.evidence.quote == quoted.text


def test_a_units_header_speaks_for_its_tables_numbers() -> None:
    paper = made(
        [
            ("prose", "The system was measured."),
            ("table", "Load Share (%) Latency (ms)\nlow 17 230"),
            ("figure", "0 25 50 75 +498% 12 ms"),
            ("reference", "[9] A paper with 31 pages."),
        ]
    )
    numbers = [index_of(paper).numbers]
    assert untraced("17% of it takes 230 ms, and 498% and 12 ms are drawn.", numbers) == ()
    strange = untraced("It takes 25 s and 75% on 31 nodes.", numbers)
    assert [number.text for number in strange] == ["25 s", "75%", "31"]


def test_an_empty_document_has_nothing_to_find() -> None:
    index = index_of(Document(name="p", pages=(), page_count=0))
    assert locate([index], Quoted(text="Anything of some length at all")).status == "absent"
    assert locate([index_of(made(""))], Quoted(text="Anything of some length")).status == "absent"
