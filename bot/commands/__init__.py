"""The commands of the chat side, loaded by name from `bot.cli`."""
