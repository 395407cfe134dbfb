"""The library listens at the fake Discord's gateway, and the connection has its troubles."""

import time

import discord
import pytest
from fake_discord import FakeDiscord
from fake_discord_bot import MENTIONED, Bot
from fake_discord_channel import FORUM, VOICE, Channel
from fake_discord_guild import Guild


def test_a_bot_hears_what_mentions_it_and_answers_in_a_thread(
    fake: FakeDiscord, papers: Channel
) -> None:
    with Bot(fake) as bot:
        asked = fake.say("ada", papers, "@shedder decode this", [("paper.pdf", b"%PDF-")])
        fake.wait(lambda: bot.heard)
        (message,) = bot.heard
        assert bot.user in message.mentions
        assert isinstance(message.author, discord.Member)
        assert message.attachments[0].filename == "paper.pdf"
        assert bot.do(message.attachments[0].read()) == b"%PDF-"
        thread = bot.do(message.create_thread(name="On the paper"))
        assert thread.id == message.id
        bot.do(thread.send("Here I am"))
        fake.wait(lambda: len(bot.heard) == 2)
        assert isinstance(bot.heard[1].channel, discord.Thread)
    assert [one.text for one in fake.thread(asked)] == ["Here I am"]


def test_a_bot_knows_its_guilds_with_all_that_is_in_them(fake: FakeDiscord, lab: Guild) -> None:
    papers = lab.channel("papers", category="science")
    lab.channel("talk", VOICE)
    forum = lab.channel("forum", FORUM)
    thread = fake.start_thread("ada", forum, "A question")
    papers.deny(fake.app, "attach_files")
    last = fake.say("ada", papers, "before it came")
    many = [fake.guild(f"guild {number}").id for number in range(100)]
    with Bot(fake) as bot:
        assert {str(guild.id) for guild in bot.guilds} == {lab.id, *many}
        guild = bot.get_guild(int(lab.id))
        assert guild.self_role.is_bot_managed()
        assert guild.get_thread(int(thread.id)).name == "A question"
        channel = guild.get_channel(int(papers.id))
        assert str(channel.last_message_id) == last.id
        assert channel.permissions_for(guild.me).send_messages
        assert not channel.permissions_for(guild.me).attach_files
        assert channel.category.name == "science"
        fake.guild("guild 7").remove(fake.app)
        fake.wait(lambda: len(bot.guilds) == 100)
        lab.channel("another")
        fake.wait(lambda: discord.utils.get(guild.channels, name="another"))


def test_what_is_not_meant_for_a_bot_arrives_empty(fake: FakeDiscord, papers: Channel) -> None:
    with Bot(fake) as bot:
        fake.say("ada", papers, "secret", [("a.pdf", b"1")])
        by_role = fake.say("ada", papers, "@shedder read", mention="role")
        hidden = fake.say("ada", papers, "hidden")
        fake.say("bob", papers, "@shedder and this?", reply_to=hidden)
        fake.dm("ada", "in private", [("b.pdf", b"2")])
        fake.wait(lambda: len(bot.heard) == 5)
        assert bot.texts() == ["", "", "", f"<@{fake.app.id}> and this?", "in private"]
        assert bot.heard[0].attachments == []
        assert [str(role.id) for role in bot.heard[1].role_mentions] == by_role.mention_roles
        assert bot.heard[3].reference.resolved.content == ""
        assert bot.heard[4].guild is None

        async def history() -> list[str]:
            channel = bot.get_channel(int(papers.id))
            return [one.content async for one in channel.history(oldest_first=True)]

        assert bot.do(history()) == bot.texts()[:4]


def test_an_approved_bot_may_read_everything(fake: FakeDiscord, papers: Channel) -> None:
    fake.app.message_content = True
    wide = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    with Bot(fake, wide) as bot, Bot(fake) as narrow:
        fake.say("ada", papers, "to everybody")
        fake.wait(lambda: bot.heard and narrow.heard)
        assert bot.texts() == ["to everybody"]
        assert narrow.texts() == [""]


def test_a_reply_with_ping_unlocks_and_one_without_does_not(
    fake: FakeDiscord, papers: Channel
) -> None:
    with Bot(fake) as bot:
        bot.do(bot.get_channel(int(papers.id)).send("my answer"))
        answer = fake.posts()[0]
        fake.say("ada", papers, "what?", reply_to=answer)
        fake.say("ada", papers, "hm", reply_to=answer, ping=False)
        fake.wait(lambda: len(bot.heard) == 3)
        assert bot.texts() == ["my answer", "what?", ""]
        assert bot.heard[2].reference.resolved.content == "my answer"


def test_edits_deletions_and_link_previews_are_told(fake: FakeDiscord, papers: Channel) -> None:
    fake.unfurl_after = 0.01
    with Bot(fake) as bot:
        said = fake.say("ada", papers, "@shedder see https://example.org/a")
        fake.wait(lambda: "MESSAGE_UPDATE" in bot.events)
        fake.edit(said, "@shedder see nothing")
        fake.wait(lambda: bot.events.count("MESSAGE_UPDATE") == 2)
        fake.delete(said)
        fake.wait(lambda: "MESSAGE_DELETE" in bot.events)
        assert bot.texts() == [f"<@{fake.app.id}> see https://example.org/a"]


def test_a_session_resumes_with_what_was_missed(fake: FakeDiscord, papers: Channel) -> None:
    fake.gateway.replay_duplicates = 1
    with Bot(fake) as bot:
        fake.say("ada", papers, "@shedder one")
        fake.wait(lambda: bot.heard)
        fake.gateway.refusals = 1
        fake.gateway.drop()
        fake.say("ada", papers, "@shedder two")
        fake.wait(lambda: "RESUMED" in bot.events)
        said = [text.split()[1] for text in bot.texts()]
        assert said == ["one", "one", "two"], "the last event is told again, as asked for"
        assert len(fake.gateway.identifies) == 1
        assert len(fake.gateway.connects) == 3
        assert len({message.id for message in bot.heard}) == 2


@pytest.mark.parametrize("lose", ["forget", "invalidate"])
def test_what_happens_while_no_session_is_known_is_lost(
    fake: FakeDiscord, papers: Channel, lose: str
) -> None:
    with Bot(fake) as bot:
        if lose == "forget":
            fake.gateway.drop(forget=True)
        else:
            fake.gateway.invalidate()
        fake.say("ada", papers, "@shedder lost")
        fake.wait(lambda: len(fake.gateway.identifies) == 2)
        fake.wait(lambda: bot.events.count("GUILD_CREATE") == 2)
        fake.say("ada", papers, "@shedder heard")
        fake.wait(lambda: bot.heard)
        assert [text.split()[1] for text in bot.texts()] == ["heard"]
        assert len(fake.gateway.hasty) == 1


def test_reconnect_is_asked_for_and_nothing_is_lost(fake: FakeDiscord, papers: Channel) -> None:
    with Bot(fake) as bot:
        fake.gateway.reconnect()
        fake.say("ada", papers, "@shedder one")
        fake.wait(lambda: "RESUMED" in bot.events)
        fake.wait(lambda: bot.heard)
        assert [able for _, _, able in fake.gateway.resumes] == [True]


def test_whoever_identifies_too_soon_may_be_turned_away(fake: FakeDiscord) -> None:
    fake.gateway.refuse_hasty, fake.gateway.identify_every = True, 0.5
    with Bot(fake), Bot(fake) as second:
        assert second.is_ready()
    assert fake.gateway.hasty


@pytest.mark.parametrize(
    ("token", "intents", "error"),
    [
        ("wrong", MENTIONED, discord.LoginFailure),
        ("", discord.Intents(message_content=True), discord.PrivilegedIntentsRequired),
    ],
)
def test_a_wrong_token_or_intent_ends_it(
    fake: FakeDiscord, token: str, intents: discord.Intents, error: type[Exception]
) -> None:
    with Bot(fake, intents, token=token) as bot:
        fake.wait(lambda: bot.error)
    assert isinstance(bot.error, error)


def test_heartbeats_are_watched_and_missing_ones_end_the_connection(fake: FakeDiscord) -> None:
    fake.gateway.heartbeat_interval, fake.gateway.grace = 0.1, 0.4
    with Bot(fake) as bot:
        time.sleep(0.4)
        assert fake.gateway.late_heartbeats == []

        async def block() -> None:
            time.sleep(0.9)  # as a handler does that never gives the loop back

        bot.do(block())
        fake.wait(lambda: fake.gateway.zombies)
        fake.wait(lambda: fake.gateway.connected)


def test_a_client_notices_that_nobody_answers_its_heartbeats(fake: FakeDiscord) -> None:
    fake.gateway.heartbeat_interval = 0.05
    with Bot(fake, heartbeat_timeout=0.2) as bot:
        fake.gateway.acks = False
        fake.wait(lambda: len(fake.gateway.connects) > 1)
        fake.gateway.acks = True
        fake.wait(lambda: "RESUMED" in bot.events)


def test_a_bot_does_not_hear_of_channels_it_cannot_see(
    fake: FakeDiscord, lab: Guild, papers: Channel
) -> None:
    secret = lab.channel("secret")
    secret.deny(lab, "view_channel")
    lab.member("ada", ["staff"])
    with Bot(fake) as bot:
        fake.say("ada", secret, "@shedder psst")
        fake.say("ada", papers, "@shedder hello")
        fake.wait(lambda: bot.heard)
        assert [message.channel.name for message in bot.heard] == ["papers"]
        secret.allow(fake.app, "view_channel")
        fake.say("ada", secret, "@shedder psst")
        fake.wait(lambda: len(bot.heard) == 2)


def test_others_than_people_write_too(fake: FakeDiscord, lab: Guild, papers: Channel) -> None:
    rival = fake.application("rival")
    forum = lab.channel("forum", FORUM)
    with Bot(fake) as bot:
        fake.say(rival.user, papers, "@shedder beep")
        fake.say("feed", papers, "@shedder news", webhook=True)
        fake.say("eve", papers, type=7)
        post = fake.post("ada", forum, "A question", "@shedder answer", [("a.pdf", b"1")])
        fake.say("ada", papers, "@shedder " + "word " * 500)
        fake.wait(lambda: len(bot.heard) == 5)
        by_bot, by_hook, joined, posted, pasted = bot.heard
        assert by_bot.author.bot
        assert by_hook.webhook_id
        assert joined.type is discord.MessageType.new_member
        assert posted.id == posted.channel.id == int(post.id)
        assert posted.channel.parent.name == "forum"
        assert (pasted.content, [file.filename for file in pasted.attachments]) == ("", [])


def test_a_reaction_of_its_own_is_known_to_a_bot(fake: FakeDiscord, papers: Channel) -> None:
    said = fake.say("ada", papers, "@shedder")
    wide = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True)
    with Bot(fake, wide) as bot:

        async def react() -> list[bool]:
            message = await bot.get_channel(int(papers.id)).fetch_message(int(said.id))
            await message.add_reaction("👀")
            message = await message.fetch()
            return [one.me for one in message.reactions]

        fake.react("ada", said, "👍")
        assert bot.do(react()) == [False, True]
        fake.unreact("ada", said, "👍")
        fake.wait(lambda: "MESSAGE_REACTION_REMOVE" in bot.events)
        assert bot.events.count("MESSAGE_REACTION_ADD") == 2
    assert said.shown()["reactions"] == {"👀": 1}
