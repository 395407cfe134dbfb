"""A server of the fake Discord with a front-end that listens, one for the tests of a file."""

from discord_room import discord, front, room  # noqa: F401 - fixtures
