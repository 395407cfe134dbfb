"""The forms that Shedder opens in Discord, and what somebody filled into them. Pure.

What a form is about is in its id; it is looked up again all the same when the form comes back.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from bot.core.persona import Input, Persona
from bot.core.spoken import ideas
from bot.discord.commands import LONGEST_QUESTION, MOST_CHOICES
from bot.discord.given import attachments
from bot.discord.inert import inert_line
from bot.ingress.asked_by_form import FILE, QUESTION, TEXT, WHO, About, Filled, of_role
from bot.ingress.payloads import Payload, parts, word, words

ASK, ANOTHER, DOCUMENTS = "ask", "persona", "documents"
"""Which form it is: the first word of its id."""

LONGEST_TITLE = LONGEST_LABEL = 45
LONGEST_HINT = LONGEST_OPTION = 100
LONGEST_ID = 100
MOST_FIELDS = 5

ONE_OF_TWO = "One of these two is needed."
OTHER_OF_TWO = "In place of the file: some sentences. One of the two is needed."

_SELECT, _TYPED, _LABEL, _UPLOAD = 3, 4, 18, 19  # kinds of components
_LINES = 2  # of a text field: more than one

Form = dict[str, Any]
Field = dict[str, Any]


def ask_form(job: str, persona: Persona) -> Form:
    """A further question to whoever gave an answer."""
    fields = [
        _typed("What do you want to know?", QUESTION, required=True),
        _upload("Another document", FILE, required=False),
    ]
    return _form((ASK, job), _asking(persona), fields)


def persona_form(job: str, personas: Iterable[Persona]) -> Form:
    """The same documents to somebody else."""
    fields = [
        _choice("Who is to answer?", personas),
        _typed(
            "What in particular?",
            QUESTION,
            required=False,
            hint="Without a word, it is the same question.",
        ),
    ]
    return _form((ANOTHER, job), "Ask another persona", fields)


def documents_form(persona: Persona, about: About, question: str = "") -> Form:
    """The documents a persona needs, each in its role; as text, where a paragraph will do."""
    wanted = [each for each in persona.inputs if each.required][: MOST_FIELDS - 1]
    texts = [each for each in ideas(persona.inputs) if each in wanted]
    held = list(islice(texts, MOST_FIELDS - 1 - len(wanted)))
    fields = [field for each in wanted for field in _document(each, may_be_text=each in held)]
    fields.append(_typed("What do you want to know?", QUESTION, required=False, said=question))
    return _form((DOCUMENTS, about.job, persona.handle), _asking(persona), fields)


def about(custom_id: str) -> tuple[str, About]:
    """Which form it is, and what it was opened for."""
    name, _, rest = custom_id.partition("|")
    job, _, persona = rest.partition("|")
    return name, About(job=job, persona=persona)


def filled(data: object) -> Filled:
    """What somebody filled in."""
    fields = {word(each, "custom_id"): each for each in _fields(data)}
    files = [
        file.model_copy(update={"role": name.removeprefix(FILE).removeprefix("_")})
        for name, each in fields.items()
        if name.startswith(FILE)
        for file in attachments(data, words(each, "values"))
    ]
    texts = (
        (name.removeprefix(f"{TEXT}_"), word(each, "value").strip())
        for name, each in fields.items()
        if name.startswith(TEXT)
    )
    return Filled(
        question=word(fields.get(QUESTION), "value").strip(),
        persona=next(iter(words(fields.get(WHO), "values")), ""),
        files=tuple(files),
        texts=tuple((role, said) for role, said in texts if said),
    )


def _fields(data: object) -> Iterator[Payload]:
    """What was filled in, whatever it stands in."""
    for outer in parts(data, "components"):
        inner = outer.get("component")
        if isinstance(inner, Mapping):
            yield inner
        yield from parts(outer, "components")


def _form(names: Iterable[str], title: str, fields: Iterable[Field]) -> Form:
    return {
        "custom_id": "|".join(names).rstrip("|")[:LONGEST_ID],
        "title": inert_line(title, LONGEST_TITLE) or "Shedder",
        "components": list(fields),
    }


def _labelled(label: str, component: Field, hint: str = "") -> Field:
    field: Field = {
        "type": _LABEL,
        "label": inert_line(label, LONGEST_LABEL) or "–",
        "component": component,
    }
    described = inert_line(hint, LONGEST_HINT)
    return {**field, "description": described} if described else field


def _typed(label: str, name: str, *, required: bool, said: str = "", hint: str = "") -> Field:
    component: Field = {
        "type": _TYPED,
        "custom_id": name,
        "style": _LINES,
        "required": required,
        "max_length": LONGEST_QUESTION,
    }
    if said:
        component["value"] = said[:LONGEST_QUESTION]
    return _labelled(label, component, hint)


def _upload(label: str, name: str, *, required: bool, hint: str = "") -> Field:
    component = {
        "type": _UPLOAD,
        "custom_id": name,
        "required": required,
        "min_values": int(required),
        "max_values": 1,
    }
    return _labelled(label, component, hint)


def _document(wanted: Input, may_be_text: bool) -> Iterator[Field]:
    """A field for a file, and one for its words where a paragraph will do."""
    role = wanted.role.replace("_", " ")
    label, name = role[:1].upper() + role[1:], of_role(FILE, wanted.role)
    if not may_be_text:
        yield _upload(label, name, required=True, hint=wanted.hint)
        return
    yield _upload(f"{label}, as a file", name, required=False, hint=f"{ONE_OF_TWO} {wanted.hint}")
    words = of_role(TEXT, wanted.role)
    yield _typed(f"{label}, as text", words, required=False, hint=OTHER_OF_TWO)


def _choice(label: str, personas: Iterable[Persona]) -> Field:
    options = [
        {"label": inert_line(each.name, LONGEST_OPTION) or each.handle, "value": each.handle}
        for each in personas
        if len(each.handle) <= LONGEST_OPTION
    ]
    component = {"type": _SELECT, "custom_id": WHO, "options": options[:MOST_CHOICES]}
    return _labelled(label, component)


def _asking(persona: Persona) -> str:
    """A title that says who is asked, by whichever name there is room for."""
    title = f"Ask {persona.name}"
    return title if len(title) <= LONGEST_TITLE else f"Ask {persona.handle.capitalize()}"
