"""`shedder personas`, `shedder persona lint`: who can be asked, and what a file means."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten

from bot.core.persona import FREE_FORM, Persona, SectionSpec
from bot.core.persona_file import Understood
from bot.core.schema import JsonSchema, schema_of
from bot.persona_folders import folders_of, found_at
from bot.personas import load_personas, read_persona
from bot.running.session import load_settings

HINT = 80  # characters of it


def show(args: argparse.Namespace) -> int:
    """One line per persona, and how to ask them."""
    settings = load_settings()
    for persona in load_personas(settings).values():
        mark = "*" if persona.handle == settings.default_persona else " "
        verbs = f"  ({', '.join(persona.verbs)})" if persona.verbs else ""
        sys.stdout.write(f"{mark} {persona.handle:<12} {persona.icon} {persona.name}{verbs}\n")
        sys.stdout.write(f"    {persona.description}\n")
    sys.stdout.write(
        "* answers when nobody is named. Ask another: shedder ask --persona HANDLE …\n"
    )
    return 0


def lint(args: argparse.Namespace) -> int:
    """Print what a persona file means; a wrong one raises, naming file, line and key.

    With `--schema` standard output is the schema alone, for another program to read.
    """
    found = found_at(Path(args.file), folders_of(load_settings()))
    understood = read_persona(found)
    schema = json.dumps(_schema(understood.persona), indent=2, ensure_ascii=False)
    told = sys.stderr if args.schema else sys.stdout
    if found.folder:
        told.write(
            f"{'folder':<11}{found.folder}: the persona is all of it, read from {found.name}\n"
        )
    for line in (*_lines(understood), f"schema     {len(schema)} characters; --schema prints it"):
        told.write(line + "\n")
    for warning in understood.warnings:
        told.write(f"warning    {warning}\n")
    if args.schema:
        sys.stdout.write(schema + "\n")
    return 0


def _schema(persona: Persona) -> JsonSchema:
    return schema_of(persona, tuple(wanted.role for wanted in persona.inputs))


def _lines(understood: Understood) -> Iterator[str]:
    """What was understood, a field a line; what the file did not say outright is marked."""
    for field, text in _understood(understood.persona):
        guess = "  (from the text)" if field in understood.inferred and text != "none" else ""
        yield f"{_CALLED.get(field, field):<11}{text}{guess}"
        if field == "sections":
            yield from _structure(understood.persona)


_CALLED = {"inputs": "documents"}


def _understood(persona: Persona) -> Iterator[tuple[str, str]]:
    yield "name", persona.name
    yield "handle", persona.handle
    yield "aliases", ", ".join(persona.aliases) or "none"
    yield "verbs", ", ".join(persona.verbs) or "none: asked by name only"
    documents = (f"{i.role}{'' if i.required else ' (optional)'}" for i in persona.inputs)
    yield "inputs", ", ".join(documents) or "none"
    free = persona.sections == (FREE_FORM,)
    yield "sections", "none: the reply is free-form" if free else str(len(persona.sections))
    yield "coverage", ", ".join(group.label for group in persona.coverage) or "none"
    yield "checks", "".join(["always-on ones", *(f", {name}" for name in persona.checks)])
    if persona.checklist:
        yield "checklist", f"{len(persona.checklist)} topics the evidence reader searches for"
    for field in ("slots", "modes", "escalation"):
        if entries := getattr(persona, field):
            yield field, ", ".join(entry.id for entry in entries)
    yield "words", f"{len(persona.instructions.split())} of instructions, sent as they stand"


def _structure(persona: Persona) -> Iterator[str]:
    for number, section in enumerate(persona.sections, 1):
        yield f"  {number}. {section.title} [{section.id}]: {_demand(section)}"
        if section.hint:
            yield f"     {_short(section.hint)}"
        for group in section.groups:
            hint = f": {_short(group.hint)}" if group.hint else ""
            yield f"     - {group.label} [{group.id}], {group.min} or more{hint}"


def _short(hint: str) -> str:
    return shorten(hint, HINT, placeholder=" …")


def _demand(section: SectionSpec) -> str:
    if section.count is not None:
        number = f"exactly {section.count}"
    else:
        number = f"{section.min} to {section.max}" if section.max else f"{section.min} or more"
    quotes = f", {section.evidence} or more quotes" if section.evidence else ""
    return f"{section.kind}, {number}{quotes}"
