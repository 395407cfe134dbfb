"""What Slack was asked for in vain: a rule that may shut somebody out does not give way."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from redis import Redis

from bot.admitting.channels import ChannelRules
from bot.club.digests import Digests
from bot.core.values import Mention, Place
from bot.ingress.owed import Unasked
from bot.ingress.surroundings import Surroundings, Unsure
from bot.platforms.slack import Slack
from bot.slack.desk import Desk
from bot.slack.surroundings import surroundings as surroundings_of
from bot.slack.tokens import Tokens
from config.settings import Settings

PLACE = Place(platform="slack", workspace="T1", channel="C1", thread="1.1")
QUESTION = Unasked(mention=Mention(id="1.1", place=PLACE, author="U1", text="decode this"))


def surroundings(redis: Redis, home: Path, rules: str) -> Surroundings:
    (home / "config").mkdir()
    (home / "config" / "channels.toml").write_text(rules)
    settings = Settings.model_validate({"_env_file": None, "limits_contact": "Ada"})
    rules_here, slack = ChannelRules.load(home), Slack(settings, redis, cast(Tokens, None))
    desk = SimpleNamespace(redis=redis, rules=rules_here, settings=settings, platform=slack)
    desk.service, desk.digests = "Slack", Digests()
    return surroundings_of(cast(Desk, desk))


@pytest.mark.parametrize("rule", ["[random]\nallowed = false", '["*"]\noutsiders = false'])
def test_whoever_may_be_shut_out_is_not_let_in_unseen(
    redis: Redis, tmp_path: Path, rule: str
) -> None:
    with pytest.raises(Unsure, match="does not tell me") as caught:
        surroundings(redis, tmp_path, rule).in_vain(QUESTION)
    assert "turn to Ada" in caught.value.message


def test_a_name_that_only_says_who_answers_shuts_nobody_out(redis: Redis, tmp_path: Path) -> None:
    told = surroundings(redis, tmp_path, '[infra]\npersona = "servewise"').in_vain(QUESTION)
    assert told == QUESTION.mention
