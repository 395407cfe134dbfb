"""The library listens at the fake Discord's gateway."""

import discord
from fake_discord import FakeDiscord
from fake_discord_bot import Bot
from fake_discord_channel import Channel


def test_a_bot_hears_what_mentions_it_and_answers_in_a_thread(
    fake: FakeDiscord, papers: Channel
) -> None:
    with Bot(fake) as bot:
        asked = fake.say("ada", papers, "@shedder decode this", [("paper.pdf", b"%PDF-")])
        fake.wait(lambda: bot.heard)
        (message,) = bot.heard
        assert bot.user in message.mentions
        assert message.attachments[0].filename == "paper.pdf"
        assert bot.do(message.attachments[0].read()) == b"%PDF-"
        thread = bot.do(message.create_thread(name="On the paper"))
        assert thread.id == message.id
        bot.do(thread.send("Here I am"))
        fake.wait(lambda: len(bot.heard) == 2)
        assert isinstance(bot.heard[1].channel, discord.Thread)
    assert [one.text for one in fake.thread(asked)] == ["Here I am"]
