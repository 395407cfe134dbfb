"""Whatever a file holds, it is a persona or a sentence for the operator, soon, and never run."""

from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strict_schema import faults_in

from bot.core.errors import ConfigError
from bot.core.persona import MAX_BYTES, Persona
from bot.core.persona_file import Understood, understand
from bot.core.schema import schema_of

BOUND = 20.0  # CPU seconds for the largest file: measured at 1, and a machine may be busy

PIECES = st.sampled_from(
    [
        "# Output format", "## Response Structure", "**Response Structure:**", "```markdown", "```",
        "- **The \"Twist\" (Gloss):** Exactly three questions", "1. **Summary:** One paragraph",
        "    * *Why:* (e.g., \"x\")", "- In a section called IDEAS, list 3-5 ideas", "| a | b |",
        "|---|---|", "You are **Dr. Ada \"A\" Bee**, a critic of `paper.pdf`.", "- Never do x.",
        "**Key Evaluation Points:**", "---", "name: x", "handle: a", "Provide:", "- Coverage: x",
        "- Coverage: y", "\t- deep", "â€”", "{{ x }}", "* *", "****", "**:**", "# ", "-", "1.", "",
    ]
)  # fmt: skip
WORDS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.lists(st.one_of(PIECES, st.text(WORDS, max_size=40)), max_size=30).map("\n".join)


def taken(text: str) -> Understood | None:
    """What was understood, checked for what always holds; None when it was refused."""
    try:
        understood = understand(text, source="x.md")
    except ConfigError as error:
        if not error.message.startswith("x.md"):
            raise
        return None
    persona = understood.persona
    assert persona.name.strip()
    assert persona.sections
    for roles in ((), tuple(wanted.role for wanted in persona.inputs)):
        assert faults_in(schema_of(persona, roles)) == []
    assert Persona.model_validate(persona.model_dump()) == persona
    return understood


@given(st.one_of(TEXTS, st.text()))
def test_any_text_is_a_persona_or_a_sentence(text: str) -> None:
    for candidate in (text, f"---\n{text}\n---\nB", f"---\nhandle: a\n{text}\n---\nB"):
        taken(candidate)


@given(TEXTS)
def test_any_text_of_lists_and_labels_is_a_persona(text: str) -> None:
    assert taken(f"You are **Ada**, exact.\n\n{text}") is not None


@given(st.dictionaries(st.text(max_size=10), st.text(max_size=20), max_size=6))
def test_front_matter_of_other_projects_is_never_a_fault(values: dict[str, str]) -> None:
    lines = "\n".join(
        f"x_{key.encode().hex()}: {value.encode().hex()}" for key, value in values.items()
    )
    assert taken(f"---\nname: ada\n{lines}\n---\nBe exact.") is not None


def filled(line: str) -> str:
    return line * (MAX_BYTES // len(line.encode()) - 1)


@pytest.mark.parametrize(
    "text",
    [
        filled("# Output format\n"),
        filled("# a\n## b\n### c\n"),
        "# Output format\n" + filled("## x\n")[:-100],
        filled("**Output format:**\n"),
        filled("Provide the following:\n- a\n- b\n"),
        filled("provide " * 20 + ":\n"),
        filled("- in a section called ABC\n"),
        filled('"x" `a.pdf` '),
        filled("\N{LEFT DOUBLE QUOTATION MARK}"),
        filled("| a |\n|---|\n"),
        "# Output format\n- a\n" + filled("b\n")[:-100],
        "---\nhandle: a\nx-a:\n" + "".join(f"  k{n}: 1\n" for n in range(5_000)) + "---\nx",
        "---\nhandle: " + "1:" * 30_000 + "1\n---\nx",
        "---\nhandle: " + "9" * 60_000 + "\n---\nx",
    ],
    ids=lambda text: repr(text[:24]),
)
def test_the_largest_file_takes_a_bounded_time(text: str) -> None:
    assert len(text.encode()) <= MAX_BYTES
    began = process_time()
    taken(text)
    assert process_time() - began < BOUND


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("handle: &a [b]\nname: *a", "line 3: not YAML: aliases are not allowed"),
        (
            "handle: !!python/object/apply:os.system ['true']",
            "line 2: not YAML: tags are not allow",
        ),
        ("handle: !!binary aGk=", "line 2: not YAML: tags are not allowed"),
        ("handle: " + "[" * 60_000, "line 2: not YAML: more than 12 levels"),
        ("handle: " + "{a: " * 10_000, "line 2: not YAML: more than 12 levels"),
        ("handle: a\nhandle: b", "line 3: not YAML: the key 'handle' is given twice"),
        ("handle: a\nsections: [{id: a, id: b}]", "line 3: not YAML: the key 'id' is given twice"),
        ("handle: a\n? [b]\n: c", "not YAML"),
        ("handle: a\nx-b: " + "c" * 70_000, "front matter holds at most 64 KiB"),
        ("handle: a\n\tb: c", "line 3: not YAML"),
        ("- handle\nhandle: a", "not YAML"),
        ("handle: a\nx: \x1f", "not YAML"),
    ],
    ids=lambda text: repr(text[:24]),
)
def test_a_bomb_in_our_front_matter_is_refused(front: str, said: str) -> None:
    with pytest.raises(ConfigError, match=rf"^x\.md.*{said}"):
        understand(f"---\n{front}\n---\nBe exact.", source="x.md")


def test_front_matter_without_an_end_is_told() -> None:
    with pytest.raises(ConfigError, match=r"line 1: the front matter has no end"):
        understand("---\nname: Ada\nhandle: ada\n\nBe exact.", source="x.md")


@pytest.mark.parametrize(
    "text", ["", " \n\t\n", "\ufeff", "---\n---\n", "a\0b", "\ud800", "x" * (MAX_BYTES + 1)]
)
def test_what_is_no_text_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^x\.md: .*\.$"):
        understand(text, source="x.md")


@pytest.mark.parametrize(
    "template",
    [
        "{{ config.__class__ }}",
        "{% include '/etc/passwd' %}",
        "$(id) `id` ${HOME} %s {0}",
        "<%= 1 %>",
    ],
)
@pytest.mark.parametrize(
    "place", [str, lambda text: f"You are **{text}**.", lambda t: f"- **{t}:** {t}"]
)
def test_template_syntax_stays_what_it_is(template: str, place: Callable[[str], str]) -> None:
    text = place(template)
    assert understand(text, source="x.md").persona.instructions == text
