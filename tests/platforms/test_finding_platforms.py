"""A platform is a file; naming one that is not there says which are."""

import pytest
from redis import Redis

from bot.core.errors import ConfigError
from bot.platforms import load_platform, platform_names
from config.settings import Settings


def test_a_platform_is_found_by_the_name_of_its_file(redis: Redis) -> None:
    assert "terminal" in platform_names()
    assert load_platform("terminal", Settings(_env_file=None), redis).name == "terminal"


def test_a_platform_that_is_not_there_is_refused_with_the_choices(redis: Redis) -> None:
    with pytest.raises(ConfigError, match=r"no 'matrix' in bot/platforms/ \(found: .*terminal"):
        load_platform("matrix", Settings(_env_file=None), redis)
