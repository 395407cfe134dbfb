"""Discord, behind `bot/platforms/discord.py`."""
