"""A fake Discord of its own for each test."""

from collections.abc import Iterator

import pytest
from fake_discord import FakeDiscord
from fake_discord_bot import led_to
from fake_discord_channel import Channel
from fake_discord_guild import Guild
from fake_discord_http import Http


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord() as fake, led_to(fake):
        yield fake


@pytest.fixture
def lab(fake: FakeDiscord) -> Guild:
    return fake.guild("lab")


@pytest.fixture
def papers(lab: Guild) -> Channel:
    return lab.channel("papers")


@pytest.fixture
def http(fake: FakeDiscord) -> Http:
    return Http(fake)
