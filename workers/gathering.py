"""What a question is about: which files, in which roles, read or asked for."""

from bot.core.conversation import Conversation
from bot.core.document import Document
from bot.core.persona import Persona
from bot.core.routing import assign_roles
from bot.core.values import Job
from workers.desk import Desk


def gather(
    persona: Persona, job: Job, question: str, thread: Conversation, desk: Desk
) -> tuple[Document, ...]:
    """The documents a persona answers about, each in its role. Raises Asking and UserError."""
    files = job.mention.attachments or thread.files
    return tuple(desk.reading(role, file) for role, file in assign_roles(persona, files))
