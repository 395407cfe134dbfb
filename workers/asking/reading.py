"""An answer as sections: each while it arrives, as soon as it is whole, and all at the end."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bot.core.answer import DraftSection
from bot.core.conform import faults, json_in, json_start, mended
from bot.core.headings import data_from_headings, whole_sections
from bot.core.prompt import Form, Prompt
from bot.core.schema import section_of, sections_of

_SYNTAX = re.compile(r'\\.|["{}\[\]]', re.DOTALL)


class NotInForm(Exception):
    """An answer that came back whole, but not in the form that was asked for."""


def sections_in(prompt: Prompt, form: Form, text: str) -> tuple[DraftSection, ...]:
    """A whole answer's sections. Raises NotInForm saying what is wrong."""
    try:
        data = _data(prompt, form, text)
    except ValueError as error:
        raise NotInForm(str(error)) from None
    data = mended(prompt.answer_schema, data)
    wrong = faults(prompt.answer_schema, data)
    if wrong:
        raise NotInForm("; ".join(wrong))
    return sections_of(prompt.persona, data)


def _data(prompt: Prompt, form: Form, text: str) -> Any:
    if form != "headings":
        return json_in(text)
    roles = tuple(document.role for document in prompt.documents)
    return data_from_headings(prompt.persona, roles, text)


class Arriving:
    """Watches an answer grow and hands over each section once nothing more can be added to it."""

    def __init__(
        self, prompt: Prompt, form: Form, on_section: Callable[[DraftSection], None]
    ) -> None:
        self._prompt = prompt
        self._form = form
        self._on_section = on_section
        self._text = ""
        self._shown = 0  # sections handed over, in the persona's order
        self._object = _ObjectEnds()

    def feed(self, piece: str) -> None:
        """Some more of it."""
        if not piece:
            return
        self._text += piece
        if self._form == "headings":
            if "\n" in piece:
                whole = whole_sections(self._prompt.persona, self._text)
                self._show(self._text, whole)
            return
        end = self._object.last(self._text)
        if end:
            self._show(self._text[:end] + "}", ())

    def finish(self, sections: tuple[DraftSection, ...]) -> None:
        """The whole answer: whatever was not handed over yet."""
        for section in sections[self._shown :]:
            self._on_section(section)
        self._shown = len(sections)

    def _show(self, text: str, whole: tuple[str, ...]) -> None:
        """Hand over what this beginning has more of than the last one."""
        for section in self._readable(text, whole):
            self._on_section(section)
            self._shown += 1

    def _readable(self, text: str, whole: tuple[str, ...]) -> list[DraftSection]:
        """The next sections in the persona's order, up to one that is not there or not valid."""
        sections: list[DraftSection] = []
        with suppress(ValueError):
            data = mended(self._prompt.answer_schema, _data(self._prompt, self._form, text))
            for spec in self._prompt.persona.parts[self._shown :]:
                unfinished = self._form == "headings" and spec.id not in whole
                if unfinished or spec.id not in data or self._faulty(spec.id, data[spec.id]):
                    break
                sections.append(section_of(spec, data[spec.id]))
        return sections

    def _faulty(self, section: str, data: Any) -> bool:
        return bool(faults(self._prompt.answer_schema["properties"][section], data))


class _ObjectEnds:
    """Finds where a value inside the outermost JSON object ends, looking at each character once."""

    def __init__(self) -> None:
        self._at = -1
        self._depth = 0
        self._in_string = False

    def last(self, text: str) -> int:
        """After which character the last value of the outermost object that is whole ends, if it
        ended in what was added since the last call; else 0."""
        if self._at < 0:
            self._at = json_start(text)
            if self._at < 0:
                return 0
        found = 0
        # A backslash at the very end waits for what it escapes.
        stop = len(text) - (len(text) - len(text.rstrip("\\"))) % 2
        for match in _SYNTAX.finditer(text, self._at, stop):
            self._step(match[0])
            if match[0] in "}]" and self._depth == 1 and not self._in_string:
                found = match.end()
        self._at = max(self._at, stop)
        return found

    def _step(self, mark: str) -> None:
        if mark == '"':
            self._in_string = not self._in_string
        elif not self._in_string and mark in ("{", "["):
            self._depth += 1
        elif not self._in_string and mark in ("}", "]"):
            self._depth -= 1
