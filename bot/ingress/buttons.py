"""What the buttons under an answer do, and those under a question back.

Nothing about them is kept in a process: a button names an answer, which is looked up.
"""

from functools import partial

from bot.admitting import accounts
from bot.core.answer import Answer, Notice
from bot.core.errors import Fenced
from bot.core.routing import SHEDDER
from bot.ingress.choosing import Chosen, chosen_first, show_choice
from bot.ingress.desk import Desk
from bot.ingress.owed import Unasked
from bot.ingress.pressed import Answered, Press, answered
from bot.ingress.questions import Questions, Tell
from bot.queue import COPY, copy_of, submit

TOO_OLD = (
    "Nothing is kept of this answer any more, so I cannot go on from it. Mention me with your "
    "question, and attach the paper again."
)
ONE_MOMENT = "The annotated copy is being made. It appears in this thread."
ON_ITS_WAY = "The annotated copy was asked for already: it is in this thread, or on its way."
NO_COPY = "There is no annotated copy of this one: nothing was quoted from a PDF."
THANKS: dict[accounts.Opinion, str] = {
    "good": "Thank you. Whoever runs me here sees that it helped.",
    "bad": "Thank you for saying so. Mention me here with what is wrong, and I will look again.",
}
CHOSEN = "That is settled: {}. To have it otherwise, mention me here and say so."


class Buttons:
    """Does what is pressed; `tell` says something to whoever pressed, and to nobody else."""

    def __init__(self, desk: Desk, questions: Questions) -> None:
        self.desk, self.questions = desk, questions

    def answer(self, press: Press, job_id: str, tell: Tell) -> Answered | None:
        """The answer that a button stands under; None when it is too old, which is told."""
        found = answered(self.desk.redis, press, job_id)
        if found is None:
            tell(TOO_OLD)
        return found

    def choose(self, press: Press, found: Answered, number: str, tell: Tell) -> None:
        """Answer a question back, once; whoever comes later is told who did."""
        body = found.final.reply.body
        choices = body.choices if isinstance(body, Notice) else ()
        if not number.isdecimal() or int(number) >= len(choices):
            tell(TOO_OLD)
            return
        said = choices[int(number)]
        asked = press.mention(f"choice:{found.job.id}:{press.unique}", f"{SHEDDER} {said}")
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
        asking = found.final.reply
        self.desk.later(partial(show_choice, self.desk.platform, asking, press.message, first))

    def judge(self, press: Press, found: Answered, opinion: accounts.Opinion, tell: Tell) -> None:
        """Say whether an answer helped."""
        place, job_id = found.job.mention.place, found.job.id
        noted = accounts.give_feedback(self.desk.redis, place, job_id, press.user, opinion)
        tell(THANKS[opinion] if noted else TOO_OLD)

    def copy(self, found: Answered, tell: Tell) -> None:
        """Have the annotated copy made."""
        body = found.final.reply.body
        if not isinstance(body, Answer) or not body.copies:
            tell(NO_COPY)
            return
        job = found.job
        ticket = submit(self.desk.redis, job, task=COPY, id=copy_of(job.id))
        tell(ONE_MOMENT if ticket.fresh else ON_ITS_WAY)
