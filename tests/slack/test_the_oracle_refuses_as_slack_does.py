from typing import Any

import pytest
from slack_oracle import faults

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def rich(*texts: str) -> Json:
    inner = [{"type": "text", "text": text} for text in texts]
    section = {"type": "rich_text_section", "elements": inner}
    return {"type": "rich_text", "elements": [section]}


def button(action: str = "a", **fields: Any) -> Json:
    return {"type": "button", "action_id": action, "text": plain("Go"), **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def table(rows: int = 1, cells: int = 1, text: str = "x") -> Json:
    row = [{"type": "raw_text", "text": text}] * cells
    return {"type": "table", "rows": [row] * rows}


def container(**fields: Any) -> Json:
    return {"type": "container", "title": plain("T"), "child_blocks": [rich("x")], **fields}


HEADER: Json = {"type": "header", "text": plain("x")}
GOOD = [HEADER, rich("x"), actions(button()), table(), container(is_collapsible=True)]


def test_what_slack_documents_is_taken() -> None:
    metadata = {"event_type": "e", "event_payload": {"key": "k"}}
    payload = {"text": "x", "blocks": GOOD, "metadata": metadata}
    assert faults(payload, method="chat.postMessage") == []
    assert faults({"text": "x"}, method="chat.update") == []


@pytest.mark.parametrize(
    "block",
    [
        {"type": "matrix"},
        {**HEADER, "colour": "red"},
        {"type": "header", "text": plain("x" * 151)},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        {"type": "header", "text": plain("")},
        {"type": "section"},
        {"type": "section", "text": plain("x" * 3_001)},
        {"type": "section", "fields": [plain("x")] * 11},
        {"type": "section", "fields": [plain("x" * 2_001)]},
        {"type": "context", "elements": [plain("x")] * 11},
        {"type": "context", "elements": []},
        {"type": "alert", "text": plain("x"), "level": "loud"},
        {"type": "image", "alt_text": "x"},
        {"type": "rich_text", "elements": []},
        {"type": "input", "label": plain("x"), "element": {"type": "plain_text_input"}},
        rich(""),
        actions(*(button(str(number)) for number in range(26))),
        actions(button("a"), button("a")),
        actions(button(text=plain("x" * 76))),
        actions(button(value="x" * 2_001)),
        actions(button("x" * 256)),
        table(rows=101),
        table(cells=21),
        table(text=""),
        table(rows=11, text="x" * 1_000),
        container(child_blocks=[rich("x")] * 11),
        container(child_blocks=[{"type": "alert", "text": plain("x")}]),
        container(title=plain("x" * 151)),
        container(is_collapsible=True, has_header_divider=True),
    ],
)
def test_a_block_that_slack_would_not_take_is_told(block: Json) -> None:
    found = faults({"text": "x", "blocks": [block]}, method="chat.postMessage")
    assert found
    assert all(fault.startswith("invalid_blocks: ") for fault in found)


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        ({}, "no_text"),
        ({"text": "", "blocks": []}, "no_text"),
        ({"blocks": {"type": "header"}}, "invalid_blocks_format"),
        ({"blocks": "not JSON"}, "invalid_blocks_format"),
        ({"blocks": [HEADER] * 51}, "msg_blocks_too_many"),
        ({"blocks": [rich("x" * 13_000)]}, "msg_blocks_too_long"),
        ({"blocks": [table(), table()]}, "invalid_blocks: only_one_table_allowed"),
        ({"blocks": [table(), container(child_blocks=[table()])]}, "invalid_blocks: only_one"),
        ({"blocks": [{**HEADER, "block_id": "b"}] * 2}, "invalid_blocks: block_id"),
        ({"text": "x" * 4_001}, "msg_too_long"),
        ({"text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_format"),
    ],
)
def test_a_message_that_slack_would_not_take_is_told_by_its_name(payload: Json, name: str) -> None:
    (found,) = faults(payload, method="chat.update")
    assert found.startswith(name)


def test_a_longer_text_may_be_posted_than_edited() -> None:
    assert faults({"text": "x" * 4_001}, method="chat.postMessage") == []


INPUT: Json = {
    "type": "input",
    "label": plain("Paper"),
    "element": {"type": "file_input", "action_id": "a", "filetypes": ["pdf"], "max_files": 1},
}
MODAL: Json = {"type": "modal", "title": plain("T"), "submit": plain("Go"), "blocks": [INPUT]}


def test_a_view_that_slack_documents_is_taken() -> None:
    assert faults({"view": MODAL, "trigger_id": "t"}, method="views.open") == []
    assert faults({"type": "home", "blocks": [HEADER]}, method="views.publish") == []


@pytest.mark.parametrize(
    "changed",
    [
        {"title": plain("x" * 25)},
        {"submit": plain("x" * 25)},
        {"private_metadata": "x" * 3_001},
        {"callback_id": "x" * 256},
        {"type": "drawer"},
        {"blocks": None},
        {"blocks": [HEADER] * 101},
        {"blocks": [table()]},
        {"blocks": [{**INPUT, "element": {**INPUT["element"], "max_files": 11}}]},
        {"colour": "red"},
    ],
)
def test_a_view_that_slack_would_not_take_is_told(changed: Json) -> None:
    found = faults({**MODAL, **changed}, method="views.open")
    assert found
    assert all(each.startswith(("invalid_arguments: ", "view_too_large: ")) for each in found)


def test_a_modal_with_a_question_needs_a_button_to_answer_it() -> None:
    view = {key: value for key, value in MODAL.items() if key != "submit"}
    (found,) = faults(view, method="views.open")
    assert found == "invalid_arguments: an input block needs a submit button"
