"""Who answered a question back by a button, and with what: the first one's choice stands.

It is written down beside the question (`bot/delivery/ledger.py`), since whoever sees the buttons
may press them, at the same moment or a day later; then the question shows the choice and no
buttons.
"""

from contextlib import suppress

from redis import Redis

from bot.core.answer import Notice, Reply
from bot.core.errors import UserError
from bot.core.values import Value
from bot.delivery.ledger import Ledger, part_key
from bot.platforms import ChatPlatform, Gone

_FIELD = "chosen"


class Chosen(Value):
    """What was pressed first."""

    mention: str  # id of the answer that it is
    user: str
    name: str
    said: str

    @property
    def words(self) -> str:
        """As people are told of it."""
        return f"{self.name} chose: {self.said}"

    def same(self, other: "Chosen") -> bool:
        """Whether somebody pressed the same again."""
        return (self.user, self.said) == (other.user, other.said)


def chosen_first(redis: Redis, job_id: str, chosen: Chosen) -> Chosen:
    """The choice that stands, which may be this one. Raises Fenced when all was forgotten."""
    ledger = Ledger(redis, job_id)
    ledger.note(_FIELD, chosen.model_dump_json(), once=True)
    return Chosen.model_validate_json(ledger.read(_FIELD) or chosen.model_dump_json())


def show_choice(platform: ChatPlatform, asked: Reply, message: str, chosen: Chosen) -> None:
    """Have the question say what was chosen, and offer nothing any more."""
    if not isinstance(asked.body, Notice):
        return
    text = f"{asked.body.text}\n\n{chosen.words}"
    closed = Notice(text=text, failed=asked.body.failed)
    *_, last = platform.parts(asked.model_copy(update={"body": closed}))
    with suppress(Gone, UserError):  # somebody deleted it, or the bot is not there any more
        platform.edit(asked.place, message, last, key=part_key(asked.job, 0))
