"""The `/shedder` command and the shortcuts in Slack's own menus."""

import re

from bot.core.courtesies import courtesy
from bot.core.errors import UserError
from bot.core.help import help_text, wants_help
from bot.core.links import links_in
from bot.core.panel import panel_in
from bot.core.persona import Persona
from bot.core.routing import addressed, nobody_called, route
from bot.core.thread_orders import order_in
from bot.core.undocumented import suited
from bot.core.values import Mention
from bot.owed import Unasked
from bot.slack.desk import Desk
from bot.slack.forms import Forms
from bot.slack.payloads import word
from bot.slack.pressed import Press
from bot.slack.questions import Questions, Tell
from bot.slack.shared_files import files_of
from bot.slack.words import LONG_AS_A_DOCUMENT, SHEDDER, plain

DECODE = "decode_this"
DOCUMENTS = "documents_form"
IN_THE_THREAD = "Say that in the thread it is about: mention me there."
NOTHING_TO_READ = (
    "There is no PDF in that message, and no link to a paper. Choose a message with one, or "
    "mention me under it."
)
COMMAND_HINT = "With /shedder, name a paper by link, as in: /shedder decode arXiv:2401.02669"


class Commands:
    """Takes them."""

    def __init__(self, desk: Desk, forms: Forms) -> None:
        self.desk, self.forms, self.questions = desk, forms, Questions(desk)

    def slash(self, press: Press, said: str, tell: Tell) -> str:
        """What is answered at once, to whoever typed it alone; nothing if it is asked."""
        text = plain(said)
        mention = press.mention(f"command:{press.trigger}", text)
        mention = mention.model_copy(
            update={"place": press.place.model_copy(update={"thread": ""})}
        )
        if wants_help(mention, ()):
            return f"{help_text(self.desk.personas.values())}\n\n{COMMAND_HINT}"
        if order_in(addressed(text)):
            return IN_THE_THREAD
        aside = courtesy(addressed(text), self.desk.personas.values()) or self._unknown(text)
        if aside:
            return aside
        try:
            persona = self._meant(mention)
        except UserError as error:
            return error.message
        if persona is not None and _must_read(persona, addressed(text)):
            asked = route(text, self.desk.personas, persona.handle, persona.handle).question
            self.forms.documents(press, tell, persona.handle, asked)
            return ""
        heading = f"{press.name} asks: {addressed(text)}"
        self.questions.put(Unasked(mention=mention, heading=heading), tell)
        return ""

    def shortcut(self, press: Press, name: str, unique: str, tell: Tell) -> None:
        """Decode what is in a message, or open the form for documents."""
        if name == DOCUMENTS:
            self.forms.documents(press, tell)
            return
        if name != DECODE:
            return
        files = files_of(press.message)
        words = plain(word(press.message, "text"))
        links = " ".join(words[link.start : link.end] for link in links_in(words))
        if not files and not links:
            tell(NOTHING_TO_READ)
            return
        text = f"{SHEDDER} decode this {links if not files else ''}".strip()
        mention = press.mention(f"shortcut:{unique}", text, files=files)
        names = ", ".join(file.name for file in files) or links
        heading = f"{press.name} asks to have this decoded: {names}"
        self.questions.put(Unasked(mention=mention, heading=heading), tell)

    def _unknown(self, text: str) -> str:
        """What is said to a single word that is nobody's name and nothing anybody does."""
        word = addressed(text).strip(" .,:;!?")
        personas = self.desk.personas
        if not re.fullmatch(r"[\w’'-]+", word) or addressed(text).endswith("?"):
            return ""
        called = (name for p in personas.values() for name in (p.handle, *p.aliases, *p.verbs))
        if word.lower() in {name.lower() for name in called}:
            return ""
        return nobody_called(word, personas).message

    def _meant(self, mention: Mention) -> Persona | None:
        """Who would answer; None: a panel. Raises UserError."""
        personas, said = self.desk.personas, addressed(mention.text)
        if panel_in(said, personas) is not None:
            return None
        here = self.desk.rules.for_place(mention.place, mention.channel_name).persona
        default = here if here in personas else self.desk.settings.default_persona
        default = suited(said, personas, default or "")
        return personas.get(route(mention.text, personas, default).persona)


def _must_read(persona: Persona, said: str) -> bool:
    """Whether a persona needs documents that the words do not bring."""
    needed = sum(wanted.required for wanted in persona.inputs)
    return needed > len(links_in(said)) and len(said) < LONG_AS_A_DOCUMENT
