"""Who installed the app: kept encrypted, renewed once, gone when uninstalled."""

import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import parse_qs, urlsplit

import fake_slack_faults as faults
import pytest
from fake_slack import FakeSlack
from redis import Redis
from slack_bolt import App
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Bot, Installation

from bot.core.errors import ConfigError, TransientError
from bot.keeping.tenancy import tenant_key
from bot.platforms import NotThere
from bot.slack.check import check_slack
from bot.slack.installations import RedisInstallations
from bot.slack.oauth import RedisStates, authorize, oauth_settings
from bot.slack.page import served
from bot.slack.scopes import needed, optional
from bot.slack.tokens import StoredTokens, tokens
from bot.slack.uninstalling import revoked, uninstalled
from config.settings import Settings

SECRET = "a secret of more than sixteen characters"
HOUR = 3_600


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as server:
        server.redirect_uri = "https://shedder.example/slack/oauth_redirect"
        yield server


def of(slack: FakeSlack | None = None, secret: str = SECRET) -> Settings:
    said: dict[str, object] = {"_env_file": None, "shedder_secret": secret, "slack_port": 0}
    said |= {"slack_client_id": "1.1", "slack_client_secret": "a-client-secret"}
    if slack:
        said |= {"slack_api_url": slack.url, "slack_signing_secret": slack.signing_secret}
    return Settings.model_validate(said)


def everything(redis: Redis) -> list[bytes]:
    """Whatever is in Redis, under whichever key."""
    found: list[bytes] = []
    for key in redis.scan_iter():
        kind = redis.type(key)
        assert kind in (b"hash", b"string"), "teach this to read others"
        found += redis.hgetall(key).values() if kind == b"hash" else [redis.get(key)]
    return found


def granted(team: str | None, user: str = "U1", token: str = "xoxb-1", **other: object):
    return Installation(
        team_id=team, user_id=user, bot_token=token, bot_id="B1", bot_user_id="UBOT", **other
    )


def test_no_token_can_be_read_in_redis(redis):
    store = RedisInstallations(redis, of())
    store.save(
        granted("T1", token="xoxb-plain", bot_refresh_token="xoxe-plain", user_token="xoxp-plain")
    )
    store.save(granted(None, token="xoxb-plain", enterprise_id="E1", is_enterprise_install=True))
    assert len(everything(redis)) == 4
    assert not any(b"plain" in value or b"xox" in value for value in everything(redis))
    assert all(redis.ttl(key) == -1 for key in redis.scan_iter())


def test_a_token_copied_to_another_workspace_is_not_taken_for_its_own(redis):
    store = RedisInstallations(redis, of())
    store.save(granted("T1"))
    redis.hset("shedder:slack:installed:T2", "bot", redis.hget("shedder:slack:installed:T1", "bot"))
    with pytest.raises(ConfigError, match="T2"):
        store.bot("T2")


def test_a_workspace_has_the_token_of_who_installed_last(redis):
    store = RedisInstallations(redis, of())
    store.save(granted("T1", "U1", "xoxb-old", user_token="xoxp-1", installed_at=1.0))
    store.save(granted("T1", "U2", "xoxb-new", installed_at=2.0))
    newest = store.find_installation(enterprise_id=None, team_id="T1")
    assert (newest.user_id, newest.bot_token) == ("U2", "xoxb-new")
    first = store.find_installation(enterprise_id=None, team_id="T1", user_id="U1")
    assert (first.user_token, first.bot_token) == ("xoxp-1", "xoxb-new")
    assert store.find_installation(enterprise_id=None, team_id="T1", user_id="U9") is None


def test_an_installation_comes_back_as_it_was_kept(redis):
    store = RedisInstallations(redis, of())
    kept = granted(
        "T1", bot_scopes="a,b", bot_token_expires_in=100, custom_values={"x": 1}, team_name="lab"
    )
    store.save(kept)
    assert vars(store.find_installation(enterprise_id=None, team_id="T1")) == vars(kept)
    assert vars(store.find_bot(enterprise_id=None, team_id="T1")) == vars(kept.to_bot())


def test_an_organisation_and_its_workspace_have_tokens_of_their_own(redis):
    store = RedisInstallations(redis, of())
    store.save(granted("T1", token="xoxb-workspace", enterprise_id="E1"))
    store.save(granted(None, token="xoxb-org", enterprise_id="E1", is_enterprise_install=True))
    tokens_ = StoredTokens(store, of())
    assert tokens_.token("T1") == "xoxb-workspace"
    assert tokens_.token("E1.T1") == "xoxb-org"
    assert tokens_.token("E1.T2") == "xoxb-org"
    with pytest.raises(NotThere):
        tokens_.token("T2")


def test_a_token_from_the_settings_goes_before_installations(redis):
    one = of().model_copy(
        update={"slack_bot_token": Settings(slack_bot_token="xoxb-1").slack_bot_token}
    )
    assert tokens(one, redis).token("T9") == "xoxb-1"
    assert "xoxb-1" not in repr(tokens(one, redis))
    assert isinstance(tokens(of(), redis), StoredTokens)
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN"):
        tokens(Settings(_env_file=None), redis)


def test_the_secret_can_be_changed(redis, slack):
    RedisInstallations(redis, of()).save(granted("T1"))
    with pytest.raises(ConfigError, match="Put the old secret behind"):
        RedisInstallations(redis, of(secret="another secret")).bot("T1")
    both = of(slack, secret=f"another secret of some length, {SECRET}")
    assert RedisInstallations(redis, both).bot("T1").bot_token == "xoxb-1"
    list(check_slack(both, redis, offline=False))  # encrypts anew
    alone = of(secret="another secret of some length")
    assert RedisInstallations(redis, alone).bot("T1").bot_token == "xoxb-1"


def test_without_a_secret_nothing_is_kept(redis):
    with pytest.raises(ConfigError, match="SHEDDER_SECRET"):
        RedisInstallations(redis, Settings(_env_file=None))


# Rotation


def soon_over(slack: FakeSlack, redis: Redis, *, seconds: float = HOUR) -> RedisInstallations:
    """A workspace whose token ends soon."""
    slack.rotation = True
    slack.workspace("T1")
    answer = slack.tokens.access(
        {"client_id": "1.1", "client_secret": "a-client-secret", "code": code(slack)}, ""
    )
    store = RedisInstallations(redis, of(slack))
    kept = granted("T1", token=answer["access_token"], bot_refresh_token=answer["refresh_token"])
    kept.bot_token_expires_at = int(time.time() + seconds)
    store.save(kept)
    return store


def code(slack: FakeSlack) -> str:
    return slack.tokens.grant(slack.workspaces["T1"])


def works(slack: FakeSlack, token: str) -> bool:
    return bool(WebClient(token, base_url=slack.url).auth_test()["ok"])


def refreshes(slack: FakeSlack) -> int:
    return len(slack.called("oauth.v2.access", grant_type="refresh_token"))


def test_a_token_is_renewed_before_its_end(slack, redis):
    store = soon_over(slack, redis)
    before = store.bot("T1").bot_token
    token = StoredTokens(store, of(slack)).token("T1")
    assert token != before
    assert works(slack, token)
    assert StoredTokens(store, of(slack)).token("T1") == token
    assert refreshes(slack) == 1
    assert store.find_installation(enterprise_id=None, team_id="T1").bot_token == token
    assert not any(b"xox" in value for value in everything(redis))


def test_a_token_with_time_left_is_left_alone(slack, redis):
    store = soon_over(slack, redis, seconds=3 * HOUR)
    StoredTokens(store, of(slack)).token("T1")
    assert refreshes(slack) == 0


def test_many_who_need_a_token_at_once_use_one_refresh(slack, redis, redis_url):
    store = soon_over(slack, redis)
    slack.faults.on("oauth.v2.access", faults.slow(0.3))
    start = threading.Barrier(8)

    def ask(_: int) -> str:
        with Redis.from_url(redis_url) as own:
            each = StoredTokens(RedisInstallations(own, of(slack)), of(slack))
            start.wait()
            return each.token("T1")

    with ThreadPoolExecutor(8) as pool:
        got = set(pool.map(ask, range(8)))
    assert len(got) == 1
    assert refreshes(slack) == 1
    assert works(slack, got.pop())
    assert store.bot("T1").bot_token_expires_at > time.time() + 11 * HOUR


def test_a_lock_whose_holder_died_runs_out(slack, redis):
    store = soon_over(slack, redis, seconds=-1)
    assert store.lock("T1").acquire()  # and nobody gives it back
    assert 0 < redis.pttl("shedder:slack:rotating:T1") <= 30_000
    redis.pexpire("shedder:slack:rotating:T1", 300)
    assert works(slack, StoredTokens(store, of(slack)).token("T1"))
    assert refreshes(slack) == 1


def test_while_slack_is_down_a_token_that_lives_is_used(slack, redis):
    store = soon_over(slack, redis)
    slack.faults.on("oauth.v2.access", faults.status(503), times=None)
    stored = StoredTokens(store, of(slack))
    before = store.bot("T1").bot_token
    assert [stored.token("T1") for _ in range(3)] == [before] * 3
    assert len(slack.called("oauth.v2.access")) == 1  # not asked again at once
    slack.faults.clear()
    redis.delete("shedder:slack:resting:T1")
    assert stored.token("T1") != before


def test_a_token_that_ended_and_is_not_renewed_is_an_error_with_a_reaction(slack, redis):
    store = soon_over(slack, redis, seconds=-1)
    stored = StoredTokens(store, of(slack))
    slack.faults.on("oauth.v2.access", faults.status(503))
    with pytest.raises(TransientError):
        stored.token("T1")
    slack.faults.on("oauth.v2.access", faults.cut(after=True))  # used up, and nobody has the answer
    with pytest.raises(TransientError):
        stored.token("T1")
    with pytest.raises(ConfigError, match="installed again") as told:
        stored.token("T1")
    assert "xox" not in told.value.message


def test_a_renewed_token_does_not_undo_an_installation_made_meanwhile(redis):
    store = RedisInstallations(redis, of())
    store.save(granted("T1", token="xoxb-old"))
    old = store.bot("T1")
    store.save(granted("T1", token="xoxb-installed-anew"))
    store.replace_bot(old, Bot(**{**vars(old), "bot_token": "xoxb-renewed"}))
    assert store.bot("T1").bot_token == "xoxb-installed-anew"
    store.remove("T1")
    store.replace_bot(old, Bot(**{**vars(old), "bot_token": "xoxb-renewed"}))
    assert store.bot("T1") is None


# Installing


def app(slack: FakeSlack, redis: Redis) -> App:
    settings: OAuthSettings = oauth_settings(of(slack), redis)
    return App(
        client=WebClient(base_url=slack.url),
        signing_secret=slack.signing_secret,
        oauth_settings=settings,
        authorize=authorize(of(slack), redis),
        process_before_response=True,
    )


def begin(app: App) -> tuple[str, str]:
    """The way to Slack, and the cookie of the browser that goes it."""
    sent = app.oauth_flow.handle_installation(BoltRequest(body="", query={}))
    assert sent.status == 302
    return sent.first_headers()["location"], sent.first_headers()["set-cookie"].split(";")[0]


def come_back(app: App, slack: FakeSlack, way: str, cookie: str, **changed: str) -> BoltResponse:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(way).query).items()}
    back = parse_qs(urlsplit(slack.tokens.authorize(asked)).query)
    query = {**{name: values[0] for name, values in back.items()}, **changed}
    return app.oauth_flow.handle_callback(
        BoltRequest(body="", query=query, headers={"cookie": [cookie]})
    )


def test_a_workspace_installs_the_app(slack, redis):
    slack.workspace("T1", "lab <1>")
    front = app(slack, redis)
    way, cookie = begin(front)
    assert way.startswith(f"{slack.authorize_url}?")
    assert {*needed(), *optional()} == {*parse_qs(urlsplit(way).query)["scope"][0].split(",")}
    page = come_back(front, slack, way, cookie)
    assert page.status == 200
    assert "Shedder is installed in lab &lt;1&gt;" in page.body
    assert works(slack, tokens(of(slack), redis).token("T1"))
    bot = RedisInstallations(redis, of(slack)).bot("T1")
    assert bot.bot_user_id == slack.workspaces["T1"].bot_user
    assert bot.bot_id == slack.workspaces["T1"].bot_id
    kept = everything(redis)  # three letters alone also come up in what is encrypted, by chance
    assert not any(re.search(rb"xox[a-z][-.]", value) for value in kept)


def fetch(where: str, **headers: str) -> tuple[int, HTTPMessage, str]:
    """A page as a browser gets it that follows no redirect by itself."""
    parts = urlsplit(where)
    line = HTTPConnection(parts.hostname, parts.port, timeout=10)
    line.request("GET", f"{parts.path}?{parts.query}", headers=headers)
    answer = line.getresponse()
    told = answer.status, answer.headers, answer.read().decode()
    line.close()
    return told


def test_the_pages_are_there_over_http(slack, redis):
    slack.workspace("T1")
    with served(app(slack, redis), of(slack)) as page:
        front = f"http://127.0.0.1:{page.port}"
        status, begun, _ = fetch(f"{front}/slack/install")
        assert status == 302
        status, agreed, _ = fetch(begun["Location"])
        back = urlsplit(agreed["Location"])
        assert back.path == "/slack/oauth_redirect"
        cookie = begun["Set-Cookie"].split(";")[0]
        assert "Secure; HttpOnly" in begun["Set-Cookie"]
        status, _, said = fetch(f"{front}{back.path}?{back.query}", Cookie=cookie)
    assert (status, "Shedder is installed in t1" in said) == (200, True)
    assert RedisInstallations(redis, of(slack)).names() == ("T1",)


def test_an_organisation_installs_the_app_for_all_its_workspaces(slack, redis):
    for team in ("T1", "T2"):
        slack.workspace(team, enterprise="E1", org_wide=True)
    front = app(slack, redis)
    assert come_back(front, slack, *begin(front)).status == 200
    assert RedisInstallations(redis, of(slack)).names() == ("E1",)
    assert works(slack, tokens(of(slack), redis).token("E1.T2"))


def test_a_way_back_is_good_once_and_in_one_browser(slack, redis):
    slack.workspace("T1")
    front = app(slack, redis)
    way, cookie = begin(front)
    stranger = come_back(front, slack, way, "slack-app-oauth-state=other")
    assert stranger.status == 400
    assert come_back(front, slack, way, cookie).status == 200
    again = come_back(front, slack, way, cookie)
    assert again.status == 401
    assert "start again" in again.body
    assert 0 < redis.ttl(f"shedder:slack:state:{RedisStates(redis).issue()}") <= 600
    assert not RedisStates(redis).consume("never issued")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"error": "access_denied"}, "You did not allow it"),
        ({"code": "made-up"}, "would not exchange"),
        ({"error": "<script>"}, "Try again"),
    ],
)
def test_a_failed_installation_says_why_and_shows_no_code(slack, redis, changed, told):
    slack.workspace("T1")
    front = app(slack, redis)
    page = come_back(front, slack, *begin(front), **changed)
    assert told in page.body
    assert "<script>" not in page.body
    assert "made-up" not in page.body
    assert RedisInstallations(redis, of()).names() == ()


def test_an_event_is_taken_in_without_a_call_to_slack(slack, redis):
    team = slack.workspace("T1")
    store = RedisInstallations(redis, of(slack))
    store.save(granted("T1", token=team.token))
    front, seen = app(slack, redis), []
    front.event("app_mention")(lambda context: seen.append((context.bot_user_id, context.team_id)))
    calls = len(slack.calls)
    body = {
        "type": "event_callback",
        "team_id": "T1",
        "event": {"type": "app_mention", "user": "U1"},
    }
    assert front.dispatch(BoltRequest(body=body, mode="socket_mode")).status == 200
    assert seen == [("UBOT", "T1")]
    assert len(slack.calls) == calls
    stranger = {**body, "team_id": "T9"}
    front.dispatch(BoltRequest(body=stranger, mode="socket_mode"))
    assert len(seen) == 1


# Uninstalling


def test_who_uninstalls_leaves_nothing(redis):
    store = RedisInstallations(redis, of())
    for team in ("T1", "T2"):
        store.save(granted(team))
        redis.set(tenant_key("asked", "slack", team, "U1"), "a question")
        redis.set(f"shedder:slack:{team}:self", "cached")
    uninstalled(redis, of(), None, "T1")
    assert store.names() == ("T2",)
    assert not any(b":T1" in key for key in redis.scan_iter())
    assert len(list(redis.scan_iter("*:T2*"))) == 3


def test_an_organisation_that_uninstalls_leaves_nothing_of_any_workspace(redis):
    store = RedisInstallations(redis, of())
    store.save(granted(None, enterprise_id="E1", is_enterprise_install=True))
    store.save(granted("T3", enterprise_id="E1"))
    for workspace in ("E1.T1", "E1.T2", "T3"):
        redis.set(tenant_key("asked", "slack", workspace, "U1"), "a question")
    uninstalled(redis, of(), "E1", "T1", org_wide=True)
    assert store.names() == ("T3",)
    assert not any(b"E1" in key for key in redis.scan_iter())


def test_an_old_event_does_not_undo_an_installation_made_since(redis):
    store = RedisInstallations(redis, of())
    store.save(granted("T1"))
    uninstalled(redis, of(), None, "T1", at=time.time() - 60)
    assert store.bot("T1") is not None
    uninstalled(redis, of(), None, "T1", at=time.time() + 60)
    assert store.bot("T1") is None


def test_revoked_tokens_go_with_whose_they_were(redis):
    store = RedisInstallations(redis, of())
    store.save(granted("T1", "U1", user_token="xoxp-1"))
    store.save(granted("T1", "U2", user_token="xoxp-2"))
    revoked(redis, of(), None, "T1", ("U1",), bot=False)
    assert store.find_installation(enterprise_id=None, team_id="T1", user_id="U1") is None
    assert store.find_installation(enterprise_id=None, team_id="T1", user_id="U2") is not None
    assert store.bot("T1") is not None
    revoked(redis, of(), None, "T1", (), bot=True)
    assert store.names() == ()


def test_bolts_own_calls_of_the_store_delete_too(redis):
    store = RedisInstallations(redis, of())
    store.save(granted("T1"))
    store.delete_installation(enterprise_id="E1", team_id="T1", user_id="U1")
    assert store.find_installation(enterprise_id="E1", team_id="T1") is None
    store.save(granted("T1"))
    store.delete_all(enterprise_id="E1", team_id="T1")
    store.save(granted("T2"))
    store.delete_bot(enterprise_id=None, team_id="T2")
    store.delete_installation(enterprise_id=None, team_id="T2")
    assert store.names() == ()
