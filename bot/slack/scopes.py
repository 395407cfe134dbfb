"""What the app asks Slack for, as in `config/slack-manifest.json`, and what stops without it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import config

WITHOUT: Mapping[str, str] = {
    "app_mentions:read": "mentions in channels do not arrive",
    "assistant:write": "a direct message starts without suggestions",
    "channels:history": "what stands in a thread of a public channel is not seen, nor whether an "
    "answer is there already; digests of it and context on call are off",
    "channels:read": "public channels go by their ids, not their names, in config/channels.toml, "
    "and the Home page tells of no digests",
    "chat:write": "nothing can be answered",
    "chat:write.customize": "answers come under the app's own name and icon",
    "commands": "the /shedder command and the shortcuts do nothing",
    "files:read": "papers cannot be downloaded",
    "files:write": "annotated copies and whole critiques cannot be attached, nor papers handed in",
    "groups:history": "what stands in a thread of a private channel is not seen, nor whether an "
    "answer is there already; digests of it and context on call are off",
    "groups:read": "private channels go by their ids, not their names, in config/channels.toml",
    "im:history": "direct messages do not arrive",
    "im:write": "nobody can be written to directly",
    "reactions:read": "digests know no votes and no reactions, and nothing can be opted out by one",
    "reactions:write": "a message is not marked as seen",
    "users:read": "nobody is answered where config/channels.toml shuts guests out, and only people "
    "whom config/digests.toml names have digests posted or left out",
}

FOR_DIGESTS = ("reactions:read",)
"""Asked for with the others, since an event needs it, and missed by whoever has a digest alone."""

OVERHEARD = (
    *FOR_DIGESTS,
    "message.channels",
    "message.groups",
    "reaction_added",
    "reaction_removed",
)
"""What an app may go without: nobody's question hangs on it."""


def manifest() -> dict[str, Any]:
    """The app as it is pasted into Slack."""
    path = Path(config.__file__).with_name("slack-manifest.json")
    return cast(dict[str, Any], json.loads(path.read_text(encoding="utf-8")))


def needed() -> tuple[str, ...]:
    """The bot scopes Shedder cannot do without."""
    asked = manifest()["oauth_config"]["scopes"]["bot"]
    return tuple(scope for scope in asked if scope not in FOR_DIGESTS)


def optional() -> tuple[str, ...]:
    """Those it makes use of where they were granted."""
    return (*manifest()["oauth_config"]["scopes"]["bot_optional"], *FOR_DIGESTS)
