"""What a question is about is gathered from files, links, pasted text and the thread before."""

import pytest
from documents import made

from bot.core.conversation import Conversation, Turn
from bot.core.document import Document, Reference
from bot.core.errors import Asking, Declined, Unreadable, UserError
from bot.core.pasted import fenced
from bot.core.persona import Input, Persona
from bot.core.values import Attachment, Job, Mention, Place
from workers.gathering import Gathered, gather

KIRA = Persona(
    name="Kira",
    handle="kira",
    verbs=("stress-test",),
    inputs=(
        Input(role="baseline", hint="the published paper", without="Novelty stays open."),
        Input(role="proposal", hint="the idea"),
    ),
)
Q = Persona(name="Q", handle="q", verbs=("decode",), inputs=(Input(role="paper"),))
ATLAS = Persona(name="Atlas", handle="atlas", inputs=(Input(role="context", required=False),))

PAPER = made(
    "Proceedings of the 9th Symposium. Copyright 2024 held by the owner. ISBN 978-1.\n"
    "Ledger keeps prompts for a day. We measured it on a trace.",
    *["More of the paper."] * 9,
).model_copy(
    update={
        "title": "Ledger: A Cache for the Prompts of a Whole Team",
        "references": tuple(Reference(key=str(n), text=f"Work {n}") for n in range(20)),
    }
)
PLAN = made(
    "A seed idea. We propose to keep prompts for a week. We plan to measure it. "
    "We will build a prototype."
)
IDEA = (
    "We want to trace every token through the scheduler of a serving cluster, from admission to "
    "the last byte, with one event per preemption, and to learn from these events why the tail of "
    "the latency grows when requests of very different lengths share a batch. Existing traces stop "
    "at request boundaries, so that nobody can tell a preempted request from a slow one, and the "
    "autoscaler reacts to the wrong signal."
)


class Room:
    """A desk that reads what is laid on it."""

    def __init__(self, *, model: bool = True, **documents: Document | Exception) -> None:
        self.documents = {f"{name}.pdf": document for name, document in documents.items()}
        self.reader, self.model = object(), object()
        if not model:
            self.model = self.reader
        self.opened: list[str] = []

    def reading(self, role: str, file: Attachment) -> Document:
        self.opened.append(file.name)
        found = self.documents.get(file.name) or self.documents.get(f"{file.name.split()[0]}.pdf")
        assert found is not None, file
        if isinstance(found, Exception):
            raise found
        return found.model_copy(
            update={
                "name": file.name,
                "role": role,
                "sha256": found.sha256 or f"bytes of {file.name}",
            }
        )


def attached(*names: str | Attachment) -> tuple[Attachment, ...]:
    return tuple(
        name if isinstance(name, Attachment) else Attachment(id=f"id-{name}", name=name)
        for name in names
    )


def ask(
    persona: Persona,
    question: str,
    room: Room,
    *names: str | Attachment,
    thread: Conversation | None = None,
) -> Gathered:
    place = Place(platform="p", workspace="w", channel="c", thread="t")
    mention = Mention(id="1", place=place, author="a", text=question, attachments=attached(*names))
    job = Job.of(mention, persona.handle, 0.0)
    return gather(persona, job, question, thread or Conversation(), room)


def asking(*args: object, **kwargs: object) -> Asking:
    with pytest.raises(Asking) as caught:
        ask(*args, **kwargs)
    return caught.value


def after(persona: Persona, question: str, asked: Asking, *names: str) -> Conversation:
    turn = Turn(
        job="j", persona=persona.handle, question=question, said=asked.message, asked_back=True
    )
    return Conversation(turns=(turn,), files=attached(*names))


def roles(gathered: Gathered) -> dict[str, str]:
    return {document.role: document.name for document in gathered.documents}


def test_a_paper_and_a_plan_are_told_apart_by_reading_them() -> None:
    room = Room(x=PLAN, y=PAPER)
    for names in (("x.pdf", "y.pdf"), ("y.pdf", "x.pdf")):
        got = ask(KIRA, "stress-test this", room, *names)
        assert roles(got) == {"baseline": "y.pdf", "proposal": "x.pdf"}


def test_the_cited_document_is_the_baseline() -> None:
    citing = PAPER.model_copy(
        update={
            "title": "Another Published Paper about Serving",
            "references": (Reference(key="1", text=f"A. Author. {PAPER.title}. SOSP 2024."),),
        }
    )
    got = ask(KIRA, "stress-test this", Room(x=citing, y=PAPER), "x.pdf", "y.pdf")
    assert roles(got) == {"baseline": "y.pdf", "proposal": "x.pdf"}


@pytest.mark.parametrize(
    "said", ["the baseline is Ledger", "we improve upon the ledger paper", "tracer is my idea"]
)
def test_papers_may_be_named_by_words_of_their_titles(said: str) -> None:
    other = PAPER.model_copy(update={"title": "Tracer: Events of Every Token"})
    got = ask(KIRA, said, Room(x=other, y=PAPER), "x.pdf", "y.pdf")
    assert roles(got) == {"baseline": "y.pdf", "proposal": "x.pdf"}


def test_two_papers_are_asked_about_and_one_word_goes_on_with_the_same_question() -> None:
    room = Room(x=PAPER, y=PAPER.model_copy(update={"title": "Something Else Altogether, Twice"}))
    asked = asking(KIRA, "is the idea new?", room, "x.pdf", "y.pdf")
    assert "Which of these is the baseline: 1 “x.pdf”, 2 “y.pdf”?" in asked.message
    assert asked.choices == ("x.pdf", "y.pdf")
    thread = after(KIRA, "is the idea new?", asked, "x.pdf", "y.pdf")
    for answer in ("y.pdf", "2", "swap", "the second", "baseline: y.pdf"):
        got = ask(KIRA, answer, room, thread=thread)
        assert roles(got) == {"baseline": "y.pdf", "proposal": "x.pdf"}, answer
        assert got.question == "is the idea new?", answer


def test_an_answer_that_says_more_is_part_of_the_question() -> None:
    room = Room(x=PAPER, y=PAPER)
    thread = after(KIRA, "is it new?", Asking("Which?"), "x.pdf", "y.pdf")
    room.documents["y.pdf"] = PAPER.model_copy(update={"sha256": "other"})
    got = ask(
        KIRA, "baseline: x.pdf, and look hard at how preemption is measured", room, thread=thread
    )
    assert got.question == (
        "is it new?\nbaseline: x.pdf, and look hard at how preemption is measured"
    )


def test_the_same_bytes_under_two_names_are_one_document_and_the_other_is_asked_for() -> None:
    same = PAPER.model_copy(update={"sha256": "one"})
    room = Room(x=same, y=same)
    asked = asking(KIRA, "stress-test this", room, "x.pdf", "y.pdf")
    assert "“x.pdf” and “y.pdf” are the same document, byte for byte" in asked.message
    assert asked.choices == ("go on",)
    thread = after(KIRA, "stress-test this", asked, "x.pdf", "y.pdf")
    got = ask(KIRA, "go on", room, thread=thread)
    assert roles(got) == {"proposal": "x.pdf"}
    assert got.notes[0] == "Novelty stays open."
    assert any("it was read once" in note for note in got.notes)


def test_one_pdf_alone_says_what_cannot_be_judged() -> None:
    room = Room(x=PLAN)
    asked = asking(KIRA, "stress-test this idea", room, "x.pdf")
    assert "novelty stays open" in asked.message
    assert room.opened == [], "nothing is read before it is known that there is a question"
    got = ask(KIRA, "go on", room, thread=after(KIRA, "stress-test this idea", asked, "x.pdf"))
    assert roles(got) == {"proposal": "x.pdf"}
    assert got.notes == ("Novelty stays open.",)
    assert got.question == "stress-test this idea"


def test_the_missing_document_may_come_with_the_answer() -> None:
    room = Room(x=PLAN, y=PAPER)
    asked = asking(KIRA, "stress-test this idea", room, "x.pdf")
    thread = after(KIRA, "stress-test this idea", asked, "x.pdf")
    got = ask(KIRA, "here you are", room, "y.pdf", thread=thread)
    assert roles(got) == {"baseline": "y.pdf", "proposal": "x.pdf"}


@pytest.mark.parametrize(
    "question",
    [
        f"stress-test this idea:\n{IDEA}",
        f"stress-test this:\n```\n{IDEA}\n```",
        f"stress-test this\n> {IDEA}",
        f"{IDEA}\nWhat would a reviewer say?",
    ],
)
def test_a_pasted_paragraph_is_the_proposal(question: str) -> None:
    got = ask(KIRA, question, Room(x=PAPER), "x.pdf")
    assert roles(got) == {"baseline": "x.pdf", "proposal": "your message"}
    proposal = got.documents[1]
    assert not proposal.paged
    assert "one event per preemption" in proposal.pages[0].text
    assert "one event per preemption" not in got.question


def test_a_paragraph_pasted_when_asked_for_may_be_short() -> None:
    room = Room(x=PAPER)
    asked = asking(KIRA, "compare with this baseline", room, "x.pdf")
    thread = after(KIRA, "compare with this baseline", asked, "x.pdf")
    text = " ".join(IDEA.split()[:32])
    got = ask(KIRA, text, room, thread=thread)
    assert roles(got) == {"baseline": "x.pdf", "proposal": "your message"}


def test_a_pasted_text_lasts_for_the_questions_after_it() -> None:
    said = f"stress-test this:\n```\n{IDEA}\n```"
    turn = Turn(
        job="j",
        persona="kira",
        question=said,
        said="The Mirror: …",
        roles=(("baseline", "x.pdf"), ("proposal", "your message")),
    )
    thread = Conversation(turns=(turn,), files=attached("x.pdf"))
    got = ask(KIRA, "and the cost?", Room(x=PAPER), thread=thread)
    assert roles(got) == {"baseline": "x.pdf", "proposal": "your message"}
    assert got.question == "and the cost?"


def test_a_text_in_a_form_is_the_proposal_whatever_is_in_the_thread() -> None:
    room = Room(x=PAPER, y=PLAN)
    given = Attachment(id="form", name="x.pdf", role="baseline")
    said = f"{fenced(f'```{IDEA}```')}\nstress-test this"
    asked = asking(KIRA, "stress-test this", room, "y.pdf")
    thread = after(KIRA, "stress-test this", asked, "y.pdf")
    got = ask(KIRA, said, room, given, thread=thread)
    assert roles(got) == {"baseline": "x.pdf", "proposal": "your message"}
    assert "one event per preemption" in got.documents[1].pages[0].text
    assert "one event per preemption" not in got.question
    turn = Turn(job="k", persona="kira", question=said, said="…", roles=tuple(roles(got).items()))
    later = Conversation(turns=(*thread.turns, turn), files=(*thread.files, given))
    assert roles(ask(KIRA, "and the cost?", room, thread=later)) == roles(got)


def test_a_long_question_about_an_attached_paper_is_no_document() -> None:
    got = ask(Q, IDEA, Room(x=PAPER), "x.pdf")
    assert roles(got) == {"paper": "x.pdf"}
    assert got.question == IDEA


def test_whoever_needs_no_document_takes_no_text_for_one() -> None:
    got = ask(ATLAS, IDEA, Room())
    assert got.documents == ()
    assert got.question == IDEA


def test_a_link_is_read_where_a_document_is_missing() -> None:
    room = Room(arXiv=PAPER, x=PLAN)
    got = ask(Q, "decode https://arxiv.org/abs/2401.12345v2", room)
    assert roles(got) == {"paper": "arXiv 2401.12345"}
    got = ask(KIRA, "baseline: arXiv:2401.12345", room, "x.pdf")
    assert roles(got) == {"baseline": "arXiv 2401.12345", "proposal": "x.pdf"}


def test_a_link_beside_a_paper_is_only_words() -> None:
    room = Room(x=PAPER)
    got = ask(Q, "decode this; is it like arXiv:2401.12345?", room, "x.pdf")
    assert roles(got) == {"paper": "x.pdf"}
    thread = Conversation(files=attached("x.pdf"))
    assert roles(ask(Q, "is it like arXiv:2401.12345?", room, thread=thread)) == {"paper": "x.pdf"}


def test_another_link_to_decode_in_the_thread_is_the_new_paper() -> None:
    thread = Conversation(files=attached("x.pdf"))
    got = ask(Q, "now decode arXiv:2401.12345", Room(arXiv=PAPER), thread=thread)
    assert roles(got) == {"paper": "arXiv 2401.12345"}


def test_a_link_that_cannot_be_had_holds_up_only_who_needs_it() -> None:
    room = Room(arXiv=Unreadable("link_off", "It is not fetched here. Attach the PDF."))
    with pytest.raises(UserError, match="Attach the PDF"):
        ask(Q, "decode arXiv:2401.12345", room)
    got = ask(ATLAS, "which GPU for arXiv:2401.12345?", room)
    assert got.documents == ()
    assert got.notes == ("It is not fetched here. Attach the PDF.",)


CONFIDENTIAL = PAPER.model_copy(update={"confidential": "page 1: “Confidential review copy”"})


def test_a_confidential_copy_is_asked_about_before_anything_is_sent() -> None:
    room = Room(x=CONFIDENTIAL)
    asked = asking(Q, "decode this", room, "x.pdf")
    assert "“x.pdf” is marked as confidential (page 1: “Confidential review copy”)" in asked.message
    assert asked.choices == ("go on", "stop")
    thread = after(Q, "decode this", asked, "x.pdf")
    assert roles(ask(Q, "go on", room, thread=thread)) == {"paper": "x.pdf"}
    assert ask(Q, "go on", room, thread=thread).question == "decode this"
    with pytest.raises(UserError, match=r"Stopped: nothing of “x\.pdf” was sent") as stopped:
        ask(Q, "stop", room, thread=thread)
    assert not isinstance(stopped.value, Asking)


def test_no_to_sharing_a_confidential_copy_settles_that_question_alone() -> None:
    room = Room(x=CONFIDENTIAL)
    asked = asking(Q, "decode this", room, "x.pdf")
    thread = after(Q, "decode this", asked, "x.pdf")
    with pytest.raises(Declined, match="was sent to a language model") as stopped:
        ask(Q, "nein", room, thread=thread)
    said = Turn(job="k", persona="q", question="nein", said=stopped.value.message)
    thread = thread.model_copy(update={"turns": (*thread.turns, said)})
    again = asking(Q, "go on", room, thread=thread)
    assert again.message == asked.message, "leave was given to nothing that was asked since"
    turn = Turn(job="l", persona="q", question="what of it?", said=asked.message, asked_back=True)
    thread = thread.model_copy(update={"turns": (*thread.turns, turn)})
    got = ask(Q, "go on", room, thread=thread)
    assert got.question == "what of it?"


def test_leave_for_one_confidential_copy_is_none_for_another() -> None:
    room = Room(x=CONFIDENTIAL, y=CONFIDENTIAL)
    thread = after(Q, "decode this", asking(Q, "decode this", room, "x.pdf"), "x.pdf")
    assert "“y.pdf” is marked" in asking(Q, "go on", room, "y.pdf", thread=thread).message


def test_without_a_model_a_confidential_copy_is_read_and_said_to_have_stayed_here() -> None:
    got = ask(Q, "decode this", Room(x=CONFIDENTIAL, model=False), "x.pdf")
    assert roles(got) == {"paper": "x.pdf"}
    assert "nothing of it left this deployment" in got.notes[0]


def test_files_of_a_thread_are_nothing_to_who_takes_none() -> None:
    deaf = Persona(name="Deaf", handle="deaf", inputs=())
    assert ask(deaf, "hm", Room(), thread=Conversation(files=attached("x.pdf"))).documents == ()


def test_a_file_that_was_not_chosen_is_said_to_be_unread() -> None:
    got = ask(Q, "decode y.pdf", Room(x=PLAN, y=PAPER), "x.pdf", "y.pdf")
    assert roles(got) == {"paper": "y.pdf"}
    assert got.notes == ("“x.pdf” was not read: I take one document.",)


GERMAN = made(
    "Wir zeigen, dass die Wartezeit mit der Länge der Schlange wächst und dass ein Verfahren, das "
    "nur die mittlere Zeit betrachtet, für die meisten Anfragen nicht mehr als ein Schätzwert ist."
)


def test_a_language_that_nobody_here_speaks_is_said() -> None:
    got = ask(Q, "decode this", Room(x=GERMAN, model=False), "x.pdf")
    assert got.notes[0].startswith("“x.pdf” is in German. Without a language model only English")
    assert ask(Q, "decode this", Room(x=GERMAN), "x.pdf").notes == (), "a model speaks German"
    assert ask(Q, "decode this", Room(x=PAPER, model=False), "x.pdf").notes == ()
