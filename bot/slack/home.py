"""The app's own page in Slack: who can be asked, what one asked lately and what that cost, and when
which channel gets its digest.

Of a channel's digest only those are told who may read the channel, and no more than when.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.admitting.accounts import Entry, Spent, recent, spent
from bot.admitting.limits import Limits
from bot.club.status import DigestStatus, digest_statuses
from bot.core.errors import TransientError
from bot.core.help import request
from bot.core.persona import Persona
from bot.core.values import Value
from bot.ingress.payloads import part, word
from bot.slack.desk import Desk
from bot.slack.directory import Directory
from bot.slack.errors import Refused
from bot.slack.events import SLACK
from bot.slack.inert import inert_line
from bot.slack.kit import actions, context, header, plain_text
from bot.slack.message import Block
from bot.slack.payloads import workspace_of
from bot.slack.rich_text import listed, rich_text, section, text
from bot.slack.scopes import manifest
from config.digests import Digest

MOST_PERSONAS = 30
MOST_ENTRIES = 10
MOST_DIGESTS = 20
LONGEST_TITLE = 120
LONGEST_DESCRIPTION = 300
FORM = "Stress-test a proposal"

NOTHING_YET = "Nothing yet. Mention me under a PDF, or write to me directly with one."
NO_DIGESTS = "Nothing is posted on a schedule in a channel that I know you can read."


class Asked(Value):
    """What somebody has asked of late."""

    entries: tuple[Entry, ...] = ()
    spent: Spent = Spent(today=0.0, month=0.0, complete=True)
    today: int = 0  # questions in the last 24 hours
    most: int = 0  # of them; 0: no limit


class Home:
    """Shows it, to whoever opens it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.limits = Limits(desk.redis, desk.settings)

    def opened(self, body: object) -> None:
        """Somebody came to the app: to its page, or to write to it."""
        event, workspace = part(body, "event"), workspace_of(body)
        user, channel = word(event, "user"), word(event, "channel")
        if word(event, "tab") == "home" and user:
            self.desk.later(partial(self._publish, workspace, user))
        elif word(event, "tab") == "messages" and channel:
            self.desk.later(partial(self._suggest, workspace, channel))

    def _publish(self, workspace: str, user: str) -> None:
        redis = self.desk.redis
        today, most = self.limits.today(SLACK, workspace, user)
        asked = Asked(
            entries=recent(redis, SLACK, workspace, user)[:MOST_ENTRIES],
            spent=spent(redis, SLACK, workspace, user),
            today=today,
            most=most,
        )
        digests = digest_statuses(redis, self._digests(workspace, user))
        view = page(tuple(self.desk.personas.values()), asked, digests)
        self.desk.web(workspace).call("views.publish", user_id=user, view=view)

    def _digests(self, workspace: str, user: str) -> Iterator[Digest]:
        """Those of channels that they may read, as far as Slack says so."""
        directory = Directory(self.desk.redis, workspace, partial(self.desk.web, workspace))
        for digest in self.desk.digests.of(SLACK, workspace):
            with suppress(TransientError):
                if directory.sees(user, digest.channel_id):
                    yield digest

    def _suggest(self, workspace: str, channel: str) -> None:
        """Where it cannot be, nothing is missing."""
        prompts = manifest()["features"]["agent_view"]["suggested_prompts"]
        try:
            self.desk.web(workspace).ask(
                "assistant.threads.setSuggestedPrompts", channel_id=channel, prompts=prompts
            )
        except Refused:
            return


def page(
    personas: Sequence[Persona], asked: Asked, digests: Sequence[DigestStatus] = ()
) -> dict[str, Any]:
    """The whole page, as Slack takes it."""
    names = {persona.handle: persona.name for persona in personas}
    blocks = [
        header("Who can be asked"),
        *(_introduced(persona) for persona in personas[:MOST_PERSONAS]),
        *_forms(personas),
        header("Your recent critiques"),
        *_recent(asked, names),
        header("Digests"),
        *_scheduled(digests),
    ]
    return {"type": "home", "blocks": blocks}


def _scheduled(digests: Sequence[DigestStatus]) -> Iterator[Block]:
    for each in digests[:MOST_DIGESTS]:
        channel = {"type": "channel", "channel_id": each.place.channel}
        said = (each.last_told, each.next_told)
        last, coming = (inert_line(words, LONGEST_TITLE) for words in said)
        yield rich_text(
            section(channel, text("\nNext: ", "bold"), text(coming)),
            section(text("Last: ", "bold"), text(last)),
        )
    if not digests:
        yield rich_text(section(text(NO_DIGESTS)))


def _introduced(persona: Persona) -> Block:
    who = f"{persona.icon} {inert_line(persona.name, LONGEST_TITLE)}".strip()
    what = inert_line(persona.description, LONGEST_DESCRIPTION)
    return rich_text(
        section(text(who, "bold"), text(f"\n{what}\n"), text(request(persona), "code"))
    )


def _forms(personas: Iterable[Persona]) -> Iterator[Block]:
    """A button for documents in several roles, where somebody takes them."""
    if any(sum(wanted.required for wanted in each.inputs) > 1 for each in personas):
        yield actions(({"type": "button", "text": plain_text(FORM), "action_id": "form"},))


def _recent(asked: Asked, names: dict[str, str]) -> Iterator[Block]:
    if asked.entries:
        yield rich_text(listed((_told(entry, names) for entry in asked.entries), "bullet"))
    else:
        yield rich_text(section(text(NOTHING_YET)))
    cost = asked.spent
    known = "" if cost.complete else ", as far as prices are known"
    limit = f" of {asked.most:,}" if asked.most else ""
    yield context(
        f"Today ${cost.today:.2f} · this month ${cost.month:.2f}{known} · questions in the last "
        f"24 hours: {asked.today:,}{limit}"
    )


def _told(entry: Entry, names: dict[str, str]) -> Iterator[Block]:
    about = inert_line(" · ".join(entry.documents), LONGEST_TITLE) or "A question"
    day = datetime.fromtimestamp(entry.at, UTC).strftime("%-d %B")
    price = "price not known" if entry.cost_usd is None else f"${entry.cost_usd:.2f}"
    yield text(about, "bold")
    yield text(f" – {inert_line(names.get(entry.persona, entry.persona))}, {day}, {price}, in ")
    if entry.place.channel.startswith("D"):
        yield text("a direct message")
    else:
        yield {"type": "channel", "channel_id": entry.place.channel}
