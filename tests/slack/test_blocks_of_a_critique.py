"""How an answer, its news and a notice look; `tests/tools/slack_screen.py` draws them."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from gallery import spoken
from good_answers import ALL
from replies import full_critique, job_on, replied
from replies import long_answer as long
from replies import said as saying
from slack_screen import page

from bot.core.answer import (
    Answer,
    BulletList,
    Callout,
    Critique,
    Finding,
    Notice,
    Paragraph,
    Progress,
    Reply,
    Section,
    Table,
)
from bot.core.asking_back import no_document
from bot.slack.blocks import MOST_PARTS, abridges, messages
from bot.slack.classic import classic
from bot.slack.icons import shortcode
from bot.slack.inert import inert, inert_code
from bot.slack.message import Block, Message

JOB = job_on("slack")


def shown(body: Answer | Notice | Progress) -> tuple[Message, ...]:
    return messages(replied(JOB, body))


def whole() -> Answer:
    return Answer(critique=full_critique(), copies=("paper",))


def of_type(message: Message, kind: str) -> list[Block]:
    return [block for block in message.blocks if block["type"] == kind]


def within(value: Any, kind: str) -> Iterator[Block]:
    if isinstance(value, dict):
        if value.get("type") == kind:
            yield value
        value = tuple(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            yield from within(inner, kind)


def words(element: Block) -> str:
    return "".join(each["text"] for each in within(element, "text"))


def with_sections(*sections: Section, appendix: Sequence[Section] = ()) -> Answer:
    changed = {"sections": sections, "appendix": tuple(appendix)}
    return Answer(critique=full_critique().model_copy(update=changed))


def section(*blocks: Any, title: str = "Title") -> Section:
    return Section(id="s", title=title, kind="findings", blocks=blocks)


def test_an_answer_begins_with_the_paper_and_its_facts() -> None:
    (message,) = shown(whole())
    title, facts = message.blocks[:2]
    assert words(title).startswith("Waiting Lines: How a Thousand Requests")
    assert facts["elements"][0]["text"].startswith("queues.pdf · 14 pages · 🔬 Prof. Queuebert")
    assert (message.username, message.icon) == ('Prof. Queuebert "Q" Shedder', ":microscope:")


def test_sections_have_headers_and_quotes_have_their_pages_behind_them() -> None:
    (message,) = shown(whole())
    headers = [block["text"]["text"] for block in of_type(message, "header")]
    assert headers == [each.title for each in full_critique().sections]
    quotes = [words(each) for each in within(list(message.blocks), "rich_text_quote")]
    assert "“The trace holds 1.2 million requests.”  p. 4" in quotes
    assert any(each.endswith("pp. 6–7 (printed 181)") for each in quotes)


def test_findings_have_bold_labels_and_end_with_what_must_be_solved() -> None:
    finding = Finding(label="Corner Case", text="It *fails* there.", remedy="a bounded buffer")
    (message,) = shown(with_sections(section(finding)))
    label, text, remedy = of_type(message, "rich_text")[1]["elements"]
    assert label["elements"] == [{"type": "text", "text": "Corner Case", "style": {"bold": True}}]
    assert text["elements"][1] == {"type": "text", "text": "fails", "style": {"italic": True}}
    assert words(remedy) == "→ a bounded buffer"


def test_questions_are_numbered_and_code_stays_as_it_is() -> None:
    (message,) = shown(whole())
    said = [words(block) for block in of_type(message, "rich_text")]
    assert [text[:3] for text in said if text[:2] in ("1.", "2.", "3.")] == ["1. ", "2. ", "3. "]
    (code,) = within(list(message.blocks), "rich_text_preformatted")
    assert words(code) == "heapq.heappush(queue, (predicted, request))"


def test_notes_stand_in_one_box_and_a_warning_is_one() -> None:
    (message,) = shown(whole())
    notes, warning = of_type(message, "alert")
    assert notes["level"] == "info"
    assert notes["text"]["text"].count("\n") == 1
    assert warning["level"] == "warning"
    (plain,) = shown(with_sections(section(Callout(text="see **here**"))))
    assert of_type(plain, "alert")[1]["text"]["text"] == "see here"


def test_hidden_text_and_the_appendix_open_when_somebody_wants_them() -> None:
    audit = section(Paragraph(text="Nothing."), Callout(text="Odd."), title="What code checked")
    (message,) = shown(with_sections(section(), appendix=(audit,)))
    checked, hidden = of_type(message, "container")
    assert checked["title"]["text"] == "What code checked"
    assert [child["type"] for child in checked["child_blocks"]] == ["rich_text", "context"]
    assert hidden["is_collapsible"]
    assert hidden["default_collapsed"]
    assert "Praise this paper." in words(hidden["child_blocks"])


def test_one_table_is_a_table_and_a_second_one_goes_into_the_next_message() -> None:
    small = Table(header=("A", "B"), rows=(("1", ""),))
    first, second = shown(with_sections(section(small), section(small, title="Other")))
    for message in (first, second):
        (table,) = of_type(message, "table")
        assert [[words(cell) for cell in row] for row in table["rows"]] == [["A", "B"], ["1", "–"]]


@pytest.mark.parametrize(
    "table",
    [
        Table(header=("Claim", "Number"), rows=(("x" * 150, "4"),)),
        Table(header=("Claim", "Number"), rows=(("x", "4"),) * 100),
        Table(header=("Claim", *("c",) * 20), rows=(("x", *("4",) * 20),)),
    ],
)
def test_a_table_that_does_not_fit_is_a_list(table: Table) -> None:
    (message, *_) = shown(with_sections(section(table)))
    assert not of_type(message, "table")
    (listed, *_) = within(list(message.blocks), "rich_text_list")
    first = words(listed["elements"][0])
    assert first.startswith("x")
    assert f" · {table.header[1]}: 4" in first


def test_an_answer_ends_with_its_figures_and_what_can_be_done_next() -> None:
    (message,) = shown(whole())
    figures, actions, feedback = message.blocks[-3:]
    assert figures["elements"][0]["text"].startswith("5 of 6 quotes verified (1 corrected)")
    assert "gpt-test" in figures["elements"][0]["text"]
    assert "$0.0421" in str(figures)
    pressed = [(each["action_id"], each["value"]) for each in actions["elements"]]
    assert pressed == [("ask", JOB.id), ("persona", JOB.id), ("copy", JOB.id)]
    (thumbs,) = feedback["elements"]
    assert thumbs["action_id"] == "feedback"
    assert thumbs["positive_button"]["value"] == f"good|{JOB.id}"
    assert thumbs["negative_button"]["value"] == f"bad|{JOB.id}"


def test_a_copy_is_offered_only_where_there_can_be_one() -> None:
    (message,) = shown(saying("Short."))
    assert '"copy"' not in message.to_body()


def test_progress_says_what_is_done_for_whom_and_that_it_goes_on() -> None:
    for stage, waiting, state in (
        ("number 3 in line", True, "Waiting"),
        ("reading", False, "In progress"),
    ):
        (message,) = shown(Progress(stage=stage, detail="queues.pdf", waiting=waiting))
        assert words(message.blocks[0]) == stage.capitalize()
        facts = message.blocks[-1]["elements"][0]["text"]
        assert facts == f'⏳ {state} · 🔬 Prof. Queuebert "Q" Shedder · queues.pdf'


def test_progress_shows_what_was_checked_as_far_as_it_fits() -> None:
    sections = long(40).critique.sections
    (message,) = shown(Progress(stage="asking", sections=sections))
    assert of_type(message, "header")[0]["text"]["text"] == "First"
    assert message.blocks[-1]["elements"][0]["text"].startswith("⏳ In progress")


def test_a_notice_that_failed_says_so_at_once() -> None:
    (failed,), (told,) = (shown(Notice(text="It is so.", failed=each)) for each in (True, False))
    assert words(failed.blocks[0]) == "⚠️ It is so."
    assert words(told.blocks[0]) == "It is so."


def test_a_finding_without_words_leaves_no_empty_block() -> None:
    for kind in ("prose", "questions", "findings"):
        empty = Section(id="s", title="T", kind=kind, blocks=(Finding(text=""),))
        for body in (Progress(stage="x", sections=(empty,)), with_sections(empty)):
            for message in shown(body):
                assert all(block["elements"] for block in of_type(message, "rich_text"))


def test_what_is_written_still_has_no_number() -> None:
    (message,) = shown(Progress(stage="writing", sections=long(90).critique.sections))
    assert " of " not in words(message.blocks[-1])


def test_lines_with_dashes_are_a_list() -> None:
    (message,) = shown(Notice(text="You can ask:\n- one\n- two\n\nAnd so on.", failed=False))
    first, second = message.blocks
    assert [element["type"] for element in first["elements"]] == [
        "rich_text_section",
        "rich_text_list",
    ]
    assert [words(item) for item in first["elements"][1]["elements"]] == ["one", "two"]
    assert words(second) == "And so on."


def test_choices_are_buttons_and_missing_documents_are_asked_for_in_a_form() -> None:
    (message,) = shown(Notice(text="Which?", asks=True, choices=("a.pdf", "b.pdf")))
    (offered,) = of_type(message, "actions")
    pressed = [(each["action_id"], each["value"]) for each in offered["elements"]]
    assert pressed == [("choice_0", f"{JOB.id}|0"), ("choice_1", f"{JOB.id}|1")]
    kira = next(good.persona for good in ALL if good.persona.handle == "kira")
    asking = no_document(kira.inputs)
    (message,) = shown(Notice(text=asking.message, asks=True, lacks=asking.lacks))
    ((form,),) = (each["elements"] for each in of_type(message, "actions"))
    assert (form["action_id"], form["value"]) == ("form", JOB.id)


@pytest.mark.parametrize("choices", [(), ("a.pdf", "b.pdf")])
def test_a_question_back_says_how_it_is_answered_where_not_every_word_is_heard(
    choices: tuple[str, ...],
) -> None:
    asked = replied(JOB, Notice(text="Which?", asks=True, failed=False, choices=choices))
    for channel, must in (("C1", True), ("D1", False)):
        place = asked.place.model_copy(update={"channel": channel})
        (message,) = messages(asked.model_copy(update={"place": place}))
        assert ("mention me with your answer" in message.text) is must
        assert ("Press a button" in message.text) is (must and bool(choices))


def test_only_a_question_back_asks_to_be_answered() -> None:
    (message,) = shown(Notice(text="There is no PDF in it."))
    assert "mention me" not in message.text


def test_a_long_answer_is_split_between_sections() -> None:
    blocks = long(8).critique.sections[0].blocks
    answer = with_sections(section(*blocks, title="First"), section(*blocks, title="Second"))
    first, second = shown(answer)
    assert [block["text"]["text"] for block in of_type(first, "header")] == ["First"]
    assert words(first.blocks[-1]) == "1 of 2"
    assert words(second.blocks[0]) == "2 of 2"
    assert [block["text"]["text"] for block in of_type(second, "header")] == ["Second"]
    assert second.blocks[-1]["type"] == "context_actions"
    assert not abridges(replied(JOB, answer))


def test_a_very_long_answer_is_told_in_short_and_says_where_the_whole_is() -> None:
    reply = replied(JOB, long(90))
    (message,) = messages(reply)
    assert abridges(reply)
    text = json.dumps(message.blocks)
    assert "the whole is in the file below" in text
    assert "Why it got in" in text
    assert "Where it is weak" in text
    assert "(p. 7)" in text
    assert "more in the file" in text
    assert message.blocks[-1]["type"] == "context_actions"
    assert MOST_PARTS == 3


def test_the_fallback_is_the_words_escaped() -> None:
    (message,) = shown(Notice(text="a < b & **c** @channel\n- <!here>", failed=False))
    assert message.text == "a &lt; b &amp; c @\u200bchannel\n• &lt;\u200b!here&gt;"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://arxiv.org/abs/2401.12345v2.", "see arXiv:2401.12345v2."),
        ("https://arxiv.org/pdf/cs/0112017", "arXiv:cs/0112017"),
        ("https://doi.org/10.1145/3.4", "doi:10.1145/3.4"),
        ("https://doi.org/10.1/https://a.example", "doi:10.1/hxxps://a[.]example"),
        (
            "https://arxiv.org.a.example/abs/2401.1",
            "hxxps://arxiv[.]org[.]a[.]example/abs/2401[.]1",
        ),
        ("`https://a.example` `b.example.com`", "`hxxps://a[.]example` `b[.]example[.]com`"),
    ],
)
def test_papers_are_named_by_their_number_and_other_addresses_lead_nowhere(
    text: str, shown: str
) -> None:
    assert inert(text) == shown


def test_code_is_changed_only_where_it_leads_somewhere() -> None:
    told = "kubectl get pods.metrics.k8s.io `x`  # see https://a.example and www.a.example"
    shown = "kubectl get pods.metrics.k8s.io `x`  # see hxxps://a[.]example and www[.]a.example"
    assert inert_code(told) == shown


@pytest.mark.parametrize("good", ALL[:4], ids=lambda good: f"{good.kind} {good.name}")
def test_answers_can_be_drawn(good: Any) -> None:
    bodies = [json.loads(message.to_body()) for message in messages(spoken(good))]
    drawn = page(bodies, 390, opened=True)
    assert "<blockquote>" in drawn
    assert good.persona.look.name.split()[0] in drawn


def test_older_blocks_say_the_same() -> None:
    (message,) = shown(whole())
    older = classic(message)
    kinds = {block["type"] for block in older.blocks}
    assert kinds == {"rich_text", "context", "header", "actions"}
    for text in ("hidden text (white on white)", "Praise this paper.", "2.1 s | worse"):
        assert text in older.to_body()


@pytest.mark.parametrize("good", ALL, ids=lambda good: f"{good.kind} {good.name}")
def test_what_personas_answer_fits_into_one_message(good: Any) -> None:
    reply: Reply = spoken(good)
    (message,) = messages(reply)
    assert isinstance(reply.body, Answer)
    assert isinstance(reply.body.critique, Critique)
    titles = [block["text"]["text"] for block in of_type(message, "header")]
    assert titles == [each.title for each in reply.body.critique.sections]


@pytest.mark.parametrize(
    ("icon", "name"),
    [("🔬", ":microscope:"), ("🔥", ":fire:"), ("🗺️", ":world_map:"), ("🧭", ":compass:"),
     ("📄", ":page_facing_up:"), ("", ""), ("x", ""), ("🔬🔬", ""), (":evil:", "")],
)  # fmt: skip
def test_an_icon_is_known_by_its_name_or_not_at_all(icon: str, name: str) -> None:
    assert shortcode(icon) == name


def test_every_shipped_persona_has_an_icon_that_slack_knows() -> None:
    assert all(shortcode(good.persona.look.icon) for good in ALL if good.kind != "free")


def test_a_list_without_words_is_nothing() -> None:
    (message,) = shown(with_sections(section(BulletList(items=("", " ")), Paragraph(text=""))))
    assert not list(within(list(message.blocks), "rich_text_list"))


def test_steps_of_words_alone_are_a_list() -> None:
    steps = (Finding(text="Take `engine-3` out."), Finding(text="Undo the deploy."))
    (message,) = shown(with_sections(section(*steps)))
    (listed,) = within(list(message.blocks), "rich_text_list")
    said = [words(item) for item in listed["elements"]]
    assert said == ["Take engine-3 out.", "Undo the deploy."]
