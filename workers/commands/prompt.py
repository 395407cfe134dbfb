"""`shedder prompt FILE`: exactly what would leave the lab. Nothing is sent."""

import argparse
import sys
from pathlib import Path

from bot.commands.ask import attachments
from bot.core.routing import assign_roles, route
from bot.session import load_settings, redis_session
from workers.jobs import open_office, prompt_for
from workers.models.openai import prompt_report, request_text


def run(args: argparse.Namespace) -> int:
    """Print the request for these files, turn by turn, or as the JSON body that is sent."""
    settings = load_settings()
    files = attachments(args.files)
    limit = settings.max_file_mb * 1_000_000
    with redis_session(settings) as redis:  # the fence's secret is kept there
        office = open_office(settings, redis)
        text = f"decode this. {args.question}".strip()
        chosen = route(text, office.personas, settings.default_persona, args.persona or None)
        persona = office.personas[chosen.persona]
        documents = tuple(
            office.documents.read(_bytes(file.id, limit), file.name, role=role)
            for role, file in assign_roles(persona, files)
        )
        prompt = prompt_for(office, persona, documents, chosen.question)
        shown = (request_text if args.json else prompt_report)(prompt, settings, redis)
    sys.stdout.write(shown + "\n")
    for sentence in prompt.left_out:
        sys.stderr.write(f"shedder: {sentence}\n")
    return 0


def _bytes(path: str, limit: int) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(limit + 1)
