"""The app that is pasted into Slack: valid, explained, and asking for no more than is used."""

import ast
import json
import os
from pathlib import Path

import pytest
from json_schema import schema_faults

from bot.slack.scopes import WITHOUT, manifest, needed, optional

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "config" / "README.md").read_text()
SCHEMA = json.loads((ROOT / "tests" / "data" / "slack_manifest.schema.json").read_text())
BOT_EVENTS = manifest()["settings"]["event_subscriptions"]["bot_events"]
REFERENCE = Path(os.environ.get("SLACK_REFERENCE", ROOT.parent / "shared" / "reference"))

# The scopes of which a method needs any; a bot needs all that fit the conversations it is in.
METHODS = {
    "apps.connections.open": (),
    "apps.manifest.export": (),  # an app configuration token's, not the app's
    "assistant.threads.setStatus": ("chat:write",),
    "assistant.threads.setSuggestedPrompts": ("assistant:write",),
    "auth.test": (),
    "bots.info": ("users:read",),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "conversations.info": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.members": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.open": ("im:write", "mpim:write", "channels:manage", "groups:write"),
    "conversations.replies": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "files.completeUploadExternal": ("files:write",),
    "files.delete": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "oauth.v2.access": (),
    "reactions.add": ("reactions:write",),
    "reactions.get": ("reactions:read",),
    "reactions.remove": ("reactions:write",),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.update": (),
}
NOT_ASKED_FOR = {  # alternatives for what the app does not do
    "mpim:history",
    "mpim:write",
    "channels:manage",
    "groups:write",
    "im:read",  # a direct message has no name to look up
    "mpim:read",
}
EVENTS = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "tokens_revoked": None,
}
FOR_A_FEATURE = {
    "assistant:write": "agent_view",
    "commands": "slash_commands",  # and shortcuts
}
FOR_AN_ARGUMENT = {
    "chat:write.customize": "username",  # of chat.postMessage
    "im:write": "channel",  # of chat.postMessage: somebody who asked by a form is answered directly
}


def sources() -> list[ast.Module]:
    files = [*(ROOT / "bot" / "slack").glob("*.py"), ROOT / "bot" / "platforms" / "slack.py"]
    return [ast.parse(file.read_text()) for file in files if file.exists() and file.stem != "pace"]


def called_methods() -> set[str]:
    """What the source names as a method, or calls on a client."""
    by_attribute = {name.replace(".", "_"): name for name in METHODS}
    found = set()
    for node in (node for tree in sources() for node in ast.walk(tree)):
        if isinstance(node, ast.Constant) and node.value in METHODS:
            found.add(node.value)
        if isinstance(node, ast.Attribute) and node.attr in by_attribute:
            found.add(by_attribute[node.attr])
    return found


def words_of_the_source() -> set[str]:
    """Names of arguments, and strings."""
    nodes = [node for tree in sources() for node in ast.walk(tree)]
    strings = {node.value for node in nodes if isinstance(node, ast.Constant)}
    return strings | {node.arg for node in nodes if isinstance(node, ast.keyword)}


def test_the_manifest_is_one_that_slack_takes():
    assert schema_faults(manifest(), SCHEMA) == [
        "$.oauth_config.scopes.bot[1]: 'assistant:write' is not one of those allowed"
    ]  # the types of Slack's own package do not have it yet


def test_the_validator_finds_what_is_wrong():
    broken = json.loads(json.dumps(manifest()))
    broken["features"]["agentview"] = {}
    broken["settings"]["event_subscriptions"]["bot_events"].append("app_mentioned")
    del broken["display_information"]["name"]
    broken["settings"]["socket_mode_enabled"] = "yes"
    assert len(schema_faults(broken, SCHEMA)) == 5


def test_the_manifest_is_valid_by_the_schema_beside_the_project():
    path = REFERENCE / "slack_manifest.schema.json"
    if not path.exists():
        pytest.skip("no reference beside the project: set SLACK_REFERENCE to compare with it")
    faults = schema_faults(manifest(), json.loads(path.read_text()))
    assert all("assistant:write" in fault for fault in faults)


def test_every_method_is_known_that_the_source_calls():
    for tree in sources():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in ("call", "ask") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    assert first.value in METHODS


def test_the_scopes_are_those_of_the_methods_called_and_of_the_events():
    used = {scope for method in called_methods() for scope in METHODS[method]} - NOT_ASKED_FOR
    used |= {scope for scope in EVENTS.values() if scope}
    asked = {*needed(), *optional()}
    assert used - asked == set()
    assert asked - used == {*FOR_A_FEATURE, *FOR_AN_ARGUMENT} - used


def test_a_scope_that_no_method_needs_has_another_use():
    features, words = manifest()["features"], words_of_the_source()
    assert [each for each in FOR_A_FEATURE.values() if not features[each]] == []
    assert [each for each in FOR_AN_ARGUMENT.values() if each not in words] == []


def test_our_table_of_scopes_is_that_of_slacks_documentation():
    path = REFERENCE / "slack_method_contract.json"
    if not path.exists():
        pytest.skip("no reference beside the project: set SLACK_REFERENCE to compare with it")
    documented = json.loads(path.read_text())
    for method, scopes in METHODS.items():
        if method in documented:
            assert set(documented[method]["scope"].get("bot", ())) == set(scopes), method


def test_the_events_are_those_that_are_listened_to():
    assert set(BOT_EVENTS) == set(EVENTS)


@pytest.mark.parametrize("name", [*needed(), *optional(), *BOT_EVENTS])
def test_each_scope_and_event_is_explained(name):
    rows = [line for line in GUIDE.splitlines() if line.startswith(f"| `{name}`")]
    assert len(rows) == 1
    assert all(cell.strip() for cell in rows[0].strip("|").split("|"))


def test_whoever_lacks_a_scope_is_told_what_stops():
    assert set(WITHOUT) == {*needed(), *optional()}


def test_what_people_see_of_the_app_fits_where_slack_shows_it():
    features, shown = manifest()["features"], manifest()["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4_000
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert all(len(each["description"]) <= 150 for each in features["shortcuts"])
    assert all(len(each["name"]) <= 24 for each in features["shortcuts"])
    assert all(len(each["command"]) <= 32 for each in features["slash_commands"])
