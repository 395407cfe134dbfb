"""The papers one job is about: their bytes, from the chat service or by link, and what they say."""

from functools import partial

from bot.core.document import Document
from bot.core.errors import UserError
from bot.core.links import links_in, source_of
from bot.core.values import Attachment, Job
from bot.platforms import ChatPlatform
from workers.lease import Lease
from workers.memory import Memory
from workers.office import Office


class Papers:
    """What a job reads, and what its copies are made of."""

    def __init__(
        self, office: Office, platform: ChatPlatform, job: Job, lease: Lease, memory: Memory
    ) -> None:
        self.office, self.platform, self.job, self.lease = office, platform, job, lease
        self.memory = memory
        self.limit = office.settings.max_file_mb * 1_000_000
        self.files: list[Attachment] = []  # that were read
        self.linked: dict[str, bytes] = {}  # papers by link, as this job fetched them

    def read(self, role: str, file: Attachment) -> Document:
        """The document in a file: read now, or before."""
        self.files.append(file)

        def read(content: bytes) -> Document:
            return self.office.documents.read(
                content, file.name, role=role, cancelled=self.lease.cancelled
            )

        return self.memory.reading(role, file, partial(self._fetch, file), read)

    def named(self, name: str) -> bytes:
        """The bytes of a document this question is about, for which an earlier run may have had
        them."""
        mention, links = self.job.mention, links_in(self.job.mention.text)
        linked = (link.attachment for link in links)
        files = (*self.files, *mention.attachments, *reversed(self.memory.thread.files), *linked)
        file = next((file for file in files if file.name == name), None)
        if file is None:
            raise UserError("The file can no longer be had.")
        return self._fetch(file)

    def _fetch(self, file: Attachment) -> bytes:
        if not source_of(file):
            return self.platform.fetch(self.job.mention.place, file, self.limit)
        if file.id not in self.linked:  # for reading and for a copy: once is polite
            self.linked[file.id] = self.office.links.fetch(file, self.limit, self.lease.cancelled)
        return self.linked[file.id]
