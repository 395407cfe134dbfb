"""The buttons under an answer, and under a question back.

Nothing about them is kept in a process: a button's value names an answer, which is looked up.
"""

from functools import partial

from bot import accounts
from bot.core.answer import Answer, Notice
from bot.core.errors import Fenced
from bot.owed import Unasked
from bot.queue import COPY, copy_of, submit
from bot.slack.choosing import Chosen, chosen_first, show_choice
from bot.slack.desk import Desk
from bot.slack.forms import Forms
from bot.slack.payloads import Payload, word
from bot.slack.pressed import Answered, Press, answered
from bot.slack.questions import Questions, Tell
from bot.slack.words import SHEDDER

TOO_OLD = (
    "Nothing is kept of this answer any more, so I cannot go on from it. Mention me with your "
    "question, and attach the paper again."
)
ONE_MOMENT = "The annotated copy is being made. It appears in this thread."
ON_ITS_WAY = "The annotated copy was asked for already: it is in this thread, or on its way."
NO_COPY = "There is no annotated copy of this one: nothing was quoted from a PDF."
THANKS = {
    "good": "Thank you. Whoever runs me here sees that it helped.",
    "bad": "Thank you for saying so. Mention me here with what is wrong, and I will look again.",
}
CHOSEN = "That is settled: {}. To have it otherwise, mention me here and say so."
_OPINIONS: dict[str, accounts.Opinion] = {"good": "good", "bad": "bad"}


class Buttons:
    """Does what is pressed."""

    def __init__(self, desk: Desk, forms: Forms) -> None:
        self.desk, self.forms, self.questions = desk, forms, Questions(desk)

    def press(self, press: Press, action: Payload, tell: Tell) -> None:
        """Do it; `tell` says something to whoever pressed, and to nobody else."""
        kind, value = word(action, "action_id"), word(action, "value")
        if kind == "form" and not value:
            self.forms.documents(press, tell)
            return
        verdict, _, job_id = value.rpartition("|") if kind == "feedback" else ("", "", value)
        job_id, _, number = job_id.partition("|")
        found = answered(self.desk.redis, press, job_id)
        if found is None:
            tell(TOO_OLD)
        elif kind.startswith("choice_"):
            self._choose(press, found, number, tell)
        elif kind == "feedback":
            self._judge(press, found, verdict, tell)
        elif kind == "copy":
            self._copy(found, tell)
        else:
            self.forms.about(kind, press, found.job, tell)

    def _choose(self, press: Press, found: Answered, number: str, tell: Tell) -> None:
        """Answer a question back, once; whoever comes later is told who did."""
        body = found.final.reply.body
        choices = body.choices if isinstance(body, Notice) else ()
        if not number.isdecimal() or int(number) >= len(choices):
            tell(TOO_OLD)
            return
        said = choices[int(number)]
        asked = press.mention(f"choice:{found.job.id}:{press.trigger}", f"{SHEDDER} {said}")
        refusal = self.desk.ingress.refusal(asked)
        if refusal is not None:  # the buttons stay, for later or for somebody else
            tell(refusal.text)
            return
        mine = Chosen(mention=asked.id, user=press.user, name=press.name, said=said)
        try:
            first = chosen_first(self.desk.redis, found.job.id, mine)
        except Fenced:
            tell(TOO_OLD)
            return
        if not first.same(mine):
            tell(CHOSEN.format(first.words))
            return
        asked = asked.model_copy(update={"id": first.mention})
        self.questions.put(Unasked(mention=asked), tell)
        asking, ts = found.final.reply, word(press.message, "ts")
        self.desk.later(partial(show_choice, self.desk.platform, asking, ts, first))

    def _judge(self, press: Press, found: Answered, verdict: str, tell: Tell) -> None:
        opinion = _OPINIONS.get(verdict)
        place, job_id = found.job.mention.place, found.job.id
        if opinion is None or not accounts.give_feedback(
            self.desk.redis, place, job_id, press.user, opinion
        ):
            tell(TOO_OLD)
            return
        tell(THANKS[opinion])

    def _copy(self, found: Answered, tell: Tell) -> None:
        body = found.final.reply.body
        if not isinstance(body, Answer) or not body.copies:
            tell(NO_COPY)
            return
        job = found.job
        ticket = submit(self.desk.redis, job, task=COPY, id=copy_of(job.id))
        tell(ONE_MOMENT if ticket.fresh else ON_ITS_WAY)
