"""Takes an event in as a question, if it is one.

Nothing but Redis is asked here. Whatever is raised leaves the event unacknowledged, and Slack
delivers it again.
"""

from bot.core.errors import UserError
from bot.owed import Unasked
from bot.slack.desk import Desk
from bot.slack.events import mention_of
from bot.slack.questions import Questions
from bot.slack.taken import is_taken


class Mentions:
    """Takes mentions in, each once."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.questions = desk, Questions(desk)

    def take(self, body: object, bot: str) -> None:
        """Take an event in."""
        mention = mention_of(body, bot)
        if mention is None or is_taken(self.desk.redis, mention):
            return
        question = Unasked(mention=mention, written=True)
        try:
            known = self.questions.surroundings.known(question)
        except UserError:  # a reason why not, to be said afterwards
            known = None
        if known is None:
            self.questions.put(question)
        else:
            self.questions.take_in(question.model_copy(update={"mention": known}))
