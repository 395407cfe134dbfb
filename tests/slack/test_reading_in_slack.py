"""What stands in Slack's threads and channels, as the platform tells it."""

import json
import time
from collections.abc import Iterator

import pytest
from fake_slack_faults import error
from redis import Redis
from slack_service import SlackThread, slack_thread

from bot.core.errors import TransientError, UserError
from bot.core.values import Place
from bot.platforms import NotThere
from bot.slack import pace, past, unheard
from bot.slack import web as web_calls
from bot.slack.directory import UNTOLD_SECONDS
from bot.slack.message import Message
from bot.slack.seen import SEEN

PDF = ("a.pdf", b"%PDF-1.7 a paper")


@pytest.fixture
def there(redis: Redis) -> Iterator[SlackThread]:
    with slack_thread(redis) as there:
        yield there


def texts(found: object) -> list[str]:
    return [each.text for each in found]  # type: ignore[attr-defined]


def test_a_thread_is_what_stands_in_it_now_with_names(there: SlackThread) -> None:
    team, place, slack = there.team, there.place, there.open()
    team.user("U2", "grace")
    alert = {"title": "Disk full", "text": "*node:* n7"}
    team.alert("UALERT", "C1", attachments=[alert], thread=place.thread)
    wrong = team.say("U2", "C1", "it is the disk", thread=place.thread)
    gone = team.say("U2", "C1", "never mind", thread=place.thread)
    slack.post(place, "k", Message(text="looking").to_body())
    team.edit("C1", wrong, "it is the network")
    team.delete("C1", gone)
    found = slack.thread(place, 40)
    assert texts(found) == [
        "@shedder decode this",
        "Disk full\nnode: n7",
        "it is the network",
        "looking",
    ]
    assert [each.name for each in found] == ["u1", "ualert", "grace", "shedder"]
    assert [(each.bot, each.ours) for each in found] == [
        (False, False),
        (True, False),
        (False, False),
        (True, True),
    ]
    assert [each.begins for each in found] == [True, False, False, False]
    assert found[2].edited
    assert found[2].edited_at > found[2].at
    assert {each.place for each in found} == {place}


def test_of_a_long_thread_its_beginning_and_its_end_are_told(there: SlackThread) -> None:
    for number in range(230):
        there.team.say("U2", "C1", f"{number}", thread=there.place.thread)
    assert texts(there.open().thread(there.place, 4)) == [
        "@shedder decode this",
        "227",
        "228",
        "229",
    ]


def test_a_thread_whose_beginning_is_gone_still_has_its_replies(there: SlackThread) -> None:
    there.team.say("U2", "C1", "below", thread=there.place.thread)
    there.team.delete("C1", there.place.thread)
    assert texts(there.open().thread(there.place, 9)) == ["below"]
    nowhere = there.place.model_copy(update={"thread": "1.000001"})
    assert there.open().thread(nowhere, 9) == ()


def test_without_leave_to_see_people_a_thread_goes_without_names(there: SlackThread) -> None:
    there.team.scopes = there.team.scopes - {"users:read"}
    (root,) = there.open().thread(there.place, 9)
    assert (root.name, root.author) == ("", "U1")
    assert there.open().called("T1", "U1") == ""
    assert len(there.slack.called("users.info")) == 1, f"asked again after {UNTOLD_SECONDS} s"


def test_what_may_not_be_seen_is_said_so(there: SlackThread) -> None:
    slack = there.open()
    there.team.scopes = there.team.scopes - {"channels:history", "reactions:read"}
    for ask in (
        lambda: slack.thread(there.place, 9),
        lambda: slack.history(there.place, 0.0, 9),
        lambda: slack.reactions(there.place, there.place.thread),
    ):
        with pytest.raises(UserError, match=r"the app lacks (channels:history|reactions:read)"):
            ask()
    there.team.kick("C1")
    there.team.scopes = there.team.scopes | {"channels:history"}
    with pytest.raises(NotThere):
        slack.history(there.place, 0.0, 9)


def test_a_history_holds_the_channel_and_its_threads_since_then(there: SlackThread) -> None:
    team, slack = there.team, there.open()
    since = time.time()
    root = team.say("U1", "C1", "https://arxiv.org/abs/2401.00001", [PDF])
    team.say("U2", "C1", "is it any good?", thread=root)
    team.say("U2", "C1", "for everybody: no", thread=root, broadcast=True)
    team.react("U2", "C1", root, "eyes")
    team.react("U3", "C1", root, "eyes")
    team.say("U3", "C1", "lunch?")
    found = slack.history(there.place.model_copy(update={"thread": ""}), since, 100)
    assert texts(found) == [
        "https://arxiv.org/abs/2401.00001",
        "is it any good?",
        "for everybody: no",
        "lunch?",
    ]
    assert [each.begins for each in found] == [True, False, False, True]
    assert [(each.user, each.emoji) for each in found[0].reactions] == [("U2", "👀"), ("U3", "👀")]
    assert [file.name for file in found[0].attachments] == ["a.pdf"]
    assert texts(slack.history(there.place, since, 2)) == ["for everybody: no", "lunch?"]


def test_a_history_holds_what_was_added_to_older_threads(there: SlackThread) -> None:
    team, slack = there.team, there.open()
    old = team.say("U1", "C1", "an old paper")
    team.say("U2", "C1", "said long ago", thread=old)
    team.say("U2", "C1", "and nobody went on with this")
    since = time.time()
    team.say("U3", "C1", "still worth it", thread=old)
    found = slack.history(there.place, since, 100)
    assert texts(found) == ["an old paper", "still worth it"]
    assert [each.begins for each in found] == [True, False]


def test_a_restricted_app_gets_the_newest_of_a_history_and_waits_no_longer_than_it_is_worth(
    there: SlackThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = there.slack.limits
    limits.enforce, limits.commercial, limits.minute = True, True, 1.0
    for number in range(40):
        there.team.say("U2", "C1", f"{number}")
    monkeypatch.setattr(pace, "MINUTE", 0.1)
    monkeypatch.setattr(web_calls, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(past, "HISTORY_SECONDS", 1.6)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        time.sleep(seconds)

    web = there.web()
    found = past.history(web, there.place, 0.0, 100, sleep)
    assert len(found) == 30
    assert texts(found)[-1] == "39"
    assert slept
    there.slack.faults.on("conversations.history", error("ratelimited"), times=None)
    with pytest.raises(TransientError):
        past.history(web, there.place, 0.0, 100, sleep)


def test_a_restricted_app_answers_with_the_part_of_a_thread_that_it_gets(
    there: SlackThread,
) -> None:
    for number in range(40):
        there.team.say("U2", "C1", f"{number}", thread=there.place.thread)
    limits = there.slack.limits
    limits.enforce, limits.commercial = True, True
    began = time.monotonic()
    found = there.open().thread(there.place, 40)
    assert time.monotonic() - began < 3
    assert texts(found)[:2] == ["@shedder decode this", "0"]
    assert len(found) == 16


def test_reactions_are_those_of_now_and_of_what_is_gone_there_are_none(there: SlackThread) -> None:
    slack, ts = there.open(), there.place.thread
    slack.react(there.place, ts, "1️⃣")
    slack.react(there.place, ts, "1️⃣")
    there.team.react("U2", "C1", ts, "two")
    found = slack.reactions(there.place, ts)
    assert [(each.emoji, each.user, each.bot) for each in found] == [
        ("1️⃣", there.team.bot_user, True),
        ("2️⃣", "U2", False),
    ]
    there.team.delete("C1", ts)
    assert slack.reactions(there.place, ts) == ()


def test_a_reaction_that_cannot_be_is_said_so(there: SlackThread) -> None:
    slack = there.open()
    with pytest.raises(UserError):
        slack.react(there.place, there.place.thread, "🪿")
    there.team.scopes = there.team.scopes - {"reactions:write"}
    with pytest.raises(UserError):
        slack.react(there.place, there.place.thread, "👍")


def test_a_message_has_an_address_while_it_is_there(there: SlackThread) -> None:
    slack, ts = there.open(), there.place.thread
    reply = there.team.say("U2", "C1", "below", thread=ts)
    assert slack.permalink(there.place, ts) == (
        f"https://t1.slack.com/archives/C1/p{ts.replace('.', '')}"
    )
    assert f"?thread_ts={ts}&cid=C1" in slack.permalink(there.place, reply)
    there.team.delete("C1", reply)
    assert slack.permalink(there.place, reply) == ""


def test_people_and_bots_are_called_what_others_call_them(there: SlackThread) -> None:
    there.team.user("U9", "ada")
    bot = there.team.user("UB", "pager", bot=True)
    slack = there.open()
    assert [slack.called("T1", user) for user in ("U9", bot.bot_id, "U404", "")] == [
        "ada",
        "pager",
        "",
        "",
    ]


def test_a_call_is_for_the_group_alone(there: SlackThread) -> None:
    slack, place = there.open(), there.place
    words = "<!channel> @here <@U1> https://evil.example escalated by Ada"
    slack.post(place, "k", slack.calling("S0ONCALL", words))
    (said,) = there.replies()
    assert there.acts() == ["<!", "usergroup"]
    assert said.text.startswith("<!subteam^S0ONCALL> ")
    elements = json.dumps(said.blocks)
    assert elements.count('"usergroup"') == 1
    assert "escalated by Ada" in said.text
    slack.post(place, "k2", slack.calling("S0ONCALL", words, "https://page.example/a?b=1&c"))
    paged = there.replies()[-1]
    assert "<https://page.example/a?b=1&amp;c>" in paged.text
    links = [each for each in json.dumps(paged.blocks).split("{") if '"link"' in each]
    assert len(links) == 1
    assert "https://page.example/a?b=1&c" in links[0]
    for nobody in ("", "S", "channel", "U1", "@oncall", "S0ONCALL> <!channel"):
        with pytest.raises(UserError):
            slack.calling(nobody, "help")


def test_why_a_channel_is_not_heard_is_told_to_whoever_set_it_up(there: SlackThread) -> None:
    slack, place, redis = there.open(), there.place, there.redis
    assert slack.unheard(place) == unheard.NEVER_CAME
    redis.hset(SEEN, "message.channels", 1)
    assert slack.unheard(place) == ""
    there.team.scopes = there.team.scopes - {"reactions:read"}
    assert "lacks the scope reactions:read" in slack.unheard(place)
    there.team.scopes = there.team.scopes - {"channels:history"}
    assert slack.unheard(place).startswith(unheard.NOT_READ)
    there.team.scopes = there.team.scopes | {"channels:history"}
    there.team.kick("C1")
    assert slack.unheard(place) == unheard.NOT_IN
    elsewhere = Place(platform="slack", workspace="T1", channel="C404", thread="")
    assert slack.unheard(elsewhere) == unheard.NO_CHANNEL
    there.slack.faults.on("conversations.history", error("internal_error"))
    with pytest.raises(TransientError):
        slack.unheard(place)
