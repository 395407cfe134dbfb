"""Roles come from what was said, then from file names, and are asked for where neither tells."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import Asking
from bot.core.persona import Input, Persona
from bot.core.roles import Said, settle
from bot.core.values import Attachment

KIRA = Persona(
    name="Kira",
    handle="kira",
    inputs=(
        Input(
            role="baseline",
            hint="the published paper",
            names=("baseline", "base", "call", "published"),
            without="Without the baseline I cannot judge what is new.",
        ),
        Input(role="proposal", hint="the idea", names=("proposal", "idea", "draft")),
    ),
)
Q = Persona(name="Q", handle="q", inputs=(Input(role="paper"),))
DEAF = Persona(name="Deaf", handle="deaf", inputs=())
CONTEXT = Persona(
    name="Atlas",
    handle="atlas",
    inputs=(Input(role="context", required=False), Input(role="more", required=False)),
)
ASKED = "Which is it? Or say “go on”."


def files(*names: str) -> tuple[Attachment, ...]:
    return tuple(Attachment(id=f"{at}/{name}", name=name) for at, name in enumerate(names))


def roles(persona: Persona, names: tuple[str, ...], *said: str | Said, new: int = 0):
    messages = [it if isinstance(it, Said) else Said(it) for it in said]
    attached = files(*names)
    return settle(persona, attached, messages, {file.id for file in attached[len(names) - new :]})


def told(persona: Persona, names: tuple[str, ...], *said: str | Said, new: int = 0):
    outcome = roles(persona, names, *said, new=new)
    assert not outcome.open, "it is not told"
    return {role: file.name for role, file in outcome.given.items()}


def asked(persona: Persona, names: tuple[str, ...], *said: str | Said, new: int = 0) -> Asking:
    with pytest.raises(Asking) as caught:
        roles(persona, names, *said, new=new)
    return caught.value


TWO = ("a.pdf", "b.pdf")


@pytest.mark.parametrize(
    "said",
    [
        "baseline: b.pdf",
        "Baseline = b.pdf",
        "b.pdf is the baseline",
        "b.pdf is our baseline, be harsh",
        "the baseline is b.pdf",
        "the idea is in a.pdf",
        "my seed idea (a.pdf) against the published paper",
        "a.pdf as the proposal, please",
        "compare a.pdf against b.pdf",
        "compare a.pdf with b.pdf",
        "a.pdf builds on b.pdf",
        "stress-test a.pdf relative to b.pdf",
        "stress-test my proposal a.pdf against the baseline b.pdf",
        "baseline b.pdf proposal a.pdf",
        "a.pdf proposal b.pdf baseline",
        "proposal: a.pdf, baseline: b.pdf",
        "a.pdf is not the baseline",
        "1. proposal, 2. baseline",
        "1 is the idea",
        "the second is the baseline",
        "the first file is the proposal",
        "baseline: the second one",
        "Die Baseline ist b.pdf",
        "Die Idee steht in a.pdf",
        "die zweite ist die Grundlage",
        "Vergleiche a.pdf mit b.pdf",
        "l'idée est dans a.pdf",
        "la propuesta es a.pdf",
        "**baseline**: `b.pdf`",
        "baseline → b.pdf",
        "a.pdf - proposal\nb.pdf - baseline",
        "baseline paper = b.pdf, new idea = a.pdf",
        "use b.pdf as baseline",
        "a.pdf contains my proposal",
        "a.pdf improves b.pdf",
        "compare a.pdf to the baseline",
        "hold a.pdf against the published paper",
        "baseline (b.pdf) and proposal (a.pdf)",
    ],
)
def test_a_message_says_which_file_is_what(said: str) -> None:
    assert told(KIRA, TWO, said) == {"baseline": "b.pdf", "proposal": "a.pdf"}


@pytest.mark.parametrize(
    ("names", "said", "baseline"),
    [
        (("a.pdf", "b.pdf"), "b is the proposal, a the paper", "a.pdf"),
        (("a.pdf", "b.pdf"), "A is baseline", "a.pdf"),
        (("a.pdf", "b.pdf"), "the baseline is b", "b.pdf"),
        (("a.pdf", "b.pdf"), "I want to fix a.pdf with b.pdf", "a.pdf"),
        (("a.pdf", "b.pdf"), "a.pdf is what we want to beat", "a.pdf"),
        (("gfs.pdf", "mapreduce.pdf"), "baseline is mapreduce", "mapreduce.pdf"),
        (("gfs.pdf", "mapreduce.pdf"), "baseline is gfs", "gfs.pdf"),
        (("gfs.pdf", "mapreduce.pdf"), "baseline: GFS, the idea is in mapreduce", "gfs.pdf"),
        (("gfs.pdf", "mapreduce.pdf"), "we improve upon mapreduce", "mapreduce.pdf"),
        (("gfs.pdf", "mapreduce.pdf"), "mapreduce ist unsere Idee", "gfs.pdf"),
        (("gfs.pdf", "mapreduce.pdf"), "compare gfs with mapreduce", "mapreduce.pdf"),
        (("gfs.pdf", "x.pdf"), "gfs is ours", "x.pdf"),
        (
            ("gfs.pdf", "mapreduce.pdf"),
            "the mapreduce paper is what we want to beat; gfs is ours",
            "mapreduce.pdf",
        ),
        (("osdi04-mapreduce.pdf", "osdi06-bigtable.pdf"), "baseline: bigtable", None),
        (("my paper.pdf", "other.md"), "baseline: my paper", "my paper.pdf"),
        (("my_paper.pdf", "other.md"), "baseline: my paper", "my_paper.pdf"),
        (("my paper.pdf", "idea.md"), 'baseline: "my paper.pdf"', "my paper.pdf"),
        (("my paper.pdf", "x.md"), "proposal: “My Paper.pdf”", "x.md"),
        (("paper.pdf", "my paper.pdf"), 'baseline: "my paper.pdf"', "my paper.pdf"),
    ],
)
def test_a_file_may_be_named_without_its_ending(names, said, baseline) -> None:
    assert told(KIRA, names, said)["baseline"] == (baseline or names[1])


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("a.pdf", "b.pdf"), "is a baseline needed for a proposal?"),
        (("a.pdf", "b.pdf"), "give me a proposal for plan b"),
        (("gfs.pdf", "mapreduce.pdf"), "the idea is that mapreduce is slow"),
        (("gfs.pdf", "mapreduce.pdf"), "the idea is mapreduce jobs on idle disks"),
        (("gfs.pdf", "mapreduce.pdf"), "how does the idea change mapreduce and gfs?"),
        (("a.pdf", "b.pdf"), "it improves 2 things"),
    ],
)
def test_words_that_are_also_names_are_words(names: tuple[str, ...], said: str) -> None:
    assert len(roles(KIRA, names, said).open) == 2


def test_a_link_that_is_not_fetched_is_said_to_be_one() -> None:
    link = "decode https://example.com/x.pdf"
    assert "Links to “example.com” are not fetched" in asked(Q, (), link).message
    assert "“169.254.169.254”" in asked(Q, (), "http://169.254.169.254/latest").message
    link = "baseline: https://example.com/x.pdf"
    assert "Links to “example.com”" in asked(KIRA, ("a.pdf",), link).message
    assert told(Q, ("a.pdf",), "decode this, as in https://example.com/x.pdf") == {"paper": "a.pdf"}


@pytest.mark.parametrize(
    "said",
    [
        "stress-test this",
        "the first idea in section 3 is strong, the second is weak",
        "where does a.pdf beat the baseline?",
        "is the proposal new, compared with prior work?",
        "what about a.pdf and b.pdf",
        "",
    ],
)
def test_what_does_not_say_it_is_not_taken_for_it(said: str) -> None:
    outcome = roles(KIRA, TWO, said)
    assert [file.name for file in outcome.open] == ["a.pdf", "b.pdf"]
    assert [wanted.role for wanted in outcome.wanted] == ["baseline", "proposal"]


@pytest.mark.parametrize(
    ("names", "baseline"),
    [
        (("proposal.pdf", "proposal_call.pdf"), "proposal_call.pdf"),
        (("proposal_call.pdf", "proposal.pdf"), "proposal_call.pdf"),
        (("Baseline.pdf", "x.pdf"), "Baseline.pdf"),
        (("x.pdf", "ourIdea2.pdf"), "x.pdf"),
        (("my-draft-v3.pdf", "x.pdf"), "x.pdf"),
        (("baseline_proposal.pdf", "idea.pdf"), "baseline_proposal.pdf"),
        (("ProposalV2.pdf", "PublishedPaper.pdf"), "PublishedPaper.pdf"),
    ],
)
def test_file_names_tell_where_nothing_is_said(names: tuple[str, str], baseline: str) -> None:
    assert told(KIRA, names, "stress-test this")["baseline"] == baseline


@pytest.mark.parametrize(
    "names",
    [("basement.pdf", "recall.pdf"), ("idea1.pdf", "idea2.pdf"), ("paper.pdf", "paper.pdf")],
)
def test_a_cue_inside_a_word_or_in_both_names_tells_nothing(names: tuple[str, str]) -> None:
    assert len(roles(KIRA, names, "stress-test this").open) == 2


def test_words_count_for_more_than_names() -> None:
    names = ("proposal.pdf", "baseline.pdf")
    assert told(KIRA, names, "baseline: proposal.pdf")["baseline"] == "proposal.pdf"


@pytest.mark.parametrize(
    "said", ["baseline: a.pdf, baseline: b.pdf", "a.pdf and b.pdf are both baselines"]
)
def test_two_baselines_are_asked_about_and_either_can_be_tapped(said: str) -> None:
    error = asked(KIRA, TWO, said)
    assert "two files the baseline: “a.pdf” and “b.pdf”" in error.message
    assert error.choices == TWO
    answered = Said("b.pdf", answers=error.message)
    assert told(KIRA, TWO, said, answered) == {"baseline": "b.pdf", "proposal": "a.pdf"}


def test_three_files_are_kept_and_asked_about_one_role_at_a_time() -> None:
    three = ("a.pdf", "b.pdf", "c.pdf")
    first = asked(KIRA, three, "stress-test this")
    assert "three files: 1 “a.pdf”, 2 “b.pdf”, 3 “c.pdf”. Which is the baseline?" in first.message
    assert first.choices == three
    second = asked(KIRA, three, "stress-test this", Said("b.pdf", answers=first.message))
    assert "Which is the proposal?" in second.message
    assert second.choices == ("a.pdf", "c.pdf")
    answers = (Said("b.pdf", answers=first.message), Said("3", answers=second.message))
    outcome = roles(KIRA, three, "stress-test this", *answers)
    assert {role: f.name for role, f in outcome.given.items()} == {
        "baseline": "b.pdf",
        "proposal": "c.pdf",
    }
    assert [file.name for file in outcome.unread] == ["a.pdf"]


@pytest.mark.parametrize("answer", ["3 and 1", "the third, then the first", "c.pdf, a.pdf"])
def test_both_roles_can_be_given_in_one_answer(answer: str) -> None:
    names = ("a.pdf", "b.pdf", "c.pdf")
    assert told(KIRA, names, "stress-test", Said(answer, answers=ASKED)) == {
        "baseline": "c.pdf",
        "proposal": "a.pdf",
    }


@pytest.mark.parametrize(
    "answer", ["b.pdf", "B.PDF", "2", "second", "the second one", "die zweite"]
)
def test_one_word_answers_which_is_the_baseline(answer: str) -> None:
    assert told(KIRA, TWO, "stress-test", Said(answer, answers=ASKED))["baseline"] == "b.pdf"


@pytest.mark.parametrize("answer", ["swap", "other way round", "umgekehrt", "please swap them"])
def test_a_swap_turns_what_was_told_around(answer: str) -> None:
    names = ("baseline.pdf", "b.pdf")
    assert told(KIRA, names, "stress-test", Said(answer))["baseline"] == "b.pdf"
    again = (Said(answer), Said(answer))
    assert told(KIRA, names, "stress-test", *again)["baseline"] == "baseline.pdf"


def test_a_name_that_two_files_share_is_offered_by_number() -> None:
    error = asked(KIRA, ("paper.pdf", "paper.pdf", "b.pdf"), "stress-test")
    assert error.choices == ("1", "2", "3")


def test_one_file_of_two_is_asked_about_and_gone_without_only_when_told_to() -> None:
    error = asked(KIRA, ("idea.pdf",), "stress-test this")
    assert "Attach the baseline (the published paper)" in error.message
    assert "without the baseline I cannot judge what is new" in error.message
    assert error.choices == ("go on",)
    outcome = roles(KIRA, ("idea.pdf",), "stress-test this", Said("go on", answers=error.message))
    assert list(outcome.given) == ["proposal"]
    assert [wanted.role for wanted in outcome.missing] == ["baseline"]


@pytest.mark.parametrize(
    "said",
    [
        "stress-test this proposal alone",
        "stress-test this without a baseline",
        "there is no baseline, go on anyway",
        "nur der Entwurf, ohne Baseline",
        "go on without it",
    ],
)
def test_the_first_message_may_say_to_go_on_alone(said: str) -> None:
    outcome = roles(KIRA, ("x.pdf",), said)
    assert {role: file.name for role, file in outcome.given.items()} == {"proposal": "x.pdf"}


def test_the_proposal_is_insisted_on_where_nothing_can_be_judged_without() -> None:
    error = asked(KIRA, ("baseline.pdf",), "go on alone")
    assert "Attach the proposal (the idea)" in error.message
    assert error.choices == ()


def test_the_document_asked_for_takes_the_role_that_is_missing() -> None:
    here = Said("here", answers=ASKED)
    assert told(KIRA, ("x.pdf", "y.pdf"), "stress-test this idea", here, new=1) == {
        "proposal": "x.pdf",
        "baseline": "y.pdf",
    }
    named = Said("here is the baseline", answers=ASKED)
    assert told(KIRA, ("x.pdf", "y.pdf"), "hm", named, new=1)["baseline"] == "y.pdf"


def test_a_question_goes_on_with_the_roles_of_the_answer_before() -> None:
    before = Said("stress-test", roles=(("baseline", "b.pdf"), ("proposal", "a.pdf")))
    assert told(KIRA, TWO, before, "and the evaluation?") == {
        "baseline": "b.pdf",
        "proposal": "a.pdf",
    }


def test_a_further_file_is_asked_about_unless_its_name_tells() -> None:
    before = Said("stress-test", roles=(("baseline", "b.pdf"), ("proposal", "a.pdf")))
    error = asked(KIRA, (*TWO, "c.pdf"), before, "and this one?", new=1)
    assert error.choices == ("baseline", "proposal")
    answer = Said("proposal", answers=error.message)
    assert told(KIRA, (*TWO, "c.pdf"), before, "and this one?", answer)["proposal"] == "c.pdf"
    assert told(KIRA, (*TWO, "idea3.pdf"), before, "and this?", new=1)["proposal"] == "idea3.pdf"


def test_a_file_that_is_named_but_not_attached_is_missed_by_name() -> None:
    assert (
        "You name “c.pdf”, but it is not attached" in asked(KIRA, ("a.pdf",), "see c.pdf").message
    )
    assert "attached: nothing" in asked(Q, (), "decode a.pdf").message


def test_nothing_attached_is_asked_for_with_every_hint() -> None:
    message = asked(KIRA, (), "stress-test").message
    assert "baseline (the published paper) and the proposal (the idea)" in message
    assert "attach the paper, as a PDF" in asked(Q, (), "decode this").message


def test_a_reader_of_one_document_says_to_ask_about_each_separately() -> None:
    three = ("a.pdf", "b.pdf", "c.pdf")
    error = asked(Q, three, "decode these", new=3)
    assert "I take one document, and got 3 (a.pdf, b.pdf, c.pdf)" in error.message
    assert "Ask about each one separately" in error.message
    assert told(Q, three, "decode b.pdf") == {"paper": "b.pdf"}
    assert told(Q, three, "decode these", Said("c.pdf", answers=error.message)) == {
        "paper": "c.pdf"
    }


def test_who_takes_no_document_says_so() -> None:
    assert "I take no document, and got 1" in asked(DEAF, ("a.pdf",), "hm", new=1).message
    assert told(DEAF, (), "hm") == {}


def test_optional_documents_are_filled_in_order_and_missed_by_nobody() -> None:
    assert told(CONTEXT, (), "which GPU?") == {}
    assert told(CONTEXT, ("a.pdf",), "which GPU?") == {"context": "a.pdf"}
    assert told(CONTEXT, TWO, "which GPU?") == {"context": "a.pdf", "more": "b.pdf"}


def test_the_same_file_twice_is_one() -> None:
    one = Attachment(id="1", name="a.pdf")
    assert list(settle(Q, (one, one), (Said("decode"),)).given.values()) == [one]


_VOCABULARY = """
    baseline proposal baselines idea is not the in a.pdf b.pdf c.pdf idea.pdf base.pdf : , . and
    against first second 3 1 swap go on alone without compare to paper missing.pdf ist die
    arXiv:2401.12345 https://doi.org/10.1145/1.2 > ``` yes stop
"""
_WORDS = st.sampled_from([*_VOCABULARY.split(), "\n"])
_MESSAGE = st.lists(_WORDS, max_size=12).map(" ".join) | st.text(max_size=60)
_NAMES = st.lists(
    st.sampled_from(["a.pdf", "b.pdf", "c.pdf", "idea.pdf", "base.pdf", "base idea.pdf", "", "x"])
    | st.text(max_size=12),
    max_size=4,
)
_RECALLED = st.lists(
    st.tuples(st.sampled_from(["baseline", "proposal", "paper", "x"]), st.sampled_from(["a.pdf"])),
    max_size=2,
).map(tuple)
_SAID = st.lists(
    st.builds(Said, _MESSAGE, st.sampled_from(["", ASKED, "Which?"]), _RECALLED),
    min_size=1,
    max_size=4,
)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([KIRA, Q, DEAF, CONTEXT]), _NAMES, _SAID, st.integers(0, 4))
def test_whatever_is_said_the_outcome_is_an_assignment_or_a_question(persona, names, said, new):
    attached = files(*names)
    try:
        outcome = settle(persona, attached, said, {file.id for file in attached[:new]})
    except Asking as asking:
        outcome = asking
    if isinstance(outcome, Asking):
        assert outcome.message
        assert len(set(outcome.choices)) == len(outcome.choices)
        return
    given_files = [file.id for file in outcome.given.values()]
    wanted = {it.role for it in persona.inputs}
    assert len(set(given_files)) == len(given_files), "no file is two documents"
    assert set(outcome.given) <= wanted
    assert set(given_files) | {f.id for f in (*outcome.open, *outcome.unread)} == {
        file.id for file in attached
    }
    assert len(outcome.open) == len(outcome.wanted) != 1
    lacking = {it.role for it in persona.inputs if it.required} - set(outcome.given)
    assert lacking == {it.role for it in (*outcome.wanted, *outcome.missing)}
    assert all(it.without for it in outcome.missing)


def test_a_file_given_in_a_form_is_what_the_form_asked_for() -> None:
    one, other = Attachment(id="1", name="proposal.pdf"), Attachment(id="2", name="baseline.pdf")
    swapped = (
        one.model_copy(update={"role": "baseline"}),
        other.model_copy(update={"role": "proposal"}),
    )
    new = {file.id for file in swapped}
    for said in ("", "stress-test this", "is it sound?"):
        outcome = settle(KIRA, swapped, [Said(said)], new)
        assert {role: file.id for role, file in outcome.given.items()} == {
            "baseline": "1",
            "proposal": "2",
        }
    later = [Said(""), Said("baseline.pdf is the baseline, proposal.pdf the proposal")]
    told_otherwise = settle(KIRA, swapped, later, ())
    assert {role: file.id for role, file in told_otherwise.given.items()} == {
        "baseline": "2",
        "proposal": "1",
    }


def test_a_role_of_another_personas_form_means_nothing() -> None:
    one = Attachment(id="1", name="a.pdf", role="thesis")
    assert settle(Q, (one,), [Said("decode")], {"1"}).given == {"paper": one}
