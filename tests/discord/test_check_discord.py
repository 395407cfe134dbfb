"""`shedder check discord`: what is missing, and where to click."""

import base64
import socket
from collections.abc import Iterator
from pathlib import Path

import discord
import fake_discord_faults as faults
import pytest
from fake_discord import FakeDiscord
from fake_discord_app import MEMBERS, PRESENCES
from fake_discord_channel import VOICE
from fake_discord_permissions import BITS

from bot.discord.account_check import WITH_CONTENT
from bot.discord.check import check_discord
from bot.discord.commands import COMMANDS
from bot.discord.invite import invitation
from bot.discord.permissions import EXCESSIVE, NEEDED, invited
from bot.running.findings import Finding, in_a_line
from config.settings import Settings

APPLICATION = "123456789012345678"
TOKEN = f"{base64.urlsafe_b64encode(APPLICATION.encode()).decode()}.Gabcde.{'x' * 30}"
INVITE = (
    "https://discord.com/oauth2/authorize?client_id=123456789012345678"
    "&scope=bot+applications.commands&permissions=309237746752"
)


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    """A Discord in whose one server the bot has what it asks for, and no more."""
    with FakeDiscord() as server:
        server.app.commands[""] = [dict(command) for command in COMMANDS]
        lab = server.guild("lab")
        lab.role_of(server.app).permissions = invited()
        lab.everyone.permissions = 0
        lab.channel("papers")
        lab.channel("talk", VOICE)
        yield server


def of(fake: FakeDiscord, **other: object) -> Settings:
    return settings(discord_bot_token=fake.token, discord_api_url=fake.url, **other)


def settings(**said: object) -> Settings:
    return Settings.model_validate({"_env_file": None, **said})


def said(settings: Settings, state: str = "wrong", channel: str = "") -> list[str]:
    found = check_discord(settings, offline=False, channel=channel)
    return [finding.said for finding in found if finding.state == state]


def ruled(folder: Path, rules: str) -> Path:
    (folder / "config").mkdir()
    (folder / "config" / "channels.toml").write_text(rules)
    return folder


# What needs no call


def test_nothing_configured_is_no_fault_and_says_how_to_begin() -> None:
    (found,) = check_discord(settings(), offline=False)
    assert found.state == "none"
    assert "discord.com/developers/applications" in found.said


def test_the_link_asks_for_what_the_permissions_say_and_is_there_without_any_call() -> None:
    found = list(check_discord(settings(discord_bot_token=TOKEN), offline=True))
    assert found == [
        Finding("ok", "discord", "a thread for each question, not called"),
        Finding("ok", "invite", INVITE),
    ]


def test_what_is_asked_for_is_what_discords_library_calls_so() -> None:
    names = {name for name, held in discord.Permissions(invited()) if held}
    assert names == {
        "add_reactions",
        "attach_files",
        "create_public_threads",
        "read_message_history",
        "read_messages",
        "send_messages",
        "send_messages_in_threads",
    }
    assert {*EXCESSIVE.values()}.isdisjoint(each.bit for each in NEEDED)
    assert all(discord.Permissions(bit).value == bit for bit in EXCESSIVE.values())


def test_a_guide_that_is_printed_has_the_same_link_and_every_permission() -> None:
    guide = (Path(__file__).resolve().parents[2] / "config" / "README.md").read_text()
    assert f"permissions={invited()}" in guide
    assert [each.name for each in NEEDED if f"| {each.name} |" not in guide] == []


@pytest.mark.parametrize(
    ("token", "told"),
    [
        ("xoxb-1-2", "holds a token of Slack's"),
        ("https://discord.com/api/webhooks/1/x", "holds an address"),
        (APPLICATION, "holds an id: perhaps the Application ID"),
        ("0123456789abcdef" * 4, "holds the Public Key"),
        ("mfa.0123456789", "holds a person's own token"),
        ("AbCdEfGh-_0123456789AbCdEfGh0123", "holds the Client Secret of OAuth2"),
        ("MTIzNDU2.half", "that has three parts"),
        (f"{TOKEN}.more.", "that has three parts"),
        (f"bm8gaWQ.Gabcde.{'x' * 30}", "that has three parts"),
    ],
)
def test_what_is_no_bots_token_is_known_by_its_form_and_never_shown(token: str, told: str) -> None:
    (wrong,) = said(settings(discord_bot_token=token))
    assert told in wrong
    assert "Bot > Reset Token" in wrong
    assert token not in wrong


def test_another_server_that_speaks_as_discord_may_have_tokens_of_its_own(
    fake: FakeDiscord,
) -> None:
    fake.app.token = "AbCdEfGh-_0123456789AbCdEfGh0123"
    assert said(of(fake)) == []
    (wrong,) = said(settings(discord_bot_token="xoxb-1", discord_api_url=fake.url))
    assert "a token of Slack's" in wrong


def test_a_setting_without_a_token_is_told_where_that_is() -> None:
    (wrong,) = said(settings(discord_message_content=True))
    assert wrong.startswith("Set DISCORD_BOT_TOKEN: discord.com/developers/applications")


# What Discord says of the bot


def test_an_app_as_it_should_be_has_all_it_needs(fake: FakeDiscord) -> None:
    found = list(check_discord(of(fake), offline=False))
    assert {finding.state for finding in found} == {"ok"}
    assert Finding("ok", "discord", "@shedder; a thread for each question") in found
    assert Finding("ok", "servers", "lab: all that is needed in 1 of 1 channels") in found
    assert Finding("ok", "commands", "shedder, stress-test, Decode this paper") in found
    assert found[-1] == Finding("ok", "invite", invitation(fake.app.id))
    assert f"client_id={fake.app.id}&" in found[-1].said
    assert in_a_line(found, "discord").state == "ok"
    assert [call for call in fake.calls if call.method != "GET"] == []
    assert fake.gateway.identifies == []


def test_a_token_that_was_reset_is_told_with_where_to_click(fake: FakeDiscord) -> None:
    found = list(
        check_discord(settings(discord_bot_token=TOKEN, discord_api_url=fake.url), offline=False)
    )
    invite = Finding("none", "invite", f"once the token is right: {INVITE}")
    assert [each.state for each in found] == ["wrong", "none"]
    assert found[-1] == invite, "on Discord's own page, wherever the API is called"
    (wrong,) = said(settings(discord_bot_token="reset-since", discord_api_url=fake.url))
    assert wrong.startswith("DISCORD_BOT_TOKEN: this token is not taken: it was reset")
    assert "Bot > Reset Token" in wrong
    assert "reset-since" not in wrong


def test_message_content_that_was_not_granted_would_end_every_connection(
    fake: FakeDiscord,
) -> None:
    (wrong,) = said(of(fake, discord_message_content=True))
    assert "(4014)" in wrong
    assert "Bot > Privileged Gateway Intents" in wrong
    fake.app.message_content = True
    assert said(of(fake, discord_message_content=True)) == []
    assert WITH_CONTENT in said(of(fake, discord_message_content=True), "ok")


def test_without_message_content_it_is_said_what_is_read(fake: FakeDiscord) -> None:
    (told,) = [line for line in said(of(fake), "ok") if "none that is privileged" in line]
    assert "the bot reads what mentions it" in told
    assert "DISCORD_MESSAGE_CONTENT=true" in told


def test_intents_that_are_granted_and_not_used_are_a_hint(fake: FakeDiscord) -> None:
    fake.app.message_content = True
    fake.app.approved |= PRESENCES | MEMBERS
    assert said(of(fake)) == []
    hints = said(of(fake), "none")
    assert any("the Message Content Intent is granted and not used" in line for line in hints)
    assert any("more than Shedder uses: Presence and Server Members" in line for line in hints)


def test_an_app_that_no_link_can_invite_is_wrong(fake: FakeDiscord) -> None:
    fake.app.code_grant, fake.app.public = True, False
    assert [line for line in said(of(fake)) if "OAuth2 Code Grant" in line]
    assert [line for line in said(of(fake), "none") if "only the owner" in line]


@pytest.mark.parametrize(
    ("left", "state", "told"),
    [
        (1000, "ok", "1,000 of 1,000 sessions left for the next 24 h"),
        (49, "none", "something starts it too often"),
        (0, "down", "look into the log"),
    ],
)
def test_sessions_that_run_out_are_told_before_the_token_is_reset(
    fake: FakeDiscord, left: int, state: str, told: str
) -> None:
    fake.gateway.sessions_a_day = left
    assert any(told in line for line in said(of(fake), state))
    assert said(of(fake)) == []


def test_a_gateway_that_does_not_answer_is_down_though_the_rest_works(fake: FakeDiscord) -> None:
    (down,) = said(of(fake, discord_gateway_url="ws://127.0.0.1:9/"), "down")
    assert down.startswith("127.0.0.1:9 does not answer")
    assert "DISCORD_GATEWAY_URL right?" in down


def test_more_servers_than_one_connection_may_have_are_told(fake: FakeDiscord) -> None:
    fake.gateway.shards = 2
    assert any("Discord suggests 2 connections" in line for line in said(of(fake), "none"))
    fake.app.guild_count = 2_500
    assert any("in 2,500 servers: more than one" in line for line in said(of(fake)))


def test_commands_that_discord_does_not_know_are_told_with_what_tells_it(
    fake: FakeDiscord,
) -> None:
    fake.app.commands[""] = []
    assert any("Discord knows none yet. `shedder bot`" in line for line in said(of(fake), "none"))
    fake.app.commands[""] = [dict(command) for command in COMMANDS[1:]]
    assert any("others than ours (shedder)" in line for line in said(of(fake), "none"))
    fake.app.commands[""] = [{**COMMANDS[0], "description": "old"}, *COMMANDS[1:]]
    assert any("others than ours (shedder)" in line for line in said(of(fake), "none"))
    assert said(of(fake)) == []


def test_a_server_that_let_it_in_without_commands_is_told(fake: FakeDiscord) -> None:
    fake.app.unlisted.add(fake.guild("lab").id)
    (told,) = [line for line in said(of(fake), "none") if "applications.commands" in line]
    assert told.startswith("lab: it was invited without")


# What it may do in its servers


def test_in_no_server_yet_it_says_what_to_open(fake: FakeDiscord) -> None:
    fake.guild("lab").remove(fake.app)
    assert said(of(fake), "none") == ["in none yet: open the link"]


@pytest.mark.parametrize("missing", NEEDED, ids=lambda each: each.name)
def test_a_missing_permission_is_told_with_what_stops_without_it(fake, missing) -> None:
    role = fake.guild("lab").role_of(fake.app)
    role.permissions &= ~missing.bit
    assert said(of(fake)) == [
        f"lab: missing: {missing.name}: {missing.without}. Server Settings > Roles > shedder, or "
        "the channel's own permissions"
    ]


def test_a_channel_where_something_is_missing_is_a_hint_while_others_are_whole(
    fake: FakeDiscord,
) -> None:
    lab = fake.guild("lab")
    for name in ("news", "rules"):
        lab.channel(name).deny(lab.role_of(fake.app), "send_messages")
    lab.channel("hidden").deny(lab, "view_channel")
    lab.channel("hidden").deny(lab.role_of(fake.app), "view_channel")
    assert said(of(fake)) == []
    assert "lab: all that is needed in 1 of 4 channels" in said(of(fake), "ok")
    (hint,) = said(of(fake), "none")
    assert hint.startswith("lab, #news, #rules: missing: Send Messages: it cannot answer in the")


def test_a_channel_may_give_what_the_role_lacks_and_the_bot_itself_what_that_denies(
    fake: FakeDiscord,
) -> None:
    lab = fake.guild("lab")
    lab.role_of(fake.app).permissions = 0
    papers = lab.channel("papers")
    papers.deny(lab.role_of(fake.app), *BITS)
    assert said(of(fake))[0].startswith("lab: missing: View Channels: it does not see")
    papers.allow(fake.app, *(name for name in BITS if BITS[name] & invited()))
    assert said(of(fake)) == []


def test_a_channel_that_rules_name_is_wrong_where_something_is_missing(
    fake: FakeDiscord, tmp_path: Path
) -> None:
    lab = fake.guild("lab")
    news = lab.channel("news")
    news.deny(lab.role_of(fake.app), "attach_files")
    home = ruled(tmp_path, f'["discord/{lab.id}/{news.id}"]\nallowed = true\n')
    fake.guild("lab")
    assert [line for line in said(of(fake, shedder_home=home), "none") if "#news" in line]
    lab.remove_channel(lab.channel("papers"))
    (wrong,) = said(of(fake, shedder_home=home))
    assert "Attach Files: annotated copies" in wrong


def test_where_rules_take_no_questions_nothing_is_missing(
    fake: FakeDiscord, tmp_path: Path
) -> None:
    lab = fake.guild("lab")
    lab.channel("news").deny(lab.role_of(fake.app), "send_messages")
    inner = lab.channel("inner", category="inside")
    inner.deny(lab.role_of(fake.app), "attach_files")
    home = ruled(
        tmp_path,
        f'["discord/{lab.id}/news"]\nallowed = false\n'
        f'["discord/{inner.parent.id}"]\nallowed = false\n',
    )
    assert said(of(fake, shedder_home=home), "none") == []


def test_rules_for_a_server_a_channel_or_a_role_that_is_not_there_are_told(
    fake: FakeDiscord, tmp_path: Path
) -> None:
    lab = fake.guild("lab")
    papers, readers = lab.channel("papers"), lab.role("readers")
    rules = (
        f'["discord/{lab.id}/999999999999999999"]\nallowed = true\n'
        f'["discord/{lab.id}/{papers.id}"]\nroles = ["{readers.id}", "777777777777777777"]\n'
        '["discord/888888888888888888/*"]\nallowed = true\n["discord/dm/*"]\nallowed = false\n'
    )
    hints = said(of(fake, shedder_home=ruled(tmp_path, rules)), "none")
    start = 'config/channels.toml: ["discord'
    assert sorted(hints) == sorted(
        (
            f'{start}/{lab.id}/999999999999999999"] holds nowhere: lab has no such channel (a '
            "thread has the rules of its channel)",
            f'{start}/{lab.id}/{papers.id}"] names the role 777777777777777777, which lab does not '
            "have",
            f'{start}/888888888888888888/*"] holds nowhere: the bot is in no such server',
        )
    )


def test_rules_that_mean_nothing_are_wrong(fake: FakeDiscord, tmp_path: Path) -> None:
    (wrong,) = said(of(fake, shedder_home=ruled(tmp_path, "[x]\nroles = 7\n")))
    assert "[x] has roles = 7. Write ids in quotes" in wrong


def test_permissions_beyond_need_are_told_by_name(fake: FakeDiscord) -> None:
    lab = fake.guild("lab")
    lab.everyone.permissions = BITS["mention_everyone"]  # which everybody has: no more than others
    assert said(of(fake), "none") == []
    lab.role_of(fake.app).permissions |= BITS["administrator"] | BITS["mention_everyone"]
    (hint,) = said(of(fake), "none")
    assert "more than Shedder uses: Administrator, Mention @everyone" in hint


def test_one_server_of_several_that_lacks_something_stops_no_deploy(fake: FakeDiscord) -> None:
    other = fake.guild("other")
    other.everyone.permissions = other.role_of(fake.app).permissions = 0
    other.channel("x")
    assert said(of(fake)) == []
    assert [line for line in said(of(fake), "none") if line.startswith("other: missing: View")]


def test_of_many_servers_some_are_looked_at_and_the_rest_counted(fake: FakeDiscord) -> None:
    for number in range(12):
        fake.guild(f"guild {number}").channel("x")
    assert "and 3 more that were not looked at" in said(of(fake), "none")
    assert len(fake.called("GET", "/guilds/*/channels")) == 10


def test_one_channel_that_is_asked_about_is_told_in_full(fake: FakeDiscord, tmp_path: Path) -> None:
    lab = fake.guild("lab")
    papers, news = lab.channel("papers"), lab.channel("news")
    news.deny(lab.role_of(fake.app), "create_public_threads", "send_messages_in_threads")
    assert "#papers in lab: all that is needed" in said(of(fake), "ok", papers.id)
    (wrong,) = said(of(fake), channel=news.id)
    assert wrong.startswith("#news in lab: missing: Send Messages in Threads: it cannot answer in")
    assert "Create Public Threads: answers come as replies" in wrong
    home = ruled(tmp_path, "[papers]\nallowed = false\n")
    told = said(of(fake, shedder_home=home), "none", papers.id)
    assert "#papers in lab: config/channels.toml has no questions taken there" in told


def test_a_thread_is_looked_at_as_its_channel_and_a_name_is_no_id(fake: FakeDiscord) -> None:
    papers = fake.guild("lab").channel("papers")
    thread = fake.start_thread("ada", papers, "on queues")
    assert "#papers in lab: all that is needed" in said(of(fake), "ok", thread.id)
    (wrong,) = said(of(fake), channel="100000000000000001")
    assert wrong.startswith("100000000000000001 is a channel in none of its servers")
    (wrong,) = said(of(fake), channel="#papers")
    assert wrong.startswith("“#papers” is no id. Switch on User Settings > Advanced > Developer")


# Where Discord cannot be had


def test_a_discord_in_trouble_stops_no_deploy_and_the_link_is_there(fake: FakeDiscord) -> None:
    fake.faults.on("GET /users/@me/guilds", faults.status(503), times=None)
    found = list(check_discord(of(fake), offline=False))
    assert found[0].said.endswith("is in trouble (HTTP 503).")
    assert [each.state for each in found] == ["down", "ok"]
    assert found[1].what == "invite"


def test_too_many_calls_are_no_fault_of_a_setting(fake: FakeDiscord) -> None:
    fake.faults.on("GET /oauth2/applications/@me", faults.ratelimited(30), times=None)
    (down,) = said(of(fake), "down")
    assert "takes no more calls for 30 s (HTTP 429)" in down


def test_what_only_one_server_refuses_is_told_of_that(fake: FakeDiscord) -> None:
    fake.guild("other").channel("x")
    lab = fake.guild("lab")
    fake.faults.on(f"GET /guilds/{lab.id}/channels", faults.refused(50001), times=None)
    assert any(line.startswith("lab: Discord refused the call") for line in said(of(fake), "none"))


@pytest.mark.parametrize("fault", [faults.html(), faults.status(404), faults.redirect("x")])
def test_what_is_not_discords_api_is_wrong_and_gets_no_token_elsewhere(
    fake: FakeDiscord, fault: faults.Fault
) -> None:
    if fault.kind == "redirect":
        fault = faults.redirect(fake.other_host)
    fake.faults.on("GET /oauth2/applications/@me", fault, times=None)
    (wrong,) = said(of(fake))
    assert "answers, but not as Discord's API. Correct DISCORD_API_URL" in wrong
    assert fake.elsewhere == []


def test_an_address_where_nobody_answers_is_down() -> None:
    there = settings(discord_bot_token="x", discord_api_url="http://127.0.0.1:9/api")
    (down,) = said(there, "down")
    assert "127.0.0.1:9 does not answer" in down
    assert "DISCORD_API_URL right?" in down


def test_a_host_that_is_not_there_is_wrong_but_discord_itself_is_only_away(monkeypatch) -> None:
    def nobody(*asked: object, **how: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "nobody is called so")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    (wrong,) = said(settings(discord_bot_token="x", discord_api_url="https://d.invalid/api"))
    assert wrong.startswith("The name d.invalid leads nowhere")
    (down,) = said(settings(discord_bot_token=TOKEN), "down")
    assert "The name discord.com leads nowhere" in down


def test_a_page_of_what_stands_before_discord_is_no_wrong_address(
    fake: FakeDiscord, monkeypatch
) -> None:
    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", fake.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **how: here)
    fake.faults.on("GET /oauth2/applications/@me", faults.html(), times=None)
    url = f"http://discord.com:{fake.port}/api/v10"
    asked = settings(discord_bot_token=TOKEN, discord_api_url=url)
    assert said(asked, "down") == [
        f"discord.com:{fake.port} turns this machine away for now (HTTP 200)."
    ]
