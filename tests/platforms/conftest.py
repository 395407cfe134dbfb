"""Every platform there is a file for, over the service that stands beside these tests."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from redis import Redis
from service import Service

from bot.platforms import platform_names


@pytest.fixture(params=platform_names())
def service(request: pytest.FixtureRequest, redis: Redis, tmp_path: Path) -> Iterator[Service]:
    module = import_module(f"{request.param}_service")
    with module.service(redis, tmp_path) as opened:
        yield opened
