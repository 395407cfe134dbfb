"""Who is asked, from the words of a mention."""

import pytest

from bot.core.errors import UserError
from bot.core.persona import Input, Persona
from bot.core.routing import assign_roles, route
from bot.core.values import Attachment

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
        ("why is the cache cold", "servewise", "why is the cache cold"),
        ("", "servewise", ""),
    ],
)
def test_name_comes_before_verb_and_verb_before_the_default(text, persona, question):
    chosen = route(text, ALL, default="servewise")
    assert (chosen.persona, chosen.question) == (persona, question)


def test_asking_for_somebody_who_is_not_there_lists_who_is():
    with pytest.raises(UserError, match=r"'zoe' here\. You can ask: kira, q, servewise"):
        route("@shedder as zoe decode this", ALL, default="q")


def files(*names: str) -> tuple[Attachment, ...]:
    return tuple(Attachment(id=f"F{name}", name=name) for name in names)


def test_each_document_gets_the_role_the_persona_wants_it_in():
    roles = assign_roles(KIRA, files("a.pdf", "b.pdf"))
    assert [(role, file.name) for role, file in roles] == [
        ("baseline", "a.pdf"),
        ("proposal", "b.pdf"),
    ]


def test_the_same_file_twice_is_one_document():
    assert len(assign_roles(Q, files("a.pdf", "a.pdf"))) == 1


def test_a_missing_document_is_asked_for():
    with pytest.raises(UserError, match="Q needs a document: attach the paper, as a PDF"):
        assign_roles(Q, ())


def test_too_many_documents_are_refused_by_name():
    with pytest.raises(UserError, match=r"takes one document, and got 2 \(a\.pdf, b\.pdf\)"):
        assign_roles(Q, files("a.pdf", "b.pdf"))
