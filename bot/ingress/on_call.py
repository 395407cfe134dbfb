"""What a channel with runbooks has beside questions: a word that calls people, and a mention that
only points at an alert.

Nobody is notified but by that word, said to the bot by itself; then the one group that the operator
named, once: whoever says it again in the same thread soon after is told that it has been.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from redis import Redis

from bot.admitting.channels import fits
from bot.core.alerts import points_at_it
from bot.core.errors import ConfigError
from bot.core.persona import Persona
from bot.core.routing import addressed
from bot.core.values import Mention, Value
from bot.core.wording import one_line, shortened
from bot.ingress.direct import begins
from bot.keeping.tenancy import tenant_key
from bot.keeping.threads import ThreadMemory, settled
from bot.platforms import ChatPlatform
from config.runbooks import CollectionSettings, load_runbooks
from config.settings import Settings

AGAIN_SECONDS = 900  # after which the same thread may call again

_ESCALATE = re.compile(
    r"/?(?:(?:please|pls|plz|bitte)[\s,]+)?(?:escalate|eskalier(?:e|en)?)(?:[\s,]+(?:this|that|it|now"
    r"|please|pls|plz|asap|bitte|das|jetzt|the|alert|incident|page|to|on-?call|team|again"
    r"|immediately|sofort))*[^\w?]*",
    re.IGNORECASE,
)
_CRY = re.compile(  # for people, in words that are not the word
    r"(?:.*[,;.!]\s*)?/?(?:(?:please|pls|plz|bitte|can you|could you|kannst du)[\s,]+)*"
    r"(?:escalate|eskaliere?|page|call|notify|ping|wake(?: up)?|alarmiere?)"
    r"(?:[\s,]+(?!after\b|when\b|if\b)[^\s?:]+){1,6}[^\w?]*",
    re.IGNORECASE | re.DOTALL,
)
_SOMEBODY = re.compile(r"escalat|eskalier|on.?call|team|somebody|someone|jemand", re.IGNORECASE)
CALLING = "{who} asks you to step in here.{alert}{about}"
ABOUT = " What was asked: “{question}”."
ON_CALL_WAYS = (
    "About an alert: mention me below it, with nothing else or with your question, and ServeWise "
    "answers from the runbooks. The one word `escalate` notifies whoever is on call, where that is "
    "set up."
)
ONE_WORD = (
    "I have not notified anybody: to have {owner} notified, say to me only the one word: escalate."
)
CALLED = (
    "{owner} was notified in this thread less than {minutes} minutes ago, so I did not do it again."
)
NOBODY = (
    "Nobody is named whom I could notify for this channel.{owner} Whoever runs Shedder sets "
    "`escalate` in runbooks.toml."
)
NO_SERVICE = "Nobody can be notified from a terminal.{owner}"
FAILED = "I could not notify {owner}. {why}"
TERMINAL = "terminal"
_QUOTED = 160  # characters of a question


class Escalated(Value):
    """What becomes of the word, decided once."""

    text: str  # what is said; to a group, where there is one
    group: str = ""  # who is notified
    page: str = ""  # where somebody can be paged, as the operator set it
    instead: str = ""  # what is said where that turns out to be impossible


@dataclass(frozen=True)
class OnCall:
    """The runbooks' settings, as those need them who take questions in."""

    collections: Mapping[str, CollectionSettings] = field(default_factory=dict)

    @classmethod
    def load(cls, settings: Settings) -> "OnCall":
        """Those that the operator named. Raises ConfigError."""
        try:
            return cls(load_runbooks(settings.shedder_home, read_here=False))
        except ValueError as error:
            raise ConfigError(str(error)) from None

    def at(self, mention: Mention) -> tuple[CollectionSettings, ...]:
        """Those that answer in its channel."""
        name, category = mention.channel_name, mention.category
        return tuple(
            each
            for each in self.collections.values()
            if any(fits(scope, mention.place, name, category) for scope in each.scopes)
        )

    def needs_names(self, platform: str, workspace: str) -> bool:
        """Whether a channel's name decides anything in this workspace."""
        return any(
            scope.by_name
            for each in self.collections.values()
            for scope in each.scopes
            if scope.platform in ("*", platform) and scope.workspace in ("*", workspace)
        )

    def points(self, platform: ChatPlatform, mention: Mention) -> bool:
        """Whether a mention only points at what stands above it, in a thread or as a reply."""
        said = addressed(mention.text)
        below = bool(mention.replies_to) or not begins(platform, mention)
        inside = below and not platform.direct(mention.place)
        return inside and points_at_it(said) and bool(self.at(mention))

    def wordless(self, platform: ChatPlatform, mention: Mention) -> bool:
        """Whether it does so without a word: it asks for no help with the bot, then."""
        return not re.search(r"\w", addressed(mention.text)) and self.points(platform, mention)

    def escalates(self, mention: Mention) -> bool:
        """Whether it is the word, and nothing else, where there is anything to it."""
        return bool(self.collections) and bool(_ESCALATE.fullmatch(addressed(mention.text)))

    def cries(self, platform: ChatPlatform, mention: Mention) -> str:
        """What is said to somebody who wants people, and whom no word that I know calls."""
        said = addressed(mention.text)
        if not (_CRY.fullmatch(said) and _SOMEBODY.search(said)):
            return ""
        there = [each for each in self.at(mention) if each.escalate.group_in(platform.name)]
        return ONE_WORD.format(owner=there[0].owner or "whoever is on call") if there else ""

    def decide(self, redis: Redis, mention: Mention, thread: ThreadMemory) -> Escalated:
        """Whom the word calls; the same however often the mention comes."""
        return settled(redis, mention, self._decided(redis, mention, thread))

    def _decided(self, redis: Redis, mention: Mention, thread: ThreadMemory) -> Escalated:
        platform = mention.place.platform
        chosen = next(self._nearest(self.at(mention), platform, thread), None)
        group = chosen.escalate.group_in(platform) if chosen else ""
        page = chosen.escalate.page if chosen else ""
        owner = chosen.owner if chosen else ""
        if not group:
            said = NO_SERVICE if platform == TERMINAL else NOBODY
            whose = f" It belongs to {owner}." if owner else ""
            return Escalated(text=said.format(owner=whose), page=page)
        if not _first(redis, mention):
            whom, minutes = owner or "Whoever is on call", AGAIN_SECONDS // 60
            return Escalated(text=CALLED.format(owner=whom, minutes=minutes), page=page)
        asked = [turn.question for turn in thread.conversation().turns if turn.question]
        question = shortened(one_line(asked[-1]), _QUOTED) if asked else ""
        about = ABOUT.format(question=question) if question else ""
        return Escalated(
            text=CALLING.format(who="{who}", alert="{alert}", about=about),
            group=group,
            page=page,
            instead=FAILED.format(owner=owner or "anybody", why="{why}"),
        )

    def _nearest(
        self, among: tuple[CollectionSettings, ...], platform: str, thread: ThreadMemory
    ) -> Iterator[CollectionSettings]:
        """Those that somebody can be called by, the one first that the last answer named."""
        said = "\n".join(turn.said for turn in thread.conversation().turns[-1:])
        named = [each for each in among if each.owner and each.owner in said]
        reachable = [each for each in (*named, *among) if each.escalate.group_in(platform)]
        yield from (*reachable, *named, *among)


def consulting(personas: Mapping[str, Persona]) -> str:
    """The handle of who answers from runbooks; nothing where nobody does."""
    found = (handle for handle, it in personas.items() if "runbooks" in it.consults)
    return next(found, "")


def _first(redis: Redis, mention: Mention) -> bool:
    """Whether this mention is the first to call in its thread for some time."""
    place = mention.place
    where = (place.platform, place.workspace, place.channel, place.thread)
    key = tenant_key("escalated", *where)
    redis.set(key, mention.id, nx=True, ex=AGAIN_SECONDS)
    return cast(bytes, redis.get(key) or b"").decode() == mention.id
