"""What every rendering of an answer says in the same words, and how far it trusts the text.

Text comes from papers and models. On its way out nothing invisible is left in it, and of whatever
markup it carries only **strong**, *emphasis* and `code` mean anything; a link is words.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from bot.core.answer import Block, Evidence, Finding, Footer, Look, Notice, Reading
from bot.core.fence import visible

_ANSI = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours and cursor movements
    r"|(?:\x1b[\]P^_X]|[\x90\x98\x9d-\x9f])"  # titles and links, up to their end
    r"[^\x07\x1b\x90\x98\x9c-\x9f\n]*(?:\x07|\x1b\\|\x9c)"
    r"|\x9b[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]?"
)
_MARKED = re.compile(
    r"\*\*(?P<strong>[^\s*](?:[^*\n]*[^\s*])?)\*\*"
    r"|(?<![\w*\\])\*(?P<emphasis>[^\s*](?:[^*\n]*[^\s*\\])?)\*(?![\w*])"
    r"|(?<!`)(?P<ticks>`+)(?P<code>[^`\n]+)(?P=ticks)(?!`)"
)

WARNING = "⚠\ufe0f"  # without the mark behind it, it is no picture
_PICTURE = "\ufe0f"
_KEYCAP = re.compile("(?<=[0-9#*])(?=\u20e3)")

MOST_OF_HEADING = 80  # characters of a heading that a citation repeats

READY = "your answer is above."
ASKED_BACK = "there is a question for you above."
MENTIONED = "I only see messages that mention me: mention me with your answer."
OR_MENTIONED = "Press a button, or mention me with your answer: I only see messages that do."


class Run(NamedTuple):
    """A stretch of text that looks the same throughout."""

    style: Literal["plain", "strong", "emphasis", "code"]
    text: str


def clean(text: str) -> str:
    """The text with nothing in it that a screen or a service would obey."""
    return visible(_ANSI.sub("", text)).expandtabs(4)


def one_line(text: str) -> str:
    """Clean text for a title, a cell or a quote."""
    return " ".join(clean(text).split())


def runs(text: str) -> Iterator[Run]:
    """Clean text, taken apart by the little markup that is honoured."""
    text, at = clean(text), 0
    for match in _MARKED.finditer(text):
        if match.start() > at:
            yield Run("plain", text[at : match.start()])
        yield _run(match)
        at = match.end()
    if at < len(text):
        yield Run("plain", text[at:])


def _run(match: re.Match[str]) -> Run:
    if match["strong"]:
        return Run("strong", match["strong"])
    if match["emphasis"]:
        return Run("emphasis", match["emphasis"])
    return Run("code", match["code"].strip() or " ")


def pictured(text: str) -> str:
    """Clean text in which a warning sign and the number of an option are pictures again."""
    return _KEYCAP.sub(_PICTURE, text.replace(WARNING[0], WARNING))


def icon(look: Look) -> str:
    """A persona's picture; what is a letter too stays one if that was meant."""
    shown = one_line(look.icon)
    return shown + _PICTURE if len(shown) == 1 and look.icon.endswith(_PICTURE) else shown


def unmarked(text: str) -> str:
    """Clean text without the marks of the little markup that is honoured."""
    return "".join(run.text for run in runs(text))


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut at a word if there is one; an ellipsis says that it was."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    head, blank, _ = kept.rpartition(" ")
    return (head if blank and len(head) > most // 2 else kept).rstrip() + "…"


def grouped(blocks: Iterable[Block]) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Neighbouring findings under their shared label; what is no finding has none."""

    def label(block: Block) -> str:
        return one_line(block.label) if isinstance(block, Finding) else ""

    for name, members in groupby(blocks, label):
        yield name, tuple(members)


def said(finding: Finding) -> str:
    """What a finding says; of a zone that does not apply, that it does not comes first."""
    return finding.text if finding.applies else f"*Does not apply here:* {finding.text}"


def choices(notice: Notice) -> str:
    """What may be answered to a question back, in a line; nothing when nothing is asked."""
    return f"Answer with: {' · '.join(notice.choices)}" if notice.choices else ""


def where(evidence: Evidence, several: bool = False) -> str:
    """Where a quote stands: "p. 6 (printed 181)", with its document if there are `several`; in a
    runbook, "KubeNodeNotReady › Mitigation, lines 12–14"."""
    if evidence.lines is not None:
        first, last = evidence.lines
        place = f"line {first}" if first == last else f"lines {first}–{last}"
    elif evidence.page_end is not None and evidence.page_end != evidence.page:
        place = f"pp. {evidence.page}–{evidence.page_end}"
    else:
        place = f"p. {evidence.page}"
    printed = one_line(evidence.page_label)
    if printed and printed != str(evidence.page):
        place = f"{place} (printed {printed})"
    if evidence.source:
        return f"{one_line(' › '.join(filter(None, _named(evidence))))}, {place}"
    return f"{one_line(evidence.document)}, {place}" if several else place


def _named(evidence: Evidence) -> tuple[str, str]:
    return evidence.source, shortened(one_line(evidence.heading), MOST_OF_HEADING)


def described(reading: Reading, several: bool = False) -> tuple[str, str]:
    """A document's title and, apart from it, what else is to be said of it."""
    name, title = one_line(reading.name), one_line(reading.title)
    facts = [] if not title or title == name else [name]
    if several:
        facts.insert(0, one_line(reading.role))
    facts.append(_count(reading.pages, "page"))
    return title or name or "a document", " · ".join(filter(None, facts))


def tally(footer: Footer) -> tuple[str, ...]:
    """What was checked and what it cost, a phrase each."""
    tokens = f"{footer.input_tokens:,} tokens in"
    if footer.cached_tokens:
        tokens += f" ({footer.cached_tokens:,} cached)"
    asked = footer.input_tokens or footer.output_tokens
    return tuple(
        filter(
            None,
            (
                _quotes(footer),
                _count(footer.findings_removed, "finding", " removed"),
                _count(footer.numbers_marked, "number", " not in the documents"),
                "asked twice" if footer.reasked else "",
                "no model" if footer.model == "reader" else one_line(footer.model),
                f"{tokens}, {footer.output_tokens:,} out" if asked else "no tokens",
                _price(footer.cost_usd),
                f"{footer.seconds:.1f} s",
            ),
        )
    )


def _quotes(footer: Footer) -> str:
    if not footer.quotes_total:
        return "no quotes"
    said = f"{footer.quotes_verified} of {_count(footer.quotes_total, 'quote')} verified"
    return f"{said} ({footer.quotes_corrected} corrected)" if footer.quotes_corrected else said


def _count(number: int, noun: str, rest: str = "") -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}{rest}" if number else ""


def _price(cost: float | None) -> str:
    if cost is None:
        return "price not known"
    return f"${cost:.4f}" if 0 < cost < 0.1 else f"${cost:.2f}"
