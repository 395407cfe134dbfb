"""What counts as a sentence that may be quoted: whole, verbatim, with its page and section."""

import pytest
from documents import made
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_paper import paper, prose

from bot.core.canonical import fold
from workers.evidence_reader.sentences import Sentence, sentences_of, small_names
from workers.evidence_reader.soundness import is_sound


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in sentences_of(prose(text))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Some stores, e.g. Dynamo and Bigtable, keep the whole index of a table in memory.",
        "The scheme of Lamport et al. orders the events of a system, i.e. it gives them a time.",
        "As Fig. 3 and Sec. 4.1 show, the cache of 2.5 GB holds more than half of all requests.",
        "The paper by J. Gray and L. Lamport describes a protocol with fewer messages than ours.",
        "We ask (see Eq. 2) how often a request of the largest tenant waits for the others.",
        "The authors of the system (Brown et al., 2020) say that most of the requests are short.",
    ],
)
def test_a_short_form_ends_no_sentence(sentence: str):
    other = "The next sentence begins here and is as long as any other of this page."
    assert texts(f"{sentence} {other}") == [sentence, other]


def test_a_single_letter_ends_a_sentence_when_another_plainly_begins():
    assert texts(
        "A put returns once it has reached W of the N replicas or R and W. The coordinator answers"
        " the client after it has written to the log."
    )[1].startswith("The coordinator answers")


def test_a_name_that_begins_small_begins_a_sentence():
    found = texts(
        "The pool is twice as large as that of the older vLLM. vLLM keeps the blocks of a request"
        " on the machine that has computed them."
    )
    assert found[1].startswith("vLLM keeps")


def test_a_name_written_small_throughout_begins_a_sentence_when_the_title_gives_it():
    text = "The trees are kept in memory. rowan moves the keys that nobody has touched to a run."
    document = prose(text).model_copy(update={"title": "rowan: An Engine for Old Keys"})
    assert sentences_of(document)[0].text.startswith("rowan moves the keys")
    assert not [text for text in texts(text) if text.startswith("rowan")]


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("kernlab – An S4 Package for Kernel Methods in R", {"kernlab"}),
        ("The jsonlite Package: A Practical Mapping", {"jsonlite"}),
        ("CVS II: Parallelizing Software Development", {"cvs"}),
        ("How to make requests wait less in the queue of a server", set()),
    ],
)
def test_titles_show_which_names_are_written_small(title: str, names: set[str]):
    assert small_names(title) == names


def test_an_item_of_a_list_of_contributions_is_quoted_without_its_bullet_and_its_closing():
    document = prose(
        "We make two contributions:\n"
        "• a canonical form in which a quote is found whatever became of its hyphens (Section 3);\n"
        "• a rule for near misses that never shows the words of the copy, and\n"
        "• a protocol that posts one answer per question (see Sec. 4).\n"
        "The rest of this text says how all of these were built and what they cost us."
    )
    assert [each.text for each in sentences_of(document) if each.listed] == [
        "a canonical form in which a quote is found whatever became of its hyphens",
        "a rule for near misses that never shows the words of the copy",
        "a protocol that posts one answer per question",
    ]


def test_other_lists_hold_no_contributions():
    document = prose(
        "The server does two things:\n"
        "• it keeps the names of all files in a table that fits in memory;\n"
        "• it tells every worker which of the pieces it has to read next."
    )
    assert not [each for each in sentences_of(document) if each.listed]


def test_bullets_and_numbers_of_a_list_are_left_out_of_the_sentence():
    found = texts(
        "There are two steps:\n• The master picks a worker that is idle and sends it the task.\n"
        "2) The worker reads the input of the task and writes what it has computed.\n"
    )
    assert found == [
        "The master picks a worker that is idle and sends it the task.",
        "The worker reads the input of the task and writes what it has computed.",
    ]


def test_a_heading_run_into_its_paragraph_is_left_out():
    assert texts(
        "Network Setup The benefits of the cache rely on a network of high bandwidth."
    ) == ["The benefits of the cache rely on a network of high bandwidth."]


def test_the_mark_of_a_footnote_is_left_out():
    found = texts("The master keeps the names of all files in memory.7 A worker asks it for them.")
    assert found[0] == "The master keeps the names of all files in memory."


def test_a_line_that_ends_in_a_hyphen_goes_on_without_a_space():
    assert texts(
        "The benchmarks use the weights of LLaMA3-\n70B and the trace of one of our days."
    ) == ["The benchmarks use the weights of LLaMA3-70B and the trace of one of our days."]


def test_a_sentence_that_runs_over_a_page_keeps_both_pages():
    document = made(
        [
            ("prose", "The coordinator keeps the log of all the pieces on a disk"),
            ("furniture", "17"),
        ],
        [("furniture", "Heron, 2026"), ("prose", "that is mirrored to the machine beside it.")],
    )
    (sentence,) = sentences_of(document)
    assert sentence.text.endswith("on a disk that is mirrored to the machine beside it.")
    assert (sentence.page, sentence.page_end) == (1, 2)


def test_captions_figures_and_references_are_not_read():
    line = "The workers of the pool take the pieces from the log in the order of their age."
    kinds = ("caption", "figure", "table", "reference", "furniture", "heading")
    assert not any(sentences_of(made([(kind, line)])) for kind in kinds)


def test_each_sentence_knows_the_section_it_stands_in():
    where = {s.text[:20]: (s.part.title, s.zone) for s in sentences_of(paper())}
    assert where["This paper presents "] == ("Abstract", "abstract")
    assert where["Heron consists of a "] == ("2 Design", "body")
    assert where["We run all experimen"] == ("3 Evaluation", "evaluation")
    assert where["Unlike Orca [7], Her"] == ("5 Related Work", "related")


@pytest.mark.parametrize(
    "broken",
    [
        "and the master replies with the handle of the chunk and the places of its replicas.",
        "The system keeps the log of all the pieces and of the machines that hold them:",
        "Is it possible that the master keeps all of the names of the files in memory?",
        "The master (which keeps the names of the files sends them to whoever asks for them.",
        "Too short to be quoted.",
        "The cost q[p : n] = MLP(h[p : n]) and o = k of the model is that of the first step.",
        "Correspondence to the first author of the paper at heron@example.org or to the others.",
        "Permission to make digital or hard copies of all of this work is granted without fee.",
        "This work was partially supported by the national fund for the study of long prompts.",
        "Ruoyu Qin, Zheming Li, Weiran He, Jialei Cui, Feng Ren and Mingxing Zhang of the lab.",
        "The table has as many rows as there are machines in the rack Decoding The client waits.",
        "The client sends the request to one of\n1Stanford University and of the city nearby.",
        "The rate of the log is shown by the line\n0\n20\n40\n60 of the figure on the next page.",
        "This is what the call returns: > inspect(matrix) and then prints the first of the rows.",
        "The signature of the call is as follows: The function takes a number and a list of them.",
        "An unpublished paper by ? expresses the ideas that are closest to those of our approach.",
        "Das Papier beschreibt ein System, das lange Anfragen auf viele Maschinen verteilt.",
    ],
)
def test_what_is_no_whole_sentence_is_turned_down(broken: str):
    assert not is_sound(broken)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from([
    "The log", "keeps", "all of", "42%", "pieces.", "\n", "7", "e.g.", "We", "(see", "[3])", "“the",
    "disk”", "for the workers of the pool", "that is mirrored", "•", "vLLM", "\ufffe", "3.2 ms.",
]), max_size=60), st.integers(0, 40))  # fmt: skip
def test_every_sentence_is_in_the_pages_letter_for_letter(words: list[str], cut: int):
    document = made(" ".join(words[:cut]), " ".join(words[cut:]))
    folded = fold("\n".join(page.text for page in document.pages))
    for sentence in sentences_of(document):
        assert isinstance(sentence, Sentence)
        assert fold(sentence.text) in folded
