"""A week of a paper club in Discord: what is said there, and the digest that comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from digest_stage import hurry as hurry_jobs
from digest_stage import work_off
from discord_front_end import FrontEnd, front_end, hurry, settings_for
from discord_markdown import parse, walk, words
from discord_service import unhurried
from fake_discord import FakeDiscord
from fake_discord_bot import led_to
from fake_discord_channel import Channel
from fake_discord_message import Message
from redis import Redis
from stories import short_paper

from bot.club.digests import Digests
from bot.club.hearing import Hearing
from bot.club.schedule import Schedule
from bot.club.status import digest_status
from bot.club.unheard import note_unheard
from bot.discord.loop import loop
from bot.discord.unheard import OFF
from bot.ingress.front import Front
from bot.platforms import load_platform
from config.settings import Settings
from workers import jobs


@dataclass
class Club:
    discord: FakeDiscord
    papers: Channel
    front: FrontEnd
    redis: Redis
    schedule: Schedule

    def work(self) -> None:
        self.discord.wait(self.front.idle)
        for _ in range(3):
            work_off(self.redis)
            hurry_jobs(self.redis)

    def parents(self) -> list[Message]:
        """What the digest said in the channel itself, as no answer to anybody."""
        ours = [each for each in self.discord.posts() if each.channel is self.papers]
        return [each for each in ours if each.reference is None]


@pytest.fixture
def club(redis: Redis, tmp_path: Path) -> Iterator[Club]:
    with (
        FakeDiscord(enforce_limits=False) as discord,
        led_to(discord),
        unhurried(),
        pytest.MonkeyPatch.context() as patch,
    ):
        hurry(patch, discord)
        discord.app.message_content = True
        lab = discord.guild("lab")
        papers = lab.channel("papers")
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "digests.toml").write_text(
            f'[papers]\nchannel = "discord/{lab.id}/{papers.id}"\ncron = "0 16 * * FRI"\n'
            'tz = "Europe/Amsterdam"\npersona = "q"\n'
        )
        settings = settings_for(discord, discord_message_content=True, shedder_home=tmp_path)
        digests = Digests.load(settings)
        before = jobs._office
        jobs.open_office(settings, redis)
        made = partial(Front, listeners=(Hearing.of(redis, digests),), digests=digests)
        with front_end(discord, redis, settings, made=made) as front:
            schedule = Schedule(redis, next(iter(digests)))
            schedule.look()
            yield Club(discord, papers, front, redis, schedule)
        jobs._office = before
        loop().close()


def test_a_week_of_a_club_in_discord(club: Club) -> None:
    discord, papers = club.discord, club.papers
    root = discord.say("ada", papers, "a paper on queues", [("queues.pdf", short_paper())])
    discord.say("ben", papers, "Does it hold with bursts?", reply_to=root)
    discord.react("ben", root, "👍")
    asked = discord.say("ada", papers, "@shedder digest now")
    discord.wait(lambda: [one for one in discord.posts() if one.reference is asked])
    club.work()
    (run, *_) = club.schedule.runs()
    assert run.state == "done", run
    (parent,) = club.parents()
    assert "1 paper" in words(parent.text)
    assert parent.thread is not None
    assert parent.thread.name.startswith("Paper club, ")
    below = discord.messages(parent.thread)
    assert any("p. 1" in words(each.text) for each in below)
    base = f"https://discord.com/channels/{discord.guild('lab').id}/"
    nodes = [node for each in (parent, *below) for node in walk(tuple(parse(each.text)))]
    links = {node.detail for node in nodes if node.kind == "link"}
    assert f"{base}{papers.id}/{root.id}" in links
    assert all(link.startswith(base) for link in links)
    assert [each.pinged for each in (parent, *below)] == [[]] * (1 + len(below))


def test_what_people_take_back_goes_from_the_digest_in_discord(club: Club) -> None:
    discord, papers = club.discord, club.papers
    root = discord.say("ada", papers, "a paper on queues", [("queues.pdf", short_paper())])
    claim = "The queue per tenant explains the whole gain of the paper."
    denial = "I disagree, the baseline had a queue per tenant as well."
    question = "Does a queue per tenant wait for the worker?"
    one = discord.say("ada", papers, claim, reply_to=root)
    discord.say("ben", papers, denial, reply_to=one)
    asked = discord.say("ada", papers, question, reply_to=root)
    for words_ in ("preview", "now"):
        order = discord.say("ada", papers, f"@shedder digest {words_}")
        discord.wait(
            lambda order=order: order.thread or any(e.reference is order for e in discord.posts())
        )
        club.work()
    (parent,) = club.parents()
    shown = [each for each in discord.posts() if denial in words(each.text)]
    assert len(shown) == 2  # one of them the preview

    def gone(said: str) -> bool:
        club.front.front.show_overdue()
        return all(said not in words(each.text) for each in shown)

    assert all(said in words(parent.text) for said in (claim, denial, question))
    discord.delete(asked)
    discord.wait(lambda: gone(question))
    assert denial in words(parent.text)
    discord.react("ben", one, "🙈")
    discord.wait(lambda: gone(claim) and gone(denial))
    assert "1 paper" in words(parent.text)
    assert len(club.parents()) == 1


def test_its_status_says_that_it_hears_nothing_without_the_intent(
    redis: Redis, tmp_path: Path
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "digests.toml").write_text(
        '[papers]\nchannel = "discord/123456789012345678/223456789012345678"\n'
        'cron = "0 16 * * FRI"\ntz = "Europe/Amsterdam"\n'
    )
    settings = Settings(
        _env_file=None, discord_bot_token="a.b.c", shedder_home=tmp_path, shedder_data=tmp_path
    )
    digests = Digests.load(settings)
    note_unheard(redis, load_platform("discord", settings, redis), digests)
    (digest,) = digests
    assert any(OFF in line for line in digest_status(redis, digest).lines)
