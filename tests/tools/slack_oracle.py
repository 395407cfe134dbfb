"""What Slack would refuse of a message or a view, and by which error name.

A JSON Schema made from Slack's own types says which blocks and fields there are; what no type says
(lengths, counts, sizes, what must be unique or not empty) is written down here, as documented.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema

SCHEMA = Path(__file__).parents[1] / "data" / "slack_message.schema.json"
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
BLOCKS_CHARACTERS = 13_000  # refused from about 13,170 on, as others have measured
UPDATE_TEXT = 4_000
MARKDOWN = 12_000  # in all markdown blocks of a message
TABLE_CHARACTERS = 10_000
MESSAGE_ONLY = {"carousel", "context_actions", "markdown", "plan", "table", "task_card"}

Json = dict[str, Any]
Faults = Iterator[str]

# The longest text in a field, by the type of what has it; () for any text object.
LENGTHS: Mapping[tuple[str, ...], int] = {
    ("plain_text", "text"): 3_000, ("mrkdwn", "text"): 3_000,
    ("header", "text", "text"): 150, ("section", "text", "text"): 3_000,
    ("button", "text", "text"): 75, ("button", "value"): 2_000, ("button", "url"): 3_000,
    ("button", "accessibility_label"): 75, ("container", "title", "text"): 150,
    ("container", "subtitle", "text"): 150, ("markdown", "text"): 12_000,
    ("card", "title", "text"): 150, ("card", "subtitle", "text"): 150,
    ("card", "body", "text"): 200,
    ("image", "image_url"): 3_000, ("image", "alt_text"): 2_000, ("image", "title", "text"): 2_000,
    ("input", "label", "text"): 2_000, ("input", "hint", "text"): 2_000,
    ("modal", "title", "text"): 24, ("modal", "submit", "text"): 24, ("modal", "close", "text"): 24,
    ("modal", "private_metadata"): 3_000, ("home", "private_metadata"): 3_000,
    ("modal", "callback_id"): 255, ("home", "callback_id"): 255,
}  # fmt: skip
ANYWHERE: Mapping[str, int] = {"action_id": 255, "block_id": 255}
NESTED: Mapping[tuple[str, ...], int] = {  # by the fields that lead to them
    ("placeholder", "text"): 150, ("confirm", "title", "text"): 100,
    ("confirm", "text", "text"): 300, ("confirm", "confirm", "text"): 30,
    ("confirm", "deny", "text"): 30,
    ("positive_button", "text", "text"): 75, ("negative_button", "text", "text"): 75,
    ("positive_button", "value"): 2_000, ("negative_button", "value"): 2_000,
}  # fmt: skip
# How many there may be, from and to, by type and field.
COUNTS: Mapping[tuple[str, str], tuple[int, int]] = {
    ("actions", "elements"): (1, 25), ("context", "elements"): (1, 10),
    ("context_actions", "elements"): (1, 5), ("section", "fields"): (1, 10),
    ("container", "child_blocks"): (1, 10), ("carousel", "elements"): (1, 10),
    ("table", "rows"): (1, 100), ("table", "column_settings"): (0, 20),
    ("rich_text", "elements"): (1, 10_000), ("rich_text_section", "elements"): (1, 10_000),
    ("rich_text_list", "elements"): (1, 10_000), ("rich_text_quote", "elements"): (1, 10_000),
    ("rich_text_preformatted", "elements"): (1, 10_000), ("overflow", "options"): (1, 5),
    ("static_select", "options"): (1, 100), ("multi_static_select", "options"): (1, 100),
    ("radio_buttons", "options"): (1, 10), ("checkboxes", "options"): (1, 10),
}  # fmt: skip


def faults(payload: Json, *, method: str) -> list[str]:
    """Each as `error_name: why`; none, and Slack would take it.

    `payload` is what a method is called with; of `views.*` the view itself does, too.
    """
    if method.startswith("views."):
        return list(_view(_decoded(payload.get("view", payload))))
    return list(_message({**payload, "blocks": _decoded(payload.get("blocks"))}, method))


def _decoded(value: Any) -> Any:
    """Forms carry JSON as text."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _message(payload: Json, method: str) -> Faults:
    text, blocks = payload.get("text") or "", payload["blocks"]
    if not text and not blocks and not payload.get("attachments"):
        yield "no_text: neither text nor blocks"
    if method == "chat.update" and len(text) > UPDATE_TEXT:
        yield f"msg_too_long: text has {len(text)} characters"
    yield from _metadata(payload.get("metadata"))
    if blocks:
        yield from _message_blocks(blocks)


def _message_blocks(blocks: Any) -> Faults:
    if not _are_blocks(blocks):
        yield "invalid_blocks_format: blocks are a list of objects"
        return
    if len(blocks) > MESSAGE_BLOCKS:
        yield f"msg_blocks_too_many: {len(blocks)} blocks"
    size = len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
    if size > BLOCKS_CHARACTERS:
        yield f"msg_blocks_too_long: {size} characters"
    markdown = sum(len(block.get("text", "")) for block in blocks if block["type"] == "markdown")
    if markdown > MARKDOWN:
        yield f"msg_too_long: {markdown} characters of markdown"
    tables = sum(each.get("type") == "table" for _, each in _objects(blocks))
    if tables > 1:
        yield f"invalid_blocks: only_one_table_allowed, and there are {tables}"
    yield from (f"invalid_blocks: {why}" for why in _blocks(blocks))
    if any(block["type"] == "input" for block in blocks):
        yield "invalid_blocks: an input block in a message"


def _metadata(metadata: Any) -> Faults:
    metadata = _decoded(metadata)
    if metadata is None:
        return
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        yield "invalid_metadata_format: no event_type"
    elif not isinstance(metadata.get("event_payload"), dict):
        yield "invalid_metadata_format: no event_payload"


def _view(view: Any) -> Faults:
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        yield "invalid_arguments: a view has the type modal or home"
        return
    blocks = view.get("blocks")
    if not _are_blocks(blocks):
        yield "invalid_arguments: a view has a list of blocks"
        return
    if len(blocks) > VIEW_BLOCKS:
        yield f"view_too_large: {len(blocks)} blocks"
    whys = [
        *_of_type("ModalView" if view["type"] == "modal" else "HomeView", {**view, "blocks": []})
    ]
    whys += [*_lengths("view", view), *_blocks(blocks)]
    kinds = {block["type"] for block in blocks}
    whys += [f"{kind} in a view" for kind in sorted(kinds & MESSAGE_ONLY)]
    if view["type"] == "modal" and "input" in kinds and "submit" not in view:
        whys.append("an input block needs a submit button")
    yield from (f"invalid_arguments: {why}" for why in whys)


def _are_blocks(blocks: Any) -> bool:
    return isinstance(blocks, list) and all(
        isinstance(block, dict) and isinstance(block.get("type"), str) for block in blocks
    )


def _blocks(blocks: list[Json]) -> Iterator[str]:
    """What is wrong with blocks wherever they stand."""
    names = _names()
    for at, block in enumerate(blocks):
        if block["type"] not in names:
            yield f"[{at}] unsupported type {block['type']!r}"
        else:
            yield from (f"[{at}] {why}" for why in _of_type(names[block["type"]], block))
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (
        f"block_id {name!r} occurs {count} times" for name, count in ids.items() if count > 1
    )
    for path, each in _objects(blocks):
        yield from _counts(path, each)
        yield from _lengths(path, each)
        yield from _specials(path, each)


def _objects(value: Any, path: str = "") -> Iterator[tuple[str, Json]]:
    """Every object in a value, and where it stands."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from _objects(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _objects(inner, f"{path}/{at}")


def _counts(path: str, each: Json) -> Iterator[str]:
    for (kind, field), (least, most) in COUNTS.items():
        if each.get("type") == kind and isinstance(each.get(field), list):
            count = len(each[field])
            if not least <= count <= most:
                yield f"{path} has {count} {field}, not {least} to {most}"


def _lengths(path: str, each: Json) -> Iterator[str]:
    kind = each.get("type")
    rules = [(fields[1:], most) for fields, most in LENGTHS.items() if fields[0] == kind]
    rules += [((field,), most) for field, most in ANYWHERE.items()]
    for fields, most in (*rules, *NESTED.items()):
        text = _at(each, fields)
        if isinstance(text, str) and len(text) > most:
            yield f"{path} {'.'.join(fields)} has {len(text)} characters, not {most}"
    if kind in ("plain_text", "mrkdwn", "text", "raw_text", "markdown"):
        text = each.get("text")
        if text == "" or (isinstance(text, str) and kind != "text" and not text.strip()):
            yield f"{path} text must be more than 0 characters"


def _at(value: Any, fields: tuple[str, ...]) -> Any:
    for field in fields:
        value = value.get(field) if isinstance(value, dict) else None
    return value


def _specials(path: str, each: Json) -> Iterator[str]:
    special = _SPECIAL.get(str(each.get("type")))
    if special is not None:
        yield from (f"{path} {why}" for why in special(each))
    actions = [
        element["action_id"]
        for element in (*_listed(each, "elements"), each.get("accessory"), each.get("element"))
        if isinstance(element, dict) and "action_id" in element
    ]
    yield from (f"{path} action_id {name!r} twice" for name, n in Counter(actions).items() if n > 1)
    for at, option in enumerate(_listed(each, "options")):
        for fields, most in (
            (("text", "text"), 75),
            (("value",), 150),
            (("description", "text"), 75),
        ):
            if len(_at(option, fields) or "") > most:
                yield f"{path}/options/{at} {'.'.join(fields)} is longer than {most}"


def _listed(each: Json, field: str) -> list[Any]:
    return each[field] if isinstance(each.get(field), list) else []


def _table(block: Json) -> Iterator[str]:
    rows = _listed(block, "rows")
    widths = {len(row) for row in rows if isinstance(row, list)}
    if widths and (min(widths) < 1 or max(widths) > 20):
        yield f"rows have {sorted(widths)} cells, not 1 to 20"
    characters = sum(
        len(cell["text"]) for _, cell in _objects(rows) if isinstance(cell.get("text"), str)
    )
    if characters > TABLE_CHARACTERS:
        yield f"has {characters} characters"


def _container(block: Json) -> Iterator[str]:
    if "title" not in block and "rich_text_title" not in block:
        yield "has no title"
    if block.get("is_collapsible") and block.get("has_header_divider"):
        yield "cannot have a divider and be collapsible"
    if block.get("default_collapsed") and not block.get("is_collapsible"):
        yield "is collapsed and not collapsible"


def _section(block: Json) -> Iterator[str]:
    if not block.get("text") and not block.get("fields"):
        yield "has neither text nor fields"
    for at, field in enumerate(_listed(block, "fields")):
        if len(_at(field, ("text",)) or "") > 2_000:
            yield f"field {at} is longer than 2000"


def _image(block: Json) -> Iterator[str]:
    if not block.get("image_url") and not block.get("slack_file"):
        yield "shows nothing"


def _file_input(element: Json) -> Iterator[str]:
    if not 1 <= element.get("max_files", 10) <= 10:
        yield "takes 1 to 10 files"


_SPECIAL: Mapping[str, Callable[[Json], Iterator[str]]] = {
    "table": _table, "container": _container, "section": _section, "image": _image,
    "file_input": _file_input,
}  # fmt: skip


def _of_type(name: str, value: Json) -> Iterator[str]:
    """What the schema says of a value of this type."""
    try:
        _validator(name)(value)
    except fastjsonschema.JsonSchemaValueException as error:
        yield error.message


@cache
def _schema() -> Json:
    schema: Json = json.loads(SCHEMA.read_text())
    return schema


@cache
def _names() -> Mapping[str, str]:
    """The definition of each type of block."""
    known = _schema()["definitions"]["KnownBlock"]["anyOf"]
    names = {each["$ref"].rpartition("/")[2] for each in known}
    return {kind: name for name in names for kind in _kinds(_schema()["definitions"][name])}


def _kinds(definition: Json) -> Iterator[str]:
    for shape in definition.get("anyOf", [definition]):
        yield shape["properties"]["type"]["const"]


@cache
def _validator(name: str) -> Callable[[Json], Any]:
    compiled: Callable[[Json], Any] = fastjsonschema.compile(
        {**_schema(), "$ref": f"#/definitions/{name}"}
    )
    return compiled
