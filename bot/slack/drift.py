"""Where the app, as Slack has it, differs from `config/slack-manifest.json`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.running.findings import Finding
from bot.slack.client import asking_once
from bot.slack.probing import Failed, probe
from bot.slack.scopes import OVERHEARD, manifest
from bot.slack.token_check import app_id
from config.settings import Settings

# Where somebody clicks to change what stands under these names in a manifest.
PLACES = {
    "features.agent_view": "Agents",
    "features.app_home": "App Home",
    "features.bot_user": "App Home",
    "features.shortcuts": "Interactivity & Shortcuts",
    "features.slash_commands": "Slash Commands",
    "oauth_config.scopes": "OAuth & Permissions > Scopes",
    "settings.event_subscriptions": "Event Subscriptions > Subscribe to bot events",
    "settings.interactivity": "Interactivity & Shortcuts",
    "settings.socket_mode_enabled": "Socket Mode",
    "settings.token_rotation_enabled": "OAuth & Permissions",
}
OF_TASTE = ("description", "suggested_prompts", "agent_description", "display_name", "usage_hint")


def manifest_findings(settings: Settings) -> Iterator[Finding]:
    """How the app is configured, if we were given the token that may look."""
    if not settings.slack_config_token:
        return
    app = app_id(settings)
    if not app:
        said = "SLACK_APP_TOKEN tells which app SLACK_CONFIG_TOKEN is to look at: set it too"
        yield Finding("none", "manifest", said)
        return
    client = asking_once(settings, settings.slack_config_token.get_secret_value())
    try:
        answer = probe(lambda: client.apps_manifest_export(app_id=app), settings)
    except Failed as failed:
        old = failed.code in ("invalid_auth", "token_expired")
        said = "it is good for 12 hours. Make another at the foot of api.slack.com/apps."
        yield Finding(
            failed.state, "manifest", f"SLACK_CONFIG_TOKEN: {said if old else failed.said}"
        )
        return
    theirs = answer.get("manifest") or {}
    found = [*drift(manifest(), theirs, http=settings.slack_port is not None)]
    for said in found:
        missed = any(f" lacks {each} (" in said for each in OVERHEARD)
        only = ". Only digests, and alerts that are to be answered, need it" if missed else ""
        yield Finding("none" if missed else "wrong", "manifest", f"{said}{only}")
    if not found:
        yield Finding("ok", "manifest", "the app has all that config/slack-manifest.json has")


def drift(ours: Mapping[str, Any], theirs: Mapping[str, Any], *, http: bool) -> Iterator[str]:
    """A sentence for each thing that is in our manifest and not in theirs."""
    wanted: dict[str, Any] = {
        "features": ours["features"],
        "oauth_config": {"scopes": {"bot": ours["oauth_config"]["scopes"]["bot"]}},
        "settings": {
            "event_subscriptions": ours["settings"]["event_subscriptions"],
            "interactivity": ours["settings"]["interactivity"],
            "socket_mode_enabled": not http,
        },
    }
    yield from _missing(wanted, theirs, "")
    if http:
        for path in ("event_subscriptions", "interactivity"):
            if not theirs.get("settings", {}).get(path, {}).get("request_url"):
                yield f"settings.{path} has no request_url{_place(f'settings.{path}')}"


def _missing(ours: Any, theirs: Any, path: str) -> Iterator[str]:
    if isinstance(ours, Mapping):
        there = theirs if isinstance(theirs, Mapping) else {}
        for key, value in ours.items():
            if key not in OF_TASTE:
                yield from _missing(value, there.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(ours, list):
        there_ = theirs if isinstance(theirs, Sequence) else ()
        for item in ours:
            if not any(not list(_missing(item, other, path)) for other in there_):
                yield f"{path} lacks {_name(item)}{_place(path)}"
    elif ours != theirs:
        yield f"{path} is {_word(theirs)} and should be {_word(ours)}{_place(path)}"


def _name(item: Any) -> str:
    if isinstance(item, Mapping):
        return str(item.get("callback_id") or item.get("command"))
    return str(item)


def _word(value: Any) -> str:
    return {"None": "not set", "True": "on", "False": "off"}.get(str(value), str(value))


def _place(path: str) -> str:
    found = next((PLACES[start] for start in PLACES if path.startswith(start)), "App Manifest")
    return f" ({found})"
