"""What is done with what the gateway tells: nothing here waits, since heartbeats would."""

from functools import partial

from bot.discord.catching_up import CatchingUp
from bot.discord.events import concerns
from bot.discord.gateway import Heard
from bot.discord.intake import Intake
from bot.discord.leaving import Membership
from bot.discord.overheard import Change
from bot.discord.overhearing import Overhearing
from bot.discord.places import DIRECT
from bot.discord.upto import MARGIN_SECONDS, before
from bot.ingress.afterwards import Room


class Hearing:
    """Passes it on (`bot.discord.gateway.Receiver`)."""

    def __init__(
        self,
        intake: Intake,
        overhearing: Overhearing,
        catching_up: CatchingUp,
        membership: Membership,
        room: Room,
    ) -> None:
        self._intake, self._overhearing = intake, overhearing
        self._catching_up = catching_up
        self._membership, self._room = membership, room

    def began(self, guilds: tuple[str, ...]) -> None:
        """Whatever came since the last message may be missing."""
        self.missed(guilds)
        self._room(partial(self._membership.connected, guilds))

    def missed(self, guilds: tuple[str, ...], there: bool = False) -> None:
        """The same of these servers, and of direct messages."""
        since = self._since()
        for guild in guilds:
            self._catching_up.missing(guild, since, there)
        self._catching_up.missing(DIRECT, since, there=True)

    def there(self, guild: str, threads: frozenset[str]) -> None:
        """It can be looked up."""
        self._catching_up.there(guild, threads)
        self._room(partial(self._membership.joined, guild))

    def away(self, guild: str) -> None:
        """It has to be looked up."""
        self._catching_up.missing(guild, self._since())

    def removed(self, guild: str) -> None:
        """Nothing of it can be, or is to be kept."""
        self._catching_up.forget(guild)
        self._room(partial(self._membership.left, guild))

    def heard(self, heard: Heard) -> None:
        """Have it taken in, if it may be for us, and overheard, if its channel is followed."""
        id = int(heard.message.id)
        self._intake.see(id)
        overheard = self._overhearing.hear(heard)
        asked = concerns(heard.message, heard.me, heard.channel)
        if (asked and not self._intake.put(heard)) or not overheard:
            self._intake.lose(id)

    def changed(self, change: Change) -> None:
        """The same of what happens to messages."""
        self._overhearing.change(change)

    def _since(self) -> int | None:
        """Since when something may be missing; None: since before this process."""
        return before(self._intake.safe(), MARGIN_SECONDS) or None
