"""What the fake Discord's REST API has for answers to interactions: no bot's token is asked for."""

from fake_discord_call import Call, answers
from fake_discord_interaction import Interaction
from fake_discord_json import message_json
from fake_discord_message import Message
from fake_discord_refusal import Refusal
from fake_discord_values import Json

WEBHOOK = "/webhooks/{app}/{token}"
MESSAGE = WEBHOOK + "/messages/{message}"
CALLBACK = "/interactions/{interaction}/{token}/callback"


@answers("POST", CALLBACK, "callbacks", token=False, counted=False)
def callback(call: Call) -> Json | None:
    made = call.discord.interactions.respond(
        call.params["interaction"], call.params["token"], call.form, call.files
    )
    if call.query.get("with_response", "").lower() not in ("true", "1"):
        return None
    told: Json = {"id": made.id, "type": made.type}
    resource: Json = {"type": made.response}
    if made.original is not None:
        told |= {
            "response_message_id": made.original.id,
            "response_message_loading": made.original.loading,
            "response_message_ephemeral": made.original.ephemeral,
        }
        resource["message"] = _shown(made, made.original)
    return {"interaction": told, "resource": resource}


@answers("POST", WEBHOOK, "webhooks", token=False, counted=False)
def follow(call: Call) -> Json:
    made = _meant(call)
    return _shown(made, call.discord.interactions.follow(made, call.form, call.files))


@answers("GET", MESSAGE, "webhooks", token=False, counted=False)
def fetch(call: Call) -> Json:
    made = _meant(call)
    return _shown(made, _message(call, made))


@answers("PATCH", MESSAGE, "webhooks", token=False, counted=False)
def edit(call: Call) -> Json:
    made = _meant(call)
    message = _message(call, made)
    call.discord.posting.edit(message, call.form, call.files)
    return _shown(made, message)


@answers("DELETE", MESSAGE, "webhooks", token=False, counted=False)
def delete(call: Call) -> None:
    call.discord.posting.delete(_message(call, _meant(call)))


def _meant(call: Call) -> Interaction:
    made = call.discord.interactions.of(call.params["token"])
    if made.app.id != call.params["app"]:
        raise Refusal(10015)
    return made


def _message(call: Call, made: Interaction) -> Message:
    id = call.params["message"]
    known = [made.original] if id == "@original" else [*made.messages, made.original]
    for message in known:
        if message is not None and not message.deleted and id in ("@original", message.id):
            return message
    raise Refusal(10008)


def _shown(made: Interaction, message: Message) -> Json:
    return message_json(made.discord, message, made.app, unlocked=True)
