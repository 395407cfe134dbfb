"""One app in many workspaces: each is answered with its own token, and hears of no other."""

from collections.abc import Iterator

import pytest
from fake_slack import FakeSlack
from fake_slack_workspace import Workspace
from redis import Redis
from slack_front_end import FrontEnd, front_end, jobs_in, settings_for
from slack_sdk.oauth.installation_store import Installation

from bot.slack.installations import RedisInstallations
from bot.slack.page import EVENTS

CHANNELS = {"T1": "C1", "T2": "C1", "T8": "C8", "T9": "C9"}
PDF = ("queues.pdf", b"%PDF-1.7 a paper")


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(enforce_limits=False) as made:
        for id in ("T1", "T2", "T3"):
            made.workspace(id).channel("C1", "papers", members=["U1"])
        for id in ("T8", "T9"):
            wide = made.workspace(id, enterprise="E1", org_wide=True)
            wide.channel(CHANNELS[id], "papers", members=["U1"])  # unique in an organisation
        yield made


def install(redis: Redis, front: FrontEnd, team: Workspace) -> None:
    whole = team.enterprise or None
    RedisInstallations(redis, front.settings).save(
        Installation(
            user_id="U1",
            team_id=None if whole else team.id,
            enterprise_id=whole,
            is_enterprise_install=bool(whole),
            bot_token=team.token,
            bot_id=team.bot_id,
            bot_user_id=team.bot_user,
            app_id="A1",
        )
    )


@pytest.fixture(params=["socket", "http"])
def front(
    request: pytest.FixtureRequest,
    slack: FakeSlack,
    redis: Redis,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[FrontEnd]:
    monkeypatch.setenv("SLACK_CLIENT_ID", slack.client_id)  # where others would look for them
    monkeypatch.setenv("SLACK_CLIENT_SECRET", slack.client_secret)
    settings = settings_for(
        slack,
        slack_client_id=slack.client_id,
        slack_client_secret=slack.client_secret,
        shedder_secret="a secret of many workspaces",
        slack_port=0 if request.param == "http" else None,
    )
    with front_end(slack, redis, settings) as made:
        if request.param == "http":
            slack.deliver_to(f"http://127.0.0.1:{made.listening.port}{EVENTS}")
        for id in ("T1", "T2", "T8"):
            install(redis, made, slack.workspaces[id])
        yield made


def seen(team: Workspace, ts: str) -> int:
    return len(team.thread(CHANNELS[team.id], ts))


def test_each_workspace_is_answered_as_itself(
    slack: FakeSlack, redis: Redis, front: FrontEnd
) -> None:
    asked = {
        id: slack.workspaces[id].say("U1", channel, "@shedder decode this", [PDF])
        for id, channel in CHANNELS.items()
    }
    slack.deliveries.settled()
    slack.wait(lambda: len(jobs_in(redis)) == 4)
    places = {job.mention.place.workspace: job.mention.id for job in jobs_in(redis)}
    assert places == {
        "T1": asked["T1"],
        "T2": asked["T2"],
        "E1.T8": asked["T8"],
        "E1.T9": asked["T9"],
    }
    for id, ts in asked.items():
        slack.wait(lambda id=id, ts=ts: seen(slack.workspaces[id], ts) == 2)
    assert not [call for call in slack.calls if call.method == "auth.test"]


def test_a_workspace_without_the_app_is_not_answered(
    slack: FakeSlack, redis: Redis, front: FrontEnd
) -> None:
    slack.workspaces["T3"].say("U1", "C1", "@shedder decode this", [PDF])
    slack.deliveries.settled()
    assert jobs_in(redis) == []
    assert slack.workspaces["T3"].posts("C1") == []


def test_a_workspace_that_uninstalls_loses_its_own_alone(
    slack: FakeSlack, redis: Redis, front: FrontEnd
) -> None:
    for id in ("T1", "T2"):
        slack.workspaces[id].say("U1", "C1", "@shedder decode this", [PDF])
    slack.deliveries.settled()
    slack.wait(lambda: len(jobs_in(redis)) == 2)
    slack.workspaces["T1"].uninstall()
    slack.deliveries.settled()
    slack.wait(lambda: [job.mention.place.workspace for job in jobs_in(redis)] == ["T2"])
    assert RedisInstallations(redis, front.settings).names() == ("E1", "T2")


def test_a_form_is_opened_and_answered_in_its_own_workspace(
    slack: FakeSlack, redis: Redis, front: FrontEnd
) -> None:
    team = slack.workspaces["T9"]
    team.global_shortcut("U1", "documents_form").wait()
    slack.wait(lambda: team.modal("U1"))
    files = [team.upload("U1", name, b"%PDF-1.7") for name in ("a.pdf", "b.pdf")]
    given = {"file_baseline": files[:1], "file_proposal": files[1:], "where": "C9"}
    team.submit("U1", team.modal("U1").id, given)
    slack.wait(lambda: jobs_in(redis))
    assert jobs_in(redis)[0].mention.place.workspace == "E1.T9"
    assert slack.workspaces["T8"].posts() == []
