"""A persona file says who answers and in what form; a wrong one says where it is wrong."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import ConfigError
from bot.core.persona_file import parse

MINIMAL = "---\nname: Ada\nhandle: ada\n---\n\nBe exact.\n"


def test_a_name_a_handle_and_instructions_are_enough():
    persona = parse(MINIMAL, source="ada.md")
    assert (persona.name, persona.handle, persona.instructions) == ("Ada", "ada", "Be exact.")
    assert [(spec.id, spec.kind) for spec in persona.sections] == [("answer", "findings")]
    assert [(wanted.role, wanted.required) for wanted in persona.inputs] == [("document", False)]


def test_no_sections_and_no_inputs_may_be_said_outright():
    text = MINIMAL.replace("handle: ada", "handle: ada\nsections: []\ninputs: []")
    persona = parse(text, source="ada.md")
    assert [spec.id for spec in persona.sections] == ["answer"]
    assert persona.inputs == ()


def test_instructions_are_kept_verbatim_and_never_evaluated():
    body = "Use {{ config }} and {% include '/etc/passwd' %} and $HOME, as they stand."
    assert parse(MINIMAL.replace("Be exact.", body), source="ada.md").instructions == body


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    odd = "\ufeff" + MINIMAL.replace("\n", "\r\n")
    assert parse(odd, source="ada.md") == parse(MINIMAL, source="ada.md")


def test_keys_beginning_with_x_are_the_operators_own():
    assert parse(MINIMAL.replace("name:", "x-team: infra\nname:"), source="a.md").name == "Ada"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("handle: Ada!", r"ada\.md, line 3, handle: must be lower-case letters"),
        ("handle: ada\ncolour: red", r"ada\.md, line 4, colour: unknown key \(known: .*sections"),
        ("handle: ada\nsections:\n  - id: 9\n    title: x", r"line 5, sections\.0\.id: must be"),
        ("handle: [ada", r"ada\.md, line \d+: not YAML"),
        ("handle: ada\naccent: red", r"line 4, accent: must be a colour in quotes"),
        (
            "handle: ada\nsections:\n  - {id: a, title: A, min: 3, max: 2}",
            r"sections\.0: max is below min",
        ),
        ("handle: ada\nsections:\n  - {id: a, title: A}\n  - {id: a, title: B}", "id 'a' is given"),
        (
            "handle: ada\nsections:\n  - {id: a, title: A, evidence: -1}",
            r"evidence: must be 0 or more",
        ),
        ("handle: ada\nsections:\n  - {id: a, title: A, min: -1}", r"min: must be 0 or more"),
        ("handle: ada\nsections:\n  - {id: a, title: A, max: 0}", r"max: must be 1 or more"),
        ("handle: ada\nsections:\n  - {id: a, title: A, count: 0}", r"count: must be 1 or more"),
        ("handle: ada\nsections:\n  - {id: a, title: A, count: 99}", r"count: must be 50 or less"),
        ("handle: ada\nsections:\n  - {id: a, title: ' '}", r"title: must not be empty"),
        ("handle: ada\naliases: ['']", r"line 4, aliases\.0: must not be empty"),
        (
            "handle: ada\ninputs: [{role: x}, {role: x}]",
            r"line 4, inputs: the role 'x' is given twice",
        ),
        (
            "handle: ada\nsections:\n  - {id: a, title: A, groups: [{id: g, label: G},"
            " {id: g, label: H}]}",
            "the group id 'g' is given twice",
        ),
        (
            "handle: ada\nsections:\n  - {id: a, title: A, groups: [{id: g, label: G},"
            " {id: h, label: G}]}",
            "the label 'G' is given twice",
        ),
        (
            "handle: ada\nsections:\n  - {id: a, title: A, max: 2,"
            " groups: [{id: g, label: G, min: 3}]}",
            "max is below min, or below that of the groups",
        ),
    ],
)
def test_wrong_front_matter_names_file_line_key_and_what_is_allowed(wrong: str, said: str):
    with pytest.raises(ConfigError, match=said):
        parse(MINIMAL.replace("handle: ada", wrong), source="ada.md")


NESTED = """---
name: Ada
handle: ada
sections:
  - id: gaps
    title: Gaps
    groups:
      - id: open
        lable: Open
inputs:
  - role: paper
    required: perhaps
checks: recall
---
Be exact.
"""


def test_a_fault_within_an_entry_is_told_with_its_own_line():
    with pytest.raises(ConfigError) as refused:
        parse(NESTED, source="ada.md")
    said = refused.value.message.split("\n")
    assert said[0] == "ada.md, line 8, sections.0.groups.0.label: is missing."
    assert said[1].startswith(
        "ada.md, line 9, sections.0.groups.0.lable: unknown key (known: hint, "
    )
    assert said[1].endswith("; did you mean 'label'?")
    assert said[2] == "ada.md, line 12, inputs.0.required: must be true or false."
    assert said[3].startswith("ada.md, line 13, checks: must be a list")


@pytest.mark.parametrize("key", ["handel", "secions", "inputs_", "alias"])
def test_a_misspelt_key_of_ours_is_told_and_anybody_elses_is_not(key: str):
    with pytest.raises(ConfigError, match=rf"ada\.md, line 3, {key}: unknown key .*did you mean"):
        parse(f"---\nname: Ada\n{key}: [x]\n---\nBe exact.", source="ada.md")
    assert parse("---\nname: Ada\nmodel: opus\ntools: x\n---\nBe exact.", source="ada.md").name


def test_a_yaml_bomb_is_refused_before_it_grows():
    bomb = "\n".join(["a: &a [x,x]", "b: &b [*a,*a]", "c: [*b,*b]"])
    with pytest.raises(ConfigError, match="aliases are not allowed"):
        parse(MINIMAL.replace("handle: ada", f"handle: ada\n{bomb}"), source="bomb.md")


def test_python_objects_in_yaml_are_refused():
    planted = "handle: ada\nx-run: !!python/object/apply:os.system ['true']"
    with pytest.raises(ConfigError, match="not YAML"):
        parse(MINIMAL.replace("handle: ada", planted), source="ada.md")


def test_a_huge_file_is_refused():
    with pytest.raises(ConfigError, match="at most 256 KiB"):
        parse(MINIMAL + "x" * 300_000, source="huge.md")


@given(st.text())
def test_any_text_is_a_persona_or_a_config_error(text: str):
    for candidate in (text, f"---\n{text}\n---\n", f"---\nname: A\nhandle: a\n{text}\n---\nB"):
        with suppress(ConfigError):
            assert parse(candidate, source="fuzz.md").handle
