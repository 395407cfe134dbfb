"""The commands that need a PDF library or a model client, loaded by name from `bot.cli`."""
