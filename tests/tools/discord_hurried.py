"""`shedder bot` and `shedder worker` with short times, for Discord: `… discord_hurried.py worker`.

As in `chat_hurried.py`, and what waits for Discord alone.
"""

import sys

from bot.platforms.discord import Discord
from chat_hurried import SHORT, TURN, hurry

from bot.cli import main
from bot.discord import rest


def hurry_discord() -> None:
    """Shorten what waits for Discord."""
    Discord.settles = SHORT
    rest.PATIENCE_SECONDS = TURN


if __name__ == "__main__":
    hurry()
    hurry_discord()
    sys.exit(main(sys.argv[1:]))
