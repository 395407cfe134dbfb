"""`shedder bot` refuses what `shedder check slack` calls wrong, in the same sentences."""

from pathlib import Path

import pytest
from shedder_home import Home

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
OAUTH = {"SLACK_CLIENT_ID": "1.1", "SLACK_CLIENT_SECRET": "s", "SHEDDER_SECRET": "s" * 16}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Where no Redis answers: nothing is to be asked before anything is refused."""
    (tmp_path / "config").mkdir()
    return Home(tmp_path, {"REDIS_URL": "redis://127.0.0.1:1/0", "SHEDDER_HOME": str(tmp_path)})


def refused_by_both(home: Home, said: str) -> None:
    bot, check = home.run("bot"), home.run("check", "slack", "--offline")
    assert bot.returncode == check.returncode == 1
    assert bot.stdout == ""
    assert all(line in check.stdout + check.stderr for line in bot.stderr[9:].splitlines())
    assert said in bot.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (TOKENS | {"SLACK_APP_TOKEN": "xapp-…"}, "SLACK_APP_TOKEN: it holds dots, as a guide"),
        (TOKENS | {"SLACK_BOT_TOKEN": "xapp-2"}, "What is there now belongs into SLACK_APP_TOKEN."),
        (TOKENS | {"SLACK_API_URL": "slack.com"}, "SLACK_API_URL: 'slack.com' is no address"),
        (TOKENS | {"SLACK_PORT": "3000"}, "Set SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "Set SLACK_APP_TOKEN"),
        ({"SLACK_SIGNING_SECRET": "s"}, "Set SLACK_BOT_TOKEN"),
        ({"SLACK_CLIENT_SECRET": "s"}, "Set SLACK_BOT_TOKEN"),
        (OAUTH, "Or set SLACK_PORT, for HTTP mode"),
        (OAUTH | {"SHEDDER_SECRET": "short"}, "Set SHEDDER_SECRET to a random string of 16"),
    ],
)
def test_settings_that_cannot_work(home: Home, given: dict[str, str], said: str) -> None:
    home.env |= given
    refused_by_both(home, said)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ('[infra]\npersona = "zoe"\n', "toml: [infra] has persona 'zoe', who is not there; there"),
        ('[infra]\npersone = "q"\n', "toml: [infra] has 'persone', which is not known; there are:"),
        ('[infra]\nallowed = "no"\n', "toml: [infra] has allowed = 'no'. Write true or false"),
    ],
)
def test_rules_of_channels_that_mean_nothing(home: Home, rules: str, said: str) -> None:
    (home.folder / "config" / "channels.toml").write_text(rules)
    home.env |= TOKENS
    refused_by_both(home, said)
