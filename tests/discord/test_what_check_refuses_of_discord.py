"""`shedder bot` refuses what `shedder check discord` calls wrong, in the same sentences."""

from pathlib import Path

import pytest
from shedder_home import Home

TOKEN = f"MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.{'x' * 30}"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Where no Redis answers: nothing is to be asked before anything is refused."""
    (tmp_path / "config").mkdir()
    return Home(tmp_path, {"REDIS_URL": "redis://127.0.0.1:1/0", "SHEDDER_HOME": str(tmp_path)})


def refused_by_both(home: Home, said: str) -> None:
    bot, check = home.run("bot"), home.run("check", "discord", "--offline")
    assert bot.returncode == check.returncode == 1
    assert bot.stdout == ""
    assert all(line in check.stdout + check.stderr for line in bot.stderr[9:].splitlines())
    assert said in bot.stderr
    assert TOKEN not in bot.stderr + check.stdout + check.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"DISCORD_BOT_TOKEN": f"Bot {TOKEN}"}, "DISCORD_BOT_TOKEN: it begins with the word Bot."),
        ({"DISCORD_BOT_TOKEN": f"'{TOKEN}'"}, "DISCORD_BOT_TOKEN: a quotation mark or bracket was"),
        ({"DISCORD_BOT_TOKEN": f"“{TOKEN}”"}, "DISCORD_BOT_TOKEN: a quotation mark or bracket"),
        ({"DISCORD_BOT_TOKEN": "MTIz…"}, "DISCORD_BOT_TOKEN: it holds dots, as a guide"),
        ({"DISCORD_BOT_TOKEN": "123456789012345678"}, "DISCORD_BOT_TOKEN holds an id: perhaps"),
        ({"DISCORD_BOT_TOKEN": "x" * 32}, "DISCORD_BOT_TOKEN holds the Client Secret"),
        ({"DISCORD_MESSAGE_CONTENT": "true"}, "Set DISCORD_BOT_TOKEN: discord.com/developers"),
        (
            {"DISCORD_BOT_TOKEN": TOKEN, "DISCORD_API_URL": "discord.com"},
            "DISCORD_API_URL: 'discord.com' is no address of an API.",
        ),
        (
            {"DISCORD_BOT_TOKEN": TOKEN, "DISCORD_GATEWAY_URL": "https://a"},
            "DISCORD_GATEWAY_URL: 'https://a' is no address of a gateway.",
        ),
        (
            {"DISCORD_BOT_TOKEN": TOKEN, "DISCORD_FILE_HOSTS": "a.example, https://b.example/"},
            "DISCORD_FILE_HOSTS: 'https://b.example/' is no host.",
        ),
        ({"DISCORD_BOT_TOKEN": TOKEN, "DISCORD_THREADS": "often"}, "'often' is neither true nor"),
    ],
)
def test_settings_that_cannot_work(home: Home, given: dict[str, str], said: str) -> None:
    home.env |= given
    refused_by_both(home, said)


def test_rules_of_channels_that_mean_nothing(home: Home) -> None:
    (home.folder / "config" / "channels.toml").write_text("[infra]\nroles = [7]\n")
    home.env["DISCORD_BOT_TOKEN"] = TOKEN
    refused_by_both(home, "toml: [infra] has roles = 7. Write ids in quotes and brackets")


def test_what_works_is_told_with_the_link_and_a_line_among_all_others(home: Home) -> None:
    home.env["DISCORD_BOT_TOKEN"] = TOKEN
    told = home.run("check", "discord", "--offline")
    assert "ok    discord   a thread for each question, not called\n" in told.stdout
    assert "client_id=123456789012345678&scope=bot+applications.commands&permissions=3092377" in (
        told.stdout
    )
    home.env.pop("REDIS_URL")
    all_lines = home.run("check", "--offline").stdout
    assert "ok    discord   a thread for each question, not called\n" in all_lines
    assert "-     slack     none." in all_lines


@pytest.mark.parametrize("service", ["discord", "slack"])
def test_a_service_that_is_asked_about_and_not_set_up_fails_and_near_misses_are_told(
    home: Home, service: str
) -> None:
    (home.folder / ".env").write_text("DISCORD_TOKEN=x\nSLACK_TOKEN=x\nDISCORD_HOME=x\n")
    done = home.run("check", service, "--offline")
    assert done.returncode == 1
    assert f"WRONG {service:<9} none. " in done.stdout
    read = "set, and nothing reads it:"
    assert (
        f"-     settings  DISCORD_TOKEN is {read} DISCORD_BOT_TOKEN is what is read." in done.stdout
    )
    assert f"SLACK_TOKEN is {read} SLACK_BOT_TOKEN is what is read." in done.stdout
    assert "DISCORD_HOME" not in done.stdout
    home.env.pop("REDIS_URL")
    everything = home.run("check", "--offline")
    assert (everything.returncode, f"-     {service:<9} none. " in everything.stdout) == (0, True)
