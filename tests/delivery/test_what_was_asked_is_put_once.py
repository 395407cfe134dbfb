"""A command is shown and put once, whichever step of it whoever takes it in dies at."""

import random
from contextlib import suppress
from itertools import count
from typing import cast

import pytest
from mortal import Chat, Client, Fate, Killed, MortalRedis
from redis import Redis
from slack_front_end import jobs_in

from bot.core.errors import TransientError
from bot.core.persona import Persona
from bot.core.values import Attachment, Job, Mention, Place
from bot.ingress.desk import Desk
from bot.ingress.front import Front
from bot.ingress.owed import Unasked, owed_questions
from bot.ingress.questions import Questions
from bot.ingress.surroundings import Service, Surroundings
from bot.platforms import NotSent
from config.settings import Settings

PERSONAS = {"q": Persona(name="Q", description="", handle="q", verbs=("decode",))}
SETTINGS = Settings.model_validate({"_env_file": None})
_channels = count(1)


class Soon(Client):
    """One that has a message where it says so soon."""

    settles = 0.02


def questions(redis: Redis, chat: Chat, fate: Fate) -> tuple[Questions, Soon]:
    """What takes questions in, in a process of this fate."""
    mortal, client = MortalRedis.on(redis, fate), Soon(chat, fate)
    front = Front(mortal, client, PERSONAS, "q", None, lambda deed: None)

    def at_once(deed: object) -> bool:
        deed()  # type: ignore[operator]
        return True

    desk = Desk(SETTINGS, mortal, front, client, at_once, at_once)
    return Questions(desk, Surroundings(desk, cast(Service, None))), client


def asked() -> Unasked:
    """A command, of a channel of its own."""
    place = Place(platform="chat", workspace="w", channel=f"c{next(_channels)}", thread="")
    paper = Attachment(id="p", name="p.pdf")
    said = {"id": "command:1", "author": "u", "text": "@shedder decode", "channel_name": "papers"}
    mention = Mention(place=place, attachments=(paper,), **said)
    return Unasked(mention=mention, heading="u asks: decode")


def dies(fate: Fate, at: int) -> None:
    def die() -> None:
        raise Killed

    fate.steps, fate.at, fate.then = 0, at, die


def put(redis: Redis, chat: Chat, question: Unasked, at: int, way: str = "shown") -> Fate:
    """Take a command in, and die at a step of it; the way a response takes may fail, too."""
    fate = Fate()
    those, client = questions(redis, chat, fate)

    def show(place: Place, key: str, body: str) -> str:
        if way == "refused":
            raise NotSent("nobody waits")
        message = client.post(place, key, body)
        if way == "unknown":
            raise TransientError("nobody knows")
        return message

    dies(fate, at)
    with suppress(Killed):
        those.put(question, lambda words: None, show)
    return fate


def swept(redis: Redis, chat: Chat, question: Unasked, at: int = 0) -> None:
    """Another front-end comes by when its time has come; it may die as well."""
    fate = Fate()
    those, _ = questions(redis, chat, fate)
    key = f"shedder:owed:chat:{question.workspace}:questions"
    for debt in redis.zrange(key, 0, -1):
        redis.zadd(key, {debt: 0})
    dies(fate, at)
    with suppress(Killed):
        those.put_overdue()


def seen(redis: Redis, chat: Chat, question: Unasked) -> tuple[list[str], list[Job]]:
    """The headings, and the jobs of this channel."""
    here = [job for job in jobs_in(redis) if job.mention.place.channel == question.place.channel]
    return list(chat.messages), here


def steps(redis: Redis, way: str) -> int:
    """How many there are, when nobody dies."""
    taken = put(redis, Chat(), asked(), 0, way).steps
    owed_questions(redis, "chat").forget("w")
    return taken


@pytest.mark.parametrize("way", ["shown", "unknown", "refused"])
def test_whoever_dies_at_whichever_step(redis: Redis, way: str) -> None:
    most = steps(redis, way)
    assert most > 10
    owed = owed_questions(redis, "chat")
    for at in range(1, most + 1):
        chat, question = Chat(), asked()
        put(redis, chat, question, at, way)
        for _ in range(3):
            swept(redis, chat, question)
        headings, jobs = seen(redis, chat, question)
        assert (len(headings), len(jobs)) == (1, 1), f"killed at step {at} of {most}"
        assert jobs[0].mention.place.thread == headings[0]
        assert not owed.of("w")


def test_whoever_follows_may_die_as_well(redis: Redis) -> None:
    dice, most = random.Random(5), steps(redis, "shown")
    for _ in range(40):
        chat, question = Chat(), asked()
        first, second = dice.randint(1, most), dice.randint(1, most)
        put(redis, chat, question, first)
        swept(redis, chat, question, second)
        for _ in range(3):
            swept(redis, chat, question)
        headings, jobs = seen(redis, chat, question)
        assert (len(headings), len(jobs)) == (1, 1), f"killed at steps {first} and {second}"


def test_a_command_that_comes_again_changes_nothing(redis: Redis) -> None:
    chat, question = Chat(), asked()
    for _ in range(3):
        put(redis, chat, question, 0)
    headings, jobs = seen(redis, chat, question)
    assert (len(headings), len(jobs)) == (1, 1)
