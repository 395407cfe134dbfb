"""The annotated copies that follow an answer: made from its own evidence, posted once each.

An answer is whole without them. Whatever keeps a copy from being made is one line in the thread,
and a run that finds the answer given makes the copies that are still missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from bot.core.answer import Answer, Critique, Finding, Notice, Reading, Reply
from bot.core.errors import ConfigError, TransientError, UserError
from bot.core.markdown import render_markdown
from bot.delivery.copies import copy_part
from bot.delivery.outbox import Outbox
from workers.annotating import Unannotatable, annotate, copy_name
from workers.bounded import Children
from workers.lease import OutOfTime
from workers.reading.refuse import shown

TITLE = "{name}, with what {persona} quotes from it"
WHOLE_TITLE = "All that {persona} says of {name}"
NO_COPY = "There is no annotated copy of {name}. {why}"
BROKEN = "What makes it does not work here, and only whoever runs Shedder can mend that."
WHOLE = "whole"  # the part of an answer that is all of it in a file
AWAY = "Something that is needed for it has failed for too long."


def answer_of(critique: Critique) -> Answer:
    """The answer that a critique is, with the copies that are to follow it."""
    quoted = {
        evidence.document
        for section in (*critique.sections, *critique.appendix)
        for block in section.blocks
        if isinstance(block, Finding)
        for evidence in block.evidence
        if evidence.boxes
    }
    roles = (reading.role for reading in critique.documents)
    return Answer(critique=critique, copies=tuple(role for role in roles if role in quoted))


@dataclass(frozen=True)
class Copies:
    """What making and posting them takes."""

    outbox: Outbox
    fetch: Callable[[str], bytes]  # the bytes of the document of this name
    children: Children
    tell: Callable[[str], None]  # the operator
    patient: Callable[[], bool]  # whether the asker still waits for what failed
    by: str = ""  # whose they are, where somebody else's are in the thread, too

    def follow(self, reply: Reply) -> None:
        """Post what an answer announced and is not there yet. Raises as `Outbox.deliver`."""
        if not isinstance(reply.body, Answer):
            return
        for reading in reply.body.critique.documents:
            if reading.role in reply.body.copies:
                self.outbox.attach(
                    copy_part(reading.role),
                    copy_name(reading.name, self.by),
                    partial(self._made, reply, reply.body.critique, reading),
                    partial(_instead, reply),
                    TITLE.format(name=shown(reading.name), persona=reply.look.name),
                )

    def put_whole(self, reply: Reply) -> None:
        """Put the whole of a long answer beside it, as a file; where one message does, nothing.

        Raises as `Outbox.deliver`.
        """
        platform = self.outbox.platform
        if not isinstance(reply.body, Answer):
            return
        if platform.abridges(reply) or len(platform.parts(reply)) > 1:
            self.outbox.attach(
                WHOLE,
                whole_name(reply.body.critique),
                lambda: render_markdown(reply).encode(),
                partial(_instead, reply),
                _title_of_whole(reply, reply.body.critique),
            )

    def give_up(self, reply: Reply) -> None:
        """Say of every copy that is not there that it will not come."""

        def broken() -> bytes:
            raise UserError(NO_COPY.format(name="it", why=BROKEN))

        for role in reply.body.copies if isinstance(reply.body, Answer) else ():
            self.outbox.attach(copy_part(role), role, broken, partial(_instead, reply))

    def _made(self, reply: Reply, critique: Critique, reading: Reading) -> bytes:
        """The copy. UserError says why there is none."""
        try:
            content = self.fetch(reading.name)
            return annotate(content, critique, reply.look, reading.role, children=self.children)
        except (Unannotatable, OutOfTime):
            raise
        except UserError as error:
            why = error.message
        except ConfigError as error:
            self.tell(error.message)
            why = BROKEN
        except TransientError as error:
            if self.patient():
                raise
            self.tell(error.message)
            why = AWAY
        raise UserError(NO_COPY.format(name=shown(reading.name), why=why))


def whole_name(critique: Critique) -> str:
    """What the file with the whole of an answer is called: after the paper, and who answered."""
    paper = next((reading.name for reading in critique.documents), "")
    return f"{PurePath(paper).stem or 'answer'}.{critique.persona}.md"


def _title_of_whole(reply: Reply, critique: Critique) -> str:
    names = [shown(reading.name) for reading in critique.documents]
    said = WHOLE_TITLE.format(persona=reply.look.name, name=" and ".join(names))
    return said if names else f"The whole answer of {reply.look.name}"


def _instead(reply: Reply, why: str) -> Reply:
    """What the thread is told in place of a file."""
    return reply.model_copy(update={"body": Notice(text=why, failed=False)})
