"""The forms that Shedder opens, and what somebody filled into them. Pure.

What a form is about travels in its metadata, which people cannot change; it is looked up again all
the same when the form comes back.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.core.persona import Input, Persona
from bot.core.spoken import ideas
from bot.core.values import Attachment
from bot.ingress.asked_by_form import FILE, QUESTION, TEXT, WHERE, WHO, About, Filled, of_role
from bot.ingress.payloads import Payload, part, word
from bot.slack.inert import inert_line
from bot.slack.kit import plain_text
from bot.slack.message import Block
from bot.slack.shared_files import chosen_file

LONGEST_QUESTION = 3_000
LONGEST_TITLE = 24
MOST_OPTIONS = 100
MOST_ROLES = 8

ASK, PERSONA, DOCUMENTS = "ask", "persona", "documents"

View = dict[str, Any]


def ask_form(job: str, persona: Persona) -> View:
    """A further question to whoever gave an answer."""
    hint = "What do you want to know?"
    blocks = [_question(hint, optional=False), _file("Another document", FILE, optional=True)]
    return _form(ASK, _asking(persona), "Ask", About(job=job), blocks)


def persona_form(job: str, personas: Iterable[Persona]) -> View:
    """The same documents to somebody else."""
    blocks = [
        _choice("Who is to answer?", personas),
        _question("What in particular? Without a word, it is the same question.", optional=True),
    ]
    return _form(PERSONA, "Ask another persona", "Ask", About(job=job), blocks)


def documents_form(persona: Persona, about: About, channel: str = "", question: str = "") -> View:
    """The documents a persona needs, each in its role."""
    wanted = [each for each in persona.inputs if each.required][:MOST_ROLES]
    held = ideas(persona.inputs)
    blocks = [block for each in wanted for block in _document(each, may_be_text=each in held)]
    blocks.append(_question("What do you want to know?", optional=True, said=question))
    if not about.job:
        blocks.append(_where(channel))
    about = about.model_copy(update={"persona": persona.handle})
    return _form(DOCUMENTS, _asking(persona), "Hand in", about, blocks)


def about(view: object) -> About:
    """What a form was opened for; nothing if it is none of ours."""
    try:
        return About.model_validate_json(word(view, "private_metadata") or "{}")
    except ValueError:
        return About()


def filled(view: object) -> Filled:
    """What somebody filled in."""
    fields = dict(_fields(view))
    where = fields.get(WHERE, {})
    files = (_given(name, state) for name, state in fields.items() if name.startswith(FILE))
    texts = (
        (name.removeprefix(f"{TEXT}_"), word(state, "value").strip())
        for name, state in fields.items()
        if name.startswith(TEXT)
    )
    return Filled(
        question=word(fields.get(QUESTION), "value").strip(),
        persona=word(part(fields.get(WHO), "selected_option"), "value"),
        channel=word(where, "selected_conversation"),
        files=tuple(file for file in files if file),
        texts=tuple((role, said) for role, said in texts if said),
    )


def _given(name: str, state: Payload) -> Attachment | None:
    return chosen_file(state, name.removeprefix(FILE).removeprefix("_"))


def _fields(view: object) -> Iterator[tuple[str, Payload]]:
    for block in part(view, "state", "values").values():
        for action in block if isinstance(block, Mapping) else ():
            yield str(action), part(block, action)


def _form(name: str, title: str, submit: str, what: About, blocks: list[Block]) -> View:
    return {
        "type": "modal",
        "callback_id": name,
        "title": plain_text(title, LONGEST_TITLE),
        "submit": plain_text(submit, LONGEST_TITLE),
        "close": plain_text("Cancel", LONGEST_TITLE),
        "private_metadata": json.dumps(what.model_dump(exclude_defaults=True)),
        "blocks": blocks,
    }


def _input(label: str, name: str, element: Block, optional: bool, hint: str = "") -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain_text(inert_line(label), 2_000),
        "element": {**element, "action_id": name},
        "optional": optional,
    }
    return {**block, "hint": plain_text(inert_line(hint), 2_000)} if hint else block


def _question(label: str, *, optional: bool, said: str = "") -> Block:
    element = _typed()
    if said:
        element["initial_value"] = said[:LONGEST_QUESTION]
    return _input(label, QUESTION, element, optional)


def _file(label: str, name: str, *, optional: bool = False, hint: str = "") -> Block:
    element = {"type": "file_input", "filetypes": ["pdf"], "max_files": 1}
    return _input(label, name, element, optional, hint)


def _document(wanted: Input, may_be_text: bool) -> Iterator[Block]:
    """A field for a file, and one for its words where a paragraph will do."""
    label, name = _labelled(wanted), of_role(FILE, wanted.role)
    yield _file(label, name, optional=may_be_text, hint=wanted.hint)
    if may_be_text:
        yield _input(f"{label}, as text", of_role(TEXT, wanted.role), _typed(), True)


def _typed() -> Block:
    return {"type": "plain_text_input", "multiline": True, "max_length": LONGEST_QUESTION}


def _choice(label: str, personas: Iterable[Persona]) -> Block:
    options = [
        {"text": plain_text(inert_line(each.name), 75), "value": each.handle} for each in personas
    ]
    element = {"type": "static_select", "options": options[:MOST_OPTIONS]}
    return _input(label, WHO, element, optional=False)


def _where(channel: str) -> Block:
    element: Block = {
        "type": "conversations_select",
        "placeholder": plain_text("A direct message to you"),
        "filter": {"include": ["public", "private", "mpim"], "exclude_bot_users": True},
    }
    if channel:
        element["initial_conversation"] = channel
    label = "Where shall the answer go?"
    return _input(label, WHERE, element, True, "Without a channel, it comes to you directly.")


def _asking(persona: Persona) -> str:
    """A title that says who is asked, by whichever name there is room for."""
    title = f"Ask {persona.name}"
    return title if len(title) <= LONGEST_TITLE else f"Ask {persona.handle.capitalize()}"


def _labelled(wanted: Input) -> str:
    role = wanted.role.replace("_", " ")
    return role[:1].upper() + role[1:]
