"""Everything somebody says in Slack, up to the job in Redis and the first thing to be seen."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fake_slack import FakeSlack
from fake_slack_faults import error, slow, status
from fake_slack_workspace import Workspace
from redis import Redis
from slack_front_end import FrontEnd, front_end, jobs_in, settings_for
from slack_room import PDF, Room

from bot.core.routing import addressed
from bot.ingress import questions
from bot.ingress.declined import owed_signs
from bot.ingress.owed import owed_questions, owed_replies
from bot.keeping.threads import ThreadMemory
from bot.slack import pace

OTHER = ("gfs.pdf", b"%PDF-1.7 another paper")


def test_a_mention_with_a_paper_is_a_job_and_a_placeholder_within_a_second(room: Room) -> None:
    asked = time.time()
    ts = room.says("@shedder decode this", PDF)
    (placeholder,) = room.posts()
    assert placeholder.at - asked < (1 if os.getloadavg()[0] < 4 else 3), "on a machine at rest"
    job = room.job()
    assert (job.persona, job.mention.id, job.mention.author) == ("q", ts, "U1")
    assert job.mention.place.model_dump() == {
        "platform": "slack",
        "workspace": "T1",
        "channel": room.channel,
        "thread": ts,
    }
    (file,) = job.mention.attachments
    assert file.name == "queues.pdf"
    assert "queues.pdf" in placeholder.text
    assert placeholder.thread_ts == ts
    assert room.team.status(room.channel, ts) == "", "the status went with the placeholder"
    assert [said.channel for said in room.team.statuses].count(room.channel) in (1, 2)


def test_a_mention_under_somebody_elses_paper_is_about_that_paper(room: Room) -> None:
    root = room.says("look at this", PDF, user="U2")
    room.says("and a picture", ("a.png", b"\x89PNG"), user="U2", thread=root)
    ts = room.says("@shedder decode this", thread=root)
    job = room.job()
    assert [file.name for file in job.mention.attachments] == ["queues.pdf"]
    assert (job.mention.id, job.mention.place.thread) == (ts, root)


def test_a_second_paper_in_a_thread_is_seen_and_the_first_is_not_given_twice(room: Room) -> None:
    root = room.says("@shedder decode this", PDF)
    room.job()
    room.says("@shedder why is it fair?", thread=root)
    assert room.job(of=2).mention.attachments == ()
    room.says("here is the newer one", OTHER, user="U2", thread=root)
    room.says("@shedder decode the GFS paper", thread=root)
    assert [file.name for file in room.job(of=3).mention.attachments] == ["gfs.pdf"]


def test_a_picture_under_somebodys_paper_does_not_hide_the_paper(room: Room) -> None:
    root = room.says("look at this", PDF, user="U2")
    room.says("@shedder decode this", ("shot.png", b"\x89PNG"), thread=root)
    assert [file.name for file in room.job().mention.attachments] == ["queues.pdf"]


def test_files_repeated_from_the_parent_count_once(room: Room) -> None:
    room.slack.repeat_parent_files = True
    try:
        root = room.says("look at this", PDF, user="U2")
        room.says("@shedder stress-test this", OTHER, thread=root)
    finally:
        room.slack.repeat_parent_files = False
    assert sorted(f.name for f in room.job().mention.attachments) == ["gfs.pdf", "queues.pdf"]


def test_a_direct_message_is_asked_like_any_other(room: Room) -> None:
    direct = room.team.dm("U1")
    ts = room.team.say("U1", direct, "kira, stress-test these", [PDF, OTHER])
    job = room.job()
    assert (job.persona, job.mention.id, job.mention.place.channel) == ("kira", ts, direct)
    assert room.posts(channel=direct)[-1].thread_ts == ts


def test_a_bare_mention_gets_help_and_no_job(room: Room) -> None:
    ts = room.says("@shedder")
    (told,) = room.posts()
    assert told.text.startswith("You can ask:")
    assert told.thread_ts == ts
    assert room.jobs() == []
    room.slack.wait(lambda: owed_replies(room.redis, "slack").all() == ())


def test_a_bare_mention_under_a_paper_is_a_question(room: Room) -> None:
    root = room.says("look at this", PDF, user="U2")
    room.says("@shedder", thread=root)
    assert room.job().persona == "q"


def test_a_question_that_cannot_be_asked_is_told_why(room: Room) -> None:
    room.says("@shedder panel: q, nobody: is it sound?", PDF)
    (told,) = room.posts()
    assert "no persona called “nobody”" in told.text
    assert room.jobs() == []


def test_a_pair_of_events_redeliveries_and_late_edits_are_one_mention(room: Room) -> None:
    ts = room.says("@shedder decode this", PDF)
    room.job()
    sent = [each for each in room.slack.events if each.event.get("ts") == ts]
    pair = {**sent[0].payload, "event_id": "Ev-pair"}
    pair["event"] = {**sent[0].event, "type": "message", "channel_type": "channel"}
    room.slack.deliveries.send("events_api", pair).wait()
    for _ in range(3):
        room.slack.deliveries.again(sent[0]).wait()
    edited = {**sent[0].payload, "event": {**sent[0].event, "edited": {"user": "U1", "ts": ts}}}
    edited["event"]["text"] = f"{room.team.mention} kira stress-test this instead"
    room.slack.deliveries.send("events_api", edited).wait()
    assert room.job().persona == "q"
    assert len(room.posts()) == 1


def test_acknowledgements_that_get_lost_ask_nothing_twice(room: Room) -> None:
    room.slack.deliveries.lose_acks = 2
    ts = room.says("@shedder decode this", PDF)
    sent = [each for each in room.slack.events if each.event.get("ts") == ts]
    assert [each.event["type"] for each in sent].count("app_mention") == 1
    assert sum(len(each.attempts) for each in sent) == len(sent) + 2
    room.job()
    assert len(room.posts()) == 1


def test_an_edit_that_adds_the_mention_asks(room: Room) -> None:
    ts = room.says("decode this", PDF)
    assert room.jobs() == []
    room.team.edit(room.channel, ts, "@shedder decode this")
    room.settled()
    job = room.job()
    assert job.mention.id == ts
    assert [file.name for file in job.mention.attachments] == ["queues.pdf"]
    room.team.edit(room.channel, ts, "@shedder decode this, please")
    room.settled()
    room.job()


def test_bots_and_broadcasts_start_nothing(room: Room) -> None:
    room.team.user("UB", "another bot", bot=True)
    room.says("@shedder decode this", PDF, user="UB")
    room.says("<!channel> decode this", PDF)
    room.says("shedder, decode this", PDF)
    assert room.jobs() == []
    assert room.team.posts(room.channel) == []


def test_what_the_bot_says_itself_starts_nothing(room: Room) -> None:
    room.says("@shedder")
    room.posts()
    room.settled()
    time.sleep(0.05)
    assert len(room.team.posts(room.channel)) == 1
    assert room.jobs() == []


def test_events_that_nobody_waits_for_are_acknowledged_once(room: Room) -> None:
    ts = room.says("hello")
    room.team.react("U1", room.channel, ts, "tada")
    room.settled()
    assert room.slack.events[-1].event["type"] == "reaction_added"
    assert len(room.slack.events[-1].attempts) == 1
    assert room.slack.events[-1].acked


def test_an_order_is_carried_out_after_the_acknowledgement(room: Room) -> None:
    job, answer = room.answered()
    room.slack.faults.on("chat.delete", slow(1.5))
    asked = time.time()
    room.says("@shedder delete that", thread=job.mention.place.thread)
    assert room.slack.questions[-1].acked_at is not None
    assert room.slack.questions[-1].acked_at - asked < 1.4
    room.slack.wait(lambda: answer.deleted)
    room.slack.wait(lambda: any("deleted" in post.text for post in room.posts()))


def test_forgetting_leaves_nothing_of_the_thread(room: Room) -> None:
    job, _ = room.answered()
    root = job.mention.place.thread
    room.says("@shedder forget this", thread=root)
    room.slack.wait(lambda: any("forgotten" in post.text for post in room.team.posts(room.channel)))
    assert len(room.team.posts(room.channel)) == 1
    assert ThreadMemory(room.redis, job.mention.place).jobs() == {}


def test_a_slow_look_at_the_thread_is_not_waited_for_by_slack(room: Room) -> None:
    root = room.says("look at this", PDF, user="U2")
    room.slack.faults.on("conversations.replies", slow(1.5), times=1)
    room.says("@shedder decode this", thread=root)
    assert room.slack.questions[-1].latency < 1.4
    assert [file.name for file in room.job().mention.attachments] == ["queues.pdf"]


def test_a_look_at_the_thread_that_fails_is_repeated(room: Room) -> None:
    root = room.says("look at this", PDF, user="U2")
    room.slack.faults.on("conversations.replies", status(503), times=2)
    ts = room.says("@shedder decode this", thread=root)
    room.slack.wait(lambda: room.team.status(room.channel, root), what="something to see")
    assert [file.name for file in room.job().mention.attachments] == ["queues.pdf"]
    assert room.job().mention.id == ts
    assert len(room.slack.questions[-1].attempts) == 1


def test_many_looks_at_once_are_made_by_a_few_and_none_is_lost(room: Room) -> None:
    room.slack.faults.on("conversations.replies", slow(0.2), times=None)
    roots = [room.says("look at this", PDF, user="U2") for _ in range(40)]
    for number, root in enumerate(roots):
        room.team.say(f"U{100 + number}", room.channel, "@shedder decode this", thread=root)
    room.settled()
    assert max(each.latency for each in room.slack.questions[-40:]) < 1.5
    assert sum("patient" in one.name for one in threading.enumerate()) <= 16
    room.slack.wait(lambda: len(room.jobs()) == 40)
    assert all(job.mention.attachments for job in room.jobs())


def test_a_thread_that_cannot_be_seen_is_gone_without(room: Room) -> None:
    root = room.says("look at this", PDF, user="U2")
    room.slack.faults.on("conversations.replies", error("missing_scope"), times=None)
    room.says("@shedder atlas, how would you serve this?", thread=root)
    assert room.job().mention.attachments == ()


def test_after_some_time_a_question_goes_on_without_the_thread_and_says_so(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "PATIENCE_SECONDS", 0.2)
    root = room.says("look at this", PDF, user="U2")
    room.slack.faults.on("conversations.replies", status(503), times=None)
    room.says("@shedder decode this", thread=root)
    assert room.job().mention.attachments == ()
    said = [post.text for post in room.posts(2)]
    assert any("did not show me which files" in text for text in said), said
    room.slack.wait(lambda: owed_questions(room.redis, "slack").all() == ())


def test_nothing_is_lost_while_redis_is_away(room: Room, redis: Redis) -> None:
    server = redis.info("server")["process_id"]
    room.slack.time_scale, room.slack.ack_timeout = 0.02, 1.5
    os.kill(server, signal.SIGSTOP)
    try:
        asked = [room.team.say("U1", room.channel, f"@shedder decode {n}", [PDF]) for n in range(5)]
        time.sleep(2.0)
    finally:
        os.kill(server, signal.SIGCONT)
    try:
        room.settled()
        room.slack.wait(lambda: len(room.jobs()) == 5)
    finally:
        room.slack.time_scale, room.slack.ack_timeout = 0.01, 3.0
    assert sorted(job.mention.id for job in room.jobs()) == asked
    assert all(each.acked for each in room.slack.questions[-5:])
    assert any(len(each.attempts) > 1 for each in room.slack.questions[-5:])


def test_connections_that_end_lose_and_double_nothing(room: Room) -> None:
    for n in range(12):
        room.team.say("U1", room.channel, f"@shedder decode {n}", [PDF])
        if n == 3:
            room.slack.sockets.disconnect(warn=True)
        if n == 7:
            room.slack.sockets.disconnect()
    room.settled()
    room.slack.wait(lambda: len(room.jobs()) == 12)
    assert len({job.id for job in room.jobs()}) == 12
    room.slack.wait(room.front.listening.connected)


def test_two_front_ends_share_what_comes_and_do_nothing_twice(room: Room, front: FrontEnd) -> None:
    with front_end(room.slack, room.redis, front.settings):
        room.slack.wait(lambda: len(room.slack.sockets.connections) == 2)
        for n in range(10):
            room.team.say("U1", room.channel, f"@shedder decode {n}", [PDF])
        room.settled()
        for delivery in list(room.slack.questions[-10:]):
            room.slack.deliveries.again(delivery)
        room.settled()
        carried = [one.delivered for one in room.slack.sockets.connections]
    assert all(carried)
    assert len(room.jobs()) == 10
    keys = [post.metadata["event_payload"]["key"] for post in room.team.posts(room.channel)]
    assert len(keys) == len(set(keys))


def test_questions_in_one_thread_keep_their_words(room: Room) -> None:
    root = room.says("@shedder decode this", PDF)
    room.job()
    room.says(
        "@shedder atlas, is p &lt; 0.05 enough? <https://arxiv.org/abs/2401.02669>", thread=root
    )
    said = addressed(room.job(of=2).mention.text)
    assert said.endswith("https://arxiv.org/abs/2401.02669")


@pytest.mark.parametrize("text", ["hello", "what can you do?"])
def test_whoever_greets_is_helped(room: Room, text: str) -> None:
    room.team.say("U2", room.team.dm("U2"), text)
    room.settled()
    assert "You can ask" in room.posts(channel=room.team.dm("U2"))[-1].text


def test_a_channels_own_persona_is_asked_where_nobody_is_named(room: Room) -> None:
    room.team.channel("C9000001", "infra", members=["U1"])
    room.team.say("U1", "C9000001", "@shedder is this rollout sound?")
    assert room.job().persona == "servewise"
    room.slack.faults.on("conversations.info", error("missing_scope"), times=None)
    room.team.channel("C9000002", "infra-too", members=["U1"])
    room.team.say("U1", "C9000002", "@shedder decode this", [PDF])
    assert room.job(of=2).persona == "q"
    assert room.job(of=2).mention.channel_name == ""


def test_a_guest_is_not_answered_where_only_members_are(apart: Redis, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "channels.toml").write_text('["slack/C1"]\noutsiders = false\n')
    with FakeSlack() as slack:
        team = slack.workspace("T1")
        team.channel("C1", members=["U1"])
        team.user("U2", guest=True)
        settings = settings_for(slack, team.token, shedder_home=tmp_path)
        with front_end(slack, apart, settings):
            refused = team.say("U2", "C1", "@shedder decode this", [PDF])
            asked = team.say("U1", "C1", "@shedder decode this", [PDF])
            slack.deliveries.settled()
            slack.wait(lambda: len(team.thread("C1", refused)) == 2)
        assert [job.mention.id for job in jobs_in(apart)] == [asked]
        assert "members of this workspace only" in team.thread("C1", refused)[1].text


def test_a_rule_by_name_holds_although_slack_is_slow_to_tell_the_name(
    apart: Redis, tmp_path: Path
) -> None:
    rules = "[random]\nallowed = false\n"
    with front_with(apart, tmp_path, rules) as (slack, team):
        slack.faults.on("conversations.info", slow(1.5), times=1)
        barred = team.say("U1", "C1", "@shedder decode this", [PDF])
        slack.deliveries.settled()
        assert slack.questions[-1].latency < 1.4
        slack.wait(lambda: len(team.thread("C1", barred)) == 2)
        assert "not taken in this channel" in team.thread("C1", barred)[1].text
    assert jobs_in(apart) == []


def test_a_guest_is_kept_out_whichever_way_they_ask(apart: Redis, tmp_path: Path) -> None:
    with front_with(apart, tmp_path, '["*"]\noutsiders = false\n') as (slack, team):
        team.user("U2", guest=True)
        root = team.say("U1", "C1", "look at this", [PDF])
        team.slash("U2", "C1", "/shedder", "atlas, how would you serve 7B?").wait()
        slack.wait(lambda: len(team.ephemerals) == 1)
        team.shortcut("U2", "C1", root, "decode_this").wait()
        slack.wait(lambda: len(team.ephemerals) == 2)
        assert all("members of this workspace only" in said.text for said in team.ephemerals)
        assert team.posts("C1") == []
    assert jobs_in(apart) == []


@contextmanager
def front_with(
    redis: Redis, tmp_path: Path, rules: str, **more: Any
) -> Iterator[tuple[FakeSlack, Workspace]]:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "channels.toml").write_text(rules)
    with FakeSlack(enforce_limits=False) as slack:
        team = slack.workspace("T1")
        team.channel("C1", "random", members=["U1", "U2"])
        with front_end(
            slack, redis, settings_for(slack, team.token, shedder_home=tmp_path, **more)
        ):
            yield slack, team


def test_help_that_is_edited_into_a_question_is_asked(room: Room) -> None:
    ts = room.says("@shedder")
    room.posts()
    sent = next(each for each in room.slack.questions if each.event["ts"] == ts)
    for size in ("7B", "70B"):
        text = f"{room.team.mention} atlas, how would you serve {size}?"
        edited = {**sent.event, "text": text, "edited": {"user": "U1", "ts": ts}}
        room.slack.deliveries.send("events_api", {**sent.payload, "event": edited}).wait()
        assert addressed(room.job().mention.text) == "atlas, how would you serve 7B?"


def test_a_direct_message_goes_on_from_the_one_before(room: Room) -> None:
    direct = room.team.dm("U21")
    room.team.say("U21", direct, "kira, stress-test these", [PDF, OTHER])
    room.job()
    room.team.say("U21", direct, "hello")
    second = room.team.say("U21", direct, "why is it fair?")
    room.settled()
    asked = room.job(of=2)
    assert (asked.persona, asked.mention.place.thread) == ("kira", second)
    assert [file.name for file in asked.mention.attachments] == ["queues.pdf", "gfs.pdf"]
    room.team.say("U21", direct, "decode this", [OTHER])
    room.settled()
    anew = room.job(of=3)
    assert (anew.persona, [file.name for file in anew.mention.attachments]) == ("q", ["gfs.pdf"])
    room.redis.delete(f"shedder:latest:slack:T1:{direct}:U21")
    room.team.say("U21", direct, "atlas, why is it fair?")
    room.settled()
    assert room.job(of=4).mention.attachments == ()


def test_over_a_limit_nobody_meets_silence(
    apart: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pace.TIERS, 3, 5)  # a burst has no room for all of its reactions
    monkeypatch.setattr(pace, "MINUTE", 0.5)
    with front_with(apart, tmp_path, "", user_per_day=1) as (slack, team):
        team.channel("C2", members=["U1"])
        asked: dict[str, list[str]] = {"C1": [], "C2": []}
        for channel, often in (("C1", 3), ("C2", 9)):
            for at in range(often):
                said = team.say("U1", channel, "@shedder atlas, how would you serve 7B?")
                asked[channel].append(said)
                if at < 2:
                    slack.deliveries.settled()
        declined = [("C1", asked["C1"][2]), *(("C2", ts) for ts in asked["C2"][1:])]
        slack.wait(lambda: all(team.reactions(*each) == {"no_entry_sign"} for each in declined))
        for room in ("C1", "C2"):
            slack.wait(lambda room=room: sum("limit here" in p.text for p in team.posts(room)) == 1)
        slack.wait(lambda: owed_signs(apart, "slack").all() == ())
    assert len(jobs_in(apart)) == 1


def test_a_name_that_only_says_who_answers_is_not_waited_for(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "HASTE_SECONDS", 0.2)
    room.slack.faults.on("conversations.info", status(503), times=None)
    ts = room.says("@shedder decode this", PDF)
    assert [file.name for file in room.job().mention.attachments] == ["queues.pdf"]
    room.posts()
    assert len(room.team.thread(room.channel, ts)) == 2, "and nothing is said about files"
