"""Tells whether a worker would answer as one of our own: same machine, settings, personas, program.

A worker publishes its fingerprint, and a command uses the workers that have its own. It is a hash,
so that nothing can be read from it, least of all a key.
"""

import json
from hashlib import sha256
from importlib.metadata import version

from pydantic import SecretStr

from bot.persona_folders import folders_of
from bot.running.hosts import host_identity
from config.settings import Settings

# What says where and how a process runs, and nothing about what it answers.
ELSEWHERE = {
    "redis_url",
    "shedder_data",
    "health_port",
    "drain_seconds",
    "worker_concurrency",
    "reader_processes",
}


def fingerprint(settings: Settings) -> str:
    """Equal for two processes whose answers differ in nothing an operator can set.

    The machine is part of it: a question asked in a terminal names files of its own machine. Of the
    personas it is only where they are: a worker reads them anew when they change.
    """
    parts = {
        "host": host_identity(),
        "program": version("shedder"),
        "settings": settings.model_dump(exclude=ELSEWHERE),
        "personas": [str(folder) for folder in folders_of(settings)],
    }
    return sha256(json.dumps(parts, sort_keys=True, default=_plain).encode()).hexdigest()[:32]


def _plain(value: object) -> str:
    if isinstance(value, SecretStr):  # which prints as stars, whatever it is
        return sha256(value.get_secret_value().encode()).hexdigest()
    return str(value)
