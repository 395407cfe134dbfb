"""A call to Slack happens once or not at all, and whoever made it knows what is known of it."""

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_slack_faults import Fault, cut, error, login_page, ratelimited, redirect, slow, status
from redis import Redis
from slack_service import SlackThread, settings_for, slack_thread

from bot.core.errors import ConfigError, ShedderError, TransientError, UserError
from bot.delivery.pace import PATIENCE_SECONDS
from bot.downloads import reaching
from bot.platforms import Crowded, Gone, NotSent, NotThere, load_platform
from bot.running.operator import operator_messages
from bot.slack import client, pace, web
from bot.slack.errors import Refused
from config.settings import Settings

POST = "chat.postMessage"


@pytest.fixture
def there(redis: Redis) -> Iterator[SlackThread]:
    with slack_thread(redis) as there:
        yield there


@pytest.mark.parametrize(
    ("fault", "effects"),
    [
        (cut(after=True), 1),
        (cut(after=False), 0),
        (status(500, after=True), 1),
        (status(503, after=False), 0),
        (status(502, after=True), 1),
        (login_page(), 0),
        (slow(0.6, after=True), 1),
        (slow(0.6), 1),
    ],
    ids=lambda value: f"{value.kind} {value.when}" if isinstance(value, Fault) else "",
)
def test_a_post_of_unknown_outcome_is_not_sent_again(
    there: SlackThread, fault: Fault, effects: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "CALL_SECONDS", 0.3)
    there.slack.faults.on(POST, fault)
    with pytest.raises(TransientError) as caught:
        there.web().call(POST, channel="C1", text="once")
    assert not isinstance(caught.value, NotSent)
    assert len(there.slack.called(POST)) + (fault.when == "before" and effects == 0) >= 1
    time.sleep(0.4 if fault.kind == "slow" else 0)
    assert len(there.team.posts("C1")) == effects
    assert len([call for call in there.slack.calls if call.method == POST]) == 1


def test_a_429_did_not_happen_so_the_call_is_made_when_slack_allows_it(there: SlackThread) -> None:
    there.slack.faults.on(POST, ratelimited(1))
    began = time.monotonic()
    there.web().call(POST, channel="C1", text="once")
    assert 1 <= time.monotonic() - began < PATIENCE_SECONDS
    assert len(there.team.posts("C1")) == 1


def test_a_long_429_is_remembered_for_every_process_of_the_workspace(there: SlackThread) -> None:
    there.slack.faults.on(POST, ratelimited(30))
    for _ in range(3):
        with pytest.raises(NotSent) as caught:
            there.web().call(POST, channel="C1", text="later")
        assert 29 < (caught.value.retry_after or 0) <= 30
    with pytest.raises(Crowded):
        there.web().call(POST, patient=False, channel="C2", text="later")
    assert len([call for call in there.slack.calls if call.method == POST]) == 1
    there.web().call("auth.test")


def test_slack_that_stays_away_costs_no_more_than_the_patience_of_a_call(
    there: SlackThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "PATIENCE_SECONDS", 1.5)
    there.slack.faults.on("auth.test", ratelimited(1), times=None)
    began = time.monotonic()
    with pytest.raises(TransientError):
        there.web().call("auth.test")
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("30", 30), ("0", 0), ("", None), ("nan", None), ("-1", None), ("1e9", None), ("²", None)],
)
def test_only_a_number_of_seconds_says_when_to_come_back(said: str, seconds: int | None) -> None:
    assert reaching.retry_after([("retry-AFTER", said)]) == seconds
    assert reaching.retry_after([]) is None


@pytest.mark.parametrize(
    ("name", "reaction"),
    [
        ("invalid_auth", ConfigError),
        ("token_revoked", ConfigError),
        ("account_inactive", ConfigError),
        ("not_authed", ConfigError),
        ("missing_scope", ConfigError),
        ("ekm_access_denied", ConfigError),
        ("some_new_error", ConfigError),
        ("internal_error", TransientError),
        ("service_unavailable", TransientError),
        ("fatal_error", TransientError),
        ("request_timeout", TransientError),
        ("not_in_channel", NotThere),
        ("channel_not_found", NotThere),
        ("is_archived", NotThere),
        ("restricted_action", NotThere),
        ("thread_not_found", NotThere),
        ("message_not_found", Gone),
        ("edit_window_closed", Gone),
    ],
)
def test_a_refusal_is_for_who_can_mend_it(
    there: SlackThread, name: str, reaction: type[ShedderError]
) -> None:
    there.slack.faults.on(POST, error(name))
    with pytest.raises(reaction) as caught:
        there.web().call(POST, channel="C1", text="x")
    if isinstance(caught.value, UserError):
        assert caught.value.message.endswith(".")
        assert name not in caught.value.message
    else:
        assert name in caught.value.message
    assert there.team.posts("C1") == []


def test_every_documented_refusal_is_sorted_or_shown_to_the_operator_by_name(
    there: SlackThread,
) -> None:
    methods = {"chat.postMessage", "chat.update", "chat.delete", "conversations.replies"}
    file = there_is("slack_method_contract.json")
    for method in methods:
        for name in file[method]["errors"]:
            said = Refused(method, name).reaction().message
            assert said.endswith((".", ")")), said


def there_is(name: str) -> dict[str, dict[str, list[str]]]:
    """A reference that lies beside the project, where it does."""
    path = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / name
    if not path.is_file():
        pytest.skip(f"no {name} beside the project")
    return dict(json.loads(path.read_text()))


def test_a_missing_scope_is_named_to_the_operator(there: SlackThread) -> None:
    there.team.scopes = there.team.scopes - {"chat:write"}
    with pytest.raises(ConfigError, match=r"needs chat:write.*shedder check slack"):
        there.web().call(POST, channel="C1", text="x")


def test_what_keeps_recurring_is_told_to_the_operator_once(there: SlackThread) -> None:
    for _ in range(3):
        there.web().tell_operator(Refused("files.info", "missing_scope", "files:read"))
    assert len(operator_messages(there.redis)) == 1


def test_an_address_that_is_no_slack_is_the_operators(there: SlackThread) -> None:
    settings = settings_for(there.slack, there.team, slack_api_url=f"{there.slack.files_url}wrong")
    with pytest.raises(ConfigError, match="SLACK_API_URL"):
        load_platform("slack", settings, there.redis).find(there.place, "k")


def test_a_redirect_takes_neither_the_token_nor_the_words_along(there: SlackThread) -> None:
    there.slack.faults.on(POST, redirect(there.slack.other_host))
    with pytest.raises(ConfigError, match="SLACK_API_URL"):
        there.web().call(POST, channel="C1", text="words")
    assert there.slack.elsewhere == []


@pytest.mark.parametrize("ending", ["", "/", "//"])
def test_the_address_may_end_with_a_slash_or_not(there: SlackThread, ending: str) -> None:
    url = there.slack.url.rstrip("/") + ending
    settings = settings_for(there.slack, there.team, slack_api_url=url)
    assert load_platform("slack", settings, there.redis).find(there.place, "k") is None


def test_neither_tokens_nor_words_are_ever_logged(
    there: SlackThread, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    slack = there.open()
    words = "words of a private channel"
    for fault in (None, cut(after=True), error("invalid_auth"), status(500), login_page()):
        if fault is not None:
            there.slack.faults.on("*", fault)
        try:
            there.web().call(POST, channel="C1", text=words)
        except ShedderError as raised:
            logging.getLogger("test").error("%s %r", raised, raised, exc_info=raised)
    slack.announce(there.place, there.place.thread)
    slack.find(there.place, "k")
    assert words not in caplog.text
    assert there.team.token not in caplog.text
    assert there.team.token not in repr(slack)
    kept = b" ".join(_everything(there.redis))
    assert there.team.token.encode() not in kept
    assert words.encode() not in kept


def _everything(redis: Redis) -> Iterator[bytes]:
    for key in redis.scan_iter():
        yield key
        yield redis.dump(key) or b""


def test_without_any_token_the_operator_is_told_which(redis: Redis) -> None:
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN"):
        load_platform("slack", Settings(_env_file=None), redis)


def test_a_platform_is_made_without_asking_anybody(there: SlackThread) -> None:
    began = time.monotonic()
    for _ in range(100):
        there.web()
    assert time.monotonic() - began < 5
    assert there.slack.calls == []


def test_no_call_outside_the_pace(there: SlackThread) -> None:
    there.web().call(POST, channel="C1", text="x")
    assert {key.decode().split(":")[1] for key in there.redis.scan_iter()} == {"pace"}
    assert pace.POSTS == POST
