"""In Slack, an alert of a named bot becomes a job though nobody asks; nothing else does."""

from pathlib import Path

from fake_slack import FakeSlack
from redis import Redis
from slack_front_end import front_end, jobs_in, settings_for

FIRING = "[FIRING:1] RedisMemoryHigh"


def block(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_only_the_named_bots_alert_is_answered_in_its_thread(redis: Redis, tmp_path: Path):
    with FakeSlack(enforce_limits=False) as slack:
        team = slack.workspace("T1")
        for channel in ("C0INFRA", "C0OTHER"):
            team.channel(channel, members=["U1"])
        named, other = (team.user(id, id, bot=True) for id in ("UALERTS", "UDEPLOYS"))
        config = tmp_path / "config"
        config.mkdir()
        (config / "channels.toml").write_text(
            f'["slack/T1/C0INFRA"]\nanswers = ["{named.bot_id}"]\n'
        )
        settings = settings_for(slack, team.token, shedder_home=tmp_path)
        with front_end(slack, redis, settings) as front:
            for number in range(10):
                team.say("U1", "C0INFRA", f"{FIRING} is back, node {number}")
                team.alert(other.id, "C0INFRA", f"{FIRING}\nservice: a{number}")
                team.alert(named.id, "C0OTHER", f"{FIRING}\nservice: b{number}")
                team.alert(named.id, "C0INFRA", f"[RESOLVED] RedisMemoryHigh\nservice: c{number}")
            slack.deliveries.settled()
            slack.wait(front.idle)
            assert jobs_in(redis) == []
            assert not team.posts()
            root = team.alert(named.id, "C0INFRA", blocks=[block(f"*{FIRING}*\nservice: cart")])
            team.alert(named.id, "C0INFRA", f"{FIRING}\nservice: cart", thread=root)
            slack.wait(lambda: jobs_in(redis), what="the alert's job")
            slack.deliveries.settled()
            slack.wait(front.idle)
            (job,) = jobs_in(redis)
            assert (job.persona, job.mention.id, job.mention.text) == ("servewise", root, "")
            assert job.mention.place.thread == root
            (post,) = team.posts()
            assert post.thread_ts == root
