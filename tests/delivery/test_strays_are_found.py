"""A run that stood still before a post, posts late and then dies or never hears of it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import fake_discord_faults
import fake_slack_faults
import pytest
from discord_service import DiscordThread, discord_thread
from mortal import Chat, Client, Killed
from redis import Redis
from replies import LOOK, job_on, replied, said
from slack_service import SlackThread, slack_thread
from threads import PLACE, Somebody

from bot.core.answer import Notice, Reply
from bot.core.bulletin import Bulletin, Line
from bot.core.club.decided import Decided, Sheet
from bot.core.club.issue import Issue, Post
from bot.core.errors import TransientError
from bot.core.values import Job, Place
from bot.delivery.ledger import Ledger, part_key
from bot.delivery.outbox import Outbox
from bot.delivery.strays import Look, Strays, owed_looks
from bot.keeping.guarded import forget
from bot.platforms import ChatPlatform
from bot.slack.uploads import as_message
from workers.club.showing import Showing

JOB = job_on("chat", asked_at=1_000.0)
ANSWER = replied(JOB, said("first\n\nsecond"))
FILE = "[a.pdf]"


def outbox(redis: Redis, client: Client, still_mine: Callable[[], bool] = lambda: True) -> Outbox:
    chat = client.chat
    return Outbox(redis, client, JOB, still_mine, clock=lambda: chat.now, sleep=chat.wait)


def run(box: Outbox) -> None:
    """A whole job, with a file at its end."""
    box.deliver(ANSWER)
    box.attach("whole", "a.pdf", lambda: b"%PDF", lambda why: replied(JOB, Notice(text=why)))


@dataclass
class Frozen(Client):
    """Stands still right before one of its posts, and does not live well after it."""

    stops: int = 0  # at which post
    meanwhile: Callable[[], object] = lambda: None
    dies: bool = False  # else the answer is lost
    posts: int = field(default=0, init=False)

    def post(self, place: Place, key: str, body: str, asked: str = "") -> str:
        self.posts += 1
        if self.posts != self.stops:
            return super().post(place, key, body, asked)
        self.meanwhile()
        super().post(place, key, body, asked)
        raise Killed if self.dies else TransientError("the connection was lost")


def look(redis: Redis, platform: ChatPlatform, over: bool = False) -> None:
    strays = Strays(redis, platform)
    for owed in strays.owed.all():
        strays.look(owed, over)


def owed(redis: Redis) -> tuple[Look, ...]:
    return owed_looks(redis, "chat").all()


@pytest.mark.parametrize("dies", [True, False], ids=["killed", "answer lost"])
@pytest.mark.parametrize("stops", [1, 2, 3], ids=["answer", "part", "file"])
def test_what_a_frozen_run_posts_late_is_taken_away_again(
    redis: Redis, stops: int, dies: bool
) -> None:
    chat, mine = Chat(), [True]

    def take_over() -> None:
        mine[0] = False
        run(outbox(redis, Client(chat)))

    slow = Frozen(chat, stops=stops, meanwhile=take_over, dies=dies)
    with pytest.raises((Killed, TransientError)):
        run(outbox(redis, slow, lambda: mine[0]))
    assert len(chat.thread()) == 4, "it was posted twice"
    look(redis, Client(chat))
    assert sorted(chat.thread()) == sorted(["first", "second", FILE])
    assert owed(redis) == ()


def test_whichever_of_two_posts_is_noted_the_other_one_goes(redis: Redis) -> None:
    """Whoever took over was killed, too, before it could note what it posted."""
    chat = Chat()

    def take_over() -> None:
        with pytest.raises(Killed):
            run(outbox(redis, Frozen(chat, stops=1, dies=True)))

    slow = Frozen(chat, stops=1, meanwhile=take_over, dies=True)
    with pytest.raises(Killed):
        run(outbox(redis, slow))
    assert chat.thread() == ["first", "first"]
    look(redis, Client(chat))
    assert chat.thread() == ["first", "first"], "which one counts is not decided"
    run(outbox(redis, Client(chat)))
    look(redis, Client(chat))
    assert chat.thread() == ["first", "second", FILE]


def test_nobody_looks_where_every_post_was_heard_of_or_found(redis: Redis) -> None:
    chat = Chat()
    run(outbox(redis, Client(chat)))
    assert owed(redis) == ()
    redis.flushall()
    for stops in (1, 2, 1):
        with suppress(TransientError):
            run(outbox(redis, Frozen(chat, stops=stops)))
    run(outbox(redis, Client(chat)))
    assert owed(redis) == ()


def test_a_thread_is_looked_at_until_something_came_or_a_day_is_over(redis: Redis) -> None:
    chat = Chat()
    box = outbox(redis, Client(chat))
    box.ledger.note("intent:0", str(chat.now), once=True)
    run(box)
    (one,) = owed(redis)
    assert one.lasts == 86_400
    look(redis, Client(chat))
    assert owed(redis) == (one,)
    look(redis, Client(chat), over=True)
    assert owed(redis) == ()
    assert chat.thread() == ["first", "second", FILE]


@pytest.mark.parametrize("forgotten", [True, False])
def test_what_is_on_its_way_when_an_answer_is_deleted_does_not_stay(
    redis: Redis, forgotten: bool
) -> None:
    chat = Chat()

    def take_back() -> None:
        if forgotten:
            forget(redis, JOB.id)
            outbox(redis, Client(chat)).erase()
            redis.delete(f"shedder:out:{JOB.id}")
        else:
            outbox(redis, Client(chat)).withdraw()

    with pytest.raises(Killed):
        run(outbox(redis, Frozen(chat, stops=2, meanwhile=take_back, dies=True)))
    assert chat.thread() == ["second"]
    look(redis, Client(chat))
    assert chat.thread() == []


def test_a_stray_that_cannot_be_deleted_at_once_is_later(redis: Redis) -> None:
    chat = Chat()

    class Failing(Client):
        def post(self, place: Place, key: str, body: str, asked: str = "") -> str:
            outbox(redis, Client(chat)).withdraw()
            return super().post(place, key, body, asked)

        def delete(self, place: Place, message: str) -> None:
            raise TransientError("not now")

    with pytest.raises(TransientError):
        outbox(redis, Failing(chat)).deliver(ANSWER)
    assert chat.thread() == ["first"]
    look(redis, Client(chat))
    assert chat.thread() == []


def test_a_digest_whose_run_stood_still_has_each_message_once(redis: Redis) -> None:
    chat = Chat()
    digest = JOB.model_copy(update={"id": "digest-1"})
    post = Post(part="paper", look=LOOK, body=Bulletin(title="A paper", lines=(Line.of("x"),)))
    sheets = tuple(Sheet(post=number, body=f"sheet {number}") for number in range(3))
    decided = Decided(issue=Issue(posts=(post, post, post)), sheets=sheets)

    def showing(client: Client) -> Showing:
        ledger = Ledger(redis, digest.id, lambda: chat.now)
        return Showing(client, digest, ledger, lambda: True, chat.wait)

    def take_over() -> None:
        showing(Client(chat)).show(decided)

    for stops in (1, 3):
        redis.flushall()
        chat.messages.clear()
        with pytest.raises(Killed):
            showing(Frozen(chat, stops=stops, meanwhile=take_over, dies=True)).show(decided)
        assert len(chat.thread()) == 4
        look(redis, Client(chat))
        assert sorted(chat.thread()) == ["sheet 0", "sheet 1", "sheet 2"]


def test_a_front_end_looks_when_it_is_time(redis: Redis) -> None:
    ada = Somebody(redis)
    job = ada.writes("atlas, how would you serve a 7B model?")
    ada.work()
    before, platform = ada.thread(), ada.front.platform
    platform.post(PLACE, part_key(job.id, 0), platform.parts(before[0])[0])
    Strays(redis, platform).expect(job, 0, "1.0")
    ada.front.show_overdue()
    assert len(ada.thread()) == len(before) + 1, "it may come later than now"
    (key,) = redis.keys("shedder:owed:terminal:*:looks")
    for name in redis.zrange(key, 0, -1):
        redis.zadd(key, {name: 1})
    ada.front.show_overdue()
    assert ada.thread() == before


# The services themselves


def give(there: SlackThread | DiscordThread, file: bool) -> Outbox:
    """What a run does that comes upon the question: nothing keeps it waiting."""
    job = job_on(there.place.platform)
    mention = job.mention.model_copy(update={"place": there.place})
    mine: Job = job.model_copy(update={"mention": mention})
    box = Outbox(there.redis, there.open(), mine, lambda: True, sleep=lambda _: None)
    if file:
        notice = Reply(job=job.id, place=there.place, look=LOOK, body=Notice(text="none"))
        box.attach("whole", "a.pdf", lambda: b"%PDF", lambda _: notice)
    else:
        reply = replied(mine, said("The answer."))
        box.deliver(reply)
    return box


def noted(box: Outbox, file: bool) -> str | None:
    return box.ledger.read("done:whole" if file else "done:0")


@pytest.mark.parametrize("file", [False, True], ids=["message", "file"])
def test_slack_shows_once_what_was_completed_late(redis: Redis, file: bool) -> None:
    method = "files.completeUploadExternal" if file else "chat.postMessage"
    with slack_thread(redis) as there:
        there.slack.faults.on(method, fake_slack_faults.cut(after=False))
        with pytest.raises(TransientError):
            give(there, file)
        (stands_still,) = there.slack.called(method)
        box = give(there, file)
        there.web().ask(method, **stands_still.args)
        assert len(there.replies()) == 2
        look(redis, box.platform)
        (left,) = there.replies()
        assert noted(box, file) == (as_message(left.files[0].id) if file else left.ts)
        assert owed_looks(redis, "slack").all() == ()


@pytest.mark.parametrize("file", [False, True], ids=["message", "file"])
def test_discord_shows_once_what_was_posted_too_late_for_its_nonce(
    redis: Redis, file: bool
) -> None:
    with discord_thread(redis) as there:
        discord = there.open()
        discord.announce(there.place, there.question.id)
        there.discord.posting.nonce_window = 0.0
        post = "POST /channels/*/messages"
        there.discord.faults.on(post, fake_discord_faults.status(503), times=None)
        with pytest.raises(TransientError):
            give(there, file)
        there.discord.faults.clear()
        box = give(there, file)
        key = part_key(box.job.id, "whole" if file else 0)
        if file:
            discord.attach(there.place, key, "a.pdf", b"%PDF")
        else:
            discord.post(there.place, key, discord.parts(box.stored() or ANSWER)[0])
        assert len(there.replies()) == 2
        look(redis, discord)
        assert [each.id for each in there.replies()] == [noted(box, file)]
        assert owed_looks(redis, "discord").all() == ()
