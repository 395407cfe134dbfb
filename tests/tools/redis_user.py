"""A command that uses the server of a data folder until its input ends: `redis_user.py FOLDER`."""

import sys
from pathlib import Path

from bot.core.errors import ConfigError
from bot.running.server import redis_server
from config.settings import Settings

if __name__ == "__main__":
    try:
        with redis_server(Settings(shedder_data=Path(sys.argv[1]), _env_file=None)) as url:
            sys.stdout.write(f"{url}\n")
            sys.stdout.flush()
            sys.stdin.read()
    except ConfigError as error:
        sys.exit(error.message)
