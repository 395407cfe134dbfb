"""What people press, choose, type as a command and fill in, to whoever does something about it.

All of it is acknowledged as soon as it is safe in Redis. Slack delivers it once, so a failure is
said to whoever waits for it, if there is a way to say it.
"""

from functools import partial
from typing import Any

from redis import RedisError
from slack_bolt import Ack, BoltResponse, Respond

from bot.core.answer import BOT, Notice, Reply
from bot.core.values import Place
from bot.ingress.buttons import Buttons
from bot.ingress.desk import surely
from bot.ingress.payloads import part, parts, word
from bot.ingress.questions import TROUBLE, Questions, Tell
from bot.slack.actions import Actions
from bot.slack.blocks import messages
from bot.slack.commands import Commands
from bot.slack.desk import Desk
from bot.slack.events import SLACK
from bot.slack.forms import Forms
from bot.slack.message import Message
from bot.slack.pressed import press_of

_NOWHERE = Place(platform=SLACK, workspace="", channel="", thread="")


class Interactions:
    """Takes them in."""

    def __init__(self, desk: Desk, questions: Questions) -> None:
        self.desk, self.forms = desk, Forms(desk, questions)
        self.actions = Actions(Buttons(desk, questions), self.forms)
        self.commands = Commands(desk, questions, self.forms)

    def action(self, ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        """A button was pressed."""
        tell = self._teller(body, respond)
        try:
            for action in parts(body, "actions"):
                self.actions.press(press_of(body), action, tell)
        except RedisError:
            tell(TROUBLE)
        ack()

    def shortcut(self, ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        """A shortcut was chosen."""
        tell = self._teller(body, respond)
        name, unique = word(body, "callback_id"), word(body, "action_ts", "trigger_id")
        try:
            self.commands.shortcut(press_of(body), name, unique, part(body, "message"), tell)
        except RedisError:
            tell(TROUBLE)
        ack()

    def command(self, ack: Ack, body: dict[str, Any], respond: Respond) -> BoltResponse:
        """`/shedder` was typed."""
        tell = self._teller(body, respond)
        try:
            answer = self.commands.slash(press_of(body), word(body, "text"), tell)
        except RedisError:
            answer = TROUBLE
        if not answer:
            return ack()
        said = sentence(answer)
        return ack(text=said.text, blocks=list(said.blocks), response_type="ephemeral")

    def view(self, ack: Ack, body: dict[str, Any]) -> BoltResponse:
        """A form was filled in. What fails is raised: Slack says so above the form, which stays."""
        faults = self.forms.submitted(press_of(body), part(body, "view"))
        return ack(response_action="errors", errors=dict(faults)) if faults else ack()

    def _teller(self, body: dict[str, Any], respond: Respond) -> Tell:
        """Says something to whoever pressed; nothing where Slack gives no way to."""
        if not word(body, "response_url"):
            return lambda words: None
        return lambda words: surely(self.desk.patient, partial(_whisper, respond, words))


def sentence(words: str) -> Message:
    """A sentence as Slack shows it, with nothing in it that it would obey."""
    said = Reply(job="", place=_NOWHERE, look=BOT, body=Notice(text=words, failed=False))
    return messages(said)[0]


def _whisper(respond: Respond, words: str) -> None:
    said = sentence(words)
    blocks = list(said.blocks)
    respond(text=said.text, blocks=blocks, response_type="ephemeral", replace_original=False)
