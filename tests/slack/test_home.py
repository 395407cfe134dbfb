"""The app's page and its messages tab, and a workspace that leaves."""

import time
from pathlib import Path

import pytest
from fake_slack import FakeSlack
from fake_slack_faults import error
from redis import Redis
from replies import full_critique
from slack_front_end import front_end, settings_for
from slack_oracle import faults
from slack_room import PDF, Room

from bot.admitting import accounts
from bot.admitting.accounts import Entry, Spent
from bot.core.answer import Answer, Reply
from bot.core.errors import TransientError
from bot.core.persona import Persona
from bot.core.values import Place
from bot.keeping.tenancy import tenant_key
from bot.slack import leaving
from bot.slack.home import Asked, page


def shown(room: Room, user: str) -> str:
    room.team.open_home(user)
    room.slack.wait(lambda: room.team.home(user), what="a page")
    room.settled()
    return str(room.team.home(user).body["blocks"])


def test_the_page_says_who_can_be_asked_and_how(room: Room) -> None:
    blocks = shown(room, "U6")
    for words in (
        'Q" Shedder',
        "Kira Vashti",
        "Atlas",
        "ServeWise",
        "decode this, with paper attached",
    ):
        assert words in blocks
    for words in ("Nothing yet", "on a schedule", "$0.00", "0 of 200"):
        assert words in blocks


def test_the_page_lists_what_somebody_asked_and_what_it_cost(room: Room) -> None:
    room.says("@shedder decode this", PDF, user="U7")
    job = room.job()
    reply = Reply(
        job=job.id,
        place=job.mention.place,
        look=room.front.front.personas["q"].look,
        body=Answer(critique=full_critique()),
    )
    accounts.note(room.redis, job, reply)
    blocks = shown(room, "U7")
    assert full_critique().documents[0].title in blocks
    assert f"'channel_id': '{room.channel}'" in blocks
    assert "1 of 200" in blocks
    assert full_critique().documents[0].title not in shown(room, "U8"), "it is theirs alone"


def test_the_page_says_when_a_channel_that_one_may_read_gets_its_digest_and_no_more_of_it(
    apart: Redis, tmp_path: Path
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "digests.toml").write_text(
        '[secret-club]\nchannel = "slack/T123/C0456"\ncron = "0 16 * * FRI"\n'
        'tz = "Europe/Amsterdam"\npersona = "q"\n'
        '[private]\nchannel = "slack/T123/C0457"\ncron = "0 16 * * FRI"\n'
        'tz = "Europe/Amsterdam"\npersona = "q"\n'
        '[elsewhere]\nchannel = "slack/T999/C0999"\ncron = "0 16 * * FRI"\n'
        'tz = "Europe/Amsterdam"\npersona = "q"\n'
    )
    with FakeSlack(enforce_limits=False) as slack:
        team = slack.workspace("T123")
        team.channel("C0456", "papers", members=["UG"])
        team.channel("C0457", "secret", private=True, members=["U1"])
        for id, guest in (("U1", False), ("UG", True), ("UX", True)):
            team.user(id, id.lower(), guest=guest)
        settings = settings_for(slack, team.token, shedder_home=tmp_path)
        views = {}
        with front_end(slack, apart, settings):
            for user in ("U1", "UG", "UX"):
                team.open_home(user)
                slack.wait(lambda user=user: team.home(user), what="a page")
                views[user] = team.home(user).body
            team.scopes = team.scopes - {"channels:read", "groups:read"}
            team.user("U2", "cem")
            team.open_home("U2")
            slack.wait(lambda: team.home("U2"), what="a page")
            assert "on a schedule" in str(team.home("U2").body["blocks"])  # nobody knows
    for user, seen in (("U1", "C0456 C0457"), ("UG", "C0456"), ("UX", "")):
        shown = str(views[user]["blocks"])
        assert [id for id in ("C0456", "C0457") if id in shown] == seen.split()
    view = views["UG"]
    assert faults(view, method="views.publish") == []
    blocks = str(view["blocks"])
    assert "'channel_id': 'C0456'" in blocks
    assert "16:00 (Europe/Amsterdam" in blocks
    assert "one has come yet." in blocks
    assert not any(word in blocks for word in ("secret-club", "C0999", "on a schedule"))


def test_the_form_opens_from_the_page(room: Room) -> None:
    shown(room, "U9")
    room.team.press_in_view("U9", room.team.home("U9").id, "form").wait()
    room.slack.wait(lambda: room.team.modal("U9"))
    assert "Kira Vashti" in str(room.team.modal("U9").body["title"])


def test_a_page_that_cannot_be_shown_is_no_failure(room: Room) -> None:
    room.slack.faults.on("views.publish", error("internal_error"), times=1)
    room.team.open_home("U10").wait()
    assert len(room.slack.events[-1].attempts) == 1


def test_whoever_comes_to_write_is_given_suggestions(room: Room) -> None:
    before = len(room.team.prompts)
    room.team.open_home("U6", tab="messages")
    room.slack.wait(lambda: len(room.team.prompts) > before)
    prompts = room.team.prompts[-1]["prompts"]
    assert 1 <= len(prompts) <= 4
    assert all(prompt["title"] and prompt["message"] for prompt in prompts)


def test_a_long_page_is_within_what_slack_takes() -> None:
    persona = Persona(name="N" * 500, description="<!channel> " * 300, handle="n", icon="🔥")
    place = Place(platform="slack", workspace="T1", channel="C1", thread="1")
    entry = Entry(
        job="j",
        persona="n",
        documents=("<http://evil.example|x> " * 50,),
        place=place,
        cost_usd=None,
        at=time.time(),
    )
    asked = Asked(
        entries=(entry,) * 10, spent=Spent(today=1, month=2.5, complete=False), today=3, most=0
    )
    view = page((persona,) * 60, asked)
    assert faults(view, method="views.publish") == []
    assert len(view["blocks"]) <= 100
    assert "http://evil" not in str(view)


def test_a_workspace_that_leaves_takes_everything_along(room: Room) -> None:
    room.says("@shedder decode this", PDF)
    room.job()
    event = {"type": "app_uninstalled"}
    envelope = room.team._envelope(event, "")
    room.slack.deliveries.send("events_api", envelope).wait()

    def left() -> list[bytes]:
        keys = room.redis.scan_iter()
        return [key for key in keys if b":T1:" in key and b"pace" not in key]

    room.slack.wait(lambda: not left(), what="nothing that is kept")
    assert room.jobs() == []


def test_a_workspace_that_leaves_is_acknowledged_first_and_gone_for_sure(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def slow_purge(*whose: object, **when: object) -> None:
        tried.append(time.monotonic())
        time.sleep(1.5)
        if len(tried) == 1:
            raise TransientError("the server is away")

    monkeypatch.setattr(leaving, "uninstalled", slow_purge)
    envelope = room.team._envelope({"type": "app_uninstalled"}, "")
    assert room.slack.deliveries.send("events_api", envelope).wait().latency < 1.4
    room.slack.wait(lambda: len(tried) == 1)
    key = tenant_key("owed", "slack", "", "leaving")
    (name,) = room.redis.zrange(key, 0, -1)
    room.redis.zadd(key, {name: 1})
    room.slack.wait(lambda: len(tried) == 2)
    room.slack.wait(lambda: not room.redis.exists(key))
