"""The response structure of a persona file is the type of its answers."""

import json
from pathlib import Path

import pytest

from bot.core.persona import Persona
from bot.core.persona_file import parse
from bot.core.schema import schema_of, sections_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def q() -> Persona:
    return parse((ROOT / "personas" / "q.md").read_text(), source="q.md")


def item(text: str) -> dict[str, object]:
    return {"text": text, "quotes": [{"document": "paper", "text": f"quote of {text}"}]}


@pytest.fixture
def data() -> dict[str, dict[str, object]]:
    return {
        "summary": {"items": {"q1": item("S")}},
        "mechanism": {"items": [item("M")]},
        "critique": {"why_it_got_in": [item("W")], "where_it_is_weak": [item("X"), item("Y")]},
        "questions": {"items": {"q1": item("A?"), "q2": item("B?"), "q3": item("C?")}},
        "coverage": {
            zone: {"applies": "yes", **item(zone)}
            for zone in ("delta", "magic_trick", "skeleton", "contextual_fit")
        },
    }


def test_q_has_four_sections_in_the_order_of_his_file_and_then_his_zones(q: Persona):
    schema = schema_of(q, ("paper",))
    sections = ["summary", "mechanism", "critique", "questions"]
    assert list(schema["properties"]) == [*sections, "coverage"]
    assert schema["required"] == list(schema["properties"])


def test_exactly_three_questions_are_three_required_fields(q: Persona):
    questions = schema_of(q, ("paper",))["properties"]["questions"]["properties"]["items"]
    assert questions["required"] == ["q1", "q2", "q3"]


def test_why_it_got_in_and_where_it_is_weak_are_fields_of_their_own(q: Persona):
    critique = schema_of(q, ("paper",))["properties"]["critique"]
    assert critique["required"] == ["why_it_got_in", "where_it_is_weak"]


def test_every_object_is_closed_and_every_field_required(q: Persona):
    def walk(schema: object) -> None:
        if isinstance(schema, dict):
            if schema.get("type") == "object":
                assert schema["additionalProperties"] is False
                assert schema["required"] == list(schema["properties"])
            assert not schema.keys() & {"minItems", "maxItems", "default", "pattern", "minLength"}
            for value in schema.values():
                walk(value)

    walk(schema_of(q, ("paper",)))


def test_quotes_name_one_of_the_documents_roles(q: Persona):
    text = json.dumps(schema_of(q, ("baseline", "proposal")))
    assert '"enum": ["baseline", "proposal"]' in text


def test_a_question_without_documents_is_asked_for_no_quotes(q: Persona):
    assert '"quotes"' not in json.dumps(schema_of(q, ()))


def test_labels_of_groups_reach_the_claims(q: Persona, data):
    sections = sections_of(q, data)
    assert [block.label for block in sections[2].blocks] == [
        "Why it got in",
        "Where it is weak",
        "Where it is weak",
    ]
    assert [block.text for block in sections[3].blocks] == ["A?", "B?", "C?"]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda d: d.pop("critique"), "'critique' is missing"),
        (lambda d: d["critique"].pop("where_it_is_weak"), "'where_it_is_weak' is missing"),
        (lambda d: d["questions"].update(items=["A?"]), "'items' is missing from 'questions'"),
        (lambda d: d["mechanism"].update(items=["M"]), "'mechanism' is no object"),
        (lambda d: d["mechanism"].update(items=[{"text": 3}]), "'text' is missing"),
        (lambda d: d["mechanism"].update(items=[{"text": "M", "quotes": "x"}]), "no list"),
        (lambda d: d["mechanism"].update(items=[{"text": "M", "quotes": ["x"]}]), "no object"),
    ],
)
def test_an_answer_of_another_shape_is_refused_by_name(q: Persona, data, damage, said: str):
    damage(data)
    with pytest.raises(ValueError, match=said):
        sections_of(q, data)
