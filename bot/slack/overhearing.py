"""What is said in channels beside questions: to whoever has a use for it, and nobody else.

An app that listens to channels is sent every message of every channel it is in, and every reaction.
Most are of no use to anybody, and are told so from what this process knows before anything is done
with them.
"""

from bot.ingress.payloads import part, word
from bot.platforms import Ingress
from bot.slack.heard import overheard, place_of
from bot.slack.marks import Self

_KINDS = frozenset(("message", "reaction_added", "reaction_removed"))
_CHANNELS = frozenset(("channel", "group", "mpim"))


class Overhearing:
    """Takes such events in. Whatever is raised leaves one unacknowledged, so it comes again."""

    def __init__(self, ingress: Ingress) -> None:
        self.ingress = ingress

    def useless(self, body: object) -> bool:
        """Whether an event is of no use to anybody. Asks nobody."""
        event = part(body, "event")
        if word(event, "type") not in _KINDS:
            return False
        if word(event, "type") == "message" and word(event, "channel_type") not in _CHANNELS:
            return False  # it is a question
        return not self._wanted(body)

    def take(self, body: object, me: Self) -> None:
        """Take an event in, if it is of use: safe once this returns."""
        if word(part(body, "event"), "type") in _KINDS and self._wanted(body):
            said = overheard(body, me)
            if said is not None:
                self.ingress.overhear(said)

    def _wanted(self, body: object) -> bool:
        place = place_of(body)
        return bool(place.channel and place.workspace) and self.ingress.overhears(place)
