"""A form is within Discord's limits, whatever a persona file says, and is understood again."""

import fake_discord_modals as modals
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.persona import Input, Persona
from bot.discord.commands import offered
from bot.discord.modals import about, ask_form, documents_form, persona_form
from bot.ingress.asked_by_form import About

JOB = "crit-0123456789abcdef0123"

handles = st.sampled_from(["q", "kira", "a-handle-of-forty-characters-that-is-long"])
inputs = st.builds(
    Input,
    role=st.sampled_from(["paper", "baseline", "proposal", "idea", "runbook", "code", "data"]),
    required=st.booleans(),
    hint=st.text(max_size=40).map(lambda said: said * 5),
)
personas = st.builds(
    Persona,
    name=st.text(min_size=1, max_size=60).filter(str.strip).map(lambda said: said * 3),
    description=st.just(""),
    handle=handles,
    inputs=st.lists(inputs, max_size=7, unique_by=lambda each: each.role).map(tuple),
)


@settings(max_examples=60)
@given(personas, st.text(max_size=40).map(lambda said: said * 100), st.booleans())
def test_a_form_for_documents(persona: Persona, question: str, follows: bool) -> None:
    form = documents_form(persona, About(job=JOB if follows else ""), question)
    modals.check(form)
    assert about(form["custom_id"]) == (
        "documents",
        About(job=JOB if follows else "", persona=persona.handle),
    )
    named = set(modals.inputs(form))
    wanted = [each.role for each in persona.inputs if each.required][:4]
    assert {f"file_{role}" for role in wanted} | {"question"} <= named


def many(one: Persona, number: int) -> list[Persona]:
    return [one.model_copy(update={"handle": f"{one.handle}-{n}"}) for n in range(number)]


@settings(max_examples=40)
@given(personas, st.sampled_from([1, 2, 40]))
def test_forms_that_go_on_from_an_answer(persona: Persona, number: int) -> None:
    for form in (ask_form(JOB, persona), persona_form(JOB, many(persona, number))):
        modals.check(form)
        assert about(form["custom_id"])[1].job == JOB


@settings(max_examples=40)
@given(personas, st.text(max_size=3), st.sampled_from([0, 1, 40]))
def test_what_is_offered_while_somebody_types(persona: Persona, typed: str, number: int) -> None:
    found = offered({each.handle: each for each in many(persona, number)}, typed)
    assert len(found) <= 25
    assert all(1 <= len(each["name"]) <= 100 and len(each["value"]) <= 100 for each in found)
