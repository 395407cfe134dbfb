"""Slack takes one post a second into a channel, however many ask there at once."""

import pytest
from fake_slack import FakeSlack
from redis import Redis
from slack_front_end import front_end, settings_for

from bot.slack import web

PDF = ("queues.pdf", b"%PDF-1.7 a paper")


def test_each_of_many_who_ask_at_once_sees_that_they_were_heard(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "PATIENCE_SECONDS", 0.4)  # so long one try waits for its turn
    with FakeSlack() as slack:
        slack.limits.second = 0.2
        team = slack.workspace("T1")
        team.channel("C1", "papers")
        _as_short(monkeypatch)
        with front_end(slack, redis, settings_for(slack, team.token)):
            asked = [team.say(f"U{n}", "C1", "@shedder decode this", [PDF]) for n in range(6)]
            slack.wait(lambda: all(len(team.thread("C1", ts)) == 2 for ts in asked))
        assert not slack.limits.violations


def _as_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.pace.SECOND", 0.2)
