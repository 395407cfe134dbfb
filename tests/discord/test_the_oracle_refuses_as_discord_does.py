"""Each rule of `tests/tools/discord_oracle.py` by a message that breaks it."""

from typing import Any

import pytest
from discord_oracle import V2, faults

Json = dict[str, Any]


def text(content: Any = "words", **more: Any) -> Json:
    return {"type": 10, "content": content, **more}


def button(name: str = "ask|1", **more: Any) -> Json:
    return {"type": 2, "style": 2, "label": "Press", "custom_id": name, **more}


def row(*inside: Json) -> Json:
    return {"type": 1, "components": list(inside)}


def box(*inside: Json, **more: Any) -> Json:
    return {"type": 17, "components": list(inside), **more}


def of(*components: Json, **more: Any) -> Json:
    return {"flags": V2, "components": list(components), **more}


@pytest.mark.parametrize(
    "payload",
    [
        of(text()),
        of(box(text("x" * 4_000), accent_color=0xFFFFFF)),
        of(
            box(
                text(id=7), {"type": 14, "divider": True, "spacing": 2}, row(button()), id=2**31 - 1
            )
        ),
        of(row(*(button(str(number)) for number in range(5)))),
        of(box(text(), {"type": 13, "file": {"url": "attachment://a.pdf"}})),
        of(*(text("x") for _ in range(40))),
        of(text("文" * 3_380)),
        of(text(), allowed_mentions={"parse": [], "users": ["1"]}, nonce="x" * 25),
        of({"type": 9, "components": [text()], "accessory": button()}),
    ],
)
def test_what_discord_documents_is_taken(payload: Json) -> None:
    assert faults(payload, files=["a.pdf"]) == []


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"flags": 0, "components": [text()]}, "UNION_TYPE_CHOICES"),
        ({"flags": V2 | 1 << 30, "components": [text()]}, "INVALID_FLAGS"),
        (of(), "CANNOT_SEND_EMPTY_MESSAGE"),
        (of(text(), content="x"), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"),
        (of(text(), embeds=[{}]), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"),
        (of(text(""),), "BASE_TYPE_REQUIRED"),
        (of(text(" \n")), "BASE_TYPE_REQUIRED"),
        (of(text(None)), "BASE_TYPE_REQUIRED"),
        (of(text("x" * 4_001)), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        (of(box(text("x" * 2_000), text("x" * 2_001))), "COMPONENT_DISPLAYABLE_TEXT_SIZE"),
        (of(text("😀" * 2_001)), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        (of(text("文" * 3_390)), "500"),
        (of(*(text("文" * 99) for _ in range(34))), "500"),
        (of(*(text("x") for _ in range(41))), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"),
        (of(box(row(*(button(str(n)) for n in range(5))), *(text("x") for _ in range(34)))),
         "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"),
        (of(box(box(text()))), "UNION_TYPE_CHOICES"),
        (of(button()), "UNION_TYPE_CHOICES"),
        (of(row(text())), "UNION_TYPE_CHOICES"),
        (of({"type": 99}), "UNION_TYPE_CHOICES"),
        (of(box()), "BASE_TYPE_REQUIRED"),
        (of(row()), "BASE_TYPE_BAD_LENGTH"),
        (of(row(*(button(str(number)) for number in range(6)))), "BASE_TYPE_BAD_LENGTH"),
        (of(row(button(label="x" * 81))), "BASE_TYPE_BAD_LENGTH"),
        (of(row(button("x" * 101))), "BASE_TYPE_BAD_LENGTH"),
        (of(row(button(""))), "BASE_TYPE_BAD_LENGTH"),
        (of(row(button(label=""))), "BUTTON_COMPONENT_INVALID_LABEL"),
        (of(row(button(style=9))), "BASE_TYPE_CHOICES"),
        (of(row(button(style=5, url="https://a.example"))), "BUTTON_COMPONENT_CUSTOM_ID_URL"),
        (of(row(button("a"), button("a"))), "COMPONENT_CUSTOM_ID_DUPLICATED"),
        (of(box(text(id=3), id=3)), "COMPONENT_DUPLICATED_ID"),
        (of(text(id=2**31)), "NUMBER_TYPE_MAX"),
        (of(text(id=-1)), "NUMBER_TYPE_MAX"),
        (of(box(text(), accent_color=0x1000000)), "NUMBER_TYPE_MAX"),
        (of({"type": 14, "spacing": 3}), "BASE_TYPE_CHOICES"),
        (of({"type": 13, "file": {"url": "https://a.example/x"}}), "UNFURLED_MEDIA_ITEM_ONLY"),
        (of({"type": 13, "file": {"url": "attachment://b"}}), "UNFURLED_MEDIA_ITEM_REFERENCED"),
        (of({"type": 9, "components": [text()]}), "UNION_TYPE_CHOICES"),
        (of({"type": 9, "components": [text()] * 4, "accessory": button()}),
         "BASE_TYPE_BAD_LENGTH"),
        (of(text(), allowed_mentions={"parse": ["everybody"]}), "BASE_TYPE_CHOICES"),
        (of(text(), allowed_mentions={"parse": ["users"], "users": ["1"]}),
         "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"),
        (of(text(), allowed_mentions={"users": ["ada"]}), "NUMBER_TYPE_COERCE"),
        (of(text(), nonce="x" * 26), "BASE_TYPE_MAX_LENGTH"),
    ],
)  # fmt: skip
def test_what_discord_would_not_take_is_told_by_its_code(payload: Json, code: str) -> None:
    found = faults(payload)
    assert any(each.startswith(code) for each in found), found
