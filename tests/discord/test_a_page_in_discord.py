"""An engineer is paged: an alert in a channel of the fake Discord, and what they get below it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from discord_front_end import FrontEnd, front_end, hurry, settings_for
from discord_markdown import words
from discord_service import unhurried
from fake_discord import FakeDiscord
from fake_discord_bot import led_to
from fake_discord_channel import Channel
from fake_discord_message import Message
from fake_discord_values import Role
from on_call_desk import DISK, QUEUE
from redis import Redis
from slack_front_end import jobs_in

from bot.admitting.channels import ChannelRules
from bot.core.values import Job
from bot.discord.loop import loop
from bot.ingress.auto_answers import AutoAnswers
from bot.ingress.front import Front
from bot.ingress.on_call import OnCall
from bot.queue import forget_job
from workers import jobs
from workers.lease import Lease, holding

BOT = "345678901234567890"  # the webhook of the alerts that are answered unasked
RUNBOOKS = """\
[orders]
folder = "runbooks"
owner = "the order team"
link = "https://git.example/{{path}}#L{{first}}-L{{last}}"
escalate = {{group = "{role}", page = "https://page.example/orders"}}
"""
FIRING = {
    "title": "[FIRING:1] QueueBacklogGrowing (orders critical)",
    "description": "summary: 18234 messages wait",
    "fields": [
        {"name": "alertname", "value": "QueueBacklogGrowing"},
        {"name": "severity", "value": "critical"},
    ],
}


class Held(Lease):
    """A lease that nobody takes away."""

    def still_mine(self) -> bool:
        return True


@dataclass
class Night:
    """A server at night, and a worker that answers at once."""

    discord: FakeDiscord
    infra: Channel
    on_call: Role
    front: FrontEnd
    redis: Redis

    def alert(self, **embed: object) -> Message:
        said = {**FIRING, **embed}
        return self.discord.say("alerts", self.infra, "", webhook=True, embeds=[said])

    def answered(self) -> Job:
        self.discord.wait(lambda: jobs_in(self.redis), what="a job")
        self.discord.wait(self.front.idle)
        (job,) = jobs_in(self.redis)
        with holding(Held(self.redis, job.id, f"{job.id}:1", time.monotonic() + 60)):
            jobs.answer(job.model_dump(mode="json"))
        forget_job(self.redis, job.id)
        return job

    def below(self, root: Message) -> str:
        """All that we said in the thread of a message, as it is written."""
        return "\n".join(each.text for each in self.discord.thread(root))


@pytest.fixture(scope="module")
def place(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    home = tmp_path_factory.mktemp("home")
    (home / "runbooks").mkdir()
    for name, text in (("queue.md", QUEUE), ("disk.md", DISK)):
        (home / "runbooks" / name).write_text(text)
    with (
        FakeDiscord(enforce_limits=False) as discord,
        led_to(discord),
        unhurried(),
        Redis.from_url(redis_url) as redis,
        pytest.MonkeyPatch.context() as patch,
    ):
        hurry(patch, discord)
        discord.app.message_content = True
        lab = discord.guild("lab")
        infra, role = lab.channel("infra"), lab.role("on call")
        (home / "config").mkdir()
        (home / "config" / "runbooks.toml").write_text(RUNBOOKS.format(role=role.id))
        (home / "config" / "channels.toml").write_text(
            f'["discord/{lab.id}/{infra.id}"]\nanswers = ["{BOT}"]\n'
        )
        more = {"shedder_home": home, "shedder_data": home / "data"}
        settings = settings_for(discord, discord_message_content=True, **more)
        auto = AutoAnswers(redis, settings, ChannelRules.load(home))
        made = partial(Front, auto=auto, on_call=OnCall.load(settings))
        with front_end(discord, redis, settings, made=made) as front:
            office = jobs.open_office(settings, redis)
            office.platforms["discord"] = front.front.platform
            yield Night(discord, infra, role, front, redis)
            discord.wait(front.idle, what="the end of all that was begun")
            office.runbooks.close()
        loop().close()


@pytest.fixture
def night(place: Night, redis: Redis) -> Iterator[Night]:
    place.discord.wait(lambda: place.front.listening)
    yield place
    place.discord.wait(place.front.idle, what="the end of all that was begun")


def test_a_mention_in_reply_to_an_alert_gets_the_runbooks_steps(night: Night) -> None:
    alert = night.alert()
    asked = night.discord.say("ada", night.infra, "@shedder", reply_to=alert)
    assert night.answered().persona == "servewise"
    said = night.below(asked)
    assert "queuectl drop --queue orders --first 1" in said
    assert "https://git.example/queue.md#L" in said, "a place leads to its lines"
    assert "https://page.example/orders" in said
    assert "QueueBacklogGrowing › Mitigation" in words(said)
    pinged = {ping for each in night.discord.thread(asked) for ping in each.pinged}
    assert pinged <= {asked.author.id}, "nobody is called unasked"


def test_what_the_thread_says_counts_edited_and_without_what_was_deleted(night: Night) -> None:
    discord = night.discord
    alert = night.alert(title="disk: things are slow on db-1", description="", fields=[])
    thread = discord.start_thread("ben", alert, "slow")
    gone = discord.say("ben", thread, "QueueBacklogGrowing is firing")
    wrong = discord.say("ben", thread, "it is the network")
    discord.edit(wrong, "VolumeAlmostFull is firing since 02:10")
    discord.delete(gone)
    discord.say("ada", thread, "@shedder servewise, what now?")
    night.answered()
    said = night.below(alert)
    assert "VolumeAlmostFull › Mitigation" in words(said)
    assert "QueueBacklogGrowing ›" not in words(said)


def test_the_word_and_nothing_else_notifies_the_role(night: Night) -> None:
    alert = night.alert()
    thread = night.discord.start_thread("ben", alert, "queue")
    for _ in range(2):
        night.discord.say("ada", thread, "@shedder escalate")
    ours = lambda: [each for each in night.discord.posts() if each.channel is thread]  # noqa: E731
    night.discord.wait(lambda: len(ours()) >= 2, what="what was said to both")
    night.discord.wait(night.front.idle)
    calls = [each for each in ours() if night.on_call.id in each.pinged]
    assert len(calls) == 1
    assert [each.pinged for each in ours() if each not in calls] == [[]] * (len(ours()) - 1)


def test_an_alert_of_a_named_bot_is_answered_unasked_and_no_other(night: Night) -> None:
    night.alert()  # of a webhook that nobody named
    named = Message(night.discord.ids(), night.infra, night.discord.user("pager"), hook=BOT)
    named.embeds = [{"type": "rich", **FIRING}]
    night.discord.posting.publish(named)
    assert night.answered().mention.id == named.id
    assert "queuectl drop --queue orders --first 1" in night.below(named)
