"""What an endpoint has said in one attempt, and whether that is an answer."""

from bot.core.errors import TransientError
from workers.asking.refusals import FILTERED
from workers.asking.stream import Piece, Tokens
from workers.models import Unusable

CUT_OFF = "The language model's answer was cut off at the length that was set for it."
DECLINED = "The language model declined to answer."
STRANGE_END = "The language model did not finish its answer by itself."

_MOST_CHARACTERS = 400_000  # no critique is that long
_BROKEN_OFF = (None, "error", "abort")


class Heard:
    """What an endpoint has said so far in one attempt."""

    def __init__(self) -> None:
        self.began = False
        self.text = ""
        self.thought = ""
        self.refusal = ""
        self.finish: str | None = None
        self.tokens: Tokens | None = None

    def take(self, piece: Piece) -> None:
        """Some more of it."""
        self.began = True
        self.text += piece.text
        self.thought += piece.thought
        self.refusal += piece.refusal
        self.finish = piece.finish or self.finish
        self.tokens = piece.tokens or self.tokens
        if len(self.text) + len(self.thought) > _MOST_CHARACTERS:
            raise Unusable(STRANGE_END)

    def answer(self) -> str:
        """What was said; some servers file a reasoning model's whole answer under its thoughts."""
        return self.text if self.text.strip() else self.thought

    def check_end(self, host: str) -> None:
        """Raises unless the model itself came to an end; half an answer looks like a whole one."""
        if self.finish in _BROKEN_OFF:
            raise TransientError(f"{host} broke off in the middle of an answer.")
        if self.refusal:
            raise Unusable(DECLINED)
        if self.finish == "length":
            raise Unusable(CUT_OFF)
        if self.finish == "content_filter":
            raise Unusable(FILTERED)
        if self.finish != "stop":
            raise Unusable(STRANGE_END)
