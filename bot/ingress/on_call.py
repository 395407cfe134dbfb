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
    r"(?:please\s+|bitte\s+)?(?:escalate|eskalier(?:e|en)?)(?:[\s,]+(?:this|that|it|now|please|bitte"
    r"|das|jetzt|the|alert|incident|page|to|on-?call|team|again|immediately|sofort))*[\s.!]*",
    re.IGNORECASE,
)
CALLING = "{who} asks you to step in here{about}.{page}"
ABOUT = "; what was asked: “{question}”"
PAGE = " To page somebody: {page}"
CALLED = (
    "{owner} was notified in this thread less than {minutes} minutes ago, so I did not do it "
    "again.{page}"
)
NOBODY = (
    "Nobody is named whom I could notify for this channel.{owner}{page} Whoever runs Shedder sets "
    "`escalate` in runbooks.toml."
)
FAILED = "I could not notify {owner}. {why}{page}"
_QUOTED = 160  # characters of a question


class Escalated(Value):
    """What becomes of the word, decided once."""

    text: str  # what is said; to a group, where there is one
    group: str = ""  # who is notified
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

    def decide(self, redis: Redis, mention: Mention, thread: ThreadMemory) -> Escalated:
        """Whom the word calls; the same however often the mention comes."""
        return settled(redis, mention, self._decided(redis, mention, thread))

    def _decided(self, redis: Redis, mention: Mention, thread: ThreadMemory) -> Escalated:
        among = self.at(mention)
        chosen = next(self._nearest(among, thread), None)
        page = PAGE.format(page=chosen.escalate.page) if chosen and chosen.escalate.page else ""
        owner = chosen.owner if chosen and chosen.owner else ""
        if chosen is None or not chosen.escalate.group:
            said = f" It belongs to {owner}." if owner else ""
            return Escalated(text=NOBODY.format(owner=said, page=page))
        if not _first(redis, mention):
            minutes = AGAIN_SECONDS // 60
            whom = owner or "Whoever is on call"
            return Escalated(text=CALLED.format(owner=whom, minutes=minutes, page=page))
        asked = [turn.question for turn in thread.conversation().turns if turn.question]
        question = shortened(one_line(asked[-1]), _QUOTED) if asked else ""
        about = ABOUT.format(question=question) if question else ""
        return Escalated(
            text=CALLING.format(who="{who}", about=about, page=page),
            group=chosen.escalate.group,
            instead=FAILED.format(owner=owner or "anybody", why="{why}", page=page),
        )

    def _nearest(
        self, among: tuple[CollectionSettings, ...], thread: ThreadMemory
    ) -> Iterator[CollectionSettings]:
        """Those that somebody can be called by, the one first that the last answer named."""
        said = "\n".join(turn.said for turn in thread.conversation().turns[-1:])
        named = [each for each in among if each.owner and each.owner in said]
        reachable = [each for each in (*named, *among) if each.escalate.group]
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
