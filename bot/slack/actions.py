"""The buttons that Slack tells of, each to what it does."""

from bot.admitting.accounts import Opinion
from bot.ingress.buttons import TOO_OLD, Buttons
from bot.ingress.payloads import Payload, word
from bot.ingress.pressed import Press
from bot.ingress.questions import Tell
from bot.slack.forms import Forms

_OPINIONS: dict[str, Opinion] = {"good": "good", "bad": "bad"}


class Actions:
    """Does what is pressed."""

    def __init__(self, buttons: Buttons, forms: Forms) -> None:
        self.buttons, self.forms = buttons, forms

    def press(self, press: Press, action: Payload, tell: Tell) -> None:
        """Do it; `tell` says something to whoever pressed, and to nobody else."""
        kind, value = word(action, "action_id"), word(action, "value")
        if kind == "form" and not value:
            self.forms.documents(press, tell)
            return
        verdict, _, job_id = value.rpartition("|") if kind == "feedback" else ("", "", value)
        job_id, _, number = job_id.partition("|")
        found = self.buttons.answer(press, job_id, tell)
        if found is None:
            return
        if kind.startswith("choice_"):
            self.buttons.choose(press, found, number, tell)
        elif verdict in _OPINIONS:
            self.buttons.judge(press, found, _OPINIONS[verdict], tell)
        elif kind == "feedback":
            tell(TOO_OLD)
        elif kind == "copy":
            self.buttons.copy(found, tell)
        else:
            self.forms.about(kind, press, found.job, tell)
