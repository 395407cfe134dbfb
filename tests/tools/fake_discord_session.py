"""A session of the fake Discord's gateway, which outlives its connections for a while."""

import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fake_discord_app import MESSAGE_CONTENT, App

if TYPE_CHECKING:
    from fake_discord_socket import Connection

KEPT = 5000  # dispatches a session can be resumed from


@dataclass
class Session:
    id: str
    app: App
    intents: int
    seq: int = 0
    sent: "deque[tuple[int, str, str]]" = field(default_factory=lambda: deque(maxlen=KEPT))
    connection: "Connection | None" = None
    left: float = 0.0  # when its connection was lost
    resumed: int = 0

    @property
    def unlocked(self) -> bool:
        """Whether it is shown what is not meant for the app."""
        return bool(self.intents & MESSAGE_CONTENT) and self.app.message_content

    def dispatch(self, name: str, data: Any) -> None:
        """Tell it of something, now or when it is resumed."""
        self.seq += 1
        text = json.dumps({"op": 0, "t": name, "s": self.seq, "d": data})
        self.sent.append((self.seq, name, text))
        if self.connection is not None:
            self.connection.send(text)

    def missed(self, seq: int, again: int = 0) -> list[str]:
        """What came after `seq`, and the last few before it `again`."""
        before = [text for number, _, text in self.sent if number <= seq]
        after = [text for number, _, text in self.sent if number > seq]
        return [*(before[-again:] if again else []), *after]

    def lose(self) -> None:
        self.connection, self.left = None, time.monotonic()
