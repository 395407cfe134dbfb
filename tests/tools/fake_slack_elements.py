"""The elements of a message or form in the fake Slack, and what pressing or filling them sends."""

from typing import Any

from fake_slack_world import Json


def elements(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Every interactive element of a message with the block that it stands in."""
    found: list[tuple[Json, Json]] = []
    for block in blocks:
        inside = block.get("elements") if block.get("type") != "rich_text" else None
        own = [block.get("accessory"), block.get("element"), *(inside or [])]
        found += [(block, one) for one in own if isinstance(one, dict) and "action_id" in one]
        for key in ("blocks", "child_blocks"):
            found += elements(block.get(key, []))
    return found


def element_of(blocks: list[Json], action_id: str, forged: bool) -> tuple[Json, Json]:
    for block, element in elements(blocks):
        if element["action_id"] == action_id:
            return block, element
    if forged:
        return {"block_id": "forged"}, {"type": "button", "action_id": action_id}
    there = [element["action_id"] for _, element in elements(blocks)]
    raise AssertionError(f"nothing here to press for {action_id!r}; there are {there}")


def action(block: Json, element: Json, value: str | None, ts: str) -> Json:
    kind = element["type"]
    sent: Json = {"type": kind, "action_id": element["action_id"], "action_ts": ts}
    sent["block_id"] = block.get("block_id", "b0")
    if kind == "feedback_buttons":
        side = element.get(f"{value}_button", {}).get("value", value)
        return {**sent, "value": side}
    if kind in ("static_select", "radio_buttons", "overflow"):
        options = [one for one in element["options"] if one["value"] == value]
        assert options, f"no option {value!r}"
        return {**sent, "selected_option": options[0]}
    found = element.get("value") if value is None else value
    text = {"text": element["text"]} if "text" in element else {}
    return {**sent, **text, **({} if found is None else {"value": found})}


def filled(blocks: list[Json], values: Json, files: Json) -> Json:
    state: Json = {}
    for block in blocks:
        element = block.get("element") or block.get("accessory")
        if not isinstance(element, dict) or "action_id" not in element:
            continue
        action_id, block_id = element["action_id"], block.get("block_id", "b0")
        given = values.get(action_id, values.get(block_id))
        state.setdefault(block_id, {})[action_id] = _field(element, given, files)
    return state


def _field(element: Json, given: Any, files: Json) -> Json:
    kind = element["type"]
    if kind == "file_input":
        chosen = [given] if isinstance(given, str) else given or []
        assert len(chosen) <= element.get("max_files", 10), "Slack takes no more files than that"
        return {"type": kind, "files": [files[id].to_json() for id in chosen]}
    if kind in ("static_select", "radio_buttons"):
        options = [one for one in element["options"] if one["value"] == given]
        chosen_one = options[0] if options else element.get("initial_option")
        return {"type": kind, "selected_option": chosen_one}
    if kind == "conversations_select":
        where = given or element.get("initial_conversation")
        return {"type": kind, "selected_conversation": where}
    return {"type": kind, "value": given if given is not None else element.get("initial_value")}


def given_ids(values: Json) -> list[str]:
    found: list[str] = []
    for value in values.values():
        found += value if isinstance(value, list) else [value] if isinstance(value, str) else []
    return found
