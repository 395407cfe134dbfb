"""Takes an event in as a question, if it is one.

Whatever is raised leaves the event unacknowledged, and Slack delivers it again.
"""

from bot.ingress.questions import Questions
from bot.slack.events import mention_of


class Mentions:
    """Takes mentions in, each once."""

    def __init__(self, questions: Questions) -> None:
        self.questions = questions

    def take(self, body: object, bot: str) -> None:
        """Take an event in."""
        mention = mention_of(body, bot)
        if mention is not None:
            self.questions.take(mention)
