"""Rules for categories, channels, roles and people, asked for real; and a server that goes.

Ids are known before the rules are written, as they are to an operator who copies them.
"""

import time
from collections.abc import Iterator

import pytest
from discord_front_end import FrontEnd, front_end, hurry, settings_for
from discord_room import PDF
from fake_discord import FakeDiscord
from fake_discord_bot import led_to
from fake_discord_channel import Channel
from fake_discord_guild import Guild
from fake_discord_message import Message
from redis import Redis
from slack_front_end import jobs_in
from traces import traces_of

from bot.admitting.admission import NOT_AMONG, NOT_HERE
from bot.core.values import Job

CONTACT = "Grace"


@pytest.fixture(scope="module")
def discord() -> Iterator[FakeDiscord]:
    # Each test begins with an empty Redis, in which nobody knows how much was asked of Discord.
    with (
        FakeDiscord(enforce_limits=False) as made,
        led_to(made),
        pytest.MonkeyPatch.context() as patch,
    ):
        hurry(patch, made)
        yield made


@pytest.fixture(scope="module")
def lab(discord: FakeDiscord) -> Guild:
    """Where questions are taken in one category, and in one channel from some only."""
    lab = discord.guild("lab")
    lab.channel("papers", category="science")
    lab.channel("proposals")
    lab.channel("talk")
    lab.member("ada", ["readers"])
    lab.member("eve", ["others"])
    lab.member("bob")
    lab.member("cyd", ["readers"])
    lab.member("dan")
    return lab


@pytest.fixture(scope="module")
def front(
    discord: FakeDiscord, lab: Guild, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FrontEnd]:
    home = tmp_path_factory.mktemp("home")
    (home / "config").mkdir()
    science, proposals = lab.channel("papers").parent, lab.channel("proposals")
    (home / "config" / "channels.toml").write_text(
        f'["discord/*"]\nallowed = false\n["discord/{lab.id}/{science.id}"]\nallowed = true\n'
        f'persona = "atlas"\n["discord/{proposals.id}"]\nallowed = true\n'
        f'roles = ["{lab.role("readers").id}"]\npeople = ["{discord.user("bob").id}"]\n',
        encoding="utf-8",
    )
    settings = settings_for(discord, shedder_home=home, limits_contact=CONTACT)
    with Redis.from_url(redis_url) as client, front_end(discord, client, settings) as running:
        yield running


class Hall:
    """What is asked in the lab, and what comes of it."""

    def __init__(self, discord: FakeDiscord, lab: Guild, redis: Redis) -> None:
        self.discord, self.lab, self.redis = discord, lab, redis

    def ask(self, user: str, where: Channel | str, **how: object) -> Message:
        return self.lab.say(user, where, "@shedder who are the authors?", [PDF], **how)

    def job(self, asked: Message) -> Job:
        def found() -> list[Job]:
            return [job for job in jobs_in(self.redis) if job.mention.id == asked.id]

        self.discord.wait(found, what="a job")
        return found()[0]

    def refusal(self, asked: Message) -> str:
        """What was said to it instead."""
        (told,) = self.told(asked)
        assert self.job_ids() == []
        return told.text

    def told(self, asked: Message) -> list[Message]:
        """What was said right there, for which no thread is begun."""

        def found() -> list[Message]:
            return [post for post in self.discord.posts() if post.reference is asked]

        self.discord.wait(found, what="a word")
        assert asked.thread is None
        return found()

    def is_quiet(self) -> None:
        """Wait until nothing is under way: what is, would go on to be noted."""
        self.discord.wait(lambda: not self.redis.keys("shedder:owed:discord:*"), what="no debt")
        calls = -1
        while calls != len(self.discord.calls):
            calls = len(self.discord.calls)
            time.sleep(0.5)

    def job_ids(self) -> list[str]:
        return [job.mention.id for job in jobs_in(self.redis)]


@pytest.fixture
def hall(discord: FakeDiscord, lab: Guild, redis: Redis, front: FrontEnd) -> Hall:
    discord.wait(lambda: front.listening)
    return Hall(discord, lab, redis)


def test_a_category_is_open_with_a_persona_of_its_own_and_all_else_is_closed(hall: Hall) -> None:
    assert hall.job(hall.ask("ada", "papers")).persona == "atlas"
    hall.redis.flushall()
    assert NOT_HERE.format(contact=CONTACT) in hall.refusal(hall.ask("ada", "talk"))


def test_a_thread_is_in_the_category_of_its_channel(hall: Hall) -> None:
    thread = hall.discord.start_thread("ada", hall.lab.channel("papers"), "on queues")
    assert hall.job(hall.ask("ada", thread)).mention.place.thread == thread.id


def test_some_may_ask_by_their_role_and_some_by_who_they_are(hall: Hall) -> None:
    for user in ("ada", "bob"):
        assert hall.job(hall.ask(user, "proposals"))
    hall.redis.flushall()
    assert NOT_AMONG.format(contact=CONTACT) in hall.refusal(hall.ask("eve", "proposals"))


def test_direct_messages_are_a_place_like_any_other(hall: Hall) -> None:
    asked = hall.discord.dm("ada", "who are the authors?", [PDF])
    hall.discord.wait(lambda: len(asked.channel.messages) > 1, what="a word")
    assert NOT_HERE.format(contact=CONTACT) in asked.channel.messages[-1].text


def test_roles_of_those_whose_questions_are_found_in_a_history_are_asked_for(
    hall: Hall, front: FrontEnd
) -> None:
    asked = {user: hall.ask(user, "proposals", nobody_told=True) for user in ("cyd", "dan")}
    hall.discord.gateway.drop(forget=True)
    assert hall.job(asked["cyd"])
    assert NOT_AMONG.format(contact=CONTACT) in hall.told(asked["dan"])[-1].text
    assert asked["dan"].id not in hall.job_ids()
    looked_up = {call.path.split("/")[-1] for call in hall.discord.called("GET", "/guilds/*")}
    assert {message.author.id for message in asked.values()} <= looked_up


def test_nothing_anywhere_in_redis_names_a_server_that_removed_the_bot(
    hall: Hall, front: FrontEnd
) -> None:
    asked = hall.ask("ada", "papers")
    hall.job(asked)
    hall.discord.wait(lambda: hall.discord.thread(asked), what="a placeholder")
    refused = hall.ask("eve", "proposals")
    hall.told(refused)
    hall.is_quiet()
    hall.lab.remove(hall.discord.app)
    names = (hall.lab.id, hall.lab.channel("papers").id, asked.id, hall.discord.user("ada").id)

    def left() -> list[str]:
        found = [trace for name in names for trace in traces_of(name, hall.redis)]
        return [trace for trace in found if "shedder:pace:" not in trace]  # which lasts seconds

    hall.discord.wait(lambda: not left(), what="nothing that is kept")
