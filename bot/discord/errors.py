"""What Discord refuses, by its error codes, sorted by who can mend it.

Refused          Discord understood a call and did nothing: its code for why
├── PASSING      it may work later                          -> TransientError
├── ELSEWHERE    the bot cannot speak where it was asked    -> NotThere
├── GONE         the message is not there to be changed     -> Gone
└── the rest     a call this program should not have made   -> ConfigError
"""

from collections.abc import Mapping

from bot.core.errors import ConfigError, ShedderError, TransientError
from bot.discord.client import NO_BOT
from bot.platforms import Gone, NotThere

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = 10003, 10008
OLD_EDITS = 30046  # too many edits of messages older than an hour
MOST_REACTIONS = 30010
TOO_LARGE = 40005
NO_ACCESS, NO_PERMISSION = 50001, 50013
NO_TEXT_CHANNEL, WRONG_CHANNEL_TYPE = 50008, 50024
MALFORMED = 50035
ARCHIVED = 50083
NO_HISTORY = 160002  # to read, so nothing can be replied to
THREAD_EXISTS, THREAD_LOCKED, TOO_MANY_THREADS = 160004, 160005, 160006

PASSING = frozenset(
    (
        20016,  # slow mode
        20022,  # announcements
        20028,  # writes into this channel
        20029,  # writes into this server
        40002,  # the account has yet to be verified
        40006,  # switched off for now
        130000,  # overloaded
    )
)

_WORDS = "The server's rules on words let no answer through. Whoever runs it can except Shedder."
_CLOSED = "Shedder may not write there. Whoever runs the server can let it."
_NOT_SHOWN = (
    "Shedder may not read what stands there: it lacks Read Message History. Whoever runs the "
    "server can let it."
)
ELSEWHERE: Mapping[int, str] = {
    UNKNOWN_CHANNEL: "That channel or thread was deleted. Use another one.",
    10004: "Shedder is not in that server any more.",
    NO_ACCESS: "Shedder cannot see that channel. Whoever runs the server can let it.",
    NO_PERMISSION: _CLOSED,
    50003: "That cannot be done in direct messages. Ask in a channel.",
    50007: "That person takes no direct messages. Ask in a channel.",
    NO_TEXT_CHANNEL: "That channel takes no messages. Use another one.",
    50009: "That server asks for more before somebody may write there.",
    WRONG_CHANNEL_TYPE: "That channel takes no messages of this kind. Use another one.",
    ARCHIVED: "That thread is archived. Ask in a new one.",
    THREAD_LOCKED: "That thread is locked. Ask in a new one.",
    200000: _WORDS,
    200001: _WORDS,
}

GONE = frozenset((UNKNOWN_MESSAGE, OLD_EDITS, 50005, 50021))


class Refused(Exception):
    """Discord did nothing; `code` is why, or 0 where only the HTTP status says anything."""

    def __init__(self, call: str, code: int, status: int) -> None:
        super().__init__(f"{call}: {code} (HTTP {status})")
        self.call, self.code, self.status = call, code, status

    @property
    def large(self) -> bool:
        """Whether it was too many bytes."""
        return self.code == TOO_LARGE or self.status == 413

    @property
    def closed(self) -> bool:
        """Whether a permission is missing there that somebody could grant."""
        return self.code in (NO_ACCESS, NO_PERMISSION)

    def reaction(self) -> ShedderError:
        """What to raise of it, for whoever makes nothing else of it."""
        what = f"Discord refuses {self.call} ({self.code or f'HTTP {self.status}'})"
        if self.status == 401:
            return ConfigError(NO_BOT)
        if self.code in PASSING:
            return TransientError(what)
        if self.code == NO_PERMISSION and self.call.startswith("GET "):
            return NotThere(_NOT_SHOWN)
        if self.code in ELSEWHERE or (self.status == 403 and not self.code):
            return NotThere(ELSEWHERE.get(self.code, _CLOSED))
        if self.code in GONE:
            return Gone(what)
        if not self.code:
            return self._not_discord()
        return ConfigError(f"{what}.")

    def _not_discord(self) -> ShedderError:
        """No JSON: something in between answered."""
        what = f"{self.call} was answered by something that is not Discord: HTTP {self.status}"
        if self.status in (404, 405, 410) or 300 <= self.status < 400:
            return ConfigError(f"{what}. Check DISCORD_API_URL; Discord's ends with /api/v10.")
        return TransientError(what)
