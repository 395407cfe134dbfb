"""Whether a mention is taken in: the rules of its channel, then how much was asked already.

Rules stand above everything said in a channel. Limits are for questions: what costs nothing, such
as taking a question back, is never too much.
"""

from dataclasses import dataclass
from typing import Self

from redis import Redis

from bot.admitting.channels import ChannelRules, Rule
from bot.admitting.limits import Limits
from bot.admitting.wholes import whole_of
from bot.core.refusals import Refusal
from bot.core.values import Mention
from bot.keeping.tenancy import person, tenant_key
from config.settings import Settings

TOLD_SECONDS = 3_600  # how long somebody needs not be told again that they cannot ask in a channel

NOT_HERE = "Questions are not taken in this channel. Where they are is decided by {contact}."
NOT_YOU = (
    "In this channel, questions are taken from members of {whole} only. Ask a member to put "
    "yours, or turn to {contact}, who can change that."
)
NOT_AMONG = (
    "In this channel, questions are taken from some people only. Ask one of them to put yours, or "
    "turn to {contact}, who can change that."
)
RAISES = "The limit can be raised by {contact}."

# Whose notice this is: a mention that comes again is told what it was told the first time.
_NOTICE = """
redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2])
return redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0
"""


class Admission:
    """Decides about mentions, once each."""

    def __init__(self, redis: Redis, settings: Settings, rules: ChannelRules) -> None:
        self.rules, self._redis = rules, redis
        self._contact = settings.limits_contact
        self._limits = Limits(redis, settings)
        self._notice = redis.register_script(_NOTICE)

    def admit(self, mention: Mention) -> Refusal | None:
        """Why a question is not taken in; None: it is, and counts."""
        return self.barred(mention) or self.crowded(mention)

    def barred(self, mention: Mention) -> Refusal | None:
        """Why nothing that this person says there is taken in."""
        rule = self.rules.for_mention(mention)
        if rule.admits(mention):
            return None
        whole = whole_of(mention.place)
        text = _sentence(rule, mention).format(contact=self._contact, whole=whole)
        return Refusal(text=text, quiet=not self._first(mention))

    def crowded(self, mention: Mention) -> Refusal | None:
        """Which limit a question has met; None: it is let in, and counts."""
        reached = self._limits.count(mention)
        if reached is None:
            return None
        text = f"{reached.sentence} {RAISES.format(contact=self._contact)}"
        return Refusal(text=text, quiet=reached.told)

    def _first(self, mention: Mention) -> bool:
        """Whether this is the mention that its author is told by, in this channel."""
        place = mention.place
        whose = (place.platform, place.workspace, place.channel, person(mention.author))
        key = tenant_key("barred", *whose)
        return bool(self._notice(keys=[key], args=[mention.id, TOLD_SECONDS]))


def _sentence(rule: Rule, mention: Mention) -> str:
    if not rule.allowed:
        return NOT_HERE
    return NOT_AMONG if rule.outsiders or not mention.outsider else NOT_YOU


@dataclass(frozen=True)
class Door:
    """What stands before the line: who answers where, and who is let in."""

    admission: Admission

    @classmethod
    def of(cls, settings: Settings, redis: Redis) -> Self:
        """As the operator set it. Raises ConfigError."""
        return cls(Admission(redis, settings, ChannelRules.load(settings.shedder_home)))

    def persona(self, mention: Mention) -> str | None:
        """Who answers in this channel when nobody is named."""
        return self.admission.rules.for_mention(mention).persona

    def barred(self, mention: Mention) -> Refusal | None:
        """Why nothing said there is taken in; before anything else is looked at."""
        return self.admission.barred(mention)

    def refusal(self, mention: Mention) -> Refusal | None:
        """Why this question is not taken in; None: it is, and counts."""
        return self.admission.admit(mention)
