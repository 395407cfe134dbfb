"""What people asked in Slack, and what is wrong with what their threads show in the end.

Every question has exactly one answer: each of its parts once, in order, as it was decided, and
nothing else in the thread: no placeholder, no second notice, no file twice.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from fake_slack_delivery import Delivery
from fake_slack_workspace import Workspace
from fake_slack_world import Message
from redis import Redis
from slack_oracle import faults

from bot.copies import copy_part
from bot.core.answer import Answer, Reply
from bot.core.values import Job, Mention, Place
from bot.ledger import Final, Ledger
from bot.posting import part_key
from bot.slack import message
from bot.slack.blocks import abridges, messages
from bot.slack.uploads import file_of

WHOLE = "whole"  # the part that is the whole of a long answer, in a file


@dataclass(eq=False)
class Asked:
    """One question, or something else that is to be answered once."""

    kind: str
    team: Workspace
    channel: str
    name: str  # as in `Mention.id`: the message's ts, or what an interaction is known by
    thread: str  # empty: in none yet
    persona: str  # who answers; empty: the bot itself
    at: float
    pressed: list[Delivery] = field(default_factory=list)  # the button that makes copies
    sent: Delivery | None = None  # how the app was told, where that was no message
    heading: "Asked | None" = None  # what was shown first, and may have begun the thread
    beside: "tuple[Asked, ...]" = ()  # what is answered as well

    def root(self, redis: Redis) -> str:
        """The thread that it is answered in; empty while there is none."""
        if self.thread:
            return self.thread
        if self.heading is not None:
            return self.heading.root(redis)
        return Ledger(redis, self._job("")).read("done:0") or ""

    def job(self, redis: Redis) -> str:
        """The id under which it is answered."""
        return self._job(self.root(redis) if self.heading else self.thread)

    def final(self, redis: Redis) -> Final | None:
        """The last words to it, once they are decided."""
        return Ledger(redis, self.job(redis)).final()

    def __str__(self) -> str:
        return f"{self.kind} {self.team.id} {self.channel} {self.name}"

    def _job(self, thread: str) -> str:
        place = Place(platform="slack", workspace=self.team.id, channel=self.channel, thread=thread)
        mention = Mention(id=self.name, place=place, author="", text="")
        return Job.of(mention, self.persona, self.at).id


@dataclass
class Verdict:
    """What was found in all threads."""

    answered: Counter[str] = field(default_factory=Counter)  # by what was asked, and by what came
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)  # says something else than what was decided
    disordered: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)  # where nobody asked
    unheard: int = 0  # never acknowledged: Slack gave up, and nothing can be expected
    taken_back: int = 0  # messages that the bot posted and deleted again

    @property
    def wrong(self) -> list[str]:
        """Everything that must not be."""
        found = ("lost", "doubled", "stale", "disordered", "orphans")
        return [f"{what}: {each}" for what in found for each in getattr(self, what)]


def judged(asked: Iterable[Asked], teams: Iterable[Workspace], redis: Redis) -> Verdict:
    """Look at every thread as it stands."""
    verdict, threads = Verdict(), defaultdict(list)
    for one in asked:
        threads[one.team.id, one.channel, one.root(redis)].append(one)
    heard = _heard(one.team for ones in threads.values() for one in ones)
    for (_, channel, thread), ones in threads.items():
        posts = [post for post in ones[0].team.thread(channel, thread) if post.bot_id]
        left = dict(enumerate(posts))
        for one in ones:
            _judge(one, heard, left, redis, verdict)
        verdict.doubled += [f"{thread} {_label(post)}" for post in left.values()]
    for team in teams:
        verdict.orphans += [
            f"{team.id} {post.channel} {_label(post)}"
            for post in team.posts()
            if (team.id, post.channel, post.root) not in threads
        ]
        rooms = list(team.channels.values())
        everything = [post for room in rooms for post in list(room.messages.values())]
        verdict.taken_back += sum(post.deleted and bool(post.bot_id) for post in everything)
    return verdict


def _judge(
    one: Asked,
    heard: dict[str, bool],
    left: dict[int, Message],
    redis: Redis,
    verdict: Verdict,
) -> None:
    """Take what answers this question out of what is in its thread."""
    final = one.final(redis)
    if final is None:
        known = heard.get(f"{one.team.id} {one.channel} {one.name}", False)
        known = one.sent.acked if one.sent else known
        verdict.unheard += not known
        verdict.lost += [f"{one}: undecided"] if known else []
        return
    verdict.answered[f"{one.kind}: {final.reply.body.kind}"] += 1
    places = []
    for label, text in _expected(one, final, redis):
        there = [number for number, post in left.items() if _label(post) == label]
        if not there:
            verdict.lost.append(f"{one}: {label}")
            continue
        places.append(there[0])
        shown = left.pop(there[0])
        if text is not None and shown.text != text:
            verdict.stale.append(f"{one}: {label} says {shown.text[:60]!r}")
    if places != sorted(places):
        verdict.disordered.append(f"{one}: {places}")


def _expected(one: Asked, final: Final, redis: Redis) -> Iterator[tuple[str, str | None]]:
    """What the thread must show for it: labels, and the words of those that are messages."""
    job = one.job(redis)
    for number, body in enumerate(final.parts):
        yield part_key(job, number), message.Message.of_body(body).text
    answer = final.reply.body
    files = [WHOLE] if isinstance(answer, Answer) and _long(final.reply) else []
    if any(press.acked for press in one.pressed) and isinstance(answer, Answer):
        files += [copy_part(role) for role in answer.copies]
    for part in files:
        file = Ledger(redis, job).read(f"done:{part}") or ""
        yield (f"file {file_of(file)}" if file_of(file) else part_key(job, part)), None


def _long(reply: Reply) -> bool:
    return abridges(reply) or len(messages(reply)) > 1


def _label(post: Message) -> str:
    if post.files:
        return f"file {post.files[0].id}"
    payload = (post.metadata or {}).get("event_payload", {})
    return str(payload.get("key") or post.text[:60])


def _heard(teams: Iterable[Workspace]) -> dict[str, bool]:
    """Which messages the app has acknowledged, by an event that it was to answer."""
    found: dict[str, bool] = {}
    for slack in {id(team.slack): team.slack for team in teams}.values():
        for event in slack.events:
            said = event.event
            if said["type"] == "app_mention" or said.get("channel_type") == "im":
                name = f"{event.payload['team_id']} {said.get('channel')} {said.get('ts')}"
                found[name] = found.get(name, False) or event.acked
    return found


def malformed(teams: Iterable[Workspace]) -> list[str]:
    """What Slack would not take of all that was posted, looked at again by the oracle."""
    found: Counter[str] = Counter()
    for slack in {id(team.slack): team.slack for team in teams}.values():
        for call in list(slack.calls):
            if call.args and call.method in ("chat.postMessage", "chat.update"):
                found.update(faults(call.args, method=call.method))
    return [f"{fault} ({times})" for fault, times in found.most_common()]


def first_shown(one: Asked, redis: Redis) -> float | None:
    """When the first thing was to be seen that is about this question."""
    return min((post.at for post in _about(one, redis)), default=None)


def whole_shown(one: Asked, redis: Redis) -> float | None:
    """When all of its answer was there."""
    final = one.final(redis)
    mine = {part_key(one.job(redis), n) for n in range(len(final.parts) if final else 0)}
    parts = [post for post in _about(one, redis) if _label(post) in mine]
    return max((post.edits[-1].at if post.edits else post.at for post in parts), default=None)


def _about(one: Asked, redis: Redis) -> list[Message]:
    thread, job = one.team.thread(one.channel, one.root(redis)), one.job(redis)
    return [post for post in thread if _label(post).startswith(f"{job}.")]
