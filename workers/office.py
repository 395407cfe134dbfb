"""What every job of a process shares. `workers/jobs.py` chooses it, once, before the first job."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from redis import Redis

from bot.club.digests import Digests
from bot.core.conversation import Turn
from bot.core.document import Document
from bot.core.persona import Persona
from bot.core.prompt import Prompt, build
from bot.platforms import ChatPlatform, load_platform
from config.settings import Settings
from workers.links import Library
from workers.models import Model
from workers.reading import Reader
from workers.runbooks import Runbooks
from workers.tokens import counter_for, prompt_budget


@dataclass(frozen=True)
class Office:
    """What every job of this process shares."""

    settings: Settings
    redis: Redis
    personas: Mapping[str, Persona]
    documents: Reader
    links: Library
    reader: Model
    model: Model
    secret: bytes
    runbooks: Runbooks = field(default_factory=lambda: Runbooks({}))
    digests: Digests = field(default_factory=Digests)
    platforms: dict[str, ChatPlatform] = field(default_factory=dict)  # as they are first needed

    def platform(self, name: str) -> ChatPlatform:
        """A chat service; the same one for every job, so that its connections are, too."""
        if name not in self.platforms:
            self.platforms[name] = load_platform(name, self.settings, self.redis)
        return self.platforms[name]


def prompt_for(
    office: Office,
    persona: Persona,
    documents: tuple[Document, ...],
    question: str,
    context: int | None = None,
    earlier: tuple[Turn, ...] = (),
) -> Prompt:
    """What the configured model is asked: the same for a job and for `shedder prompt`.

    `context` is the endpoint's own word on how many tokens it takes, where it gave one.
    """
    return build(
        persona,
        documents,
        question,
        secret=office.secret,
        budget=prompt_budget(office.settings, context),
        count=counter_for(office.settings.openai_model or ""),
        earlier=earlier,
    )
