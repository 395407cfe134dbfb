"""What a job finds of its thread, and what it leaves for the next one.

A file is fetched again for each question. What was read of the same bytes is not read again, and
where the file is gone, what was read of it serves as long as it is kept.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import PurePath

from redis import Redis

from bot.core.answer import Critique, Reply
from bot.core.conversation import Conversation
from bot.core.document import Document
from bot.core.errors import UserError
from bot.core.links import source_of
from bot.core.minutes import repeated, turn_of
from bot.core.persona import Persona
from bot.core.prompt import Prompt
from bot.core.values import Attachment, Job
from bot.keeping.threads import ThreadMemory
from bot.running.status import status
from config.settings import Settings

UNDER_WAY = ("queued", "running", "retrying")
GONE = "{name} can no longer be had; this rests on its text as it was read before."


@dataclass(frozen=True)
class Memory:
    """One job's view of its thread and channel."""

    redis: Redis
    settings: Settings
    job: Job
    fresh: bool = False  # the asker wants no answer from before

    @cached_property
    def _thread(self) -> ThreadMemory:
        return ThreadMemory(self.redis, self.job.mention.place)

    @cached_property
    def thread(self) -> Conversation:
        """What was said and attached before, as it was when the job began."""
        said = self._thread.conversation(self.job)
        return said.model_copy(update={"at_work": tuple(self._at_work())})

    def _at_work(self) -> Iterator[str]:
        """Whether this persona's answer to an earlier question here is still to come."""
        for job_id, asked in self._thread.jobs().items():
            earlier = asked.persona == self.job.persona and asked.at < self.job.asked_at
            known = status(self.redis, job_id) if earlier and job_id != self.job.id else None
            if known is not None and known.state in UNDER_WAY:
                yield asked.persona

    def reading(
        self,
        role: str,
        file: Attachment,
        fetch: Callable[[], bytes],
        read: Callable[[bytes], Document],
    ) -> Document:
        """The document in a file: read now, or before.

        What was read by link in this thread is not fetched again: it is somebody else's server.
        """
        if source_of(file) and (kept := self._thread.text_of(file)):
            return kept.model_copy(update={"name": file.name, "role": role})
        try:
            content = fetch()
        except UserError:
            kept = self._thread.text_of(file)
            if kept is None:
                raise
            gone = GONE.format(name=file.name)
            return kept.model_copy(
                update={"name": file.name, "role": role, "notes": (*kept.notes, gone)}
            )
        seconds = int(self.settings.document_hours * 3_600)
        if not seconds:
            return read(content)
        kind = PurePath(file.name).suffix.lower()  # which may decide how it is read
        how = f"{version('shedder')} {self.settings.max_pages} {kind} ".encode()
        digest = sha256(how + content).hexdigest()
        found = self._thread.text(self.job.id, file, digest)
        if found is None:
            found = read(content)
            self._thread.keep_text(self.job.id, file, digest, found, seconds)
        return found.model_copy(update={"name": file.name, "role": role})

    def recall(self, model: str, prompt: Prompt) -> Critique | None:
        """What this model answered to the very same before, in this channel."""
        if not self.settings.cache_hours:
            return None
        kept = self._thread.answer(self.job.id, self._identity(model, prompt))
        if kept is None or kept.job == self.job.id:  # a run of this job that died got so far
            return kept.critique if kept else None
        return None if self.fresh else repeated(kept.critique, time.time() - kept.at)

    def keep(self, model: str, prompt: Prompt, critique: Critique) -> None:
        """Keep an answer for whoever asks the same."""
        seconds = int(self.settings.cache_hours * 3_600)
        if seconds:
            identity = self._identity(model, prompt)
            self._thread.keep_answer(self.job.id, identity, critique, seconds)

    def remember(self, persona: Persona | None, question: str, reply: Reply) -> None:
        """Keep what was said for the next question in the thread."""
        turn = turn_of(self.job, persona, question, reply) if persona else None
        if turn is not None:
            self._thread.remember(turn)

    def _identity(self, model: str, prompt: Prompt) -> str:
        """Everything an answer depends on, as a hash."""
        settings = self.settings
        parts = (
            version("shedder"),
            model,
            settings.openai_base_url,
            settings.openai_model,
            settings.model_temperature,
            settings.model_output_tokens,
            prompt.persona.model_dump_json(),
            prompt.asked,
            [message.model_dump() for message in prompt.messages],
        )
        return sha256(json.dumps(parts).encode()).hexdigest()
