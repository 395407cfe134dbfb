"""The `/shedder` command and the shortcuts in Slack's own menus."""

from bot.core.errors import UserError
from bot.core.routing import SHEDDER, addressed, route
from bot.ingress.owed import Unasked
from bot.ingress.payloads import Payload, word
from bot.ingress.pressed import Press
from bot.ingress.questions import Questions, Tell
from bot.ingress.typed import NOTHING_TO_READ, links_of, meant, must_read, said_at_once
from bot.slack.desk import Desk
from bot.slack.forms import Forms
from bot.slack.shared_files import files_of
from bot.slack.words import plain

DECODE = "decode_this"
DOCUMENTS = "documents_form"
COMMAND_HINT = "With /shedder, name a paper by link, as in: /shedder decode arXiv:2401.02669"


class Commands:
    """Takes them."""

    def __init__(self, desk: Desk, questions: Questions, forms: Forms) -> None:
        self.desk, self.questions, self.forms = desk, questions, forms

    def slash(self, press: Press, said: str, tell: Tell) -> str:
        """What is answered at once, to whoever typed it alone; nothing if it is asked."""
        text = plain(said)
        place = press.place.model_copy(update={"thread": ""})
        mention = press.mention(f"command:{press.unique}", text)
        mention = mention.model_copy(update={"place": place})
        aside = said_at_once(self.desk, mention, COMMAND_HINT)
        if aside:
            return aside
        try:
            persona = meant(self.desk, mention)
        except UserError as error:
            return error.message
        if persona is not None and must_read(persona, addressed(text)):
            asked = route(text, self.desk.personas, persona.handle, persona.handle).question
            self.forms.documents(press, tell, persona.handle, asked)
            return ""
        heading = f"{press.name} asks: {addressed(text)}"
        self.questions.put(Unasked(mention=mention, heading=heading), tell)
        return ""

    def shortcut(self, press: Press, name: str, unique: str, message: Payload, tell: Tell) -> None:
        """Decode what is in a message, or open the form for documents."""
        if name == DOCUMENTS:
            self.forms.documents(press, tell)
            return
        if name != DECODE:
            return
        files = files_of(message)
        links = links_of(plain(word(message, "text")))
        if not files and not links:
            tell(NOTHING_TO_READ)
            return
        text = f"{SHEDDER} decode this {links if not files else ''}".strip()
        mention = press.mention(f"shortcut:{unique}", text, files=files)
        names = ", ".join(file.name for file in files) or links
        heading = f"{press.name} asks to have this decoded: {names}"
        self.questions.put(Unasked(mention=mention, heading=heading), tell)
