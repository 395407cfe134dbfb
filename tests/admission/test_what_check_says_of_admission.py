"""The lines of `shedder check` about who may ask where, how much, and for how many dollars."""

from pathlib import Path

import pytest
from asking_people import limits

from bot.running.findings import Finding
from config.settings import Settings
from workers.commands.check_admission import admission_findings


def said(settings: Settings) -> dict[str, Finding]:
    return {finding.what: finding for finding in admission_findings(settings)}


def home(folder: Path, **files: str) -> Path:
    (folder / "config").mkdir()
    for name, text in files.items():
        (folder / "config" / f"{name}.toml").write_text(text)
    return folder


def test_what_ships_is_told_in_three_lines() -> None:
    lines = said(Settings(_env_file=None))
    assert lines["channels"] == Finding(
        "ok", "channels", "#infra: servewise; elsewhere q when nobody is named"
    )
    assert lines["limits"].said == (
        "questions: 20 a minute for a person, 200 a day for a person, 200 an hour in a channel, "
        "2,000 a day in a workspace or server"
    )
    assert lines["budgets"].state == "none"


def test_an_operators_rules_and_limits_are_told_as_they_are_set(tmp_path: Path) -> None:
    rules = (
        '["*"]\nallowed = false\n["slack/T1/C1"]\nallowed = true\noutsiders = false\n'
        '["discord/9/x"]\nroles = ["7", "8"]\npeople = ["1"]\n["discord/y"]\nroles = []\n'
    )
    mine = limits(
        shedder_home=home(tmp_path, channels=rules),
        workspace_usd_per_day=5,
        workspace_usd_per_month=1_000,
        openai_model="gpt-4o",
    )
    lines = said(mine)
    assert lines["channels"].said == (
        "*: closed; discord/#y: anybody; discord/9/#x: only 1 person and 2 roles; "
        "#infra: servewise; slack/T1/C1: open, no outsiders; "
        "elsewhere q when nobody is named"
    )
    assert lines["limits"].said == "none: everybody may ask as much as they like"
    assert lines["budgets"] == Finding(
        "ok",
        "budgets",
        "$5.00 a day and $1,000.00 a month for each workspace or server, then the evidence reader "
        "answers",
    )


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        (
            '[infra]\npersona = "zoe"\n',
            "[infra] has persona 'zoe', who is not there; there are: atl",
        ),
        ("[infra]\nallow = true\n", "[infra] has 'allow', which is not known"),
    ],
)
def test_a_rule_that_cannot_hold_is_wrong(tmp_path: Path, rules: str, fault: str) -> None:
    line = said(limits(shedder_home=home(tmp_path, channels=rules)))["channels"]
    assert line.state == "wrong"
    assert fault in line.said


def test_a_budget_that_cannot_be_held_is_wrong_until_the_model_has_a_price(tmp_path: Path) -> None:
    mine = limits(workspace_usd_per_month=5, openai_model="our-own")
    assert said(mine)["budgets"].state == "wrong"
    assert "no price is known for 'our-own'" in said(mine)["budgets"].said
    prices = '["our-*"]\ninput = 0\ncached = 0\noutput = 0\n'
    priced = mine.model_copy(update={"shedder_home": home(tmp_path, prices=prices)})
    assert said(priced)["budgets"].state == "ok"
