"""From a job to a critique: what happens to an answer that holds, half holds, or never comes."""

import json
import time
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest
from documents import made
from ledger import DATA, FASTER, SECTIONS, said
from questions import PERSONA

from bot.core.answer import Draft, Progress, Usage
from bot.core.document import Document
from bot.core.errors import Cancelled, ConfigError, TransientError
from bot.core.persona import Persona
from bot.core.prompt import Prompt, again, build
from bot.core.schema import sections_of
from bot.core.values import Attachment, Job, Mention, Place
from workers.checked import UNANSWERED
from workers.critique import critique
from workers.desk import Desk
from workers.lease import OutOfTime
from workers.models import Away, Call, TooLong, Unusable
from workers.models.reader import Reader
from workers.tokens import at_most

PAPER = made(*(f"{prose}\n" for _, prose in SECTIONS), name="ledger.pdf")
COST = Usage(input_tokens=100, output_tokens=10, cost_usd=0.01)
Change = Callable[[dict[str, Any]], object]
Turn = Draft | Exception


def drafted(change: Change = lambda data: None) -> Draft:
    data = deepcopy(DATA)
    change(data)
    sections = sections_of(PERSONA, data)
    return Draft(sections=sections, model="m", usage=COST, text=json.dumps(data))


def invent(data: dict[str, Any]) -> None:
    data["critique"]["why_it_got_in"] = [
        said("It was seen on a trace.", FASTER.replace("37%", "99%"))
    ]


def lie(data: dict[str, Any]) -> None:
    for section in data.values():
        for items in section.values():
            zone = "quotes" in items
            for item in (items,) if zone else items.values() if isinstance(items, dict) else items:
                item["quotes"] = [{"document": "paper", "text": "the moon is made of cheese"}]


@dataclass
class Scripted:
    """A model that plays its turns and keeps what it was asked."""

    turns: list[Turn]
    asked: list[Prompt] = field(default_factory=list)
    name: str = "m"

    def ask(self, prompt: Prompt, call: Call) -> Draft:
        self.asked.append(prompt)
        turn = self.turns.pop(0)
        if isinstance(turn, Exception):
            raise turn
        for section in turn.sections:
            call.on_section(section)
        return turn


@dataclass
class Bench:
    """A job about a made document, and everything it shows."""

    model: Scripted
    shown: list[Progress] = field(default_factory=list)
    contexts: list[int | None] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def prompt(
        self, persona: Persona, documents: tuple[Document, ...], question: str, context: int | None
    ) -> Prompt:
        self.contexts.append(context)
        return build(
            persona, documents, question, secret=b"s", budget=context or 50_000, count=at_most
        )

    def run(self, question: str = "decode", **changed: Any):
        place = Place(platform="terminal", workspace="w", channel="c", thread="t")
        file = Attachment(id="F1", name="ledger.pdf")
        mention = Mention(id="1", place=place, author="me", text="decode", attachments=(file,))
        desk = Desk(
            **{
                "read": lambda role, file: PAPER,
                "prompt": self.prompt,
                "again": again,
                "call": lambda watch: Call(
                    job="j", deadline=time.monotonic() + 60, on_section=watch
                ),
                "show": self.shown.append,
                "reader": Reader(),
                "model": self.model,
                "tell": self.told.append,
                **changed,
            }
        )
        return critique(Job.of(mention, "q", 0.0), PERSONA, question, desk)


def answering(*turns: Turn) -> Bench:
    return Bench(Scripted(list(turns)))


def stages(bench: Bench) -> Sequence[str]:
    return [progress.stage for progress in bench.shown]


def test_an_answer_that_holds_is_asked_for_once():
    bench = answering(drafted())
    footer = bench.run().footer
    assert (footer.quotes_verified, footer.quotes_total, footer.reasked) == (10, 10, False)
    assert len(bench.model.asked) == 1
    assert footer.cost_usd == 0.01


def test_sections_are_shown_as_soon_as_they_hold():
    bench = answering(drafted())
    bench.run()
    assert stages(bench) == [
        "reading",
        "thinking",
        *(f"{n} of 5 sections checked" for n in (1, 2, 3, 4, 5)),
    ]
    assert [len(progress.sections) for progress in bench.shown] == [0, 0, 1, 2, 3, 4, 5]


def test_a_section_that_does_not_hold_is_not_shown_early():
    bench = answering(drafted(invent), drafted())
    bench.run()
    seen = {section.id for progress in bench.shown for section in progress.sections}
    assert "critique" not in seen


def test_what_failed_is_listed_in_the_one_re_ask():
    bench = answering(drafted(invent), drafted())
    footer = bench.run().footer
    last = bench.model.asked[1].messages[-1].content
    assert "99%" in last
    assert (footer.reasked, footer.quotes_verified, footer.findings_removed) == (True, 10, 0)
    assert footer.input_tokens == 200


def test_the_re_ask_begins_with_the_same_bytes():
    bench = answering(drafted(invent), drafted())
    bench.run()
    first, second = bench.model.asked
    assert second.messages[: len(first.messages)] == first.messages


def test_a_worse_second_answer_does_not_replace_the_first():
    bench = answering(drafted(invent), drafted(lie))
    answer = bench.run()
    assert answer.footer.quotes_verified == 9
    assert answer.footer.input_tokens == 200


@pytest.mark.parametrize(
    ("failure", "tokens"),
    [
        (Unusable("never valid", COST), 200),
        (TransientError("gone"), 100),
        (ConfigError("no money left"), 100),
    ],
)
def test_without_a_second_answer_the_first_stands_less_what_failed(failure, tokens):
    footer = answering(drafted(invent), failure).run().footer
    assert (footer.quotes_verified, footer.quotes_total, footer.findings_removed) == (9, 10, 1)
    assert footer.input_tokens == tokens


def test_when_nothing_stands_and_the_endpoint_went_away_the_job_is_tried_again():
    with pytest.raises(Away):
        answering(drafted(lie), TransientError("gone")).run()


def test_when_nothing_stands_the_reader_answers_and_says_so():
    answer = answering(drafted(lie), drafted(lie)).run()
    assert answer.footer.model == "reader"
    assert answer.notes[0].startswith("Nothing that m said survived")
    assert (answer.footer.input_tokens, answer.footer.cost_usd) == (200, 0.02)


def test_an_endpoint_that_is_of_no_use_is_replaced_by_the_reader_with_its_reason():
    answer = answering(Unusable("The language model declined to answer.", COST)).run()
    assert answer.notes[0].startswith(
        "The language model declined to answer. This answer is model-free"
    )
    assert answer.footer.input_tokens == 100


def test_a_prompt_too_long_for_the_endpoint_is_built_again_for_what_it_takes():
    long = made(*(f"{prose}\n" * 200 for _, prose in SECTIONS), name="ledger.pdf")
    bench = answering(TooLong("too long", 12_000), drafted())
    answer = bench.run(read=lambda role, file: long)
    assert bench.contexts == [None, 12_000]
    assert bench.model.asked[1].input_tokens <= 12_000 < bench.model.asked[0].input_tokens
    assert answer.footer.model == "m"
    assert answer.notes == bench.model.asked[1].left_out != ()


def test_a_prompt_too_long_for_nobody_knows_what_is_the_readers():
    answer = answering(TooLong("It takes less than that.")).run()
    assert answer.notes[0].startswith("It takes less than that. This answer is model-free")


@pytest.mark.parametrize(
    "failure", [ConfigError("key"), Away("503"), OutOfTime("too long"), Cancelled("no")]
)
def test_failures_with_a_reaction_of_their_own_pass_through(failure):
    with pytest.raises(type(failure)):
        answering(failure).run()


def test_a_reader_that_stands_in_says_for_what():
    bench = answering()
    reader = Reader()
    answer = bench.run(reader=reader, model=reader, why_reader="The model was away.")
    assert answer.notes[0].startswith("The model was away. This answer is model-free")
    assert bench.model.asked == []


def test_what_the_reading_noted_is_said_at_the_top():
    cut = PAPER.model_copy(update={"notes": ("Only the first 60 of 90 pages were read.",)})
    answer = answering(drafted()).run(read=lambda role, file: cut)
    assert answer.notes == ("Only the first 60 of 90 pages were read.",)


def test_a_question_that_the_reader_cannot_answer_is_not_passed_over():
    bench = answering(Unusable("It declined."))
    assert UNANSWERED not in bench.run().notes
    bench = answering(Unusable("It declined."))
    assert UNANSWERED in bench.run(question="decode this. Who paid for the machines?").notes
