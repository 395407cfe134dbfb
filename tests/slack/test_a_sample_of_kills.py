"""A seeded sample of `tests/tools/slack_kills.py`, and whether its judge would notice anything."""

from pathlib import Path

from chat_stage import Role
from fake_slack import FakeSlack
from redis import Redis
from slack_asked import Asked, judged
from slack_kills import Campaign
from slack_stage import SlackStage

from bot.core.answer import Look, Notice, Reply
from bot.core.values import Job, Mention, Place
from bot.delivery.outbox import Outbox
from bot.platforms.slack import Slack
from bot.slack.tokens import OneToken
from config.settings import Settings

KILLS, SEED = 3, 4
ROLES: tuple[Role, ...] = ("bot", "worker")  # so that nobody else does it meanwhile


def test_whoever_is_killed_each_question_has_one_answer(tmp_path: Path) -> None:
    with SlackStage(tmp_path, workspaces=2, channels=12, hurried=True, model=True) as stage:
        campaign = Campaign(stage, KILLS, SEED, settled=1.0, patience=60, roles=ROLES)
        report = campaign.run()
    assert report["wrong"] == [], report
    assert report["left in line"] == []
    assert report["limit violations"] == 0
    assert report["faults of messages"] == []
    assert report["settled after s"] is not None


def test_the_judge_sees_what_is_lost_doubled_stale_or_nobodys(redis: Redis) -> None:
    with FakeSlack() as slack:
        team = slack.workspace("T1")
        team.channel("C1", "papers")
        asked, outbox, reply = [], [], []
        platform = Slack(
            Settings(_env_file=None, slack_api_url=slack.url), redis, OneToken(team.token)
        )
        for number in range(2):
            ts = team.say(f"U{number}", "C1", "@shedder help")
            place = Place(platform="slack", workspace="T1", channel="C1", thread=ts)
            job = Job.of(Mention(id=ts, place=place, author="", text=""), "", 0.0)
            asked.append(Asked("help", team, "C1", ts, ts, "", 0.0))
            outbox.append(Outbox(redis, platform, job, still_mine=lambda: True))
            reply.append(Reply(job=job.id, place=place, look=Look(name="S"), body=Notice(text="x")))
        outbox[0].deliver(reply[0])
        verdict = judged(asked, [team], redis)
        assert verdict.wrong == []
        assert verdict.unheard == 1  # nobody listens here: what was not heard cannot be lost

        outbox[1].decide(reply[1])
        assert len(judged(asked, [team], redis).lost) == 1

        (post,) = team.posts()
        platform.post(reply[0].place, "crit-other.0", platform.parts(reply[0])[0])
        assert len(judged(asked, [team], redis).doubled) == 1
        assert len(judged(asked[1:], [team], redis).orphans) == 2

        platform.edit(reply[0].place, post.ts, platform.parts(_waiting(reply[0]))[0])
        assert len(judged(asked, [team], redis).stale) == 1


def _waiting(reply: Reply) -> Reply:
    return reply.model_copy(update={"body": Notice(text="next in line", failed=False)})
