"""From a mention to a job in Redis: the one way in, whichever service the mention came from."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from redis import Redis

from bot.admitting.admission import Door
from bot.club.digests import Digests
from bot.club.hearing import Listener
from bot.club.orders import DigestOrders, order_for
from bot.club.retracting import Retracting
from bot.core.club.orders import WAYS, DigestOrder
from bot.core.conversation import Conversation
from bot.core.courtesies import PRAISED, courtesy
from bot.core.errors import UserError
from bot.core.heard import Deleted, Heard, Reacted
from bot.core.help import help_text, wants_help
from bot.core.panel import closing, fitting, panel_in, seated
from bot.core.persona import Persona
from bot.core.refusals import Refusal
from bot.core.routing import addressed, route
from bot.core.thread_orders import Order, order_in
from bot.core.undocumented import suited
from bot.core.values import Job, Mention, Place, Value
from bot.delivery.strays import Strays
from bot.ingress.afterwards import Later, at_once
from bot.ingress.auto_answers import AutoAnswers, unanswered
from bot.ingress.direct import beside
from bot.ingress.line import Line
from bot.ingress.on_call import ON_CALL_WAYS, OnCall, consulting
from bot.ingress.orders import Clerk
from bot.ingress.owed import Owed
from bot.ingress.replies import Replies
from bot.keeping.threads import ThreadMemory, settled
from bot.personas import as_of_now
from bot.platforms import ChatPlatform
from bot.queue import PREVIEW, preview_of

UNDER_WAY = (
    "I am at this alert already, and its steps come in its thread in a moment. Ask me about"
    " anything in them that is unclear."
)
DIGEST_WAYS = f"Of this channel's digest of papers: {WAYS}"


class _UnderWay(UserError):
    """What is asked for is on its way already."""


class _Chosen(Value):
    """Who is to answer a mention: one persona, or a panel."""

    personas: tuple[str, ...]


@dataclass(frozen=True)
class Front:
    """What an ingress needs to take questions in."""

    redis: Redis
    platform: ChatPlatform
    personas: Mapping[str, Persona]
    default_persona: str
    door: Door | None = None  # None: everybody may ask anything
    later: Later = at_once  # when the thread is shown what is safe already
    soon: Later | None = None  # when its asker is shown that it was seen, before all that; as later
    listeners: tuple[Listener, ...] = ()  # to whom what is said beside questions is of use
    digests: Digests = field(default_factory=Digests)  # whose channels have words of their own
    on_call: OnCall = field(default_factory=OnCall)  # where runbooks answer, and who can be called
    auto: AutoAnswers | None = None  # whose alerts are answered though nobody asks

    def receive(
        self, mention: Mention, model: str | None = None, persona: str | None = None
    ) -> Job:
        """Put a mention's job into Redis, then say so in the thread; or carry an order out.

        `persona` is who was asked for beside the mention's text.

        Returns only once the job, or what is said instead, is safe, so an event may be
        acknowledged afterwards; the thread is shown it `later`. Calling it again for the same
        mention changes nothing the thread can see.
        """
        thread = ThreadMemory(self.redis, mention.place)
        barred = self.door.barred(mention) if self.door else None
        if barred is not None:  # and nothing of what was attached is kept
            mention = mention.model_copy(update={"attachments": ()})
            return self._replies.say(mention, barred.text, failed=True, quiet=barred.quiet)
        before = thread.conversation()
        if wants_help(mention, before.files) and not self.on_call.wordless(self.platform, mention):
            return self._replies.say(mention, self._help(mention))
        kind = self._kind_word(mention, before)
        if kind:
            return self._replies.say(mention, kind)
        order = order_in(addressed(mention.text))
        if order is not None:
            return self._obey(order, mention, thread)
        if self.on_call.escalates(mention):
            return self._escalate(mention, thread)
        cried = self.on_call.cries(self.platform, mention)
        if cried:
            return self._replies.say(mention, cried)
        of_digest = order_for(self.digests, mention)
        if of_digest is not None:
            return self._obey_for_digest(of_digest, mention, thread)
        return self._ask(mention, thread, model, persona)

    def tell(self, mention: Mention, words: str) -> Job:
        """Answer a message with these words, once; whoever is not answered there gets none."""
        barred = self.door.barred(mention) if self.door else None
        quiet = barred is not None
        return self._replies.say(mention, words, True, quiet)

    def overhears(self, place: Place) -> bool:
        """Whether what is said in a channel beside questions is of use to anybody."""
        unasked = self.auto is not None and self.auto.overhears(place)
        return unasked or any(listener.overhears(place) for listener in self.listeners)

    def overhear(self, said: Heard | Reacted | Deleted) -> None:
        """Tell whoever it is of use to; what they are told again changes nothing."""
        for listener in self.listeners:
            if listener.overhears(said.place):
                listener.overhear(said)
        if self.auto is not None and self.auto.overhears(said.place):
            mention = self.auto.chosen(self.platform, said)
            if mention is not None:
                self._answer_unasked(mention, self.auto)

    def _answer_unasked(self, mention: Mention, auto: AutoAnswers) -> None:
        """Have an alert answered by whoever looks at threads and runbooks, if anybody does."""
        who = auto.persona(mention, as_of_now(self.personas))
        kept = settled(self.redis, mention, _Chosen(personas=(who,)))
        if kept.personas[0]:
            job = Job.of(mention, kept.personas[0], time.time())
            self._line.put(job)

    def rehearse(self) -> None:
        """Understand a question once before somebody waits for that: what is looked for in words
        is made into patterns when it is first looked for."""
        suited("decode this", as_of_now(self.personas), self.default_persona)

    def refusal(self, mention: Mention) -> Refusal | None:
        """Why a question is not taken in, and will not be when it is received; None: it is."""
        return self.door.refusal(mention) if self.door else None

    def show_overdue(self) -> None:
        """Show what another front-end owed and did not live to show; delete what should not be
        there, and what people took back."""
        self._replies.pay_overdue()
        Strays(self.redis, self.platform).look_again(self.later)
        Retracting(self.redis, self.platform, self.digests).look(self.later)

    def _help(self, mention: Mention) -> str:
        said = help_text(as_of_now(self.personas).values(), self.platform.ways(mention.place))
        of_digest = DIGEST_WAYS if self.digests.at(mention.place) else ""
        on_call = ON_CALL_WAYS if self.on_call.at(mention) else ""
        return "\n\n".join(filter(None, (said, of_digest, on_call)))

    def _kind_word(self, mention: Mention, before: Conversation) -> str:
        """What thanks are answered with; what may be the answer to a question is none."""
        kind = courtesy(addressed(mention.text), as_of_now(self.personas).values())
        open_ = bool(mention.attachments) or (bool(before.turns) and before.turns[-1].open)
        return "" if open_ and kind == PRAISED else kind

    def _ask(
        self, mention: Mention, thread: ThreadMemory, model: str | None, persona: str | None
    ) -> Job:
        refusal = self.refusal(mention)
        if refusal is not None:
            return self._replies.say(mention, refusal.text, failed=True, quiet=refusal.quiet)
        try:
            jobs = self._jobs(mention, thread, model, persona)
        except _UnderWay as error:
            return self._replies.say(mention, error.message)
        except UserError as error:
            return self._replies.say(mention, error.message, failed=True)
        last = closing(jobs[0]) if jobs[0].panel else jobs[0]
        thread.take_in(last)
        for job in jobs:
            self._line.put(job)
        return last

    def _jobs(
        self, mention: Mention, thread: ThreadMemory, model: str | None, persona: str | None
    ) -> tuple[Job, ...]:
        """Who answers what, decided once: a thread goes on, and a redelivery must not choose anew.

        Raises UserError.
        """
        personas, now = as_of_now(self.personas), time.time()
        panel = None if persona else panel_in(addressed(mention.text), personas)
        if self._under_way(mention, thread):
            chosen: tuple[str, ...] = ("",)
        elif panel is not None:
            there = {*thread.conversation().files, *mention.attachments}
            chosen = panel.personas or fitting(personas, len(there))
        else:
            speaking, default = thread.persona(), self._default(mention, personas, thread)
            route_ = route(mention.text, personas, default, persona, speaking)
            chosen = (route_.persona,)
        kept = settled(self.redis, mention, _Chosen(personas=chosen))
        if not kept.personas[0]:
            raise _UnderWay(UNDER_WAY)
        if panel is not None and len(kept.personas) > 1:
            members = panel.model_copy(update={"personas": kept.personas})
            return seated(mention, members, now, model)
        if panel is not None:
            mention = mention.model_copy(update={"text": panel.question})
        return (Job.of(mention, kept.personas[0], now, model),)

    def _under_way(self, mention: Mention, thread: ThreadMemory) -> bool:
        """Whether a mention points at an alert that is being answered unasked: one answer does."""
        if self.auto is None or not self.on_call.points(self.platform, mention):
            return False
        alert = self.platform.begun(mention.place, mention.replies_to)
        threads = (thread, ThreadMemory(self.redis, alert)) if mention.replies_to else (thread,)
        return any(unanswered(self.redis, each) for each in threads)

    def _default(
        self, mention: Mention, personas: Mapping[str, Persona], thread: ThreadMemory
    ) -> str:
        """Who answers when nobody is named: the channel's persona, or whoever everybody's default
        leaves a question without documents to."""
        channels = self.door.persona(mention) if self.door else None
        if channels is not None and channels in personas:
            return channels
        if mention.attachments or thread.conversation().files:
            return self.default_persona
        if self.on_call.points(self.platform, mention) and consulting(personas):
            return consulting(personas)
        return suited(addressed(mention.text), personas, self.default_persona)

    def _obey(self, order: Order, mention: Mention, thread: ThreadMemory) -> Job:
        """Decide now what an order is about, and carry it out when there is time."""
        clerk = Clerk(self.redis, self.platform, thread)
        misplaced = clerk.misplaced(mention)
        if misplaced:
            return self._replies.say(mention, misplaced)
        said = clerk.decide(order, mention)
        owed = Owed(place=mention.place, id=mention.id, text=said, order=order)
        return self._replies.owe(owed, mention, None if order == "forget" else thread)

    def _escalate(self, mention: Mention, thread: ThreadMemory) -> Job:
        """Notify whom the operator named for this channel's runbooks, once."""
        decided = self.on_call.decide(self.redis, mention, thread)
        owed = Owed(
            place=mention.place,
            id=mention.id,
            text=decided.text,
            group=decided.group,
            author=mention.author,
            instead=decided.instead,
            page=decided.page,
        )
        return self._replies.owe(owed, mention, thread)

    def _obey_for_digest(self, order: DigestOrder, mention: Mention, thread: ThreadMemory) -> Job:
        """Do what can be done at once; a preview is made by a worker, for this thread alone."""
        orders = DigestOrders(self.redis, self.digests, self.refusal)
        there = mention.model_copy(update={"place": beside(self.platform, mention)})
        try:
            if order.verb != "preview":
                return self._replies.say(mention, orders.said(order, there))
            digest = orders.meant(order, mention)
            orders.admit(mention)
        except UserError as error:
            return self._replies.say(mention, error.message, failed=True)
        job = preview_of(mention, digest.id, time.time())
        self._line.put(job, PREVIEW)
        return job

    @property
    def _replies(self) -> Replies:
        return Replies(self.redis, self.platform, self.later)

    @property
    def _line(self) -> Line:
        return Line(self.redis, self.platform, self.personas, self.later, self.soon or self.later)
