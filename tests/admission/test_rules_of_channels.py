"""Who answers in which channel, and whom."""

from pathlib import Path

import pytest
from asking_people import mention

from bot.admitting.channels import ChannelRules, Rule
from bot.core.errors import ConfigError
from config.channels import load_channels


def rules(folder: Path, text: str) -> ChannelRules:
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "channels.toml").write_text(text, encoding="utf-8")
    return ChannelRules.load(folder)


def rule(rules: ChannelRules, name: str = "", **where: str) -> Rule:
    return rules.for_place(mention(**where).place, name)


def test_in_infra_servewise_answers_and_elsewhere_nobody_in_particular() -> None:
    shipped = ChannelRules.load(None)
    assert rule(shipped, "infra") == Rule(persona="servewise")
    assert rule(shipped, "infra", platform="discord", workspace="9").persona == "servewise"
    assert rule(shipped, "infrared") == Rule()
    assert rule(shipped, "") == Rule()


def test_an_operators_table_changes_what_it_sets_and_leaves_the_rest(tmp_path: Path) -> None:
    mine = rules(tmp_path, '[infra]\noutsiders = false\n["#Papers"]\npersona = "kira"\n')
    assert rule(mine, "infra") == Rule(persona="servewise", outsiders=False)
    assert rule(mine, "papers").persona == "kira"


def test_an_empty_persona_takes_the_shipped_one_away(tmp_path: Path) -> None:
    assert rule(rules(tmp_path, '[infra]\npersona = ""\n'), "infra") == Rule()


def test_the_more_exact_table_counts_setting_by_setting(tmp_path: Path) -> None:
    mine = rules(
        tmp_path,
        '["slack/T1/C1"]\npersona = "atlas"\n'
        '["*"]\nallowed = false\noutsiders = false\n'
        '["slack/C1"]\npersona = "kira"\nallowed = true\n'
        '[papers]\nallowed = true\npersona = "q"\n'
        '["D*"]\nallowed = true\n',
    )
    assert rule(mine, "papers") == Rule(persona="atlas", allowed=True, outsiders=False)
    assert rule(mine, "papers", workspace="T2").persona == "kira"
    assert rule(mine, "papers", channel="C2").persona == "q"
    assert rule(mine, "other", channel="C2").allowed is False
    assert rule(mine, "", channel="D9") == Rule(allowed=True, outsiders=False)
    assert rule(mine, "", channel="C1", platform="discord").allowed is False


def test_a_channel_that_is_called_like_anothers_id_gets_nothing_of_it(tmp_path: Path) -> None:
    mine = rules(
        tmp_path,
        '["*"]\nallowed = false\n["slack/C0SECRET"]\nallowed = true\n'
        '["discord/123456789012345678"]\nallowed = true\n',
    )
    assert rule(mine, "c0secret", channel="C9").allowed is False
    assert rule(mine, "C0SECRET", channel="C9").allowed is False
    assert rule(mine, "123456789012345678", channel="9", platform="discord").allowed is False
    assert rule(mine, "x", channel="C0SECRET").allowed is True


def test_a_rule_by_name_is_not_for_a_channel_whose_id_is_that_word(tmp_path: Path) -> None:
    mine = rules(tmp_path, "[papers]\nallowed = false\n")
    assert rule(mine, "other", channel="papers").allowed is True


def test_what_holds_in_a_category_holds_in_its_channels_unless_they_say_otherwise(
    tmp_path: Path,
) -> None:
    mine = rules(
        tmp_path,
        '["discord/9/*"]\nallowed = false\n'
        '["discord/9/111111111111111111"]\nallowed = true\npersona = "atlas"\n'
        '["discord/papers"]\npersona = "kira"\n'
        '["discord/9/222222222222222222"]\nallowed = false\n',
    )
    place = mention(platform="discord", workspace="9", channel="333333333333333333").place
    within = "111111111111111111"
    assert mine.for_place(place).allowed is False
    assert mine.for_place(place, "x", within) == Rule(allowed=True, persona="atlas")
    assert mine.for_place(place, "papers", within) == Rule(allowed=True, persona="kira")
    other = place.model_copy(update={"channel": "222222222222222222"})
    assert mine.for_place(other, "x", within).allowed is False
    elsewhere = place.model_copy(update={"workspace": "8"})
    assert mine.for_place(elsewhere, "x", within).persona is None


def test_where_people_or_roles_are_named_nobody_else_is_answered(tmp_path: Path) -> None:
    mine = rules(
        tmp_path,
        '["*"]\nroles = ["7"]\n[papers]\npeople = ["ada"]\n'
        '["open"]\nroles = []\n["one"]\nroles = []\npeople = ["ada"]\n',
    )

    def admits(author: str, *roles: str, name: str = "") -> bool:
        known = mention(author, name=name).model_copy(update={"roles": roles})
        return mine.for_mention(known).admits(known)

    assert admits("eve", "3", "7")
    assert not admits("eve", "3")
    assert not admits("eve")
    assert admits("ada", name="papers")
    assert admits("eve", "7", name="papers")
    assert admits("eve", name="open")
    assert admits("ada", name="one")
    assert not admits("eve", "7", name="one")
    assert not mine.for_mention(mention("eve")).admits(mention("eve"))  # of whom nothing is known


def test_a_name_that_nobody_knows_may_shut_out_whom_its_rule_does_not_name(tmp_path: Path) -> None:
    place = mention().place
    assert rules(tmp_path, '[papers]\npeople = ["ada"]\n').name_may_bar(place)
    assert not rules(tmp_path, "[papers]\npeople = []\n").name_may_bar(place)
    alike = rules(tmp_path, '["*"]\nroles = ["7"]\n[papers]\nroles = ["7"]\n')
    assert not alike.name_may_bar(place)


def test_names_are_asked_for_only_where_one_decides_something(tmp_path: Path) -> None:
    assert ChannelRules.load(None).needs_names("slack", "T1")
    mine = rules(tmp_path, '["slack/T1/papers"]\npersona = "q"\n["slack/C1"]\nallowed = true\n')
    without = ChannelRules({s: t for s, t in mine.tables.items() if s.channel != "infra"})
    assert without.needs_names("slack", "T1")
    assert not without.needs_names("slack", "T2")
    assert not without.needs_names("discord", "T1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[infra\n", "channels.toml is not TOML"),
        (
            "[infra]\nallowd = true\n",
            "[infra] has 'allowd', which is not known; there are: persona, allowed, outsiders, "
            "people, roles, answers.",
        ),
        ("[infra]\nallowed = [1]\n", "[infra] has allowed = [1]. Write true or false, no quotes."),
        (
            '[infra]\nallowed = "no"\n',
            "[infra] has allowed = 'no'. Write true or false",
        ),
        ("[infra]\noutsiders = 0\n", "[infra] has outsiders = 0. Write true or false"),
        ("[infra]\npersona = 7\n", "[infra] has persona = 7. Write a handle in quotes"),
        ("[infra]\nroles = [12]\n", "[infra] has roles = 12. Write ids in quotes and brackets"),
        ('[infra]\npeople = "U1"\n', "[infra] has people = 'U1'. Write ids in quotes and brackets"),
        ('persona = "q"\n', "'persona' stands in no table. Put a line such as ["),
        ('["a/b/c/d"]\nallowed = true\n', "names no channel. Write a name or an id"),
        ('["my papers"]\nallowed = true\n', "names no channel"),
        ('["sla*/T1/c"]\nallowed = true\n', "names no channel"),
    ],
)
def test_a_table_that_means_nothing_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=r"channels\.toml") as refused:
        rules(tmp_path, text)
    assert said in refused.value.message


def test_a_persona_that_nobody_can_ask_is_named_with_those_there_are(tmp_path: Path) -> None:
    rules(tmp_path, '["slack/C1"]\npersona = "zoe"\n')
    with pytest.raises(
        ConfigError, match=r"channels\.toml: \[slack/C1\] has persona 'zoe'.*: q, sw"
    ):
        ChannelRules.load(tmp_path, ("q", "sw"))


def test_a_shipped_rule_may_be_about_somebody_who_was_replaced(tmp_path: Path) -> None:
    assert ChannelRules.load(tmp_path, ("q", "sw")) == ChannelRules.load(None)


def test_a_home_without_rules_changes_nothing(tmp_path: Path) -> None:
    assert load_channels(tmp_path) == load_channels()
