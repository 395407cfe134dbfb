"""A table of digests.toml: what it means, and what is said of a wrong one."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.club.digests import Digests, place_of
from bot.core.club.orders import WORDS
from bot.core.errors import ConfigError
from bot.core.values import Place
from config.digests import NO_IDS, load_digests
from config.settings import Settings

TABLE = {
    "channel": '"slack/T0123ABCD/C0456EFGH"',
    "cron": '"0 16 * * fri"',
    "tz": '"Europe/Amsterdam"',
}


def home(folder: Path, name: str = "papers", **said: str | None) -> Path:
    """A home with one table, in which these keys are set otherwise."""
    lines = [f"{key} = {value}" for key, value in {**TABLE, **said}.items() if value is not None]
    (folder / "config").mkdir(exist_ok=True)
    text = "\n".join([f"[{name}]", *lines]) + "\n"
    (folder / "config" / "digests.toml").write_text(text, encoding="utf-8")
    return folder


def test_none_ships() -> None:
    assert load_digests() == {}


def test_an_app_of_a_whole_organisation_names_both(tmp_path: Path) -> None:
    (digest,) = load_digests(home(tmp_path, channel='"slack/E01.T02/C03"')).values()
    assert (digest.workspace, digest.channel_id) == ("E01.T02", "C03")


def test_a_table_says_what_comes_where_and_when(tmp_path: Path) -> None:
    more = {"personas": '["q", "kira"]', "grace": '"90m"', "empty": '"silent"', "papers": "3"}
    (digest,) = load_digests(home(tmp_path, **more), ("q", "kira")).values()
    assert (digest.id, digest.cron, digest.zone.key) == (
        "papers",
        "0 16 * * FRI",
        TABLE["tz"][1:-1],
    )
    assert digest.personas == ("q", "kira")
    assert (digest.grace, digest.catch_up) == (timedelta(minutes=90), "once")
    channel = Place(platform="slack", workspace="T0123ABCD", channel="C0456EFGH", thread="")
    assert place_of(digest) == channel
    (one,) = load_digests(home(tmp_path, persona='"q"')).values()
    assert (one.personas, one.grace) == (("q",), timedelta(hours=24))
    digests = Digests.load(Settings(_env_file=None, shedder_home=tmp_path))
    assert digests.at(channel.model_copy(update={"thread": "t"})) == (one,)
    assert not digests.at(channel.model_copy(update={"channel": "C9"}))
    assert not digests.at(channel.model_copy(update={"workspace": "T9"}))
    assert digests.of("slack", "T0123ABCD") == (one,)


WRONG = [
    ("channel", '"#papers"', "User Settings > Advanced > Developer Mode"),
    ("channel", '"slack/T0123/general"', "slack/T0123ABCD/C0456EFGH"),
    ("channel", '"irc/T1/C1"', "Write ids"),
    ("channel", '"slack/E1.X/C1"', "Write ids"),
    ("channel", None, "has no channel. Write ids"),
    ("cron", '"61 * * * *"', "Bad minute. Write minute, hour, day, month, weekday"),
    ("cron", '"0 0 0 * * FRI"', "Fridays at 16:00"),
    ("cron", '"0 0 30 2 *"', "Bad day-of-month"),
    ("cron", "5", "Write minute"),
    ("cron", None, "has no cron. Write minute"),
    ("tz", '"Amsterdam"', 'Write one of the IANA\'s names, as in "Europe/Amsterdam"'),
    ("tz", None, "has no tz"),
    ("personas", '["nobody"]', "has persona 'nobody', who is not there; there are: q, kira."),
    ("personas", '"q"', '["q", "kira"]'),
    ("grace", '"a day"', 'from "5m" to "7d"'),
    ("grace", '"8d"', 'from "5m" to "7d"'),
    ("grace", "24", 'from "5m" to "7d"'),
    ("catch_up", '"twice"', 'Write "once" or "skip".'),
    ("empty", '"never"', 'Write "line" or "silent".'),
    ("papers", "6", "Write a number from 1 to 5."),
    ("paused", '"no"', "Write true or false, no quotes."),
    ("people", "[7]", 'as in ["U0123ABCD"]'),
    ("chanel", '"x"', "has 'chanel', which is not known; there are: channel, cron, tz, personas"),
    ("id", '"x"', "its id is papers"),
    ("tz", '"localtime"', "There is no such time zone."),
    ("cron", '"* 16 * * FRI"', "It would come every minute of such an hour."),
    ("personas", '["q", "q"]', "has personas = ['q', 'q']. Write handles, each once"),
    ("people", '["@ada"]', "has people = ['@ada']. Write people's ids"),
    ("people", '["123456789012345678"]', "Slack: a profile"),  # of Discord
    ("people", "[]", "without that line, whoever may ask there may order"),
]


def test_no_digest_is_called_what_means_something_in_an_order(tmp_path: Path) -> None:
    for name in ("now", "the"):
        with pytest.raises(ValueError, match=rf"\[{name}\] cannot be named in an order"):
            load_digests(home(tmp_path, name))
    assert {word for word in WORDS if re.fullmatch("[a-z]+", word)} <= NO_IDS


@pytest.mark.parametrize(("key", "value", "said"), WRONG)
def test_a_wrong_one_is_refused_with_file_table_field_and_choices(
    tmp_path: Path, key: str, value: str | None, said: str
) -> None:
    settings = Settings(_env_file=None, shedder_home=home(tmp_path, **{key: value}))
    with pytest.raises(ConfigError) as refused:
        Digests.load(settings, ("q", "kira"))
    message = refused.value.message
    assert message.startswith(f"{tmp_path}/config/digests.toml: [papers]")
    assert key in message or key == "personas"
    assert said in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('channel = "slack/T1/C1"', "Put a line such as [papers] above"),
        ("[Papers Club]", "not TOML"),
        ('["Papers!"]', "is no name"),
        ('[papers]\npersona = "q"\npersonas = ["q"]\n', "Keep one of them"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "digests.toml").write_text(text)
    with pytest.raises(ValueError, match=f"digests.toml.*{re.escape(said)}"):
        load_digests(tmp_path)
