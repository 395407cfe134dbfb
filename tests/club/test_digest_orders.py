"""What is said of a channel's digest there: done once, told in local time with its zone."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from digest_stage import at_work, club_that, digest_due, issue_of, office_of, quick, seen, work_off
from redis import Redis

from bot.admitting.admission import Admission, Door
from bot.admitting.channels import ChannelRules
from bot.club.digests import Digests, place_of
from bot.club.orders import skip
from bot.club.schedule import Schedule
from bot.console.terminal_threads import thread_key
from bot.core.answer import Notice, Reply
from bot.core.club.orders import Which, digest_order_in
from bot.core.errors import UserError
from bot.core.values import Attachment, Job, Mention
from bot.ingress.front import Front
from bot.personas import load_personas
from bot.platforms.terminal import Terminal
from config.digests import Digest
from config.settings import Settings

SETTINGS = Settings(_env_file=None)
PERSONAS = load_personas(SETTINGS)
TIME = r"[A-Z][a-z]+day \d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d \(Europe/Amsterdam, CES?T\)"


def weekly(**how: Any) -> Digest:
    given = {"id": "papers", "channel": "slack/T1/C1", "cron": "0 16 * * FRI", **how}
    return Digest.model_validate({"tz": "Europe/Amsterdam", **given})


@dataclass
class Channel:
    """A channel with these digests, and somebody who writes there."""

    redis: Redis
    digests: tuple[Digest, ...]
    settings: Settings = SETTINGS

    def front(self) -> Front:
        door = Door(Admission(self.redis, self.settings, ChannelRules.load(None)))
        known = Digests({digest.id: digest for digest in self.digests})
        return Front(self.redis, Terminal(self.redis), PERSONAS, "q", door, digests=known)

    def mention(self, words: str, **how: Any) -> Mention:
        place = place_of(weekly()).model_copy(update={"thread": uuid4().hex})
        given = {"id": uuid4().hex, "place": place, "author": "U1", "text": f"@shedder {words}"}
        return Mention.model_validate({**given, **how})

    def hears(self, mention: Mention) -> str:
        """Take it in, and read what is said to it."""
        job = self.front().receive(mention)
        kept = self.redis.hgetall(f"{thread_key(mention.place)}:messages")
        bodies = [Reply.model_validate_json(body).body for body in kept.values()]
        said = [body.text for body in bodies if isinstance(body, Notice)]
        assert len(said) == (not job.persona and job.id.startswith("crit-"))
        return said[0] if said else ""

    def says(self, words: str, **how: Any) -> str:
        return self.hears(self.mention(words, **how))

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.redis, self.digests[0])

    def queued(self) -> int:
        return self.redis.llen("rq:queue:shedder")


@pytest.fixture
def channel(redis: Redis) -> Channel:
    return Channel(redis, (weekly(),))


def test_status_tells_the_next_time_and_what_became_of_the_last(channel: Channel) -> None:
    for words in ("digest", "digest status", "Digest status papers?"):
        said = channel.says(words)
        assert re.search(rf"^Next: {TIME}\.$", said, re.M), said
        assert "Last: none has come yet." in said
        assert "digest preview · digest now · digest skip" in said
    assert channel.queued() == 0


def test_skip_leaves_one_out_however_often_it_is_delivered(channel: Channel) -> None:
    mention = channel.mention("digest skip")
    said = channel.hears(mention)
    assert re.fullmatch(
        rf"The digest of {TIME} is left out\. The one after it comes {TIME} and tells what was "
        r"posted until then\. `digest unskip` has it come after all\.",
        said,
    )
    assert channel.hears(mention) == said
    assert [run.state for run in channel.schedule.runs()] == ["skipped"]
    assert "Left out, as somebody asked" in channel.says("digest")


def test_a_second_skip_says_that_it_is_left_out_already(channel: Channel) -> None:
    channel.says("digest skip")
    (first,) = channel.schedule.runs()
    again = channel.says("skip the next digest")  # somebody else, who means the same one
    assert re.match(rf"The digest of {TIME} is left out already, as somebody asked\.", again)
    assert [run.key for run in channel.schedule.runs()] == [first.key]
    further = channel.says("digest skip another")
    assert "is left out." in further
    later, same = channel.schedule.runs()
    assert same == first
    assert later.at - first.at == pytest.approx(7 * 86_400, abs=3_600)


def test_what_is_left_out_comes_after_all_when_somebody_says_so(channel: Channel) -> None:
    coming, _ = channel.schedule.next()
    assert coming is not None
    order, undo = channel.mention("digest skip"), channel.mention("digest unskip")
    channel.hears(order)
    channel.says("digest skip another")
    said = channel.hears(undo)
    assert re.fullmatch(rf"The digest of {TIME} comes after all\. That of {TIME} is left .*", said)
    assert channel.schedule.next() == (coming, ())
    channel.hears(order)  # both come again, and change nothing
    assert channel.hears(undo) == said
    assert channel.schedule.next() == (coming, ())
    seen(channel.redis, channel.digests[0], 0)
    Schedule(channel.redis, channel.digests[0], clock=lambda: coming.at + 1).look()
    run = channel.schedule.run(coming.key)
    assert run is not None
    assert run.state == "claimed"
    channel.says("digest unskip")
    assert channel.says("digest undo").startswith("None is left out. On schedule, the next")


def test_a_week_that_is_named_is_the_one_that_is_meant(redis: Redis) -> None:
    """It is Friday 20 November 2026, an hour after that day's came."""
    friday = datetime(2026, 11, 20, 17, tzinfo=ZoneInfo("Europe/Amsterdam")).timestamp()

    def said(at: float, which: Which) -> str:
        schedule = Schedule(redis, weekly(), clock=lambda: at)
        try:
            return skip(schedule, uuid4().hex, which)
        except UserError as error:
            return error.message

    assert said(friday, "this week") == (
        "None comes this week. The next one comes Friday 27 November 2026, 16:00 "
        "(Europe/Amsterdam, CET); `digest skip` leaves that one out."
    )
    assert "Friday 27 November" in said(friday, "next week")
    assert "of Friday 4 December 2026, 16:00" in said(friday + 4 * 86_400, "next week")
    assert "left out already" in said(friday + 4 * 86_400, "this week")


def test_what_is_being_made_is_too_late_to_leave_out(channel: Channel) -> None:
    """Between two deliveries of the order its time came, and somebody was faster."""
    mention = channel.mention("digest skip")
    schedule = channel.schedule
    coming, _ = schedule.next()
    assert coming is not None
    Schedule(channel.redis, schedule.digest, clock=lambda: coming.at - 1).look()
    Schedule(channel.redis, schedule.digest, clock=lambda: coming.at + 1).look()
    assert schedule.skip(coming, mention.id).state == "claimed"
    redis = channel.redis
    redis.hset(redis.keys("*:run:*")[0], "by", mention.id)
    assert re.fullmatch(rf"The digest of {TIME} is being made already, .*", channel.hears(mention))


def test_now_makes_one_more_however_often_it_is_delivered(channel: Channel) -> None:
    mention = channel.mention("digest now")
    said = channel.hears(mention)
    assert re.fullmatch(
        r"The digest papers is being made now, and comes in this channel\. If there is nothing "
        r"new, I say so here instead\. On schedule, the next "
        rf"one comes {TIME}, with what is new by then\.",
        said,
    )
    channel.hears(mention)
    assert channel.queued() == 1
    other = channel.says("digest now")
    assert re.match(rf"The digest of {TIME} is being made at this moment, .* Another", other)
    assert channel.queued() == 2


def test_a_preview_is_one_job_for_the_thread_it_was_asked_in(channel: Channel) -> None:
    digest = digest_due(tz="Europe/Amsterdam")
    channel.digests = (digest,)
    seen(channel.redis, digest, 60)
    mention = channel.mention("digest preview")
    for _ in range(2):
        job = channel.front().receive(mention)
        assert job.mention.place == mention.place
    assert channel.queued() == 1
    office = office_of(channel.redis, digest, quick(channel.redis))
    with at_work(office, club_that(channel.redis, lambda: issue_of(1))):
        work_off(channel.redis)
    kept = channel.redis.hgetall(f"{thread_key(mention.place)}:messages")
    parent = Reply.model_validate_json(kept[min(kept, key=int)]).body
    assert "nothing of it is posted in the channel" in parent.text  # type: ignore[union-attr]
    assert re.search(TIME, parent.text)  # type: ignore[union-attr]
    assert not channel.redis.exists(f"{thread_key(place_of(digest))}:messages")


def test_who_may_order_and_who_may_only_ask(redis: Redis) -> None:
    few = Channel(redis, (weekly(people=["U7"]),))
    assert "Only some people" in few.says("digest now")
    assert "being made" in few.says("digest now", author="U7")
    assert "Next:" in few.says("digest status")
    anybody = Channel(redis, (weekly(),))
    assert "Guests cannot" in anybody.says("digest skip", outsider=True)
    assert "left out" in anybody.says("digest skip")


def test_what_costs_counts_as_a_question(redis: Redis) -> None:
    channel = Channel(redis, (weekly(),), SETTINGS.model_copy(update={"user_per_minute": 1}))
    assert "being made" in channel.says("digest now")
    assert "being made" not in channel.says("digest now")
    assert channel.says("digest preview") != ""
    assert "Next:" in channel.says("digest")
    assert channel.queued() == 1


def test_elsewhere_nothing_is_said_of_a_digest_that_comes_in_another_channel(
    channel: Channel,
) -> None:
    for words in ("digest", "digest now", "digest skip", "digest preview", "digest status papers"):
        place = channel.mention("x").place.model_copy(update={"channel": "C2"})
        said = channel.says(words, place=place)
        assert said.startswith("No digest comes here.")
        assert "papers" not in said
        assert 'channel = "slack/T1/C2"' in said
    alone = channel.mention("x").place.model_copy(update={"channel": "DU1"})
    assert "digests.toml" not in channel.says("digest", place=alone)
    assert channel.schedule.runs() == ()


def test_of_several_one_is_to_be_named(redis: Redis) -> None:
    channel = Channel(redis, (weekly(), weekly(id="daily", cron="0 9 * * *")))
    assert (
        channel.says("digest now") == "Which one? Say one of: digest now papers · digest now daily."
    )
    assert "digest daily is being made" in channel.says("digest now daily")
    assert channel.says("digest").count("Next:") == 2
    assert channel.says("digest daily").count("Next:") == 1
    assert channel.says("digest now monthly").startswith("There is no digest “monthly” in this")


def test_one_that_is_paused_comes_when_it_is_asked_for(redis: Redis) -> None:
    channel = Channel(redis, (weekly(paused=True),))
    assert "Next: none, it is paused" in channel.says("digest")
    assert "None is to come" in channel.says("digest skip")
    said = channel.says("digest now")
    assert "comes in this channel." in said
    assert "On schedule" not in said


ORDERS = {
    "post the digest": "now",
    "`digest now`": "now",
    "“Digest now” :pray:": "now",
    "please post the digest now 🙏": "now",
    "digest: now": "now",
    "preview digest papers": "preview papers",
    "digest now monthly": "now monthly",
    "skip this week’s digest": "skip this week",
    "skip next week's digest please": "skip next week",
    "digest skip one more": "skip another",
    "digest undo": "unskip",
    "when does the next digest come?": "status",
    "digest help": "help",
    "digest statu": "help",
    "digest now skip": "help",
    "digest this week": "help",
}


def test_an_order_is_understood_however_it_is_put(channel: Channel) -> None:
    for words, meant in ORDERS.items():
        order = digest_order_in(words, ["papers"])
        assert order is not None, words
        assert order.said == f"digest {meant}", words
    for words in ("digest help", "digest prewiev"):
        assert "`digest skip`: leave the next one out" in channel.says(words)
    assert channel.queued() == 0
    assert digest_order_in("digest statu", []) is None  # no digest comes there


QUESTIONS = [
    "digest this",
    "digest this paper please",
    "digest now this paper",
    "digest arXiv:2401.00001",
    "what is a digest?",
    "digest the method section",
]


@pytest.mark.parametrize("words", QUESTIONS)
def test_a_question_with_the_word_in_it_is_a_question(channel: Channel, words: str) -> None:
    assert digest_order_in(words, ["papers"]) is None
    paper = Attachment(id="/p.pdf", name="p.pdf")
    job = channel.front().receive(channel.mention(words, attachments=[paper]))
    assert isinstance(job, Job)
    assert job.persona


def test_help_names_the_words_only_where_a_digest_comes(channel: Channel) -> None:
    assert "digest skip" in channel.says("help")
    elsewhere = channel.mention("x").place.model_copy(update={"channel": "C2"})
    assert "digest skip" not in channel.says("help", place=elsewhere)
