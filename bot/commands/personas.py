"""`shedder personas`, `shedder persona lint`: who can be asked, and what a file means."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.core.persona import FREE_FORM, Persona, SectionSpec
from bot.core.schema import schema_of
from bot.personas import load_personas, read_persona
from bot.session import load_settings


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
    """Print what a persona file means; a wrong one raises, naming file, line and key."""
    persona = read_persona(Path(args.file))
    for line in _understood(persona):
        sys.stdout.write(line + "\n")
    if args.schema:
        roles = tuple(wanted.role for wanted in persona.inputs)
        sys.stdout.write(json.dumps(schema_of(persona, roles), indent=2, ensure_ascii=False) + "\n")
    return 0


def _understood(persona: Persona) -> Iterator[str]:
    yield f"name       {persona.name}"
    yield f"handle     {persona.handle}" + _also(persona.aliases)
    yield f"verbs      {', '.join(persona.verbs) or 'none: asked by name only'}"
    documents = (f"{i.role}{'' if i.required else ' (optional)'}" for i in persona.inputs)
    yield f"documents  {', '.join(documents) or 'none'}"
    free = persona.sections == (FREE_FORM,)
    yield f"sections   {'none: the reply is free-form' if free else len(persona.sections)}"
    for number, section in enumerate(persona.sections, 1):
        yield f"  {number}. {section.title} [{section.id}]: {_demand(section)}"
        for group in section.groups:
            yield f"     - {group.label} [{group.id}]: {group.min} or more"
    yield f"checks     always-on ones{''.join(f', {name}' for name in persona.checks)}"
    yield f"checklist  {len(persona.checklist)} topics the evidence reader searches for"
    yield f"words      {len(persona.instructions.split())} of instructions, sent as they stand"


def _also(aliases: tuple[str, ...]) -> str:
    return f" (also {', '.join(aliases)})" if aliases else ""


def _demand(section: SectionSpec) -> str:
    if section.count is not None:
        number = f"exactly {section.count}"
    else:
        number = f"{section.min} to {section.max}" if section.max else f"{section.min} or more"
    quotes = f", {section.evidence} or more quotes" if section.evidence else ""
    return f"{section.kind}, {number}{quotes}"
