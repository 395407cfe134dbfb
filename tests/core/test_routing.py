"""Who is asked, from the words of a mention."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.core.persona import Input, Persona
from bot.core.routing import asks_for_more, route

Q = Persona(
    name="Q", handle="q", aliases=("Shedder",), verbs=("decode",), inputs=(Input(role="paper"),)
)
KIRA = Persona(
    name="Kira",
    handle="kira",
    verbs=("stress-test",),
    inputs=(Input(role="baseline"), Input(role="proposal")),
)
WISE = Persona(name="ServeWise", handle="servewise")
ALL = {persona.handle: persona for persona in (Q, KIRA, WISE)}


@pytest.mark.parametrize(
    ("text", "persona", "question"),
    [
        ("@shedder decode this", "q", "decode this"),
        ("<@U123ABC> decode this", "q", "decode this"),
        ("@shedder kira: is this new?", "kira", "is this new?"),
        ("@shedder, ask Kira is this new?", "kira", "is this new?"),
        ("@bot as servewise why is p99 up", "servewise", "why is p99 up"),
        ("@shedder shedder what is the trick", "q", "what is the trick"),
        ("please stress-test my idea", "kira", "please stress-test my idea"),
        ("this one, please: decode it", "q", "this one, please: decode it"),
        (
            "Could you stress-test it, then decode it?",
            "kira",
            "Could you stress-test it, then decode it?",
        ),
        ("how would they stress-test it", "servewise", "how would they stress-test it"),
        ("why is the cache cold", "servewise", "why is the cache cold"),
        ("", "servewise", ""),
    ],
)
def test_name_comes_before_verb_and_verb_before_the_default(text, persona, question):
    chosen = route(text, ALL, default="servewise")
    assert (chosen.persona, chosen.question) == (persona, question)


@pytest.mark.parametrize(
    "sentence",
    [
        "As a reviewer, what is the weakest claim?",
        "As written, does Figure 3 support it?",
        "Ask yourself: who pays for this?",
        "as the authors say, it is fast; is it?",
        "Q-learning or bandits?",
        "q's paper is it any good?",
    ],
)
def test_an_ordinary_sentence_names_nobody(sentence):
    for text in (sentence, f"@shedder {sentence}"):
        chosen = route(text, ALL, default="servewise")
        assert (chosen.persona, chosen.question) == ("servewise", sentence)


@pytest.mark.parametrize("asked", ["kira", "KIRA", "@kira", "Kira  Vashti", " vashti the grim "])
def test_whoever_is_asked_for_beside_the_text_answers_all_of_it(asked):
    kira = KIRA.model_copy(update={"name": "Kira Vashti", "aliases": ("Vashti the Grim",)})
    chosen = route("q: decode this", {**ALL, "kira": kira}, "servewise", asked)
    assert (chosen.persona, chosen.question) == ("kira", "q: decode this")


def test_an_alias_of_several_words_is_a_name_too():
    kira = KIRA.model_copy(update={"aliases": ("Kira V",)})
    chosen = route("ask kira v: is this new?", {**ALL, "kira": kira}, "q")
    assert (chosen.persona, chosen.question) == ("kira", "is this new?")


@pytest.mark.parametrize("asked", ["zoe", "Q Shedder", "a", "", "q decode"])
def test_asking_for_somebody_who_is_not_there_lists_who_is(asked):
    with pytest.raises(UserError, match=rf"“{asked}” here\. You can ask: kira, q, servewise"):
        route("decode this", ALL, default="q", persona=asked)


WORDS = st.lists(
    st.sampled_from(["as", "ask", "@", "q", "Kira", "ſhedder", "decode", ",", "a", "\n"])
    | st.text()
).map(" ".join)


@given(WORDS, st.sampled_from([*ALL, "nobody"]))
def test_no_words_are_refused_as_a_name_whatever_the_default(text, default):
    chosen = route(text, ALL, default)
    assert chosen.persona in {*ALL, default}
    # a worker, told who answers, finds the same question in the same words
    if chosen.persona in ALL:
        assert route(text, ALL, "q", chosen.persona) == chosen


@given(WORDS, WORDS)
def test_only_whoever_was_asked_for_by_option_can_be_unknown(text, asked):
    with suppress(UserError):
        assert route(text, ALL, "q", asked).persona in ALL


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("decode this.", False),
        ("decode this paper for me, please", False),
        ("", False),
        ("decode this. Who paid for it?", True),
        ("what is the bottleneck?", True),
    ],
)
def test_a_question_of_ones_own_is_told_from_the_usual_one(question, more):
    assert asks_for_more(question, Q) is more


ATLAS = Persona(name="Atlas", handle="atlas", verbs=("design",))
EVERYBODY = {**ALL, "atlas": ATLAS}


@pytest.mark.parametrize(
    ("text", "persona"),
    [
        ("what does atlas think?", "atlas"),
        ("@shedder what would Kira say about the baseline?", "kira"),
        ("hey servewise, thoughts?", "servewise"),
        ("and kira?", "kira"),
        ("@shedder, over to atlas", "atlas"),
        ("@kira and you?", "kira"),
        ("@shedder @kira and you?", "kira"),
        ("@q what about latency?", "q"),
        ("<@U1> and what do you say, @atlas?", "atlas"),
        ("what do you think, atlas?", "atlas"),
        ("I would like Kira's opinion on that", "kira"),
        ("was meint kira dazu?", "kira"),
        ("thanks. could you ask atlas about that?", "atlas"),
        ("atlas: how would you serve it?", "atlas"),
    ],
)
def test_whoever_is_turned_to_in_a_thread_answers(text: str, persona: str) -> None:
    speaking = "kira" if persona != "kira" else "q"
    assert route(text, EVERYBODY, "q", speaking=speaking).persona == persona


@pytest.mark.parametrize(
    "text",
    [
        "what does the q value mean?",
        "what does q mean in equation 3?",
        "is the key k, the query q?",
        "does the atlas of the brain think ahead?",
        "how does the Atlas robot recommend a grip?",
        "they built it on atlas, a cluster",
        "write to me@atlas.org or a@kira",
        "see https://example.org/@kira/x",
        "@shedder go on",
        "what about @kirasystems?",
        "the paper's answer is short",
    ],
)
def test_a_name_in_another_sense_calls_nobody(text: str) -> None:
    assert route(text, EVERYBODY, "q", speaking="servewise").persona == "servewise"


@given(st.text(max_size=80))
def test_any_words_reach_somebody(said: str) -> None:
    assert route(said, EVERYBODY, "q", speaking="kira").persona in EVERYBODY
