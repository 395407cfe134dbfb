"""What a person can come to see in a chat, by name: answers of every persona, news, and notices."""

import tempfile
import time
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from good_answers import ALL, Good
from replies import full_critique, job_on, long_answer, place_on, replied
from sample_bulletins import CLUB, ISSUE, QUIET, UNKNOWN

from bot.core.answer import Answer, Critique, Footer, Look, Notice, Progress, Reading, Reply
from bot.core.bulletin import Bulletin
from bot.core.checks import verify
from bot.core.help import help_text
from bot.core.persona import COVERAGE
from bot.core.prompt import again
from bot.core.values import Attachment, Job, Mention
from bot.platforms.slack import WAYS
from bot.running.session import redis_session
from config.settings import Settings
from workers.critique import critique
from workers.desk import Desk
from workers.jobs import open_office
from workers.models import Call
from workers.office import Office, prompt_for

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
PAPERS = CORPUS / "papers"
ASKED: Mapping[str, tuple[str, str, Mapping[str, str]]] = {  # persona, question, files by role
    "reader-q": ("q", "decode this", {"paper": "mooncake.pdf"}),
    "reader-q-again": ("q", "decode this", {"paper": "mapreduce.pdf"}),
    "reader-kira": ("kira", "", {"baseline": "dynamo.pdf", "proposal": "flexgen.pdf"}),
    "reader-atlas": ("atlas", "How should we serve this on 2 nodes?", {"": "mooncake.pdf"}),
    "reader-servewise": ("servewise", "How do we keep p99 below 2 s at 40 requests/s?", {}),
}
FOOTER = Footer(
    quotes_verified=11, quotes_total=12, findings_removed=1, model="gpt-5-mini",
    input_tokens=18_204, cached_tokens=16_000, output_tokens=1_311, cost_usd=0.0421, seconds=41.7,
)  # fmt: skip


def threads() -> Iterator[tuple[str, list[Reply]]]:
    """What there is to look at."""
    job, whole = job_on("slack"), full_critique()
    yield "everything", [replied(job, Answer(critique=whole, copies=("paper",)))]
    yield "progress", [replied(job, each) for each in news(whole)]
    yield "digest", [_bulletin(*each) for each in ISSUE]
    yield "bulletins", [_bulletin(CLUB, each) for each in (QUIET, UNKNOWN)]
    yield "short-form", [replied(job, long_answer(90))]
    for good in ALL:
        name = f"{good.kind}-{good.name}".replace(" ", "-")
        yield name, [spoken(good)]
    if PAPERS.exists():
        yield from by_reader()


def _bulletin(look: Look, said: Bulletin) -> Reply:
    return replied(job_on("slack"), said).model_copy(update={"look": look})


def news(whole: Critique) -> Iterator[Progress]:
    yield Progress(stage="number 3 in line", detail="queues.pdf")
    yield Progress(stage="reading queues.pdf")
    title = "Waiting Lines: How a Thousand Requests Learned to Share One Accelerator · 14 pages"
    yield Progress(stage="asking gpt-5-mini", detail=title)
    yield Progress(stage="asking gpt-5-mini", detail=title, sections=whole.sections[:2])


def notices(help: str) -> Iterator[Notice]:
    yield Notice(text=help, failed=False)
    yield Notice(
        text="Which of these is the baseline: 1 “flexgen.pdf”, 2 “ours-v3.pdf”?",
        failed=False, asks=True, choices=("flexgen.pdf", "ours-v3.pdf"),
    )  # fmt: skip
    yield Notice(text="“scan.pdf” cannot be read: it has no text, only pictures. Run OCR on it.")


def spoken(good: Good) -> Reply:
    """A written answer, checked, and shown by its persona."""
    verdict = verify(good.persona, good.sources, good.question, good.draft)
    said = Critique(
        persona=good.persona.handle,
        documents=tuple(
            Reading(
                name=each.document.name,
                role=each.document.role,
                title=each.document.title,
                pages=each.document.page_count,
            )
            for each in good.sources
        ),
        sections=tuple(each for each in verdict.sections if each.id != COVERAGE),
        appendix=tuple(each for each in verdict.sections if each.id == COVERAGE),
        footer=FOOTER,
    )
    return Reply(
        job=job_on("slack").id,
        place=place_on("slack"),
        look=good.persona.look,
        body=Answer(critique=said, copies=("paper",)),
    )


def by_reader() -> Iterator[tuple[str, list[Reply]]]:
    """Real papers, read by the reader that needs no model; and the notices."""
    with (
        tempfile.TemporaryDirectory() as folder,
        redis_session(Settings(shedder_data=Path(folder), _env_file=None)) as redis,
    ):
        office = open_office(Settings(_env_file=None), redis)
        told = notices(help_text(office.personas.values(), WAYS))
        yield "notices", [replied(job_on("slack"), notice) for notice in told]
        for name, (handle, question, files) in ASKED.items():
            yield name, [_asked(office, handle, question, files)]


def _asked(office: Office, handle: str, question: str, files: Mapping[str, str]) -> Reply:
    attached = tuple(
        Attachment(id=str(PAPERS / name), name=name, role=role) for role, name in files.items()
    )
    mention = Mention(
        id="1", place=place_on("slack"), author="U1", text=question, attachments=attached
    )
    job, persona = Job.of(mention, handle, time.time()), office.personas[handle]
    desk = Desk(
        read=lambda role, file: office.documents.read(
            Path(file.id).read_bytes(), file.name
        ).model_copy(update={"role": role}),
        prompt=partial(prompt_for, office),
        again=again,
        call=lambda on_section: Call(job=job.id, deadline=time.monotonic() + 60),
        show=lambda progress: None,
        reader=office.reader,
        model=office.reader,
        tell=print,
    )
    said = critique(job, persona, question, desk)
    body = Answer(critique=said, copies=tuple(reading.role for reading in said.documents))
    return Reply(job=job.id, place=mention.place, look=persona.look, body=body)
