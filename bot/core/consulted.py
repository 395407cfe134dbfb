"""What an answer rests on beside what was attached: the thread around the question, and runbooks.

Whoever consults decides by code, before a model is asked: is this a page; which alert is it about;
is there a runbook for it. Where there is none the answer is "I don't know", with the nearest ones.
"""

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from math import floor

from bot.core.alerts import Alert
from bot.core.answer import (
    Callout,
    Critique,
    Evidence,
    Finding,
    Footer,
    Paragraph,
    Section,
)
from bot.core.conversation import Conversation
from bot.core.document import Document
from bot.core.modes import ESCALATION, overstepped
from bot.core.persona import Persona
from bot.core.runbooks.found import Hit
from bot.core.values import Value

WITHIN = ("commands", "cited_steps")  # the checks of whatever is said about a page
ALERTED = "alert fired"  # how the terms of a persona hear that the thread is about an alert
UNKNOWN = "unknown"
"""The section of an answer that is that there is no runbook."""
NO_RUNBOOK = "I have no runbook for this alert. Mention me here for the nearest ones."
BARE = "What does this alert mean, and what do I do now?"

_NO_RUNBOOK = "none of the runbooks that I may read here is about"
_UNKNOWN = (
    "I don't know: " + _NO_RUNBOOK + " {what}, so there is no step "
    "to hand out that is known to be safe. No language model was asked."
)
_UNDECIDED = (
    "I don't know which of these is yours: {several} are for different places, and the steps of the"
    " one may harm the other. Say where it is (“prod”, “staging”), and you get the steps."
)
_NEARER = (
    "If one of these is the right one, ask again with its name. Paste the alert as its bot wrote it"
    " if it is not in this thread."
)
_STALE = (
    "⚠ {runbook} was last changed {days:,} days ago. Check that each step still fits before you "
    "take it."
)
_UNDATED = "How old {runbook} is, nobody can tell here: it names no day of its last review."
_SUMS = "If something is broken now, name the alert or what fails, and I look for its runbook."
_TROUBLE = re.compile(  # what a runbook may be for
    r"\b(?:down|broken|crash\w*|stuck|restart\w*|alert|firing|what (?:do|should|can) (?:i|we)"
    r"|what now|help|fix|was tun|was jetzt|kaputt|ausgefallen)\b",
    re.IGNORECASE,
)
_CALLED = "Say `escalate` to me in this thread, and I notify {whom}."
_PAGED = "To page somebody:"
_DAY = 86_400
_LINES = 3  # of a runbook that show what it is about


class Consultable(Value):
    """A runbook that was found, and what its collection says of it."""

    hit: Hit
    role: str
    stale_days: int = 0  # 0: it never is
    group: bool = False  # somebody can be notified on the word
    page: str = ""  # where to page somebody

    def stale(self, now: float) -> int:
        """How many days ago it was changed, if that is too long; else 0."""
        days = floor((now - self.hit.changed_at) / _DAY)
        return days if self.stale_days and self.hit.changed_at and days > self.stale_days else 0


class Consulted(Value):
    """The outcome."""

    question: str = ""  # the asker's words; where they only pointed at an alert, what they mean
    about: str = ""  # the alert in a line; empty: there is none
    paged: bool = False  # it is about a page: what is done now, and not how to design
    known: bool = True  # False: no runbook is near enough, though there are some
    undecided: tuple[str, ...] = ()  # runbooks for several places, where nobody said which
    runbooks: tuple[Consultable, ...] = ()  # best first; not `known`: the nearest
    documents: tuple[Document, ...] = ()  # as they go to whoever answers
    thread_words: str = ""  # what people and other bots wrote around it
    notes: tuple[str, ...] = ()

    def going_on(self, persona: Persona, thread: Conversation) -> Conversation:
        """The thread as this question goes on from it; a runbook that nothing was answered from yet
        is a first question about it."""
        if not (self.paged and self.known and self.runbooks):
            return thread
        runbook = self.runbooks[0].hit.runbook
        said = [turn.said for turn in thread.turns if turn.persona == persona.handle]
        answered = any(runbook in each for each in said if _NO_RUNBOOK not in each)
        turns = () if said and not answered else thread.turns
        return thread.model_copy(update={"turns": turns, "at_work": ()} if not turns else {})

    @property
    def form(self) -> str:
        """The words by which the form of the answer is chosen."""
        return f"{self.question}\n{ALERTED}" if self.paged else self.question

    def fitted(self, persona: Persona) -> Persona:
        """The persona whose form for a page fits where this is one, whatever its words."""
        pages = (mode for mode in persona.modes if mode.gated)
        page = next(pages, None) if self.paged else None
        if page is None:
            return persona
        always = page.model_copy(update={"terms": (ALERTED,), "unless": (), "missing": 0})
        return persona.model_copy(update={"modes": (always,)})

    def bound(self, persona: Persona) -> Persona:
        """The persona held to runbooks also where it goes on about a page in its own words."""
        if not self.paged:
            return persona
        checks = dict.fromkeys((*persona.checks, *WITHIN))
        return persona.model_copy(update={"checks": tuple(checks)})

    def added(self, answer: Critique) -> Critique:
        """An answer with what code has to say beside it: how old its runbooks are, whom to call."""
        cited = {e.document for e in _evidence(answer.sections)}
        used = [each for each in self.runbooks if each.role in cited] or self.runbooks[:1]
        read = used if self.known else ()
        stale = (said for each in read if (said := _age(each)))
        sections = answer.sections
        if self.paged and (callouts := tuple(self.calling(used))):
            sections = tuple(_with(section, callouts) for section in sections)
        notes = (*stale, *self.notes, *answer.notes)
        return answer.model_copy(update={"notes": notes, "sections": sections})

    def calling(self, used: Iterable[Consultable]) -> Iterator[Callout]:
        """Whom to turn to, each once: in words, by page, and by the word that notifies them."""
        told = {(each.hit.owner, each.page, each.group): None for each in used}
        for owner, page, group in told:
            who = [f"Owner: {owner}."] if owner else []
            ask = [_CALLED.format(whom="them" if owner else "whoever is on call")] if group else []
            where = [_PAGED] if page else []
            if said := " ".join((*who, *ask, *where)):
                yield Callout(text=said, url=page)

    @property
    def is_of_figures(self) -> bool:
        """Whether nothing but sums is asked for: no alert, no runbook's name, and no trouble."""
        return not self.about and not self.undecided and not _TROUBLE.search(self.question)

    def figures(self, persona: Persona, sums: Section) -> Critique:
        """The answer to a question of sums, which takes no runbook."""
        notes = (*self.notes, _SUMS)
        footer = Footer(model="reader")
        return Critique(
            persona=persona.handle, documents=(), notes=notes, sections=(sums,), footer=footer
        )

    def unknown(self, persona: Persona) -> Critique:
        """What is answered where no runbook is near enough."""
        nearest = Section(
            id="nearest",
            title="The nearest runbooks",
            kind="findings",
            blocks=(*map(_near, self.runbooks), Paragraph(text=_NEARER)),
        )
        said = _UNKNOWN.format(what=self.about or "this")
        if self.undecided:
            said = _UNDECIDED.format(several=" and ".join(self.undecided))
        beyond = " ".join(boundary.ask for boundary in overstepped(persona, self.question))
        sections = (
            *((_handing_over(beyond),) if beyond else ()),
            Section(
                id=UNKNOWN,
                title="I don't know",
                kind="prose",
                blocks=(Paragraph(text=said),),
            ),
            *((nearest,) if self.runbooks else ()),
            Section(
                id="escalate",
                title="Escalate",
                kind="findings",
                blocks=tuple(self.calling(self.runbooks)) or (Paragraph(text=_NOBODY),),
            ),
        )
        quotes = len(self.runbooks)
        footer = Footer(model="reader", quotes_total=quotes, quotes_verified=quotes)
        return Critique(
            persona=persona.handle, documents=(), notes=self.notes, sections=sections, footer=footer
        )


_NOBODY = (
    "Nobody is named in the runbooks' settings: turn to whoever is next in your rota, with the "
    "alert and the minute it began."
)


def _handing_over(words: str) -> Section:
    """What comes before anything else: that somebody else has to decide here."""
    return Section(
        id=ESCALATION,
        title="Where this needs somebody else",
        kind="prose",
        blocks=(Paragraph(text=words),),
    )


def about(alert: Alert | None) -> str:
    """The alert in a line."""
    return alert.line if alert else ""


def _near(each: Consultable) -> Finding:
    """A runbook that may be it, by the first words in it that say something."""
    hit = each.hit
    lines = hit.text.split("\n")
    first = next((n for n, line in enumerate(lines) if _says(line)), 0)
    rest = takewhile(_says, lines[first : first + _LINES])
    said = [line.strip() for line in rest] or [hit.runbook]
    at = hit.lines[0] + first
    evidence = Evidence(
        quote=" ".join(said), page=1, lines=(at, at + len(said) - 1), document=each.role,
        source=hit.runbook, heading=hit.heading, url=hit.url,
    )  # fmt: skip
    return Finding(text=f"**{hit.runbook}**", evidence=(evidence,))


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith(("#", "---", "```", "~~~", "title:"))


def _age(each: Consultable) -> str:
    """What is to be said of how old a runbook is, if anything is."""
    if days := each.stale(time.time()):
        return _STALE.format(runbook=each.hit.runbook, days=days)
    undated = each.stale_days and not each.hit.dated
    return _UNDATED.format(runbook=each.hit.runbook) if undated else ""


def _evidence(sections: Sequence[Section]) -> Iterable[Evidence]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Finding):
                yield from block.evidence


def _with(section: Section, callouts: tuple[Callout, ...]) -> Section:
    if "escalat" not in section.id:
        return section
    return section.model_copy(update={"blocks": (*section.blocks, *callouts)})
