"""A server that removes the bot leaves nothing behind, were nobody connected when it did."""

from collections.abc import Callable, Iterator

import fake_discord_faults as faults
import pytest
from asking_people import mention
from fake_discord import FakeDiscord
from redis import Redis

from bot.core.errors import TransientError
from bot.discord import leaving
from bot.discord.leaving import Membership
from bot.ingress.desk import Desk
from bot.ingress.front import Front
from bot.keeping.tenancy import tenant_key
from bot.personas import Personas
from bot.platforms import load_platform
from config.settings import Settings

Deed = Callable[[], object]


class Room:
    """Does things at once, unless it is full or the process dies over them."""

    def __init__(self) -> None:
        self.full = False

    def __call__(self, deed: Deed) -> bool:
        if not self.full:
            deed()
        return not self.full


class Somewhere:
    """A front-end, and two servers in which something was asked."""

    def __init__(self, redis: Redis, fake: FakeDiscord) -> None:
        self.redis, self.fake, self.room = redis, fake, Room()
        settings = Settings.model_validate(
            {"_env_file": None, "discord_bot_token": fake.token, "discord_api_url": fake.url}
        )
        platform = load_platform("discord", settings, redis)
        self.front = Front(redis, platform, Personas(settings), "q", None, lambda deed: None)
        self.desk = Desk(settings, redis, self.front, platform, self.room, self.room)
        self.membership = Membership(self.desk)
        for name in ("lab", "neighbour"):
            self.ask_in(fake.guild(name).id)

    def ask_in(self, guild: str) -> None:
        asked = mention(platform="discord", workspace=guild, channel="123456789012345678")
        self.front.receive(asked.model_copy(update={"text": "decode arXiv:2401.00001"}))
        self.membership.joined(guild)

    def kept(self, name: str) -> list[bytes]:
        """Every key that names a server, and every value that does."""
        guild = self.fake.guild(name).id.encode()
        keys = [key for key in self.redis.scan_iter() if guild in key]
        jobs = [key for key in self.redis.scan_iter("rq:job:*") if guild in self._of(key)]
        return sorted([*keys, *jobs])

    def _of(self, key: bytes) -> bytes:
        return b" ".join(self.redis.hvals(key.decode()))

    def is_known(self, name: str) -> bool:
        known = tenant_key("servers", "discord", "")
        return bool(self.redis.sismember(known, self.fake.guild(name).id))


@pytest.fixture
def somewhere(redis: Redis) -> Iterator[Somewhere]:
    with FakeDiscord() as fake:
        yield Somewhere(redis, fake)


def test_what_was_kept_of_it_goes_and_its_neighbours_stays(somewhere: Somewhere) -> None:
    stays = somewhere.kept("neighbour")
    assert somewhere.kept("lab")
    somewhere.membership.left(somewhere.fake.guild("lab").id)
    assert somewhere.kept("lab") == []
    assert not somewhere.is_known("lab")
    assert somewhere.kept("neighbour") == stays
    somewhere.membership.left(somewhere.fake.guild("lab").id)  # as another front-end is told
    assert somewhere.kept("neighbour") == stays


def test_what_one_front_end_did_not_live_to_remove_another_removes(somewhere: Somewhere) -> None:
    somewhere.room.full = True
    somewhere.membership.left(somewhere.fake.guild("lab").id)
    assert somewhere.kept("lab")
    somewhere.room.full = False
    other = Membership(somewhere.desk)
    other.go_on()
    assert somewhere.kept("lab")  # the first may be at it
    _much_later(somewhere.redis)
    other.go_on()
    assert somewhere.kept("lab") == []


def test_what_fails_is_tried_again(somewhere: Somewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*whose: object) -> None:
        raise TransientError("the server is away")

    lab = somewhere.fake.guild("lab").id
    with monkeypatch.context() as patched:
        patched.setattr(leaving, "forget_workspace", away)
        with pytest.raises(TransientError):
            somewhere.membership.left(lab)
    assert somewhere.kept("lab")
    _much_later(somewhere.redis)
    somewhere.membership.go_on()
    assert somewhere.kept("lab") == []


def test_a_server_that_is_missing_when_a_connection_begins_is_asked_for_first(
    somewhere: Somewhere,
) -> None:
    lab, neighbour = somewhere.fake.guild("lab"), somewhere.fake.guild("neighbour")
    somewhere.membership.connected([neighbour.id])  # and of the other nothing was said
    assert somewhere.kept("lab")
    lab.remove(somewhere.fake.app)
    somewhere.fake.faults.on(f"GET /guilds/{lab.id}", faults.status(503))
    somewhere.membership.connected([neighbour.id])
    assert somewhere.kept("lab")
    assert somewhere.is_known("lab")
    somewhere.membership.connected([neighbour.id])
    assert somewhere.kept("lab") == []
    assert not somewhere.is_known("lab")
    assert somewhere.kept("neighbour")


def test_where_none_is_missing_nobody_is_asked(somewhere: Somewhere) -> None:
    ids = [somewhere.fake.guild(name).id for name in ("lab", "neighbour")]
    somewhere.membership.connected([*ids, "123456789012345678"])
    assert somewhere.fake.calls == []
    assert somewhere.kept("lab")


def _much_later(redis: Redis) -> None:
    key = tenant_key("owed", "discord", "", "leaving")
    for name in redis.zrange(key, 0, -1):
        redis.zadd(key, {name: 1})
