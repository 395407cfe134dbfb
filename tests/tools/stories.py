"""Ways for a question to be answered, with what is asked and what the model says to it."""

import json
from dataclasses import dataclass
from typing import Literal

from pdfs import Page
from questions import SECTIONS
from trap_server import Trap, Turn, says, status


@dataclass(frozen=True)
class Story:
    """One way."""

    name: str
    model: Literal["none", "good", "doubtful", "away"]
    announced: bool  # whether whoever queued it lived to post the placeholder
    requests: int  # what it costs when nobody dies
    earlier: bool = False  # whether the paper was decoded in the thread before

    @property
    def question(self) -> str:
        """What is asked."""
        return "why is a queue per tenant fair to everybody?" if self.earlier else "decode this"

    @property
    def traps(self) -> tuple[Trap, ...]:
        """What the endpoint does."""
        text = FREE if self.earlier else GOOD
        invented = text.replace("cuts the wait by half", "cuts the wait by two thirds", 1)
        good, doubtful = (says(said, size=len(said) // 5) for said in (text, invented))

        def mended(turn: Turn) -> None:
            again = any(said["role"] == "assistant" for said in turn.request.json["messages"])
            (good if again else doubtful)(turn)

        if self.model == "away":
            return status(503, retry_after="0"), good
        return (mended,) if self.model == "doubtful" else (good,)


STORIES = (
    Story("no model", "none", announced=False, requests=0),
    Story("a model", "good", announced=True, requests=1),
    Story("asked again", "doubtful", announced=True, requests=2),
    Story("model away", "away", announced=False, requests=2),
    Story("a follow-up", "good", announced=True, requests=1, earlier=True),
)


def short_paper() -> bytes:
    """What the answers are about, on a page that is read in no time."""
    page, height = Page().text(72, 740, "Queues for Tenants", 16, "F2"), 700
    for heading, prose in SECTIONS:
        page.text(72, height, heading, 12, "F2").text(72, height - 16, prose)
        height -= 48
    return page.bytes()


def _claim(text: str, quote: str) -> dict[str, object]:
    return {"text": text, "quotes": [{"document": "paper", "text": quote}]}


def _zone(text: str, quote: str) -> dict[str, object]:
    return {"applies": "yes", **_claim(text, quote)}


GOOD = json.dumps(
    {
        "summary": {
            "items": {
                "q1": _claim(
                    "They give every tenant a queue of its own and find that waiting is cut by "
                    "half. Until then all tenants shared one queue, so that whoever sent a clump "
                    "of requests made everybody else wait behind it.",
                    "A queue per tenant cuts the wait by half.",
                )
            }
        },
        "mechanism": {
            "items": [
                _claim(
                    "Picture a bakery with a line per customer family. The scheduler looks at "
                    "all lines and serves the shortest one, so a tenant with many requests "
                    "waits in a long queue and delays nobody but itself.",
                    "a scheduler takes from the shortest one",
                )
            ]
        },
        "critique": {
            "why_it_got_in": [
                _claim(
                    "They replay a production trace instead of made-up load.",
                    "We replay 14 days of a production trace on 8 machines.",
                )
            ],
            "where_it_is_weak": [
                _claim(
                    "It calls the queues fair and cheap, and shows the cost of neither.",
                    "Queues per tenant are cheap and fair.",
                )
            ],
        },
        "questions": {
            "items": {
                "q1": _claim(
                    "Would the wait still be cut if one tenant sent nearly all requests?",
                    "A queue per tenant cuts the wait by half.",
                ),
                "q2": _claim(
                    "How does the scheduler behave when the shortest queue holds the longest "
                    "single request?",
                    "a scheduler takes from the shortest one",
                ),
                "q3": _claim(
                    "Why should a trace replayed on a handful of machines stand for a serving "
                    "fleet of production size?",
                    "We replay 14 days of a production trace on 8 machines.",
                ),
            }
        },
        "coverage": {
            "delta": _zone(
                "New is the mechanism, a queue for each tenant; serving the shortest one first is "
                "a policy that is known from elsewhere.",
                "Each tenant has a queue, and a scheduler takes from the shortest one.",
            ),
            "magic_trick": _zone(
                "The trick is that nobody stands behind the clumps of somebody else.",
                "Serving is hard because requests come in clumps.",
            ),
            "skeleton": _zone(
                "A replay on a handful of machines leaves open how the queues fare in a fleet.",
                "We replay 14 days of a production trace on 8 machines.",
            ),
            "contextual_fit": _zone(
                "It answers those who let all tenants wait in one line.",
                "Earlier systems share one queue among all tenants.",
            ),
        },
    }
)
"""An answer in which nothing is wrong."""

FREE = json.dumps(
    {
        "answer": {
            "items": [
                _claim(
                    "With a queue of its own nobody waits behind the clumps of another tenant, "
                    "and that is all there is to being fair here.",
                    "A queue per tenant cuts the wait by half.",
                )
            ]
        }
    }
)
"""The same in conversation."""
