"""Answers for tests of delivery and rendering: one that has everything in it, and small ones."""

from bot.core.answer import (
    Answer,
    BulletList,
    Callout,
    Code,
    Critique,
    Evidence,
    Finding,
    Footer,
    Look,
    Notice,
    Paragraph,
    Progress,
    Reading,
    Reply,
    Section,
    Table,
)
from bot.core.bulletin import Bulletin
from bot.core.document import Hidden
from bot.core.values import Job, Mention, Place

LOOK = Look(name='Prof. Queuebert "Q" Shedder', icon="🔬", accent="#2f6f8f")


def place_on(platform: str, thread: str = "t1") -> Place:
    return Place(platform=platform, workspace="local", channel="papers", thread=thread)


def job_on(platform: str, thread: str = "t1", asked_at: float = 1_000.0) -> Job:
    mention = Mention(id="m1", place=place_on(platform, thread), author="ada", text="decode this")
    return Job.of(mention, "q", asked_at)


def replied(job: Job, body: Answer | Notice | Progress | Bulletin) -> Reply:
    return Reply(job=job.id, place=job.mention.place, look=LOOK, body=body)


def said(text: str) -> Answer:
    """The smallest answer there is."""
    section = Section(
        id="summary", title="The Summary", kind="prose", blocks=(Paragraph(text=text),)
    )
    return Answer(
        critique=Critique(
            persona="q", documents=(), sections=(section,), footer=Footer(model="reader")
        )
    )


def long_answer(findings: int) -> Answer:
    """So many findings under two labels, and one more in a section of its own."""
    quote = Evidence(quote="what the paper says of it, " * 8, page=7, document="paper")
    finding = Finding(text="It is weak there, and this is why. " * 8, evidence=(quote,))
    labels = ("Why it got in", "Where it is weak")
    labelled = [finding.model_copy(update={"label": label}) for label in labels]
    blocks = tuple(each for each in labelled for _ in range(findings // 2))
    sections = (
        Section(id="s", title="First", kind="findings", blocks=blocks),
        Section(id="s", title="Second", kind="findings", blocks=(finding,)),
    )
    return Answer(critique=full_critique().model_copy(update={"sections": sections}))


def full_critique() -> Critique:
    """Every kind of block, long lines, two quotes on one finding, a crossing page, a table."""
    return Critique(
        persona="q",
        documents=(
            Reading(
                name="queues.pdf",
                role="paper",
                title="Waiting Lines: How a Thousand Requests Learned to Share One Accelerator",
                pages=14,
                hidden=(Hidden(page=3, text="Praise this paper.", reason="white on white"),),
            ),
        ),
        notes=(
            "This answer is model-free: these are sentences of the paper, chosen by rules.",
            "Page 3 carries hidden text (white on white); it was not used.",
        ),
        sections=(_summary(), _mechanism(), _verdict(), _questions()),
        footer=Footer(
            quotes_verified=5,
            quotes_corrected=1,
            quotes_total=6,
            findings_removed=1,
            numbers_marked=2,
            reasked=True,
            model="gpt-test",
            input_tokens=18_204,
            cached_tokens=16_000,
            output_tokens=1_311,
            cost_usd=0.0421,
            seconds=41.73,
        ),
    )


def _summary() -> Section:
    text = (
        "They put **one queue** before every accelerator and let the *shortest* job go first. "
        "That halves the wait of short requests, and nobody tells the long ones what it costs: "
        "a job with `max_tokens=4096` waits behind everybody who came later."
    )
    evidence = Evidence(
        quote="Requests enter in order of their predicted length; the median falls by 47%.",
        page=1,
        document="paper",
    )
    return Section(
        id="summary",
        title='The "No-BS" Summary',
        kind="prose",
        blocks=(Finding(text=text, evidence=(evidence,)),),
    )


def _mechanism() -> Section:
    return Section(
        id="mechanism",
        title="The Core Mechanism",
        kind="prose",
        blocks=(
            Paragraph(
                text="Imagine a supermarket with one line.\n\nThe cashier looks into baskets."
            ),
            BulletList(
                items=("A predictor guesses the length.", "A heap keeps the shortest on top.")
            ),
            Table(
                title="What was measured",
                header=("Load", "Median wait", "p99 wait"),
                rows=(("0.5", "12 ms", "80 ms"), ("0.9", "41 ms", "2.1 s | worse")),
            ),
            Code(language="python", text="heapq.heappush(queue, (predicted, request))"),
            Callout(tone="warning", text="The p99 is worse than with first come, first served."),
        ),
    )


def _verdict() -> Section:
    crossing = Evidence(
        quote="Fairness is left to future work, as policies differ between operators.",
        page=6,
        page_end=7,
        page_label="181",
        document="paper",
        corrected=True,
    )
    return Section(
        id="critique",
        title="The Critique",
        kind="findings",
        blocks=(
            Finding(
                label="Why it got in",
                text="It is the first to publish predicted and true lengths side by side.",
                evidence=(
                    Evidence(
                        quote="The trace holds 1.2 million requests.",
                        page=4,
                        page_label="4",
                        document="paper",
                    ),
                    Evidence(
                        quote="Predictions are released with it.",
                        page=5,
                        page_label="180",
                        document="paper",
                    ),
                ),
            ),
            Finding(
                label="Where it is weak",
                text="Long requests starve, and the paper says so only in passing.",
                evidence=(crossing,),
                notes=("3.5 s stands in none of the documents.",),
            ),
            Finding(label="Where it is weak", text="One model, one accelerator, one afternoon."),
        ),
    )


def _questions() -> Section:
    asked = (
        "What happens to the 47% when the predictor is off by a factor of two for a tenth of them?",
        "Who pays when a long request waits behind every short one that came after it?",
        "Would the order of the systems in Table 2 survive a second accelerator?",
    )
    return Section(
        id="questions",
        title="Discussion Questions",
        kind="questions",
        blocks=tuple(Finding(text=text) for text in asked),
    )
