"""What channels.toml says of channels in Discord: by name, by id, by server, by role."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from discord_front_end import FrontEnd, front_end, settings_for
from discord_room import PDF, Room
from fake_discord import FakeDiscord
from redis import Redis

RULES = """
["discord/{lab}/proposals"]
persona = "kira"

["discord/{closed}"]
allowed = false

["discord/{chosen}"]
roles = ["{readers}"]
"""


@pytest.fixture(scope="module")
def front(
    discord: FakeDiscord, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FrontEnd]:
    lab, home = discord.guild("lab"), tmp_path_factory.mktemp("home")
    rules = RULES.format(
        lab=lab.id,
        closed=lab.channel("closed").id,
        chosen=lab.channel("chosen").id,
        readers=lab.role("readers").id,
    )
    Path(home, "config").mkdir()
    Path(home, "config", "channels.toml").write_text(rules)
    settings = settings_for(discord, shedder_home=home)
    with Redis.from_url(redis_url) as client, front_end(discord, client, settings) as running:
        yield running


def test_a_channel_has_a_persona_by_its_name_in_one_server(room: Room) -> None:
    room.says("@shedder what about this?", PDF, where=room.lab.channel("proposals"))
    assert room.job().persona == "kira"
    other = room.discord.guild("another lab").channel("proposals")
    room.says("@shedder what about this?", PDF, where=other)
    assert room.job(of=2).persona == "q"


def test_a_thread_has_the_rules_of_its_channel(room: Room) -> None:
    where = room.lab.channel("proposals")
    thread = room.discord.start_thread("ben", where, "reading")
    room.says("@shedder what about this?", PDF, where=thread)
    assert room.job().persona == "kira"


def test_where_nothing_is_taken_it_is_said_and_nothing_is_asked(room: Room) -> None:
    where = room.lab.channel("closed")
    room.says("@shedder decode this", PDF, where=where)
    told = room.discord.posts
    room.discord.wait(lambda: [post for post in told() if post.channel is where])
    room.heard()
    assert where.id not in [job.mention.place.channel for job in room.jobs()]


def test_only_who_has_a_role_is_answered_where_that_is_wanted(room: Room) -> None:
    where = room.lab.channel("chosen")
    room.says("@shedder decode this", PDF, user="visitor", where=where)
    asked = room.says("@shedder decode this", PDF, user="reader", where=where, roles=["readers"])
    room.heard()
    here = [job.mention.id for job in room.jobs() if job.mention.place.channel == where.id]
    assert here == [asked.id]
