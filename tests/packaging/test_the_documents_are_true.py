"""What README says is what there is."""

import json
import re
from pathlib import Path

from benchmarks.readme import between, figures
from bot.cli import parser
from bot.core.modes import filled
from bot.personas import load_personas
from config.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def test_the_figures_are_those_that_were_measured():
    results = json.loads((ROOT / "benchmarks" / "results.json").read_text())
    assert between("figures", README, figures(results)) == README


def test_the_transcript_is_of_the_example():
    transcript = re.search(r"<!-- transcript -->\n```\n(.*?)```", README, re.DOTALL)[1]
    assert transcript.startswith("$ python3 start.py\n")
    assert "Every Quote Is Real" in transcript
    assert re.search(r"(\d+) of \1 quotes verified", transcript)


def test_the_first_screen_prints_the_two_commands():
    first = README.splitlines()[:12]
    assert any(line.startswith("python3 start.py ") for line in first)
    assert any(line.startswith("python3 start.py test") for line in first)


def test_every_command_is_explained():
    commands = parser()._subparsers._group_actions[0].choices
    table = README[README.index("## Commands") : README.index("## Deploy")]
    assert [name for name in commands if f"`{name}" not in table] == []


def test_every_persona_is_listed():
    listed = README[README.index("## Who can be asked") : README.index("## What cannot happen")]
    for handle, persona in load_personas(Settings(_env_file=None, shedder_home=None)).items():
        row = next((line for line in listed.splitlines() if line.startswith(f"| `{handle}` |")), "")
        assert persona.name in row


def test_every_file_that_is_pointed_to_is_there():
    for page in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"):
        text = (ROOT / page).read_text()
        targets = re.findall(r"\]\(([^)#:]+)\)", text) + re.findall(
            r"`((?:bot|workers|config)/[\w/.]+)`", text
        )
        for target in (name for name in targets if "NAME" not in name):
            assert (ROOT / target).exists(), f"{page} points to {target}"


def test_the_example_for_atlas_leaves_him_nothing_to_ask():
    said = re.search(r'--persona atlas "([^"]+)"', README)[1]
    atlas = load_personas(Settings(_env_file=None, shedder_home=None))["atlas"]
    assert set(filled(atlas.slots, said)) == {slot.id for slot in atlas.slots}
