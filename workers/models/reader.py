"""The evidence reader: answers without a network, a key or a model, in the document's own words."""

from redis import Redis

from bot.core.answer import Draft
from bot.core.errors import Cancelled
from bot.core.prompt import Prompt
from config.settings import Settings
from workers.evidence_reader.drafting import sections
from workers.models import Call, Model


class Reader:
    """Picks quotes by rules; what it says around them is no more than it has looked up."""

    name = "reader"

    def ask(self, prompt: Prompt, call: Call) -> Draft:
        """Fill every section of the persona from the prompt's documents."""
        done = []
        for section in sections(prompt.persona, prompt.documents, prompt.question):
            if call.cancelled():
                raise Cancelled("The question was taken back while the answer was being made.")
            call.on_section(section)
            done.append(section)
        return Draft(sections=tuple(done), model=self.name)


def model(settings: Settings, redis: Redis) -> Model:
    """The backend named `reader`. Needs neither."""
    return Reader()
