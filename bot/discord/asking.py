"""What the commands do: a question, with files and to whom one likes, or a message's paper."""

from bot.core.errors import UserError
from bot.core.persona import Persona
from bot.core.routing import SHEDDER, addressed, route
from bot.core.values import Attachment, Mention
from bot.discord.commands import BASELINE, PAPER, PERSONA, QUESTION
from bot.discord.events import Self, files_of
from bot.discord.files import keep_urls
from bot.discord.forms import Forms
from bot.discord.given import attachments, chosen_message, option, urls
from bot.discord.visit import Visit
from bot.discord.words import plain
from bot.discord.written import Written
from bot.ingress.asked_by_form import About, Faults, Filled, asked, needed, several
from bot.ingress.desk import Desk
from bot.ingress.owed import Unasked
from bot.ingress.questions import Questions
from bot.ingress.typed import NOTHING_TO_READ, links_of, meant, must_read, said_at_once
from bot.keeping.threads import ThreadMemory

COMMAND_HINT = (
    "With /shedder, add a PDF as “paper”, or name one by link, as in: decode arXiv:2401.02669"
)


class Asking:
    """Takes them."""

    def __init__(self, desk: Desk, questions: Questions, forms: Forms) -> None:
        self.desk, self.questions, self.forms = desk, questions, forms

    def typed(self, visit: Visit) -> None:
        """`/shedder`, with whatever was given along."""
        mention = self._mention(visit)
        aside = self._aside(visit, mention)
        if aside:
            visit.tell(aside)
            return
        try:
            persona = self._persona(visit, mention)
        except UserError as error:
            visit.tell(error.message)
            return
        if persona and self._lacks(mention, persona):
            said = route(mention.text, self.desk.personas, persona.handle, persona.handle)
            self.forms.documents(visit, persona.handle, said.question)
        elif visit.may_ask():
            self._ask(visit, mention, persona)

    def decode(self, visit: Visit) -> None:
        """Decode what is in a message."""
        if not visit.may_ask():
            return
        message = Written.read(chosen_message(visit.data))
        me = visit.interaction.client.user
        files = files_of(message, Self(user=str(me.id if me else ""))) if message else ()
        links = links_of(plain(message.content)) if message else ""
        if not files and not links:
            visit.tell(NOTHING_TO_READ)
            return
        self._keep(visit)
        text = f"{SHEDDER} decode this {links if not files else ''}".strip()
        mention = visit.press.mention(f"shortcut:{visit.press.unique}", text, files=files)
        names = ", ".join(file.name for file in files) or links
        heading = f"{visit.press.name} asks to have this decoded: {names}"
        visit.ask(self.questions, Unasked(mention=mention, heading=heading))

    def _lacks(self, mention: Mention, persona: Persona) -> bool:
        """Whether nothing was said, or there is nothing to read yet for somebody who reads."""
        said = addressed(mention.text)
        if mention.attachments or (said and not must_read(persona, said)):
            return False
        place = mention.place
        return not place.thread or not ThreadMemory(self.desk.redis, place).conversation().files

    def _mention(self, visit: Visit) -> Mention:
        paper, baseline = (option(visit.data, name) for name in (PAPER, BASELINE))
        files = (*attachments(visit.data, (paper,)), *attachments(visit.data, (baseline,)))
        text = plain(option(visit.data, QUESTION))
        return visit.press.mention(f"command:{visit.press.unique}", text, files=files)

    def _aside(self, visit: Visit, mention: Mention) -> str:
        """What is said to words that ask nobody anything, and bring nothing either."""
        if mention.attachments or option(visit.data, PERSONA):
            return ""
        return said_at_once(self.desk, mention, COMMAND_HINT)

    def _persona(self, visit: Visit, mention: Mention) -> Persona | None:
        """Who is to answer; None: a panel. Raises UserError."""
        named, personas = option(visit.data, PERSONA), self.desk.personas
        if named:
            default = next(iter(personas))
            return personas.get(route(mention.text, personas, default, named).persona)
        if option(visit.data, BASELINE) and not addressed(mention.text):
            return several(self.desk) or meant(self.desk, mention)
        return meant(self.desk, mention)

    def _ask(self, visit: Visit, mention: Mention, persona: Persona | None) -> None:
        """Put it: to this persona, if whom the words mean is not clear by themselves."""
        self._keep(visit)
        said, files = addressed(mention.text), self._in_roles(mention.attachments, persona)
        question: Unasked | Faults
        if persona is None or (said and not option(visit.data, PERSONA)):
            mention = mention.model_copy(update={"attachments": files})
            heading = f"{visit.press.name} asks: {said}{_beside(files)}"
            question = Unasked(mention=mention, heading=heading)
        else:
            given = Filled(question=said, persona=persona.handle, files=files)
            where = mention.id, mention.place
            question = asked(self.desk, visit.press, *where, About(), given, documents=False)
        if isinstance(question, Unasked):
            visit.ask(self.questions, question)
        else:
            visit.tell(next(iter(question.values())))

    def _in_roles(
        self, files: tuple[Attachment, ...], persona: Persona | None
    ) -> tuple[Attachment, ...]:
        """The files in the roles of those who read several, where both were given."""
        roles = needed(persona) if persona else ()
        if len(files) < 2 or BASELINE not in roles or len(roles) < 2:
            return files
        paper = next(role for role in roles if role != BASELINE)
        return tuple(
            file.model_copy(update={"role": role})
            for file, role in zip(files, (paper, BASELINE), strict=True)
        )

    def _keep(self, visit: Visit) -> None:
        keep_urls(self.desk.redis, visit.press.place.workspace, urls(visit.data))


def _beside(files: tuple[Attachment, ...]) -> str:
    names = ", ".join(file.name for file in files)
    return f" ({names})" if names else ""
