"""What each method of the fake Slack asks for, as Slack documents it.

A row: method, tier of its rate limit, whether it reads JSON bodies, whose token it takes, the
scopes of which it needs one, and the arguments that must be there. `*:read` stands for the scope of
the channel's own kind (channels, groups, im, mpim).
"""

from dataclasses import dataclass

ROWS = """
apps.connections.open                 t3      json app  -                -
apps.manifest.export                  t3      form config -              app_id
assistant.threads.setStatus           status  json bot  chat:write       channel_id thread_ts status
assistant.threads.setSuggestedPrompts t4      json bot  assistant:write  channel_id prompts
assistant.threads.setTitle            t4      json bot  assistant:write  channel_id thread_ts title
auth.revoke                           t3      form bot  -                -
auth.test                             special json bot  -                -
bots.info                             t3      form bot  users:read       -
chat.appendStream                     t4      json bot  chat:write       channel ts
chat.delete                           t3      json bot  chat:write       channel ts
chat.getPermalink                     special form bot  -                channel message_ts
chat.postEphemeral                    t4      json bot  chat:write       channel user
chat.postMessage                      post    json bot  chat:write       channel
chat.startStream                      t2      json bot  chat:write       channel
chat.stopStream                       t2      json bot  chat:write       channel ts
chat.update                           t3      json bot  chat:write       channel ts
conversations.history                 t3      form bot  *:history        channel
conversations.info                    t3      form bot  *:read           channel
conversations.join                    t3      json bot  channels:join    channel
conversations.list                    t2      form bot  *:read           -
conversations.members                 t4      form bot  *:read           channel
conversations.open                    t3      json bot  im:write,mpim:write -
conversations.replies                 t3      form bot  *:history        channel ts
files.completeUploadExternal          t4      json bot  files:write      files
files.delete                          t3      json bot  files:write      file
files.getUploadURLExternal            t4      form bot  files:write      filename length
files.info                            t4      form bot  files:read       file
oauth.v2.access                       special form none -                -
reactions.add                         t3      json bot  reactions:write  channel name timestamp
reactions.get                         t3      form bot  reactions:read   -
reactions.remove                      t2      json bot  reactions:write  name
users.info                            t4      form bot  users:read       user
views.open                            t4      json bot  -                view
views.publish                         t4      json bot  -                user_id view
views.push                            t4      json bot  -                view
views.update                          t4      json bot  -                view
"""

TIERS = {"t1": 1, "t2": 20, "t3": 50, "t4": 100, "status": 600, "special": 600, "post": 300}
"""Calls a minute of one method in one workspace; `post` is beside one a second in a channel."""

SCOPES = """
app_mentions:read assistant:write channels:history channels:read chat:write chat:write.customize
commands files:read files:write groups:history groups:read im:history im:read im:write
mpim:history mpim:read reactions:read reactions:write users:read
"""
EVERY_SCOPE = frozenset(SCOPES.split())

NAMING = """
chat.appendStream chat.postEphemeral chat.postMessage chat.startStream chat.stopStream
conversations.history files.completeUploadExternal
"""
NAMES_MEMBERSHIP = frozenset(NAMING.split())
"""Methods that say not_in_channel; to the others such a channel does not exist."""

STRUCTURED = {  # arguments that a form carries as JSON, and what Slack says when they are not
    "attachments": "invalid_attachments",
    "blocks": "invalid_blocks_format",
    "chunks": "invalid_chunks",
    "files": "invalid_arguments",
    "loading_messages": "invalid_arguments",
    "metadata": "invalid_metadata_format",
    "prompts": "invalid_arguments",
    "view": "invalid_arguments",
}


@dataclass(frozen=True)
class Method:
    tier: str
    takes_json: bool
    token: str  # bot, app or none
    scopes: tuple[str, ...]
    required: tuple[str, ...]


def _row(line: str) -> tuple[str, Method]:
    name, tier, body, token, scopes, *required = line.split()
    wanted = () if scopes == "-" else tuple(scopes.split(","))
    needed = () if required == ["-"] else tuple(required)
    return name, Method(tier, body == "json", token, wanted, needed)


METHODS = dict(_row(line) for line in ROWS.strip().splitlines())
