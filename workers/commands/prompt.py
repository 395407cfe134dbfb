"""`shedder prompt FILE`: exactly what would leave the lab. Nothing is sent."""

import argparse
import getpass
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bot.commands.ask import attachments
from bot.core.conversation import Conversation
from bot.core.document import Document
from bot.core.links import source_of
from bot.core.modes import shaped
from bot.core.routing import route
from bot.core.values import Attachment, Job, Mention, Place
from bot.running.session import load_settings, redis_session
from workers.gathering import gather
from workers.jobs import open_office
from workers.models import Model
from workers.models.openai import prompt_report, request_text
from workers.office import Office, prompt_for

NOWHERE = Place(platform="terminal", workspace="local", channel="prompt", thread="prompt")


@dataclass(frozen=True)
class _Desk:
    """Reads, and asks nobody: so nothing needs anybody's leave."""

    office: Office
    limit: int

    @property
    def reader(self) -> Model:
        return self.office.reader

    model = reader

    def reading(self, role: str, file: Attachment) -> Document:
        content = (
            self.office.links.fetch(file, self.limit, lambda: False)
            if source_of(file)
            else _bytes(file.id, self.limit)
        )
        return self.office.documents.read(content, file.name, role=role)


def run(args: argparse.Namespace) -> int:
    """Print the request for these files, turn by turn, or as the JSON body that is sent."""
    settings = load_settings()
    files = attachments(args.files, settings.link_sources)
    with redis_session(settings) as redis:  # the fence's secret is kept there
        office = open_office(settings, redis)
        text = f"decode this. {args.question}".strip()
        chosen = route(text, office.personas, settings.default_persona, args.persona or None)
        persona = office.personas[chosen.persona]
        author = getpass.getuser()
        mention = Mention(id="", place=NOWHERE, author=author, text=text, attachments=files)
        job = Job.of(mention, persona.handle, time.time())
        desk = _Desk(office, settings.max_file_mb * 1_000_000)
        given = gather(persona, job, chosen.question, Conversation(), desk)
        prompt = prompt_for(
            office, shaped(persona, given.question), given.documents, given.question
        )
        shown = (request_text if args.json else prompt_report)(prompt, settings, redis)
    sys.stdout.write(shown + "\n")
    for sentence in (*given.notes, *prompt.left_out):
        sys.stderr.write(f"shedder: {sentence}\n")
    return 0


def _bytes(path: str, limit: int) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(limit + 1)
