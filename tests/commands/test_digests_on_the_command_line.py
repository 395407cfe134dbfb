"""`shedder digest`, and what other commands say of digests."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from digest_stage import seen
from fake_slack import FakeSlack
from redis import Redis
from shedder_home import Home
from worker_process import until

from bot.club.digests import Digests
from bot.club.schedule import Schedule
from config.settings import Settings

TABLE = '[{}]\nchannel = "slack/T1/{}"\ncron = "0 16 * * FRI"\ntz = "Europe/Amsterdam"\n'
TIME = r"[A-Z][a-z]+day \d+ [A-Z][a-z]+ \d{4}, 16:00 \(Europe/Amsterdam, CES?T\)"


@pytest.fixture
def home(tmp_path: Path, redis: Redis, redis_url: str) -> Iterator[Home]:
    with FakeSlack(enforce_limits=False) as slack:
        team = slack.workspace("T1")
        team.channel("C1", "papers")
        env = {"REDIS_URL": redis_url, "SHEDDER_HOME": str(tmp_path), "SLACK_API_URL": slack.url}
        env |= {"SLACK_BOT_TOKEN": team.token, "SLACK_APP_TOKEN": slack.app_token}
        made = Home(tmp_path, env)
        write(made, TABLE.format("papers", "C1"))
        yield made


def write(home: Home, text: str) -> None:
    (home.folder / "config").mkdir(exist_ok=True)
    (home.folder / "config" / "digests.toml").write_text(text)


def schedule(home: Home, redis: Redis) -> Schedule:
    digests = Digests.load(Settings(_env_file=None, shedder_home=home.folder))
    return Schedule(redis, next(iter(digests)))


def test_status_skip_and_now(home: Home, redis: Redis) -> None:
    said = home.run("digest").stdout
    assert re.match(
        rf"Digest papers, in slack/T1/C1\nNext: {TIME}\.\nLast: none has come yet\.\n", said
    )
    skipped = home.run("digest", "skip")
    assert (skipped.returncode, skipped.stdout.count("16:00 (Europe/Amsterdam")) == (0, 2)
    asked = home.run("digest", "now", "papers").stdout
    assert "is being made now, and comes in slack/T1/C1." in asked
    assert asked.endswith("No worker runs now; it is made as soon as one does.\n")
    assert redis.llen("rq:queue:shedder") == 1
    told = json.loads(home.run("digest", "status", "--json").stdout)
    assert (told["id"], told["last_state"]) == ("papers", "claimed")
    assert told["next_at"] > schedule(home, redis).now() + 7 * 86_400
    assert re.search(rf"ok +digests +papers: {TIME}\.", home.run("check", "--offline").stdout)


def test_a_preview_is_printed_and_posted_nowhere(home: Home, redis: Redis) -> None:
    done = home.run("digest", "preview")
    assert done.returncode == 0, done.stderr
    assert "no paper was posted" in done.stdout
    assert schedule(home, redis).runs() == ()


def test_which_one_is_to_be_said_where_there_are_several(home: Home) -> None:
    write(home, TABLE.format("papers", "C1") + TABLE.format("theory", "C2"))
    assert home.run("digest").stdout.count("Next: ") == 2
    assert "There are: papers, theory" in home.run("digest", "now").stderr
    assert "there are: papers, theory" in home.run("digest", "skip", "club").stderr


@pytest.mark.parametrize("words", ["digest", "check --offline", "worker", "bot"])
def test_a_wrong_table_is_refused_before_anything_starts(home: Home, words: str) -> None:
    write(home, TABLE.format("papers", "C1").replace("Europe", "Mars"))
    done = home.run(*words.split())
    assert done.returncode == 1
    assert "[papers] has tz = 'Mars/Amsterdam'" in done.stdout + done.stderr


def test_a_worker_keeps_the_schedule(home: Home, redis: Redis) -> None:
    at = datetime.now(UTC) - timedelta(minutes=2)
    every_day = TABLE.replace("0 16 * * FRI", f"{at.minute} {at.hour} * * *")
    write(home, every_day.replace("Europe/Amsterdam", "UTC").format("papers", "C1"))
    due = seen(redis, schedule(home, redis).digest, 600)
    worker = home.start("worker")
    try:
        until(lambda: [run.state for run in due.runs()] == ["done"], "it did not come", 60)
    finally:
        worker.terminate()
        worker.communicate(timeout=30)
    (run,) = due.runs()
    assert run.message
    assert run.why.endswith("No paper was posted.")


def test_what_is_not_set_up_is_said(home: Home) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL"):
        del home.env[name]
    assert "papers comes in Slack, which is not set up" in home.run("check", "--offline").stdout
    write(home, "")
    none = home.run("digest")
    assert none.returncode == 1
    assert "digests.toml" in none.stderr


def test_where_it_cannot_come_nothing_is_promised(home: Home) -> None:
    write(home, TABLE.format("papers", "C404"))
    preview = home.run("digest", "preview")
    assert preview.returncode == 1
    assert "no paper was posted" not in preview.stdout
    assert "NotThere" not in preview.stdout + preview.stderr
    write(
        home, TABLE.format("papers", "C1").replace("slack/T1/C1", f"discord/{'1' * 18}/{'2' * 18}")
    )
    refused = home.run("digest", "now")
    assert refused.returncode == 1
    assert "The digest papers comes in Discord, which is not set up." in refused.stderr
