"""A workspace that takes the app away leaves nothing behind; its neighbour keeps everything."""

from dataclasses import replace
from pathlib import Path

import pytest
from asking_people import job
from questions import SECTIONS
from redis import Redis
from threads import Somebody
from traces import traces_of

from bot.admitting.accounts import give_feedback, note, recent, spent
from bot.admitting.admission import Door
from bot.admitting.budget import Budget
from bot.core.answer import Answer, Reply
from bot.core.values import Job, Place
from bot.ingress.owed import Owed, owed_replies
from bot.keeping.forgetting import forget_workspace
from bot.queue import cancel
from bot.running.operator import tell_operator
from config.settings import Settings
from workers import answering

GONE, STAYS = "zeppelinquartz", "harbourlight"
PLATFORM = "terminal"


@pytest.fixture(autouse=True)
def _no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "answer_of", lambda critique: Answer(critique=critique))


class Lab:
    """Somebody in a workspace, who leaves traces of its name wherever there may be any."""

    def __init__(self, redis: Redis, folder: Path, name: str) -> None:
        self.redis, self.name = redis, name
        settings = Settings(_env_file=None, user_per_minute=7, workspace_usd_per_day=9.0)
        self.place = Place(platform=PLATFORM, workspace=name, channel=f"C-{name}", thread="t")
        self.somebody = Somebody(redis, place=self.place, author=f"U-{name}", settings=settings)
        self.somebody.front = replace(self.somebody.front, door=Door.of(settings, redis))
        self.budget = Budget(redis, settings)
        self.pdf = folder / f"{name}.pdf"
        self.pdf.write_text("\n\n".join((name, *(prose for _, prose in SECTIONS))))

    def does_everything(self) -> Job:
        ada, redis = self.somebody, self.redis
        answered = ada.writes(f"decode this {self.name}", self.pdf)
        ada.work()
        ada.asks(f"and what of {self.name}?")
        give_feedback(redis, self.place, answered.id, ada.author, "good")
        tell_operator(redis, answered.id, f"something about {self.name}")
        self.budget.reserve(answered, 0.5)
        self.budget.settle(answered, 0.25)
        self.budget.reserve(answered, 0.5, "again")
        ada.asks("cancel")
        ada.asks("help")
        waiting = ada.writes(f"kira stress-test {self.name}", self.pdf)
        cancel(redis, waiting.id)
        for _ in range(9):
            ada.writes(f"who is {self.name}?")
        owed = Owed(place=self.place, id="99", text=f"{self.name} is not here")
        owed_replies(redis, PLATFORM).owe(owed)
        return answered


def neighbours(redis: Redis) -> dict[bytes, bytes]:
    return {key: redis.dump(key) for key in redis.keys("*") if STAYS.encode() in key}


def test_nothing_is_left_of_it_and_its_neighbour_loses_nothing(
    redis: Redis, tmp_path: Path
) -> None:
    gone, stays = Lab(redis, tmp_path, GONE), Lab(redis, tmp_path, STAYS)
    kept = stays.does_everything()
    answered = gone.does_everything()
    assert len(traces_of(GONE, redis)) > 25
    before, told = neighbours(redis), sorted(traces_of(STAYS, redis))
    assert {key.split(b":")[1] for key in before} >= {
        *(b"thread", b"channel", b"account", b"spent", b"feedback", b"budget", b"asked", b"told"),
        *(b"let", b"mention", b"terminal"),
    }

    forget_workspace(redis, PLATFORM, GONE)
    assert traces_of(GONE, redis) == []
    assert neighbours(redis) == before
    assert sorted(traces_of(STAYS, redis)) == told
    assert recent(redis, PLATFORM, STAYS, f"U-{STAYS}")[-1].job == kept.id

    left = {key for key in redis.keys("*") if answered.id.encode() in key}
    assert left == {
        key for key in left if key.startswith(b"shedder:forgotten:") and redis.ttl(key) > 0
    }
    forget_workspace(redis, PLATFORM, GONE)  # again, and it is still so
    assert neighbours(redis) == before


def test_a_run_that_was_under_way_brings_nothing_back(redis: Redis, tmp_path: Path) -> None:
    gone = Lab(redis, tmp_path, GONE)
    answered = gone.does_everything()
    reply = gone.somebody.said_to(answered)
    assert isinstance(reply, Reply)
    forget_workspace(redis, PLATFORM, GONE)
    note(redis, answered, reply)
    tell_operator(redis, answered.id, f"{GONE} is back")
    assert not give_feedback(redis, gone.place, answered.id, "eve", "bad")
    assert traces_of(GONE, redis) == []
    gone.somebody.work()
    assert traces_of(GONE, redis) == []


def test_a_second_try_after_a_kill_still_finds_what_is_left(redis: Redis, tmp_path: Path) -> None:
    gone = Lab(redis, tmp_path, GONE)
    gone.does_everything()

    class Dying(Redis):
        left = 3

        def delete(self, *names: str) -> int:
            Dying.left -= 1
            if not Dying.left:
                raise KeyboardInterrupt
            return int(super().delete(*names))

    with pytest.raises(KeyboardInterrupt), Dying(connection_pool=redis.connection_pool) as dying:
        forget_workspace(dying, PLATFORM, GONE)
    assert traces_of(GONE, redis) != []
    forget_workspace(redis, PLATFORM, GONE)
    assert traces_of(GONE, redis) == []


def test_workspaces_whose_names_begin_alike_are_told_apart(redis: Redis) -> None:
    settings = Settings(_env_file=None, workspace_usd_per_day=1.0)
    budget = Budget(redis, settings)
    for workspace in ("T1", "T12", "E1.T1", "T1*", "*"):
        budget.settle(job("a", workspace=workspace), 1.0)
        budget.settle(job("a", workspace=workspace, platform="discord"), 1.0)
    for workspace in ("*", "T1"):
        forget_workspace(redis, "slack", workspace)
    for workspace in ("T12", "E1.T1", "T1*"):
        assert budget.reserve(job("b", workspace=workspace), 0.1) is not None
    for workspace in ("T1", "*"):
        assert budget.reserve(job("b", workspace=workspace), 0.1) is None
        discord = job("b", workspace=workspace, platform="discord")
        assert budget.reserve(discord, 0.1) is not None


def test_what_is_forgotten_with_a_thread_is_off_its_askers_list_but_not_off_the_bill(
    redis: Redis, tmp_path: Path
) -> None:
    ada = Lab(redis, tmp_path, GONE)
    ada.somebody.asks("decode this", ada.pdf, place=ada.place.model_copy(update={"thread": "u"}))
    answered = ada.does_everything()
    spent_before = spent(redis, PLATFORM, GONE, f"U-{GONE}")
    assert {e.place.thread for e in recent(redis, PLATFORM, GONE, f"U-{GONE}")} == {"t", "u"}
    ada.somebody.writes("forget")
    assert {e.place.thread for e in recent(redis, PLATFORM, GONE, f"U-{GONE}")} == {"u"}
    assert not redis.keys(f"shedder:feedback:*:{answered.id}")
    assert spent(redis, PLATFORM, GONE, f"U-{GONE}") == spent_before
