"""What Discord would refuse of a message made of components, and by which code of its own.

Written from what Discord documents and others have measured, and from nothing of ours.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

ROW, BUTTON, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = (
    1, 2, 9, 10, 11, 12, 13, 14, 17,
)  # fmt: skip
SELECTS = (3, 5, 6, 7, 8)
INSIDE = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)
_WITHIN: Mapping[int, Mapping[str, tuple[int, ...]]] = {
    CONTAINER: {"components": INSIDE},
    SECTION: {"components": (TEXT,), "accessory": (BUTTON, THUMBNAIL)},
    ROW: {"components": (BUTTON, *SELECTS)},
}
MOST_COMPONENTS, MOST_CHARACTERS = 40, 4_000
MOST_BYTES, BYTES_A_TEXT = 10_170, 12  # Discord fails above: nothing documents it
SUPPRESS_EMBEDS, EPHEMERAL, SILENT, V2 = 1 << 2, 1 << 6, 1 << 12, 1 << 15
LEGACY = ("content", "embeds", "poll", "sticker_ids", "stickers")
LINK, PREMIUM = 5, 6  # styles of buttons

Json = dict[str, Any]
Faults = Iterator[str]


def faults(payload: Json, files: Iterable[str] = ()) -> list[str]:
    """Each as `CODE: why`; none, and Discord would take it. `files` are sent along by name."""
    return list(_message(payload, frozenset(files)))


def _message(payload: Json, files: frozenset[str]) -> Faults:
    flags = payload.get("flags", 0)
    if not isinstance(flags, int) or flags & ~(SUPPRESS_EMBEDS | EPHEMERAL | SILENT | V2):
        yield f"INVALID_FLAGS: {flags!r}"
        return
    yield from _mentions(payload.get("allowed_mentions"))
    nonce = payload.get("nonce")
    if nonce is not None and len(str(nonce)) > 25:
        yield "BASE_TYPE_MAX_LENGTH: nonce has more than 25 characters"
    if not flags & V2:
        yield "UNION_TYPE_CHOICES: components of this kind need the flag 1 << 15"
        return
    for field in LEGACY:
        if payload.get(field):
            yield f"MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2: {field}"
    components = payload.get("components")
    if not isinstance(components, list) or not components:
        yield "CANNOT_SEND_EMPTY_MESSAGE: 50006, no components"
        return
    yield from _components(components, files)


def _components(components: list[Any], files: frozenset[str]) -> Faults:
    yield from _kinds(components, (*INSIDE, CONTAINER), "components")
    every = [*_walk(components)]
    if len(every) > MOST_COMPONENTS:
        yield f"COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED: {len(every)}"
    texts = [each["content"] for each in every if _is_text(each)]
    characters = sum(len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in texts)
    if characters > MOST_CHARACTERS:
        yield f"COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED: {characters} characters"
    size = sum(len(text.encode(errors="surrogatepass")) + BYTES_A_TEXT for text in texts)
    if size > MOST_BYTES:
        yield f"500: texts of {size} bytes"
    for code, field in (
        ("COMPONENT_DUPLICATED_ID", "id"),
        ("COMPONENT_CUSTOM_ID_DUPLICATED", "custom_id"),
    ):
        named = Counter(each[field] for each in every if each.get(field))
        yield from (f"{code}: {name!r}" for name, count in named.items() if count > 1)
    for each in every:
        yield from _id(each)
        yield from _RULES.get(each.get("type"), _nothing)(each)
    yield from _files(every, files)


def _walk(components: Any) -> Iterator[Json]:
    for each in components if isinstance(components, list) else ():
        if isinstance(each, dict):
            yield each
            yield from _walk(each.get("components"))
            yield from _walk([each.get("accessory")])


def _kinds(components: Any, allowed: tuple[int, ...], path: str) -> Faults:
    """What may stand in what."""
    if not isinstance(components, list):
        yield f"LIST_TYPE_CONVERT: {path}"
        return
    for at, each in enumerate(components):
        kind = each.get("type") if isinstance(each, dict) else None
        if kind not in allowed:
            yield f"UNION_TYPE_CHOICES: {path}[{at}] is of type {kind!r}"
        else:
            for field, inner in _WITHIN.get(kind, {}).items():
                children = each.get(field)
                listed = [children] if field == "accessory" else children
                yield from _kinds(listed, inner, f"{path}[{at}].{field}")


def _is_text(each: Json) -> bool:
    return each.get("type") == TEXT and isinstance(each.get("content"), str)


def _id(each: Json) -> Faults:
    number = each.get("id")
    if number is not None and (
        not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**31
    ):
        yield f"NUMBER_TYPE_MAX: id {number!r}"


def _nothing(each: Json) -> Faults:
    yield from ()


def _text(each: Json) -> Faults:
    content = each.get("content")
    if not isinstance(content, str) or not content.strip():
        yield "BASE_TYPE_REQUIRED: a text display without text"
    elif len(content) > MOST_CHARACTERS:
        yield "BASE_TYPE_BAD_LENGTH: content has more than 4000 characters"


def _row(each: Json) -> Faults:
    inside = each.get("components") or []
    kinds = [one.get("type") for one in inside if isinstance(one, dict)]
    most = 5 if set(kinds) <= {BUTTON} else 1
    if not 1 <= len(kinds) <= most:
        yield f"BASE_TYPE_BAD_LENGTH: {len(kinds)} components in a row, not 1 to {most}"


def _button(each: Json) -> Faults:
    style = each.get("style")
    if style not in range(1, 7):
        yield f"BASE_TYPE_CHOICES: style {style!r}"
    if len(each.get("label") or "") > 80:
        yield "BASE_TYPE_BAD_LENGTH: a label of more than 80 characters"
    if style != PREMIUM and not (each.get("label") or "").strip() and not each.get("emoji"):
        yield "BUTTON_COMPONENT_INVALID_LABEL: neither label nor emoji"
    if style in (LINK, PREMIUM):
        if "custom_id" in each:
            yield "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE: both"
        if style == LINK and not each.get("url"):
            yield "BUTTON_COMPONENT_URL_REQUIRED: a link without an address"
        return
    name = each.get("custom_id")
    if not isinstance(name, str) or not 1 <= len(name) <= 100:
        yield f"BASE_TYPE_BAD_LENGTH: custom_id {name!r}"


def _section(each: Json) -> Faults:
    count = len(each.get("components") or [])
    if not 1 <= count <= 3:
        yield f"BASE_TYPE_BAD_LENGTH: {count} texts in a section"


def _separator(each: Json) -> Faults:
    if each.get("spacing", 1) not in (1, 2) or not isinstance(each.get("divider", True), bool):
        yield "BASE_TYPE_CHOICES: a separator of that kind"


def _container(each: Json) -> Faults:
    accent = each.get("accent_color")
    if accent is not None and not (isinstance(accent, int) and 0 <= accent <= 0xFFFFFF):
        yield f"NUMBER_TYPE_MAX: accent_color {accent!r}"
    if not each.get("components"):
        yield "BASE_TYPE_REQUIRED: a container without components"


def _files(every: list[Json], files: frozenset[str]) -> Faults:
    for each in every:
        if each.get("type") == FILE:
            url = str((each.get("file") or {}).get("url", ""))
            name = url.removeprefix("attachment://")
            if name == url or not name:
                yield f"UNFURLED_MEDIA_ITEM_ONLY_SUPPORTS_ATTACHMENTS: {url!r}"
            elif name not in files:
                yield f"UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND: {name!r}"


def _mentions(allowed: Any) -> Faults:
    if allowed is None:
        return
    parsed, users = allowed.get("parse", []), allowed.get("users", [])
    if not set(parsed) <= {"users", "roles", "everyone"}:
        yield f"BASE_TYPE_CHOICES: allowed_mentions.parse {parsed!r}"
    for kind in ("users", "roles"):
        named = allowed.get(kind, [])
        if kind in parsed and named:
            yield f"MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE: {kind}"
        if len(named) > 100:
            yield f"BASE_TYPE_MAX_LENGTH: {len(named)} {kind}"
    if not all(str(user).isdecimal() for user in users):
        yield f"NUMBER_TYPE_COERCE: {users!r}"


_RULES: Mapping[Any, Callable[[Json], Faults]] = {
    TEXT: _text, ROW: _row, BUTTON: _button, SECTION: _section, SEPARATOR: _separator,
    CONTAINER: _container,
}  # fmt: skip
