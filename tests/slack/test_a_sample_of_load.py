"""A sample of `tests/tools/slack_load.py`: fewer people, in fewer workspaces, as fast."""

from pathlib import Path

from slack_load import Load, Run
from slack_stage import SlackStage

LOAD = Load(mentions=12, rate=50.0, workspaces=6, channels=12, faults=0.02, patience=60.0)


def test_under_load_nothing_is_late_lost_doubled_or_beyond_the_limits(tmp_path: Path) -> None:
    stage = SlackStage(tmp_path, workspaces=LOAD.workspaces, channels=LOAD.channels, hurried=True)
    with stage:
        report = Run(LOAD, stage).run()
    assert report["answered"] == {"paper: answer": LOAD.mentions}, report
    assert report["ack s"]["max"] < 2.5  # a second is for a machine that does nothing else
    for nothing in ("acknowledged before the job was in Redis", "lost", "doubled", "stale"):
        assert report[nothing] == 0, report
    assert report["limit violations"] == 0
    assert report["faults of messages"] == []
