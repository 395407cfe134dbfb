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
from bot.core.answer import Answer
from bot.core.values import Job, Mention, Place
from bot.ledger import Final, Ledger
from bot.posting import part_key
from bot.slack import message
from bot.slack.blocks import abridges

WHOLE = "whole"  # the part that is the whole of a long answer, in a file


@dataclass(eq=False)
class Asked:
    """One question, or something else that is to be answered once."""

    kind: str
    team: Workspace
    channel: str
    ts: str
    thread: str
    persona: str  # who answers; empty: the bot itself
    at: float
    pressed: list[Delivery] = field(default_factory=list)  # the button that makes copies

    @property
    def job(self) -> str:
        """The id under which it is answered."""
        place = Place(
            platform="slack", workspace=self.team.id, channel=self.channel, thread=self.thread
        )
        mention = Mention(id=self.ts, place=place, author="", text="")
        return Job.of(mention, self.persona, self.at).id

    def final(self, redis: Redis) -> Final | None:
        """The last words to it, once they are decided."""
        return Ledger(redis, self.job).final()

    def __str__(self) -> str:
        return f"{self.kind} {self.team.id} {self.channel} {self.ts} {self.job}"


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
        threads[one.team.id, one.channel, one.thread].append(one)
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
        known = heard.get(f"{one.team.id} {one.channel} {one.ts}", False)
        verdict.unheard += not known
        verdict.lost += [f"{one}: undecided"] if known else []
        return
    verdict.answered[f"{one.kind}: {final.reply.body.kind}"] += 1
    places = []
    for label, text in _expected(one, final, Ledger(redis, one.job)):
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


def _expected(one: Asked, final: Final, ledger: Ledger) -> Iterator[tuple[str, str | None]]:
    """What the thread must show for it: labels, and the words of those that are messages."""
    for number, body in enumerate(final.parts):
        yield part_key(one.job, number), message.Message.of_body(body).text
    answer = final.reply.body
    files = [WHOLE] if isinstance(answer, Answer) and abridges(final.reply) else []
    if any(press.acked for press in one.pressed) and isinstance(answer, Answer):
        files += [copy_part(role) for role in answer.copies]
    for part in files:
        file = ledger.read(f"done:{part}") or ""
        yield (f"file {file}" if file.startswith("F") else part_key(one.job, part)), None


def _label(post: Message) -> str:
    if post.files:
        return f"file {post.files[0].id}"
    payload = (post.metadata or {}).get("event_payload", {})
    return str(payload.get("key") or post.text[:60])


def _heard(teams: Iterable[Workspace]) -> dict[str, bool]:
    """Which messages the app has acknowledged, by any of their events."""
    found: dict[str, bool] = {}
    for slack in {id(team.slack): team.slack for team in teams}.values():
        for event in slack.events:
            said = event.event
            name = f"{event.payload['team_id']} {said.get('channel')} {said.get('ts')}"
            found[name] = found.get(name, False) or event.acked
    return found


def malformed(teams: Iterable[Workspace]) -> list[str]:
    """What Slack would not take of all that was posted, looked at again by the oracle."""
    found: Counter[str] = Counter()
    for slack in {id(team.slack): team.slack for team in teams}.values():
        for call in list(slack.calls):
            if call.method in ("chat.postMessage", "chat.update"):
                found.update(faults(call.args, method=call.method))
    return [f"{fault} ({times})" for fault, times in found.most_common()]


def shown_at(one: Asked, redis: Redis) -> tuple[float, float] | None:
    """When the first thing of an answer was there, and when all of it was."""
    final = one.final(redis)
    if final is None:
        return None
    mine = {part_key(one.job, number) for number in range(len(final.parts))}
    posts = [post for post in one.team.thread(one.channel, one.thread) if _label(post) in mine]
    if not posts:
        return None
    whole = max(post.edits[-1].at if post.edits else post.at for post in posts)
    return min(post.at for post in posts), whole
