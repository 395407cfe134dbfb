"""A model for a stage, whose answers come slowly and are as long as one, three or many messages.

How long the answer about a paper is, the number in its title says (`chat_stage.one_page`).
"""

import json
import re
from itertools import cycle, islice
from typing import Any

from stories import FREE, GOOD
from trap_server import USAGE, TrapServer, Turn

LENGTHS = (0, 2_600, 7_000)  # characters that are added to each thing that is said
PIECES, PAUSE = 8, 0.1  # an answer comes in so many pieces, so many seconds apart
SAID = (
    "Whoever waits behind a clump of somebody else's requests waits for no reason of their own.",
    "A line of its own makes a tenant pay for what it sends, and nobody else.",
    "That is the whole of the idea, and the rest of the paper says how little it takes.",
    "Nothing is said of what a tenant may do who splits itself into many.",
    "It is not shown what becomes of a request that is larger than all others.",
)


def talkative() -> TrapServer:
    """An endpoint that answers any question about the papers of a stage."""
    server = TrapServer()
    server.plays(answer)
    return server


def answer(turn: Turn) -> None:
    """What fits the question, as long as the paper's number says."""
    body = turn.request.body
    title = re.search(rb"Queues for (\d+) Tenants", body)
    length = LENGTHS[int(title[1]) % len(LENGTHS)] if title else 0
    text = json.dumps(_longer(json.loads(GOOD if b'"summary"' in body else FREE), length))
    turn.head()
    turn.delta(role="assistant", content="")
    size = len(text) // PIECES + 1
    for start in range(0, len(text), size):
        turn.delta(content=text[start : start + size])
        turn.wait(PAUSE)
    turn.delta(finish="stop")
    turn.event({"id": "x", "choices": [], "usage": USAGE})
    turn.done()
    turn.end()


def _longer(value: Any, length: int) -> Any:
    """Everything that is said, with so much more behind it; quotes stay as they are."""
    if isinstance(value, list):
        return [_longer(each, length) for each in value]
    if not isinstance(value, dict):
        return value
    longer = {key: _longer(each, length) for key, each in value.items() if key != "quotes"}
    if "quotes" in value:
        more = " ".join(islice(cycle(SAID), length // 80))
        longer |= {"text": f"{value['text']} {more}".strip(), "quotes": value["quotes"]}
    return longer
