"""Calls for what nobody waits for at a screen: each waits for its turn as long as that takes."""

import time
from typing import Any

from bot.discord.errors import Refused
from bot.discord.rest import Rest
from bot.platforms import NotSent

MOST_SECONDS = 60.0  # for a turn of one call


def ask(rest: Rest, method: str, path: str, **how: Any) -> Any:
    """As `Rest.ask`; a limit that is reached is waited for here and not by whoever called."""
    until = time.monotonic() + MOST_SECONDS
    while True:
        try:
            return rest.ask(method, path, **how)
        except NotSent as error:
            if error.retry_after is None or time.monotonic() + error.retry_after > until:
                raise
            rest.pace.sleep(error.retry_after)


def call(rest: Rest, method: str, path: str, **how: Any) -> Any:
    """As `Rest.call`, with the same patience."""
    try:
        return ask(rest, method, path, **how)
    except Refused as refused:
        raise refused.reaction() from None
