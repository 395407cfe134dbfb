"""A small paper, a question about it and the answers a model may give."""

import json
from pathlib import Path
from typing import Any

from bot.core.document import Caption, Document, Heading, Page, Span, SpanKind
from bot.core.persona import Persona
from bot.core.persona_file import parse
from bot.core.prompt import Prompt, build
from workers.tokens import counter_for

SECRET = b"a deployment's secret"

PERSONA: Persona = parse(
    (Path(__file__).resolve().parents[2] / "personas" / "q.md").read_text(encoding="utf-8"),
    source="q.md",
)

SECTIONS = (
    ("Abstract", "We measure how requests wait. A queue per tenant cuts the wait by half."),
    ("1 Introduction", "Serving is hard because requests come in clumps."),
    ("2 Background", "Earlier systems share one queue among all tenants."),
    ("3 Design", "Each tenant has a queue, and a scheduler takes from the shortest one."),
    ("4 Evaluation", "We replay 14 days of a production trace on 8 machines."),
    ("5 Related Work", "Others batch requests by length."),
    ("6 Conclusion", "Queues per tenant are cheap and fair."),
    ("References", "[1] A. Nobody. A paper about queues. 2020."),
)


def paper(
    sentences: int = 1, *, role: str = "paper", outline: bool = True, sha: str = ""
) -> Document:
    """A page per section: heading, `sentences` times its sentence, and a caption."""
    pages = tuple(_page(number, sentences) for number in range(1, len(SECTIONS) + 1))
    headings = tuple(
        Heading(level=1, title=SECTIONS[p.number - 1][0], page=p.number) for p in pages
    )
    return Document(
        name="queues.pdf",
        role=role,
        sha256=sha or f"{sentences:064x}",
        title="Queues for Tenants",
        pages=pages,
        page_count=len(pages),
        outline=headings if outline else (),
        captions=tuple(
            Caption(label=f"Figure {p.number}", text="Caption", page=p.number) for p in pages
        ),
    )


def _page(number: int, sentences: int) -> Page:
    title, sentence = SECTIONS[number - 1]
    body: SpanKind = "reference" if title == "References" else "prose"
    text, spans = "", []
    kinds: tuple[tuple[SpanKind, str], ...] = (
        ("heading", title),
        (body, " ".join([sentence] * sentences)),
        ("caption", f"Figure {number}: what section {number} shows."),
        ("figure", f"axis label {number}"),
    )
    for kind, words in kinds:
        spans.append(Span(kind=kind, start=len(text), end=len(text) + len(words)))
        text += words + "\n"
    return Page(number=number, label=str(number), text=text, spans=tuple(spans))


def prompt(question: str = "decode this", *documents: Document, model: str = "gpt-4o") -> Prompt:
    return build(
        PERSONA,
        documents or (paper(),),
        question,
        secret=SECRET,
        budget=100_000,
        count=counter_for(model),
    )


def _said(text: str, quote: str) -> dict[str, Any]:
    return {"text": text, "quotes": [{"document": "paper", "text": quote}]}


def _looked(text: str, quote: str) -> dict[str, Any]:
    return {"applies": "yes", **_said(text, quote)}


DATA: dict[str, Any] = {
    "summary": {
        "items": {"q1": _said("They give each tenant a queue.", "Each tenant has a queue")}
    },
    "mechanism": {"items": [_said('Picture a "bakery".', "takes from the shortest one")]},
    "critique": {
        "why_it_got_in": [_said("A real trace.", "14 days of a production trace")],
        "where_it_is_weak": [_said("Only few machines.", "on 8 machines")],
    },
    "questions": {
        "items": {
            f"q{n}": _said(f"What becomes of tenant {n}?", "cheap and fair") for n in (1, 2, 3)
        }
    },
    "coverage": {
        "delta": _looked("The mechanism is a queue each, the policy the shortest.", "has a queue"),
        "magic_trick": _looked("Nobody waits behind others.", "takes from the shortest one"),
        "skeleton": _looked("Few machines were replayed on.", "on 8 machines"),
        "contextual_fit": _looked("Others share one queue.", "share one queue among all tenants"),
    },
}
"""A valid answer."""

ANSWER = json.dumps(DATA, ensure_ascii=False)

HEADINGS = """\
Sure, here it is!

## **The "No-BS" Summary**

They give each tenant
a queue.
> (paper) "Each tenant has a queue"

## 2. The Core Mechanism

Picture a "bakery".
> "takes from the shortest one"

## The Critique

### Why it got in
- A real trace.
  > (paper) “14 days of a production trace”

### Where it is weak
* Only few machines.
> (paper) "on 8 machines"

## Discussion Questions

1. What becomes of tenant 1?
   > (paper) "cheap and fair"
2. What becomes of tenant 2?
   > (paper) "cheap and fair"
3) What becomes of tenant 3?
   > (paper) "cheap and fair"

## What was looked into

### The "Delta"
- The mechanism is a queue each, the policy the shortest.
  > (paper) "has a queue"

### The "Magic Trick"
- Nobody waits behind others.
  > (paper) "takes from the shortest one"

### The "Skeleton in the Closet"
- Few machines were replayed on.
  > (paper) "on 8 machines"

### Contextual Fit
- Others share one queue.
  > (paper) "share one queue among all tenants"
"""
"""The same answer as Markdown, with the liberties that small models take."""
