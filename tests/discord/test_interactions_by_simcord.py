"""Commands, menus, forms and buttons by a second opinion of what Discord does: simcord's."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from discord.http import Route
from redis import Redis
from replies import full_critique
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.env import Env
from slack_front_end import jobs_in

from bot.admitting.admission import Door
from bot.core.answer import Answer, Reply
from bot.core.values import Job, Mention, Place
from bot.delivery.ledger import Final, Ledger
from bot.discord.commands import DECODE, sync_commands
from bot.discord.directory import Servers, surroundings
from bot.discord.gateway import Gateway
from bot.discord.interactions import Interactions
from bot.discord.rest import Rest
from bot.discord.sending import payload
from bot.discord.threads import note_root
from bot.ingress.afterwards import Afterwards
from bot.ingress.buttons import THANKS
from bot.ingress.desk import Desk
from bot.ingress.front import Front
from bot.ingress.questions import Questions
from bot.keeping.threads import ThreadMemory
from bot.personas import Personas
from bot.platforms import load_platform
from bot.queue import impatient
from config.settings import Settings

PDF = ("queues.pdf", b"%PDF-1.7 a paper")
OTHER = ("gfs.pdf", b"%PDF-1.7 another paper")
NOBODY = "http://127.0.0.1:9/api/v10"  # what is posted by REST goes nowhere here


class Deaf:
    """Whoever is told of messages, none of which is of interest here."""

    def began(self, guilds: tuple[str, ...]) -> None: ...
    def there(self, guild: str, threads: frozenset[str]) -> None: ...
    def away(self, guild: str) -> None: ...
    def removed(self, guild: str) -> None: ...
    def heard(self, heard: object) -> None: ...


async def at_once() -> None: ...


@dataclass
class Bots:
    """Makes bots that take interactions in."""

    desk: Desk
    questions: Questions

    def one(self) -> discord.Client:
        take = Interactions(self.desk, self.questions).take
        return Gateway(self.desk.settings, Deaf(), at_once, take, sync_commands)


@pytest.fixture
def bots(redis: Redis, tmp_path: Path) -> Iterator[Bots]:
    said: dict[str, Any] = {
        "discord_bot_token": "a.b.c",
        "discord_api_url": NOBODY,
        "shedder_home": tmp_path,
    }
    for folder in ("personas", "config"):
        (tmp_path / folder).mkdir()
    (tmp_path / "config" / "channels.toml").write_text("[closed]\nallowed = false\n")
    settings, hasty = Settings(_env_file=None, **said), impatient(redis, 1.0)
    platform, personas = load_platform("discord", settings, hasty), Personas(settings)
    door = Door.of(settings, hasty)
    front = Front(hasty, platform, personas, settings.default_persona, door, lambda deed: None)
    with Afterwards(4, flush=0.1) as prompt:
        desk = Desk(settings, hasty, front, platform, prompt, prompt)
        servers = Servers(desk, Rest.of(settings, hasty))
        yield Bots(desk, Questions(desk, surroundings(desk, servers)))
    hasty.connection_pool.disconnect()


def within(bots: Bots, story: Callable[[Env, ChannelHandle, MemberActor], Awaitable[None]]) -> None:
    """Have it happen in a channel of simcord's Discord, to somebody."""

    async def told() -> None:
        async with simcord.run(bots.one()) as env:
            guild = env.create_guild()
            ada = guild.add_member(env.create_user("ada"))
            await story(env, guild.create_text_channel("papers"), ada)

    asyncio.run(told())


def words(message: Any) -> str:
    """All that a message of components says."""
    return str(message.components)


def test_a_command_with_a_paper_is_a_job_in_the_thread_below(bots: Bots, redis: Redis) -> None:
    async def story(env: Env, channel: ChannelHandle, ada: MemberActor) -> None:
        act = await ada.slash(channel, "shedder", question="decode", paper=PDF)
        [job] = jobs_in(redis)
        assert act.response is not None
        assert not act.response.ephemeral
        assert "asks: decode (queues.pdf)" in words(act.response)
        assert job.mention.place.thread == str(act.response.id)
        assert [file.name for file in job.mention.attachments] == ["queues.pdf"]

    within(bots, story)


def test_where_nobody_may_ask_that_is_told_to_whoever_tries(bots: Bots, redis: Redis) -> None:
    async def story(env: Env, channel: ChannelHandle, ada: MemberActor) -> None:
        closed = env.guild.create_text_channel("closed")
        act = await ada.slash(closed, "shedder", question="decode", paper=PDF)
        assert act.response is not None
        assert act.response.ephemeral
        assert "Questions are not taken in this channel" in words(act.response), words(act.response)
        assert jobs_in(redis) == []

    within(bots, story)


def test_the_menu_of_a_message_hands_its_paper_over(bots: Bots, redis: Redis) -> None:
    async def story(env: Env, channel: ChannelHandle, ada: MemberActor) -> None:
        message = await ada.send(channel, "read this", attachments=[PDF])
        act = await ada.context_menu(channel, DECODE, message)
        [job] = jobs_in(redis)
        assert act.response is not None
        assert job.persona == "q"
        assert [file.name for file in job.mention.attachments] == ["queues.pdf"]

    within(bots, story)


def test_two_papers_come_by_one_form(bots: Bots, redis: Redis) -> None:
    async def story(env: Env, channel: ChannelHandle, ada: MemberActor) -> None:
        opened = await ada.slash(channel, "stress-test")
        await ada.submit_modal(opened, {"file_baseline": PDF, "file_proposal": OTHER})
        [job] = jobs_in(redis)
        roles = {file.role: file.name for file in job.mention.attachments}
        assert (job.persona, roles) == ("kira", {"baseline": PDF[0], "proposal": OTHER[0]})

    within(bots, story)


def test_a_persona_that_was_added_meanwhile_is_offered(bots: Bots, tmp_path: Path) -> None:
    async def story(env: Env, channel: ChannelHandle, ada: MemberActor) -> None:
        assert await ada.autocomplete(channel, "shedder", "persona", "zo") == []
        text = "---\nname: Zora Quill\ndescription: Reads.\nhandle: zora\n---\nRead it.\n"
        (tmp_path / "personas" / "zora.md").write_text(text)
        [offered] = await ada.autocomplete(channel, "shedder", "persona", "zo")
        assert offered == {"name": "Zora Quill", "value": "zora"}

    within(bots, story)


def test_buttons_work_after_a_restart(bots: Bots, redis: Redis) -> None:
    async def story(env: Env, channel: ChannelHandle, ada: MemberActor) -> None:
        place = Place(
            platform="discord",
            workspace=str(env.guild.id),
            channel=str(channel.id),
            thread="reply-1",
        )
        job = Job.of(Mention(id="1", place=place, author="2", text="decode"), "q", 0.0)
        reply = Reply(
            job=job.id,
            place=place,
            look=bots.desk.personas["q"].look,
            body=Answer(critique=full_critique()),
        )
        parts = bots.desk.platform.parts(reply)
        ThreadMemory(redis, place).take_in(job)
        ledger = Ledger(redis, job.id)
        ledger.note("job", job.model_dump_json())
        ledger.note("final", Final(reply=reply, parts=parts).model_dump_json())
        posted = Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
        sent = await env.bot.http.request(posted, json=payload("k", parts[-1]))
        note_root(redis, place, str(sent["id"]))
        [message] = [one async for one in env.bot.get_channel(channel.id).history()]  # type: ignore[union-attr]

        await env.restart_bot(bots.one())
        act = await ada.click(message, custom_id=f"good|{job.id}")
        assert act.response is not None
        assert act.response.ephemeral
        assert THANKS["good"] in words(act.response)

        opened = await ada.click(message, custom_id=f"ask|{job.id}")
        await ada.submit_modal(opened, {"question": "why is it fair?"})
        [asked] = jobs_in(redis)
        assert asked.mention.place == place

    within(bots, story)
