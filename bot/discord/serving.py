"""Everything a front-end in Discord consists of, put together and kept going."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from redis import RedisError

from bot.discord.catching_up import CatchingUp
from bot.discord.commands import sync_commands
from bot.discord.connection import Connection
from bot.discord.direct_channels import DirectChannels
from bot.discord.directory import Servers, surroundings
from bot.discord.events import mention_of
from bot.discord.gateway import Gateway, Heard
from bot.discord.hearing import Hearing
from bot.discord.intake import Intake
from bot.discord.interactions import Interactions
from bot.discord.leaving import Membership
from bot.discord.looking import Looking
from bot.discord.mentioned import Mentions
from bot.discord.missed import Missed
from bot.discord.outage import Outage
from bot.discord.overhearing import Overhearing
from bot.discord.places import place_of
from bot.discord.presence import show_declined
from bot.discord.rest import Rest
from bot.discord.sessions import Sessions
from bot.discord.upto import UpTo
from bot.ingress.afterwards import Room
from bot.ingress.declined import Signs
from bot.ingress.desk import Desk
from bot.ingress.questions import Questions

DRAIN_SECONDS = 3.0  # for what was begun when this process was told to stop
SWEEP_SECONDS = 0.5  # between two looks at what is not done yet
QUIET_SECONDS = 60.0  # between two words on what could not be looked at

log = logging.getLogger(__name__)


class Serving:
    """One front-end as the bot `me`."""

    def __init__(self, desk: Desk, room: Room, me: str, over: threading.Event) -> None:
        self._desk, self._over = desk, over
        redis, settings, rest = desk.redis, desk.settings, Rest.of(desk.settings, desk.redis)
        servers, direct = Servers(desk, rest), DirectChannels(redis, me)
        self._questions = Questions(desk, surroundings(desk, servers))
        self._interactions = Interactions(desk, self._questions)
        mentions = Mentions(desk, self._questions, servers, direct)
        self._membership, self._upto = Membership(desk), UpTo(redis, me)
        self._signs = Signs(desk, partial(show_declined, rest))
        self._sessions = Sessions(redis, me)
        self.connection = Connection(settings, self._client, self._sessions.room)
        self._outage = Outage(self.connection.soon, self._welcome)
        self._intake = Intake(room, mentions.take, self._outage.met)
        hears = settings.discord_message_content
        self._overhearing = Overhearing(desk.ingress, redis, room, servers.channel, hears)
        taken, overheard = self._intake.put, self._overhearing.hear
        looking, ours = Looking(self.connection), self._outage.ours
        missed = Missed(rest, looking, direct, taken, overheard, mentions.is_new, ours, over)
        self._catching_up = CatchingUp(redis, self._upto, missed)
        heard_by = self._intake, self._overhearing, self._catching_up, self._membership
        self._hearing = Hearing(*heard_by, desk.patient)
        self._quiet_until = 0.0

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Be connected for as long as this lasts; then what was begun is brought to its end."""
        self.connection.start()
        try:
            yield self.connection
        finally:
            self._over.set()
            self._intake.stop()
            self._overhearing.stop()
            self._intake.drain(DRAIN_SECONDS)
            self._overhearing.drain(DRAIN_SECONDS)
            self._interactions.drain(DRAIN_SECONDS)
            self._note()
            self.connection.end()

    def look_around(self, *more: Callable[[], object]) -> None:
        """Until this is over, see to what is left undone. Raises what ended the connection."""
        sweeps = (*more, self._note, self._try_again, self._catch_up, *self._owed)
        while not self._over.wait(SWEEP_SECONDS):
            if self.connection.over.is_set():
                raise self.connection.error or RuntimeError("the connection ended")
            self._sweep(sweeps)

    def _sweep(self, sweeps: Iterable[Callable[[], object]]) -> None:
        """Look once; while Redis is away, there is nothing to be looked at."""
        try:
            self._desk.redis.ping()
        except RedisError as error:
            self._complain(error)
            return
        for sweep in sweeps:
            try:
                sweep()
            except (RedisError, TimeoutError) as error:
                self._complain(error)

    def _complain(self, error: Exception) -> None:
        """Say that it could not be looked at, not more than once a minute."""
        if time.monotonic() >= self._quiet_until:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            log.warning("what is left undone could not be looked up (%s)", type(error).__name__)

    @property
    def _owed(self) -> tuple[Callable[[], object], ...]:
        return self._questions.put_overdue, self._membership.go_on, self._signs.go_on

    def _note(self) -> None:
        """Have the mark tell up to when all is safe, while that is known."""
        safe = min(self._intake.safe(), self._overhearing.safe())
        if safe and self._catching_up.complete():
            self._upto.move(safe)

    def _try_again(self) -> None:
        """What could not be taken in is, once Redis is there."""
        if self._intake.waits:
            self._desk.redis.ping()
            self._intake.again()
        self._overhearing.again()
        if not self._intake.held_up:
            self._outage.over()
        if self._intake.lost:
            self._hearing.missed(self.connection.servers(), there=True)
            self._intake.looked_for()

    def _catch_up(self) -> None:
        if not self._catching_up.complete():
            self._desk.patient(self._catching_up.go_on)

    def _client(self) -> Gateway:
        hears, begins = self._hearing, self._sessions.next
        return Gateway(self._desk.settings, hears, begins, self._interactions.take, sync_commands)

    def _welcome(self, heard: Heard) -> bool:
        """Whether somebody is answered there at all, as far as can be told without Redis."""
        if heard.channel is None:
            return False
        place = place_of(heard.message, heard.channel, self._desk.settings.discord_threads)
        mention = mention_of(heard.message, place, heard.me, heard.channel)
        return self._desk.rules.for_mention(mention).admits(mention)
