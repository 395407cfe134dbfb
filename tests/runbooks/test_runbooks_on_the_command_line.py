import json
from pathlib import Path

import pytest
from runbook_folders import HPA, PLATTE, written

from bot.cli import main


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, {"books/KubeHpaMaxedOut.md": HPA, "books/platte.md": PLATTE})
    table = "[infra]\nfolder = 'books'\nowner = 'us'\nchannels = ['slack/T0123ABC/C0456DEF']\n"
    written(tmp_path, {"config/runbooks.toml": table})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHEDDER_HOME", str(tmp_path))
    monkeypatch.setenv("SHEDDER_DATA", str(tmp_path / "data"))


def test_it_lists_the_collections(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runbooks"]) == 0
    said = capsys.readouterr().out
    assert "infra\n  runbooks  2\n  files     2\n" in said
    assert "1 for more than 180 days" in said, "the one that was reviewed in 2020"


def test_it_says_what_is_found_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runbooks", "hpa is maxed out"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Answered from the first of these:\n\nKubeHpaMaxedOut\n")
    assert "infra: KubeHpaMaxedOut.md, lines" in said
    assert main(["runbooks", "who feeds the office cat?", "--json"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["runbook"] for row in rows} == {"KubeHpaMaxedOut", "Platte voll"}


def test_a_channel_sees_what_it_may_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runbooks", "hpa is maxed out", "--channel", "slack/T0123ABC/C0456DEF"]) == 0
    assert main(["runbooks", "hpa is maxed out", "--channel", "slack/T0123ABC/C9"]) == 1
    assert "That channel has no runbooks." in capsys.readouterr().out
    assert main(["runbooks", "hpa is maxed out", "--channel", "infra"]) == 1
    assert "slack/T0123ABC/C0456DEF" in capsys.readouterr().err


def test_without_runbooks_it_says_where_to_name_some(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHEDDER_HOME")
    assert main(["runbooks"]) == 1
    assert "config/runbooks.toml" in capsys.readouterr().err
