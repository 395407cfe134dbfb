"""auth.*, apps.* and oauth.* of the fake Slack."""

from fake_slack_call import Call, answers
from fake_slack_refusal import Refusal
from fake_slack_world import Json


@answers("auth.test")
def test(call: Call) -> Json:
    workspace, installation = call.workspace, call.granted
    whole = bool(installation.enterprise)
    known: Json = {
        "url": f"https://{workspace.name}.slack.com/",
        "team": workspace.name,
        "user": call.slack.bot_name,
        "team_id": installation.enterprise or workspace.id,
        "user_id": installation.bot_user,
        "bot_id": installation.bot_id,
        "is_enterprise_install": whole,
    }
    return {**known, "enterprise_id": workspace.enterprise} if workspace.enterprise else known


@answers("auth.revoke")
def revoke(call: Call) -> Json:
    if call.flag("test"):
        return {"revoked": False}
    workspace, installation = call.workspace, call.granted
    call.slack.tokens.revoke(installation)
    tokens = {"bot": [installation.bot_user], "oauth": []}
    workspace.emit({"type": "tokens_revoked", "tokens": tokens})
    return {"revoked": True}


@answers("apps.connections.open")
def open_connection(call: Call) -> Json:
    return {"url": call.slack.sockets.ticket()}


@answers("apps.manifest.export")
def export_manifest(call: Call) -> Json:
    if call.text("app_id") != call.slack.app_id:
        raise Refusal("invalid_app_id")
    return {"manifest": call.slack.manifest}


@answers("oauth.v2.access")
def oauth(call: Call) -> Json:
    return call.slack.tokens.access(call.args, call.authorization)
