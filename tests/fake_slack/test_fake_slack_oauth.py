"""How an app comes by tokens of the fake Slack, and how it loses them."""

import time
import urllib.error
import urllib.request

from fake_slack import FakeSlack
from fake_slack_app import refused
from fake_slack_workspace import Workspace
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation import TokenRotator


def test_a_code_buys_a_token_once(slack: FakeSlack, team: Workspace) -> None:
    client = WebClient(base_url=slack.url)
    known = {"client_id": slack.client_id, "client_secret": slack.client_secret}
    code = slack.tokens.grant(team, ["chat:write"])
    with refused("bad_client_secret"):
        client.oauth_v2_access(client_id=slack.client_id, client_secret="no", code=code)
    granted = client.oauth_v2_access(**known, code=code)
    assert granted["team"]["id"] == "T1"
    assert WebClient(granted["access_token"], base_url=slack.url).auth_test()["team_id"] == "T1"
    with refused("invalid_code"):
        client.oauth_v2_access(**known, code=code)


def test_tokens_are_rotated_by_refresh_tokens_that_work_once(
    slack: FakeSlack, team: Workspace
) -> None:
    slack.rotation = True
    client = WebClient(base_url=slack.url)
    known = {"client_id": slack.client_id, "client_secret": slack.client_secret}
    granted = client.oauth_v2_access(**known, code=slack.tokens.grant(team))
    bot = Bot(
        bot_token=granted["access_token"],
        bot_id="B1",
        bot_user_id="U1",
        bot_scopes=granted["scope"],
        bot_refresh_token=granted["refresh_token"],
        bot_token_expires_in=1,
        installed_at=time.time(),
    )
    rotator = TokenRotator(**known, client=client)
    rotated = rotator.perform_bot_token_rotation(bot=bot)
    assert rotated is not None
    assert rotated.bot_token != bot.bot_token
    slack.tokens.expire(bot.bot_token)
    with refused("token_expired"):
        WebClient(bot.bot_token, base_url=slack.url).auth_test()
    with refused("invalid_refresh_token"):
        client.oauth_v2_access(
            **known, grant_type="refresh_token", refresh_token=granted["refresh_token"]
        )


def test_the_page_that_admins_agree_on_sends_them_back(slack: FakeSlack, team: Workspace) -> None:
    back = slack.other_host
    query = f"client_id={slack.client_id}&scope=chat:write&state=s&redirect_uri={back}"
    with urllib.request.urlopen(f"{slack.authorize_url}?{query}") as answer:
        assert answer.url.startswith(f"{back}?code=")
        assert answer.url.endswith("&state=s")


def test_a_removed_app_hears_of_it_and_its_token_ends(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    team.uninstall()
    assert [one.event["type"] for one in slack.events] == ["app_uninstalled", "tokens_revoked"]
    with refused("token_revoked"):
        client.auth_test()
