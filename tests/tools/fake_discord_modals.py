"""The rules for a modal of the fake Discord, and what a person may write into it."""

from fake_discord_components import SELECT, SELECTS, Check, amounts
from fake_discord_message import TEXT, walk
from fake_discord_refusal import Problems
from fake_discord_values import Json

ROW, TEXT_INPUT, LABEL, FILE_UPLOAD, RADIOS, CHECKBOXES, CHECKBOX = 1, 4, 18, 19, 21, 22, 23
IN_LABEL = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIOS, CHECKBOXES, CHECKBOX)
MOST_WRITTEN, MOST_FILES = 4000, 10


def check(modal: Json) -> None:
    """Refuse what Discord refuses."""
    problems = Problems()
    problems.length("data.custom_id", modal.get("custom_id"), 100, 1)
    problems.length("data.title", modal.get("title"), 45, 1)
    parts = modal.get("components") or []
    problems.length("data.components", parts, 5, 1)
    checking = Check(problems, set())
    for place, part in enumerate(parts):
        _part(checking, problems, f"data.components.{place}", part)
    problems.settle()


def _part(checking: Check, problems: Problems, at: str, part: Json) -> None:
    if part.get("type") == TEXT:
        problems.length(f"{at}.content", part.get("content"), MOST_WRITTEN, 1)
    elif part.get("type") == ROW:
        inner = part.get("components") or []
        problems.length(f"{at}.components", inner, 1, 1)
        for one in inner:
            problems.length(f"{at}.components.0.label", one.get("label"), 45, 1)
            _input(checking, problems, f"{at}.components.0", one, (TEXT_INPUT,))
    elif part.get("type") == LABEL:
        problems.length(f"{at}.label", part.get("label"), 45, 1)
        problems.length(f"{at}.description", part.get("description") or "", 100)
        _input(checking, problems, f"{at}.component", part.get("component") or {}, IN_LABEL)
    else:
        problems.choice(f"{at}.type", part.get("type"), (ROW, TEXT, LABEL))


def _input(
    checking: Check, problems: Problems, at: str, one: Json, allowed: tuple[int, ...]
) -> None:
    kind = one.get("type")
    if kind not in allowed:
        said = f'Value of field "type" must be one of {allowed}.'
        return problems.add(f"{at}.type", "UNION_TYPE_CHOICES", said)
    if kind in SELECTS:
        return checking.select(at, one)
    checking.custom_id(at, one)
    if kind == TEXT_INPUT:
        return _text_input(problems, at, one)
    if kind == FILE_UPLOAD:
        return _amounts(problems, at, one, MOST_FILES)
    if kind in (RADIOS, CHECKBOXES):
        problems.length(f"{at}.options", one.get("options") or [], 10, 1)
    return None


def _text_input(problems: Problems, at: str, one: Json) -> None:
    problems.choice(f"{at}.style", one.get("style"), (1, 2))
    problems.length(f"{at}.placeholder", one.get("placeholder") or "", 100)
    problems.length(f"{at}.value", one.get("value") or "", MOST_WRITTEN)
    for key, least in (("min_length", 0), ("max_length", 1)):
        if one.get(key) is not None and not least <= one[key] <= MOST_WRITTEN:
            said = f"int value should be between {least} and {MOST_WRITTEN}."
            problems.add(f"{at}.{key}", "NUMBER_TYPE_MAX", said)


def _amounts(problems: Problems, at: str, one: Json, most: int) -> None:
    least, largest = amounts(one)
    if not 0 <= least <= most or not 1 <= largest <= most or least > largest:
        said = f"int value should be between 1 and {most}."
        problems.add(f"{at}.max_values", "NUMBER_TYPE_MAX", said)


def inputs(modal: Json) -> dict[str, Json]:
    """What can be filled in, by custom_id."""
    return {one["custom_id"]: one for one in walk(modal["components"]) if "custom_id" in one}


def check_filled(one: Json, value: object) -> None:
    """Whether a person could have filled this in so."""
    required = one.get("required", True)
    if one["type"] == TEXT_INPUT:
        assert isinstance(value, str), f"{one['custom_id']}: a text, not {value!r}"
        least = one.get("min_length") or (1 if required else 0)
        fits = least <= len(value) <= (one.get("max_length") or MOST_WRITTEN)
        assert fits or (not value and not required), f"{one['custom_id']}: the form does not allow"
    elif one["type"] in (FILE_UPLOAD, *SELECTS, CHECKBOXES):
        assert isinstance(value, list), f"{one['custom_id']}: a list, not {value!r}"
        least, most = amounts(one)
        fits = least <= len(value) <= most
        assert fits or (not value and not required), f"{one['custom_id']}: so many are not allowed"
        if one["type"] == SELECT:
            offered = [option["value"] for option in one["options"]]
            assert set(value) <= set(offered), f"{value} is not offered, only {offered}"
