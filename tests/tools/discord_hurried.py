"""`shedder bot` and `shedder worker` with short times, for Discord: `… discord_hurried.py worker`.

As in `chat_hurried.py`, and what waits for Discord alone. Sessions with its gateway may begin one
right after the other: the stage's Discord counts as soon (`discord_stage.SESSIONS`).
"""

import sys

from chat_hurried import SHORT, TURN, hurry

from bot.cli import main
from bot.discord import catching_up, client, connection, gateway, rest, sessions
from bot.platforms.discord import Discord

SESSIONS = 0.3  # seconds between two


def hurry_discord() -> None:
    """Shorten what waits for Discord."""
    Discord.settles = SHORT
    rest.PATIENCE_SECONDS = TURN
    client.CALL_SECONDS = SHORT - 2 * TURN  # with its turn, within what settles
    sessions.SPACING_SECONDS, sessions.MOST = SESSIONS, 10_000
    gateway.GUILD_SECONDS = SESSIONS
    connection.FIRST_PAUSE = catching_up.FIRST_PAUSE = TURN
    connection.LONGEST_PAUSE = catching_up.LONGEST_PAUSE = SHORT


if __name__ == "__main__":
    hurry()
    hurry_discord()
    sys.exit(main(sys.argv[1:]))
