"""An engineer is paged: an alert in a channel of the fake Slack, and what they get below it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fake_slack import FakeSlack
from fake_slack_workspace import Workspace
from on_call_desk import DISK, QUEUE
from redis import Redis
from slack_front_end import FrontEnd, front_end, jobs_in, settings_for

from bot.core.values import Job
from bot.queue import forget_job
from bot.slack import pace
from workers import jobs
from workers.lease import Lease, holding

GROUP = "S0123ABCD"
RUNBOOKS = """\
[orders]
folder = "runbooks"
channels = ["slack/T1/C1"]
owner = "the order team"
link = "https://git.example/{path}#L{first}-L{last}"
escalate = {group = "S0123ABCD", page = "https://page.example/orders"}
"""
FIRING = (
    "[FIRING:1] QueueBacklogGrowing (orders critical)\n"
    "alertname: QueueBacklogGrowing\nsummary: 18234 messages wait\nseverity: critical"
)


class Held(Lease):
    """A lease that nobody takes away."""

    def still_mine(self) -> bool:
        return True


@dataclass
class Night:
    """A channel at night, and a worker that answers at once."""

    slack: FakeSlack
    team: Workspace
    front: FrontEnd
    redis: Redis

    def says(self, text: str, thread: str) -> None:
        self.team.say("U1", "C1", text, thread=thread)
        self.slack.deliveries.settled()

    def answered(self) -> Job:
        self.slack.wait(lambda: jobs_in(self.redis), what="a job")
        (job,) = jobs_in(self.redis)
        with holding(Held(self.redis, job.id, f"{job.id}:1", time.monotonic() + 60)):
            jobs.answer(job.model_dump(mode="json"))
        forget_job(self.redis, job.id)
        return job

    def below(self, root: str) -> str:
        """All that we said in a thread, blocks and links."""
        said = self.team.thread("C1", root)
        return "\n".join(f"{each.text}\n{each.blocks}" for each in said if each.ts != root)


@pytest.fixture(scope="module")
def place(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    home = tmp_path_factory.mktemp("home")
    (home / "config").mkdir()
    (home / "config" / "runbooks.toml").write_text(RUNBOOKS)
    (home / "runbooks").mkdir()
    for name, text in (("queue.md", QUEUE), ("disk.md", DISK)):
        (home / "runbooks" / name).write_text(text)
    with (
        FakeSlack(enforce_limits=False) as slack,
        Redis.from_url(redis_url) as redis,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(pace, "SECOND", 0.02)
        patch.setattr(pace, "NARROW", 0.0)
        team = slack.workspace("T1")
        team.channel("C1", members=["U1", "U2"])
        more = {"shedder_home": home, "shedder_data": home / "data"}
        settings = settings_for(slack, team.token, **more)
        with front_end(slack, redis, settings) as front:
            office = jobs.open_office(settings, redis)
            office.platforms["slack"] = front.front.platform
            yield Night(slack, team, front, redis)
            slack.deliveries.settled()
            slack.wait(front.idle, what="the end of all that was begun")
            office.runbooks.close()


@pytest.fixture
def night(place: Night, redis: Redis) -> Iterator[Night]:
    yield place
    place.slack.deliveries.settled()
    place.slack.wait(place.front.idle, what="the end of all that was begun")


def test_a_mention_below_an_alert_gets_the_runbooks_steps(night: Night) -> None:
    root = night.team.alert("alertmanager", "C1", FIRING)
    night.says("@shedder", root)
    assert night.answered().persona == "servewise"
    said = night.below(root)
    assert "queuectl drop --queue orders --first 1" in said
    assert "--replicas=8" in said
    assert "QueueBacklogGrowing › Mitigation" in said
    assert "this thread › alertmanager" in said
    assert "https://page.example/orders" in said
    assert GROUP not in said, "nobody is pinged unasked"


def test_what_the_thread_says_counts_edited_and_without_what_was_deleted(night: Night) -> None:
    root = night.team.alert("alertmanager", "C1", "disk: things are slow on db-1")
    gone = night.team.say("U2", "C1", "QueueBacklogGrowing is firing", thread=root)
    wrong = night.team.say("U2", "C1", "it is the network", thread=root)
    night.team.edit("C1", wrong, "VolumeAlmostFull is firing since 02:10")
    night.team.delete("C1", gone)
    night.says("@shedder servewise, what now?", root)
    night.answered()
    said = night.below(root)
    assert "VolumeAlmostFull › Mitigation" in said
    assert "QueueBacklogGrowing" not in said


def test_the_word_and_nothing_else_notifies_the_group(night: Night) -> None:
    root = night.team.alert("alertmanager", "C1", FIRING)
    for _ in range(2):
        night.says("@shedder escalate", root)
    night.slack.wait(night.front.idle, what="the end of all that was begun")
    said = night.below(root)
    assert said.count(f"<!subteam^{GROUP}>") == 1
    assert "asks you to step in here" in said
    assert "less than 15 minutes ago" in said


def test_a_page_that_no_runbook_is_about_is_answered_so(night: Night) -> None:
    root = night.team.alert("nagios", "C1", "[FIRING:1] EspressoPressureLow\nseverity: page")
    night.says("@shedder what does this mean?", root)
    night.answered()
    said = night.below(root)
    assert "I don't know" in said
    assert "The nearest runbooks" in said
    assert "the order team" in said
    assert "kubectl" not in said
