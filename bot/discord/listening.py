"""Being connected to Discord: over a gateway that this side opens."""

import logging
import sys
import threading
from functools import partial

from redis import Redis

from bot.core.errors import ConfigError
from bot.discord.check import refuse
from bot.discord.connection import FIRST_PAUSE, LONGEST_PAUSE, Connection
from bot.discord.probing import Account, Failed, identity
from bot.discord.serving import Serving
from bot.ingress.afterwards import Afterwards
from bot.ingress.desk import Desk
from bot.platforms import ChatPlatform, Ingress
from bot.queue import impatient
from config.settings import Settings

REDIS_SECONDS = 1.0  # for an answer, where people wait for ours
INTAKE_THREADS = 8  # for messages, each of which asks Redis a few times
PROMPT_THREADS = 8  # for commands and forms, which Discord takes within three seconds or never
PATIENT_THREADS = 16  # for what is looked up in Discord, and asked then

LISTENING = "Listening to Discord: @{} in {}. End with Ctrl-C.\n"

log = logging.getLogger(__name__)


class Listening:
    """One front-end's connection."""

    def __init__(self, settings: Settings, redis: Redis) -> None:
        self.settings, self.redis = settings, impatient(redis, REDIS_SECONDS)
        self._over = threading.Event()
        self._connection: Connection | None = None
        self._announced = False

    def connected(self) -> bool:
        """Whether events arrive."""
        connection = self._connection
        return connection is not None and connection.up and not self._over.is_set()

    def stop(self) -> None:
        """Have `listen` end, wherever it was called."""
        self._over.set()

    def listen(self, ingress: Ingress, platform: ChatPlatform) -> None:
        """Hand mentions over until interrupted. Raises ConfigError."""
        refuse(self.settings)
        try:
            with (
                Afterwards(INTAKE_THREADS) as room,
                Afterwards(PROMPT_THREADS) as prompt,
                Afterwards(PATIENT_THREADS) as patient,
            ):
                me = self._identity()
                desk = Desk(self.settings, self.redis, ingress, platform, prompt, patient)
                serving = Serving(desk, room, me.id, self._over)
                with serving.connected() as self._connection:
                    serving.look_around(partial(self._announce, me, self._connection))
        except KeyboardInterrupt:  # how a process is told to stop
            log.info("stopping")
        finally:
            self._over.set()
            self.redis.connection_pool.disconnect()

    def _announce(self, me: Account, connection: Connection) -> None:
        """Say that messages arrive, the first time they do."""
        if connection.up and not self._announced:
            servers = len(connection.servers())
            where = f"{servers} server{'' if servers == 1 else 's'}"
            sys.stderr.write(LISTENING.format(me.username, where))
            self._announced = True

    def _identity(self) -> Account:
        """Who we are. Raises ConfigError when the token is not good; else tries until it works."""
        pause = FIRST_PAUSE
        while True:
            try:
                return identity(self.settings)
            except Failed as failed:
                if failed.wait is None:
                    raise ConfigError(failed.told) from None
                wait = max(pause, failed.wait)
                log.warning("%s Trying again in %.0f s.", failed.told, wait)
            if self._over.wait(wait):
                raise KeyboardInterrupt
            pause = min(2 * pause, LONGEST_PAUSE)
