"""A small paper, and a model's answer about it in which every quote is true."""

import json
from typing import Any

from pdfs import Page

SECTIONS = (
    ("Abstract", "We present Ledger, a cache that keeps every token of a prompt for one day."),
    ("1 Introduction", "Our system reduces the time to first token by 37% on a real trace."),
    ("2 Design", "When a request arrives, the scheduler looks up the longest stored prefix."),
    ("3 Evaluation", "We compared Ledger with a server that keeps nothing, for two hours."),
    ("4 Limitations", "Ledger cannot serve models whose weights change while it is running."),
    ("5 Conclusion", "We believe that most of the gain comes from repeated system prompts."),
)


def paper() -> bytes:
    page, height = Page().text(72, 740, "Ledger: A Cache for Prompts", 16, "F2"), 700
    for heading, prose in SECTIONS:
        page.text(72, height, heading, 12, "F2").text(72, height - 16, prose)
        height -= 48
    return page.bytes()


CACHE = "a cache that keeps every token of a prompt for one day"
PREFIX = "the scheduler looks up the longest stored prefix"
FASTER = "reduces the time to first token by 37% on a real trace"
WEIGHTS = "cannot serve models whose weights change while it is running"
NOTHING = "with a server that keeps nothing, for two hours"
REPEATED = "most of the gain comes from repeated system prompts"


def said(text: str, *quotes: str) -> dict[str, Any]:
    return {"text": text, "quotes": [{"document": "paper", "text": quote} for quote in quotes]}


def looked(text: str, *quotes: str) -> dict[str, Any]:
    return {"applies": "yes", **said(text, *quotes)}


DATA: dict[str, Any] = {
    "summary": {
        "items": {
            "q1": said(
                "Ledger keeps the tokens of prompts around for a day, so that the second asker "
                "with the same beginning need not wait for it.",
                CACHE,
            )
        }
    },
    "mechanism": {
        "items": [
            said(
                "Picture a library with a card for every sentence ever begun: the scheduler walks "
                "along the cards as far as a new request agrees, and only works from there on.",
                PREFIX,
            )
        ]
    },
    "critique": {
        "why_it_got_in": [
            said("The gain of 37% was seen on a trace that people really made.", FASTER)
        ],
        "where_it_is_weak": [
            said("A model that is updated every hour gets no benefit at all.", WEIGHTS),
            said("The other server was as naive as a baseline can be.", NOTHING),
        ],
    },
    "questions": {
        "items": {
            "q1": said(
                "If half of the system prompts changed daily, which part of the gain is left over?",
                REPEATED,
            ),
            "q2": said("How would the lookup behave when tenants must not see each other's text?"),
            "q3": said("Would two hours of comparison notice a cache that fills up by evening?"),
        }
    },
    "coverage": {
        "delta": looked(
            "The mechanism is a lookup of the longest prefix; keeping it for a day is only policy.",
            PREFIX,
        ),
        "magic_trick": looked("Most prompts begin alike, so most work is done already.", REPEATED),
        "skeleton": looked("Two hours beside a server that keeps nothing prove little.", NOTHING),
        "contextual_fit": looked(
            "It is a cache like any other, with a prompt's tokens for its keys.", CACHE
        ),
    },
}
ANSWER = json.dumps(DATA)
