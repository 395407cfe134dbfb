"""An idea is often a paragraph in the message itself; questions and orders stay what they are."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversation import Conversation, Turn
from bot.core.given import lay_out
from bot.core.persona import Input, Persona
from bot.core.roles import settle
from bot.core.routing import asks_for_more
from bot.core.values import Attachment, Job, Mention, Place

KIRA = Persona(
    name="Kira",
    handle="kira",
    verbs=("stress-test",),
    inputs=(
        Input(role="baseline", without="Novelty stays open.", names=("baseline", "base")),
        Input(role="proposal", names=("proposal", "idea", "seed")),
    ),
)
IDEA = (
    "We propose to extend the store with a tier of idle disks in neighbouring racks, so "
    "that rarely used prefixes survive longer than a day. A small predictor decides when to "
    "fetch them back before the request arrives."
)
IDEE = (
    "Wir erweitern den Speicher um eine Schicht aus Platten im Nachbarschrank, damit seltene "
    "Präfixe länger leben, und ein kleiner Vorhersager holt sie zurück, bevor jemand sie braucht."
)


def heard(text: str, *names: str, thread: Conversation | None = None):
    place = Place(platform="p", workspace="w", channel="c", thread="t")
    files = tuple(Attachment(id=f"id-{name}", name=name) for name in names)
    mention = Mention(id="1", place=place, author="a", text=text, attachments=files)
    return lay_out(KIRA, Job.of(mention, "kira", 0.0), text, thread or Conversation())


def roles(given) -> dict[str, str]:
    settled = settle(KIRA, given.files, given.said, given.new)
    return {role: file.name for role, file in settled.given.items()}


@pytest.mark.parametrize(
    "said",
    [
        f"stress-test my idea: {IDEA}",
        f"proposal: {IDEA}",
        f"Here is my idea. {IDEA}",
        f"kira, here is my seed idea - {IDEA}",
        IDEA,
        f"\n\n{IDEA}\n",
        f"stress-test this\n\n{IDEA}",
        f"stress-test this against the attached paper. {IDEA}",
        f"{IDEA} Is that new? Be harsh, please.",
        f"mooncake.pdf is the baseline. {IDEA}",
        f"Is this new? {IDEA}",
        IDEA.replace("racks, so", "racks,\nso").replace("fetch them", "fetch\nthem"),
    ],
)
def test_a_paragraph_beside_a_paper_is_the_proposal(said: str) -> None:
    given = heard(said, "mooncake.pdf")
    assert roles(given) == {"baseline": "mooncake.pdf", "proposal": "your message"}
    (text,) = given.texts.values()
    assert text.startswith("We propose")
    assert text.endswith("arrives.")
    assert "extend the store" not in given.question


def test_a_paragraph_alone_asks_for_nothing_beyond_the_usual() -> None:
    for said in (IDEA, f"stress-test my idea: {IDEA}"):
        assert not asks_for_more(heard(said, "mooncake.pdf").question, KIRA)


def test_an_idea_in_another_language_is_one_too() -> None:
    for said in (f"Meine Idee: {IDEE}", IDEE, f"Bitte prüfe das.\n\n{IDEE}"):
        given = heard(said, "mooncake.pdf")
        assert roles(given) == {"baseline": "mooncake.pdf", "proposal": "your message"}
        assert list(given.texts.values()) == [IDEE]


def test_what_is_called_an_idea_may_be_a_sentence() -> None:
    given = heard("idea: We keep prompts on idle disks of other racks.", "mooncake.pdf")
    assert list(given.texts.values()) == ["We keep prompts on idle disks of other racks."]


def test_an_idea_alone_waits_for_its_baseline() -> None:
    given = heard(f"stress-test my idea: {IDEA}")
    assert [file.name for file in given.files] == ["your message"]


@pytest.mark.parametrize(
    "said",
    [
        "what is the weakest point of the way in which this paper measures its cache, given "
        "that the trace has only an hour and that all of its requests come from one tenant?",
        "idea: what is the weakest point of the cache in this paper and of its eviction policy?",
        "What is weak here? I think that the trace is short and that one tenant sends nearly all "
        "of the requests, which makes the hit rate look better than it is elsewhere in the world.",
        "Please compare the two caches, list every assumption that the authors make about the "
        "network, tell me which of them is the weakest, and say how you would have measured it.",
        "stress-test this",
        "baseline: mooncake.pdf",
        "the idea is in a minute",
        "Focus on the evaluation. Ignore the related work. Say what hardware was used and whether "
        "the comparison is fair. Explain in simple words which figure carries the main claim.",
        "",
    ],
)
def test_questions_and_orders_are_no_documents(said: str) -> None:
    assert heard(said, "mooncake.pdf").texts == {}


def test_two_files_leave_no_room_for_a_third_document() -> None:
    assert heard(IDEA, "a.pdf", "b.pdf").texts == {}


def test_the_name_of_a_file_tells_before_where_a_text_stands() -> None:
    assert roles(heard(IDEA, "my-idea.pdf"))["proposal"] == "my-idea.pdf"
    assert roles(heard(f"the baseline:\n```\n{IDEA}\n```", "x.pdf"))["baseline"] == "your message"


def test_remarks_to_somebody_else_are_no_idea() -> None:
    thread = Conversation(
        turns=(Turn(job="j", persona="q", question=IDEA, said="…"),),
        files=(Attachment(id="x", name="x.pdf"),),
    )
    assert heard("stress-test this", thread=thread).texts == {}


@pytest.mark.parametrize("piece", ["idea: x ", "a.b ", "\n", "x\n", '"', "- ", "2407.0"])
def test_a_message_made_to_be_heard_slowly_is_heard_in_time(piece: str) -> None:
    began = process_time()
    heard(piece * (20_000 // len(piece)), "idea.pdf", "x.pdf")
    heard(piece * (20_000 // len(piece)), "x.pdf")
    assert process_time() - began < 5


@given(st.text(max_size=300))
def test_any_message_is_laid_out(said: str) -> None:
    given = heard(said, "x.pdf")
    assert all(text.strip() for text in given.texts.values())
