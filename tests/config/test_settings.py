"""One frozen object holds every setting; `.env.example` tells an operator about each."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.core.errors import ConfigError
from bot.running.session import load_settings
from config.settings import Settings

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"
COPY = re.compile("(slack|discord)_.*(token|secret|_id)")
COPIED = [name for name in Settings.model_fields if COPY.fullmatch(name)]
NAMES = re.findall(r"^# ([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_every_setting_is_in_the_example_and_nothing_else_is():
    assert [name.lower() for name, _ in NAMES] == list(Settings.model_fields)


def test_the_example_shows_the_true_defaults(monkeypatch):
    shown = {name: value for name, value in NAMES if re.fullmatch(r"[0-9a-z_]+", value)}
    defaults = Settings()
    assert shown, "the example shows no default at all"
    for name, value in shown.items():
        assert str(getattr(defaults, name.lower())).lower().removesuffix(".0") == value, name


def test_the_whole_example_uncommented_is_a_valid_configuration(tmp_path):
    lines = re.sub(r"^# (?=[A-Z_]+=)", "", EXAMPLE.read_text(), flags=re.M)
    (tmp_path / ".env").write_text(lines.replace("/etc/shedder", str(tmp_path)))
    assert Settings().openai_base_url == "http://localhost:8000/v1"


def test_nothing_needs_to_be_set():
    assert Settings().openai_api_key is None


def test_the_environment_comes_before_the_file(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("MAX_PAGES=10\n")
    monkeypatch.setenv("MAX_PAGES", "20")
    assert Settings().max_pages == 20


def test_settings_do_not_change_after_start():
    with pytest.raises(ValidationError):
        Settings().max_pages = 3


def test_secrets_are_never_printed(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    monkeypatch.setenv("SHEDDER_SECRET", "fence-canary")
    settings = Settings()
    assert "canary" not in f"{settings!r} {settings} {settings.model_dump()}"


@pytest.mark.parametrize("name", ["SHEDDER_DATA", "SHEDDER_HOME"])
def test_the_folder_of_a_user_who_is_not_there_is_refused_by_name(monkeypatch, name):
    monkeypatch.setenv(name, "~nobodyhere/x")
    with pytest.raises(ConfigError, match=rf"^{name}: '~nobodyhere/x' leads to no home folder"):
        load_settings()


def test_a_tilde_is_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings().shedder_data == tmp_path / ".local/share/shedder"
    monkeypatch.setenv("SHEDDER_HOME", "~/")
    assert Settings().shedder_home == tmp_path


def test_a_file_of_settings_that_is_not_text_is_refused_in_a_sentence(tmp_path):
    (tmp_path / ".env").write_bytes(b"\xff\xfeM\x00A\x00X\x00")
    with pytest.raises(ConfigError, match=r"^\.env is not UTF-8 text\. Save it as UTF-8\.$"):
        load_settings()


def test_a_folder_of_ones_own_that_is_not_there_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("SHEDDER_HOME", str(tmp_path / "shedda"))
    with pytest.raises(
        ConfigError, match=r"^SHEDDER_HOME: there is no folder '.*shedda'\. Make it"
    ):
        load_settings()
    (tmp_path / "shedda").write_text("a file")
    with pytest.raises(ConfigError, match=r"^SHEDDER_HOME: there is no folder"):
        load_settings()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("xoxb-…", "it holds dots, as a guide writes it. Put the whole of it there."),
        ("xoxb-...", "it holds dots, as a guide writes it."),
        ("xoxb-1 2", "there is white space in it. Copy it again, and nothing around it."),
        ("xoxb-1\n", "there is white space in it."),
        ("xoxb-1é", "it holds a character that does not belong there. Copy it again."),
        ("\u200bxoxb-1", "it holds a character that does not belong there."),
        ("Bot xoxb-1", "it begins with the word Bot. Leave that out"),
        ('"xoxb-1"', "a quotation mark or bracket was copied along. Leave it out."),
        ("'xoxb-1", "a quotation mark"),
        ("<xoxb-1>", "a quotation mark or bracket"),
    ],
)
@pytest.mark.parametrize("name", COPIED)
def test_what_was_not_copied_whole_from_a_service_is_refused_without_being_shown(
    monkeypatch, name, value, said
):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as refused:
        load_settings()
    assert refused.value.message.startswith(f"{name.upper()}: {said}")
    assert "xoxb" not in refused.value.message


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MAX_PAGES", "many", "'many' is no whole number."),
        ("MAX_PAGES", "2.5", "'2.5' is no whole number."),
        ("USER_PER_DAY", "-1", "-1 is too small. The least is 0."),
        ("SLACK_PORT", "70000", "70000 is too large. The most is 65535."),
        ("WORKSPACE_USD_PER_DAY", "$5", "'$5' is no number."),
        ("WORKSPACE_USD_PER_DAY", "0", "0 is too small. It must be more than 0"),
        ("OPENAI_TOKEN_LIMIT_FIELD", "x", "'x' is not known. Write 'max_tokens' or 'max_compl"),
        ("LINK_CONTACT", "call me", "'call me' cannot be sent along. Write a mail address"),
        ("SLACK_API_URL", "slack.com/api", "'slack.com/api' is no address of a Web API. Unset it"),
        ("SLACK_API_URL", "https://", "'https://' is no address"),
        ("SLACK_API_URL", "https://a:port/", "'https://a:port/' is no address"),
        ("SLACK_API_URL", "https://a/ api/", "'https://a/ api/' is no address"),
        ("DISCORD_THREADS", "often", "'often' is neither true nor false."),
        ("DISCORD_API_URL", "discord.com", "'discord.com' is no address of an API. Unset it"),
        ("DISCORD_API_URL", "wss://a/", "'wss://a/' is no address"),
        ("DISCORD_GATEWAY_URL", "https://a", "'https://a' is no address of a gateway. Unset"),
        ("DISCORD_GATEWAY_URL", "wss://a:0", "'wss://a:0' is no address"),
    ],
)
def test_a_value_that_cannot_be_is_told_in_words(monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as refused:
        load_settings()
    assert refused.value.message.startswith(f"{name}: {said}")
    assert "nput should" not in refused.value.message
