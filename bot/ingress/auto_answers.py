"""Alerts that are answered though nobody asked: those of the bots that `answers` in channels.toml
names for a channel, and no other message whatsoever.

What its bot wrote is never a question: the answer is to the alert, which stands in the thread as
data. An alert is answered once as long as it goes on, none that is over, and no more of them in an
hour than ALERT_ANSWERS_PER_HOUR, which takes nothing away from what people may ask.
"""

import time
from collections.abc import Mapping
from hashlib import sha256
from typing import cast

from redis import Redis

from bot.admitting.channels import ChannelRules, Rule
from bot.admitting.limits import Limits
from bot.core.alerts import Alert, alert_in
from bot.core.heard import Deleted, Heard, Reacted
from bot.core.persona import Persona
from bot.core.values import Mention, Place
from bot.delivery.ledger import Ledger
from bot.ingress.on_call import consulting
from bot.keeping.tenancy import tenant_key
from bot.keeping.threads import ThreadMemory
from bot.platforms import ChatPlatform
from config.settings import Settings

FRESH_SECONDS = 900.0  # an alert that is told later, after a restart, has found somebody by then
UNDER_WAY_SECONDS = 180.0  # an answer that takes longer than that may never come
GOES_ON_SECONDS = 4 * 3_600  # a bot that repeats an alert within this time says nothing new


class AutoAnswers:
    """Chooses the alerts to answer."""

    def __init__(self, redis: Redis, settings: Settings, rules: ChannelRules) -> None:
        self._redis, self._rules = redis, rules
        self._limits = Limits(redis, settings)
        self._wanted = settings.alert_answers_per_hour > 0 and any(
            table.answers for table in rules.tables.values()
        )
        self._known: dict[tuple[str, str, str], Rule] = {}

    def overhears(self, place: Place) -> bool:
        """Whether alerts are answered there. Asks nobody."""
        return self._wanted and bool(self._rule(place).answers)

    def chosen(self, platform: ChatPlatform, said: Heard | Reacted | Deleted) -> Mention | None:
        """A question about what was said, if it is an alert to be answered; the same one again
        where it is told again."""
        if not isinstance(said, Heard) or not self._named(said):
            return None
        alert = alert_in(said.text)
        if alert is None or not self._fires(said, alert):
            return None
        place = platform.begun(said.place, said.id)
        mention = Mention(id=said.id, place=place, author="", text="")
        return mention if self._limits.count_alert(mention) else None

    def persona(self, mention: Mention, personas: Mapping[str, Persona]) -> str:
        """Who answers: the channel's persona if it looks at threads, else who has the runbooks;
        nothing where nobody does."""
        who = self._rule(mention.place).persona or ""
        known = personas.get(who)
        return who if known and "thread" in known.consults else consulting(personas)

    def _named(self, said: Heard) -> bool:
        rule = self._rule(said.place)
        first = said.begins and not said.edited and not said.ours
        fresh = time.time() - said.at < FRESH_SECONDS
        return first and fresh and said.bot and rule.allowed and said.author in rule.answers

    def _rule(self, place: Place) -> Rule:
        where = (place.platform, place.workspace, place.channel)
        if where not in self._known:
            self._known[where] = self._rules.for_place(place)
        return self._known[where]

    def _fires(self, said: Heard, alert: Alert) -> bool:
        """Whether this message is the one by which the alert is known as long as it goes on."""
        place, same = said.place, repr((alert.name, _lasting(alert)))
        digest = sha256(same.encode("utf-8", "replace")).hexdigest()[:24]
        key = tenant_key("alert", place.platform, place.workspace, place.channel, digest)
        if alert.over:
            self._redis.delete(key)
            return False
        self._redis.set(key, said.id, nx=True, ex=GOES_ON_SECONDS)
        return cast(bytes, self._redis.get(key) or b"").decode() == said.id


def unanswered(redis: Redis, thread: ThreadMemory) -> bool:
    """Whether an alert's answer, which nobody asked for, is still being made in a thread."""
    since = time.time() - UNDER_WAY_SECONDS
    jobs = thread.jobs().items()
    unasked = [id for id, it in jobs if it.persona and not it.author and it.at > since]
    ledgers = [Ledger(redis, id) for id in unasked]
    return any(ledger.final() is None and not ledger.withdrawn() for ledger in ledgers)


def _lasting(alert: Alert) -> tuple[tuple[str, str], ...]:
    """The labels that stay as long as an alert does: where it is, not how bad or since when."""
    where = ("namespace", "cluster", "service", "job", "instance", "pod", "node", "deployment",
             "container", "environment", "env", "region", "queue", "database", "host", "device",
             "mountpoint", "persistentvolumeclaim", "statefulset", "daemonset")  # fmt: skip
    return tuple(sorted((key, value) for key, value in alert.labels if key in where))
