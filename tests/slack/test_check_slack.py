"""`shedder check slack`: what is missing, and where to click."""

import json
import socket
import time
from collections.abc import Iterator

import fake_slack_faults as faults
import pytest
from fake_slack import FakeSlack
from fake_slack_contract import EVERY_SCOPE
from redis import Redis
from shedder_home import Home
from slack_sdk.oauth.installation_store import Installation

from bot.running.findings import Finding, in_a_line
from bot.slack.check import EVENTS, check_slack
from bot.slack.drift import drift
from bot.slack.installations import RedisInstallations
from bot.slack.scopes import manifest, needed, optional
from bot.slack.seen import SEEN
from bot.slack.unheard import NO_CHANNEL, NOT_IN
from config.settings import Settings


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as server:
        server.workspace("T1", "lab", scopes=[*needed(), *optional()])
        server.manifest = manifest()
        yield server


def of_socket_mode(slack: FakeSlack, **other: object) -> Settings:
    said = {"slack_bot_token": slack.workspaces["T1"].token, "slack_app_token": slack.app_token}
    return settings(slack, **{**said, **other})


def settings(slack: FakeSlack | None, **said: object) -> Settings:
    url = {"slack_api_url": slack.url} if slack else {}
    return Settings.model_validate({"_env_file": None, **url, **said})


def said(settings: Settings, redis: Redis | None, state: str = "wrong") -> list[str]:
    found = check_slack(settings, redis, offline=False)
    return [finding.said for finding in found if finding.state == state]


def test_an_app_that_was_pasted_and_installed_has_all_it_needs(slack, redis):
    found = list(check_slack(of_socket_mode(slack), redis, offline=False))
    assert {finding.state for finding in found} == {"ok", "none"}
    assert Finding("ok", "slack", "lab as @shedder; one workspace, Socket Mode") in found
    assert Finding("ok", "socket", "the app-level token opens connections") in found
    assert in_a_line(found, "slack").state == "ok"


def test_nothing_configured_is_no_fault_and_says_how_to_begin(redis):
    found = list(check_slack(settings(None), redis, offline=False))
    assert [finding.state for finding in found] == ["none"]
    assert "config/slack-manifest.json" in found[0].said


@pytest.mark.parametrize(
    ("variable", "token", "told"),
    [
        (
            "slack_bot_token",
            "xoxp-1-2",
            ["SLACK_BOT_TOKEN holds a user token", "begins with xoxb-"],
        ),
        (
            "slack_bot_token",
            "xapp-1-A1-2-3",
            ["an app-level token", "belongs into SLACK_APP_TOKEN"],
        ),
        ("slack_bot_token", "xoxe.xoxb-1-2", ["expires", "Turn token rotation off"]),
        ("slack_bot_token", "xoxe-1-2", ["a refresh token"]),
        ("slack_app_token", "xoxb-1-2", ["SLACK_APP_TOKEN holds a bot token", "SLACK_BOT_TOKEN"]),
        ("slack_app_token", "xoxe.xoxp-1", ["configuration token", "into SLACK_CONFIG_TOKEN"]),
        ("slack_signing_secret", "xoxb-1", ["SLACK_SIGNING_SECRET holds a bot token"]),
        ("slack_client_secret", "xapp-1", ["SLACK_CLIENT_SECRET holds an app-level token"]),
    ],
)
def test_a_token_in_the_wrong_variable_is_known_by_its_prefix(slack, redis, variable, token, told):
    wrong = said(of_socket_mode(slack, **{variable: token}), redis)
    assert len(wrong) == 1
    assert [part for part in told if part not in wrong[0]] == []
    assert slack.calls == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"slack_app_token": "xapp-1"}, "Set SLACK_BOT_TOKEN"),
        ({"slack_bot_token": "xoxb-1"}, "Set SLACK_APP_TOKEN"),
        ({"slack_bot_token": "xoxb-1", "slack_port": 3000}, "Set SLACK_SIGNING_SECRET"),
        ({"slack_client_id": "1.1", "slack_app_token": "xapp-1"}, "both SLACK_CLIENT_ID and"),
        ({"slack_client_id": "1.1", "slack_client_secret": "s"}, "Set SHEDDER_SECRET"),
        ({"slack_client_id": "1.1", "slack_client_secret": "s"}, "Set SLACK_APP_TOKEN"),
    ],
)
def test_what_is_missing_is_named_before_anybody_is_called(slack, redis, given, told):
    assert any(told in sentence for sentence in said(settings(slack, **given), redis))
    assert slack.calls == []


def test_a_missing_scope_is_told_with_what_stops_without_it(slack, redis):
    slack.workspaces["T1"].scopes = {*needed(), *optional()} - {
        "files:read",
        "chat:write.customize",
    }
    told = of_socket_mode(slack)
    assert said(told, redis) == [
        "missing: files:read: papers cannot be downloaded. Add them at OAuth & Permissions > Bot "
        "Token Scopes, then Install App > Reinstall."
    ]
    assert any(
        "chat:write.customize: answers come under" in line for line in said(told, redis, "none")
    )


def test_more_than_is_needed_is_told_and_no_fault(slack, redis):
    slack.workspaces["T1"].scopes = EVERY_SCOPE
    assert said(of_socket_mode(slack), redis) == []
    assert any(
        "more than Shedder uses" in line for line in said(of_socket_mode(slack), redis, "none")
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("invalid_auth", "Copy it again"),
        ("account_inactive", "uninstalled"),
        ("token_revoked", "Reinstall"),
        ("token_expired", "Turn token rotation off"),
    ],
)
def test_a_token_that_slack_refuses_is_told_with_what_to_do(slack, redis, name, told):
    slack.faults.on("auth.test", faults.error(name), times=None)
    (wrong,) = said(of_socket_mode(slack), redis)
    assert wrong.startswith("SLACK_BOT_TOKEN: ")
    assert told in wrong
    assert f"({name})" in wrong


def test_an_app_level_token_without_its_scope_is_told(slack, redis):
    slack.faults.on("apps.connections.open", faults.error("missing_scope"), times=None)
    (wrong,) = said(of_socket_mode(slack), redis)
    assert "connections:write" in wrong


def test_an_app_level_token_of_another_app_is_told(slack, redis):
    wrong = said(of_socket_mode(slack, slack_app_token="xapp-1-A2-3-4"), redis)
    assert any("of app A0SHEDDER and SLACK_APP_TOKEN of A2" in line for line in wrong)
    assert any("SLACK_APP_TOKEN: Slack does not know this token" in line for line in wrong)


def by_oauth(slack: FakeSlack, **other: object) -> Settings:
    told = {"slack_client_id": slack.client_id, "slack_client_secret": slack.client_secret}
    page = {"slack_port": 3000, "slack_signing_secret": slack.signing_secret}
    return settings(slack, **{**told, **page, "shedder_secret": "long enough to be one", **other})


def test_client_id_and_secret_are_tried(slack, redis):
    assert said(by_oauth(slack), redis) == []
    assert "client id and secret are the app's" in said(by_oauth(slack), redis, "ok")
    (wrong,) = said(by_oauth(slack, slack_client_secret="of-another-app"), redis)
    assert "SLACK_CLIENT_SECRET is not this app's" in wrong
    (wrong,) = said(by_oauth(slack, slack_client_id="2.2"), redis)
    assert "SLACK_CLIENT_ID" in wrong


def test_without_redis_oauth_is_checked_as_far_as_it_can_be(slack):
    assert "client id and secret are the app's" in said(by_oauth(slack), None, "ok")
    assert in_a_line(check_slack(by_oauth(slack), None, offline=False), "slack").state == "ok"


def test_where_nobody_has_installed_the_app_it_is_said_how(slack, redis):
    assert any("/slack/install" in line for line in said(by_oauth(slack), redis, "none"))


def test_oauth_over_a_socket_serves_who_has_the_app_and_is_told_that_nobody_can_install_it(
    slack, redis
):
    asked = by_oauth(slack, slack_port=None, slack_app_token=slack.app_token)
    assert said(asked, redis) == []
    assert any("no more workspaces can install" in line for line in said(asked, redis, "none"))


def test_workspaces_that_cannot_be_served_are_named(slack, redis):
    for team, secret, scopes in (("T1", "", needed()), ("T2", "", ["chat:write"]), ("T3", "x", [])):
        own = by_oauth(slack, **({"shedder_secret": "a secret of long ago"} if secret else {}))
        kept = Installation(team_id=team, user_id="U1", bot_token="xoxb-1", bot_scopes=scopes)
        RedisInstallations(redis, own).save(kept)
    asked = by_oauth(slack)
    assert "in 3 workspaces and organisations" in said(asked, redis, "ok")
    (wrong,) = said(asked, redis)
    assert wrong.startswith("T3: tokens of another SHEDDER_SECRET")
    assert any(line.startswith("T2: scopes are missing") for line in said(asked, redis, "none"))


def test_an_old_configuration_token_is_told(slack, redis):
    (wrong,) = said(of_socket_mode(slack, slack_config_token="xoxe.xoxp-1-old"), redis)
    assert "it is good for 12 hours" in wrong


def test_a_slack_in_trouble_stops_no_deploy(slack, redis):
    slack.faults.on("auth.test", faults.status(503), times=None)
    assert said(of_socket_mode(slack), redis) == []
    assert said(of_socket_mode(slack), redis, "down")[0].endswith("is in trouble (HTTP 503).")


def test_an_address_where_nobody_answers_is_down(redis):
    there = settings(
        None,
        slack_bot_token="xoxb-1",
        slack_app_token="xapp-1",
        slack_api_url="http://127.0.0.1:9/",
    )
    assert "127.0.0.1:9 does not answer" in said(there, redis, "down")[0]


def test_a_host_that_is_not_there_is_wrong_but_slack_itself_is_only_away(redis, monkeypatch):
    def nobody(*asked, **how):
        raise socket.gaierror(socket.EAI_NONAME, "nobody is called so")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    tokens = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}
    there = settings(None, **tokens, slack_api_url="https://slack.invalid/api/")
    (wrong,) = said(there, redis)
    assert wrong.startswith("The name slack.invalid leads nowhere. Is the way there open, and SLAC")
    assert said(there, redis, "none") == []
    assert "The name slack.com leads nowhere" in said(settings(None, **tokens), redis, "down")[0]


def test_nothing_is_said_of_events_while_the_connection_is_not_right(slack, redis):
    redis.hset(SEEN, "app_mention", time.time())
    found = check_slack(
        of_socket_mode(slack, slack_app_token="xapp-1-A2-3-4"), redis, offline=False
    )
    assert "events" not in {finding.what for finding in found}


def test_an_address_that_is_not_the_web_api_is_wrong(slack, redis):
    wrong = said(of_socket_mode(slack, slack_api_url=slack.files_url), redis)
    assert "Correct SLACK_API_URL" in wrong[0]


def test_each_kind_of_event_is_told_with_when_it_came_last(slack, redis):
    redis.hset(SEEN, "app_mention", time.time() - 200)
    told = of_socket_mode(slack)
    assert "app_mention (mentions in channels): last came 3 min ago" in said(told, redis, "ok")
    assert {name for name, *_ in EVENTS.values()} < {
        *manifest()["settings"]["event_subscriptions"]["bot_events"]
    }
    never = [line for line in said(told, redis, "none") if "never came yet" in line]
    assert len(never) == 4
    assert "(direct messages): never came yet. Write to the bot directly; if that" in never[0]
    assert all("Event Subscriptions > Subscribe to bot events" in line for line in never)


def test_an_app_that_was_changed_by_hand_is_compared_with_ours(slack, redis):
    changed = json.loads(json.dumps(manifest()))
    for event in ("message.im", "message.channels"):
        changed["settings"]["event_subscriptions"]["bot_events"].remove(event)
    changed["settings"]["socket_mode_enabled"] = False
    changed["features"]["shortcuts"][0]["callback_id"] = "else"
    changed["features"]["slash_commands"] = []
    del changed["settings"]["interactivity"]
    slack.manifest = changed
    asked = of_socket_mode(slack, slack_config_token=slack.config_token)
    assert said(asked, redis) == [
        "features.shortcuts lacks decode_this (Interactivity & Shortcuts)",
        "features.slash_commands lacks /shedder (Slash Commands)",
        "settings.event_subscriptions.bot_events lacks message.im (Event Subscriptions > Subscribe "
        "to bot events)",
        "settings.interactivity.is_enabled is not set and should be on (Interactivity & Shortcuts)",
        "settings.socket_mode_enabled is off and should be on (Socket Mode)",
    ]
    assert said(asked, redis, "none")[-1] == (
        "settings.event_subscriptions.bot_events lacks message.channels (Event Subscriptions > "
        "Subscribe to bot events). Only digests, and alerts that are to be answered, need it"
    )


def test_an_app_as_it_was_pasted_differs_in_nothing(slack, redis):
    asked = of_socket_mode(slack, slack_config_token=slack.config_token)
    assert said(asked, redis) == []
    assert any("slack-manifest.json" in line for line in said(asked, redis, "ok"))


def test_http_mode_wants_socket_mode_off_and_addresses(slack):
    assert [*drift(manifest(), manifest(), http=True)] == [
        "settings.socket_mode_enabled is on and should be off (Socket Mode)",
        "settings.event_subscriptions has no request_url (Event Subscriptions > Subscribe to bot "
        "events)",
        "settings.interactivity has no request_url (Interactivity & Shortcuts)",
    ]


def test_an_optional_scope_that_is_not_granted_is_no_fault_of_what_ships(slack, redis):
    slack.workspaces["T1"].scopes = needed()
    assert said(of_socket_mode(slack), redis) == []


@pytest.mark.parametrize(
    ("rule", "state"),
    [
        ('[infra]\npersona = "atlas"', "none"),
        ("[infra]\nallowed = false", "wrong"),
        ("[infra]\noutsiders = false", "wrong"),
    ],
)
def test_rules_by_name_need_the_scope_to_see_names(slack, redis, tmp_path, rule, state):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "channels.toml").write_text(rule)
    slack.workspaces["T1"].scopes = [*needed(), "users:read"]
    told = said(of_socket_mode(slack, shedder_home=tmp_path), redis, state)
    assert any("without channels:read and groups:read names are not seen" in line for line in told)
    slack.workspaces["T1"].scopes = [*needed(), *optional()]
    assert said(of_socket_mode(slack, shedder_home=tmp_path), redis) == []


def test_each_digest_is_told_whether_its_channel_is_heard(slack, redis, tmp_path):
    (tmp_path / "config").mkdir()
    digest = 'channel = "slack/T123/{}"\ncron = "0 16 * * FRI"\ntz = "UTC"\npersona = "q"\n'
    (tmp_path / "config" / "digests.toml").write_text(
        f"[papers]\n{digest.format('C0PAPERS')}[gone]\n{digest.format('C0GONE')}"
        f"[abroad]\n{digest.format('C0PAPERS').replace('T123', 'T0WRONG')}"
    )
    team = slack.workspace("T123")
    team.channel("C0PAPERS")
    redis.hset(SEEN, "message.channels", time.time())
    told = settings(
        slack, slack_bot_token=team.token, slack_app_token=slack.app_token, shedder_home=tmp_path
    )
    assert "papers: what is said in its channel is heard" in said(told, redis, "ok")
    assert [line for line in said(told, redis) if line.startswith("gone: ")] == [
        f"gone: {NO_CHANNEL}"
    ]
    (abroad,) = (line for line in said(told, redis) if line.startswith("abroad: "))
    assert "installed in the workspace T123 (" in abroad
    assert "none with the id T0WRONG" in abroad
    team.scopes = needed()
    team.say("U1", "C0PAPERS", "hello")
    (lacking,) = (line for line in said(told, redis, "none") if line.startswith("papers: "))
    assert "lacks the scope reactions:read" in lacking
    team.kick("C0PAPERS")
    assert f"papers: {NOT_IN}" in said(told, redis)


def test_no_secret_is_printed(slack, redis):
    slack.faults.on("apps.connections.open", faults.error("missing_scope"), times=None)
    told = of_socket_mode(slack, slack_config_token=slack.config_token)
    lines = " ".join(finding.said for finding in check_slack(told, redis, offline=False))
    assert not any(token in lines for token in (slack.app_token, slack.config_token))
    assert slack.workspaces["T1"].token not in lines


def test_the_command_ends_with_status_1_when_something_cannot_work(slack, redis_url, tmp_path):
    slack.workspaces["T1"].scopes = {*needed()} - {"files:read"}
    home = Home(tmp_path, {"REDIS_URL": redis_url, "SLACK_API_URL": slack.url})
    home.env["SLACK_BOT_TOKEN"] = slack.workspaces["T1"].token
    home.env["SLACK_APP_TOKEN"] = slack.app_token
    done = home.run("check", "slack")
    assert done.returncode == 1
    assert "WRONG scopes    missing: files:read: papers cannot be downloaded." in done.stdout


def test_shedder_check_alone_has_a_line_that_tells_the_worst(slack, redis):
    told = of_socket_mode(slack)
    assert in_a_line(check_slack(told, redis, offline=True), "slack").said.endswith("not called")
    slack.workspaces["T1"].scopes = {*needed()} - {"files:read"}
    line = in_a_line(check_slack(told, redis, offline=False), "slack")
    assert (line.state, line.what) == ("wrong", "slack")
    assert line.said.endswith("(`shedder check slack` says more)")
