"""Everything somebody says in Slack, up to the job in Redis and the first thing to be seen."""

from collections.abc import Iterator

import pytest
from fake_slack import FakeSlack
from redis import Redis
from slack_front_end import FrontEnd, front_end, jobs_in, settings_for

PDF = ("queues.pdf", b"%PDF-1.7 a paper")


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as made:
        team = made.workspace("T1")
        team.channel("C1", "papers", members=["U1"])
        yield made


@pytest.fixture
def here(slack: FakeSlack, redis: Redis) -> Iterator[FrontEnd]:
    with front_end(slack, redis, settings_for(slack, slack.workspaces["T1"].token)) as made:
        yield made


def test_a_mention_with_a_paper_is_a_job_and_a_placeholder(
    slack: FakeSlack, redis: Redis, here: FrontEnd
) -> None:
    team = slack.workspaces["T1"]
    ts = team.say("U1", "C1", "@shedder decode this", [PDF])
    slack.wait(lambda: len(team.thread("C1", ts)) == 2)
    slack.deliveries.settled()
    (job,) = jobs_in(redis)
    assert job.persona == "q"
    assert job.mention.id == ts
    assert job.mention.place.model_dump() == {
        "platform": "slack",
        "workspace": "T1",
        "channel": "C1",
        "thread": ts,
    }
    (file,) = job.mention.attachments
    assert file.name == "queues.pdf"
    assert file.id.startswith("F")
    placeholder = team.thread("C1", ts)[1]
    assert "next in line" in placeholder.text.lower()
    assert team.status("C1", ts) == ""
