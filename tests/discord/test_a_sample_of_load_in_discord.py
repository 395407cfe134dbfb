"""A sample of `tests/tools/discord_load.py`: fewer people, in fewer servers, as fast."""

from pathlib import Path

from chat_load import Load
from discord_load import DiscordLoad
from discord_stage import DiscordStage

LOAD = Load(mentions=12, rate=50.0, workspaces=4, channels=12, faults=0.02, patience=60.0)


def test_under_load_discord_shows_nothing_late_lost_doubled_or_beyond_its_limits(
    tmp_path: Path,
) -> None:
    stage = DiscordStage(tmp_path, guilds=LOAD.workspaces, channels=LOAD.channels, hurried=True)
    with stage:
        report = DiscordLoad(LOAD, stage).run()
    assert report["answered"] == {"paper: answer": LOAD.mentions}, report
    assert (
        report["safe in Redis s"]["max"] < 2.5
    )  # a second is for a machine that does nothing else
    assert report["latest heartbeat s"] < 2.5
    for nothing in ("never seen in Redis", "lost", "doubled", "stale", "limit violations"):
        assert report[nothing] == 0, report
    assert report["faults of messages"] == []
