"""What a thread sees of rules and limits, asked for real at the front."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asking_people import limits
from redis import Redis
from threads import PLACE, Somebody, words

from bot.admitting.admission import Door
from bot.core.answer import Notice
from bot.core.errors import ConfigError
from bot.core.values import Job, Mention
from bot.keeping.threads import ThreadMemory

Guarded = Callable[..., Somebody]


@pytest.fixture
def guarded(redis: Redis, tmp_path: Path) -> Guarded:
    """Somebody who asks at a front with a door."""

    def made(rules: str = "", **changed: Any) -> Somebody:
        (tmp_path / "config").mkdir(exist_ok=True)
        (tmp_path / "config" / "channels.toml").write_text(rules, encoding="utf-8")
        settings = limits(shedder_home=tmp_path, **changed)
        ada = Somebody(redis, settings=settings)
        ada.front = replace(ada.front, door=Door.of(settings, redis))
        return ada

    return made


def ask(
    somebody: Somebody, text: str, *, name: str = "", outsider: bool = False, **how: Any
) -> Job:
    mention: Mention = somebody.mention(text, **how)
    known = mention.model_copy(update={"channel_name": name, "outsider": outsider})
    return somebody.front.receive(known)


def test_a_channels_persona_comes_after_whoever_is_named_or_speaking(guarded: Guarded) -> None:
    ada = guarded()

    def asked(text: str, name: str, thread: str) -> str:
        place = PLACE.model_copy(update={"thread": thread})
        return ask(ada, text, name=name, place=place).persona

    assert asked("why is p99 up", "infra", "1") == "servewise"
    assert asked("who is the author", "papers", "3") == "q"
    assert asked("kira: is it new", "infra", "4") == "kira"
    assert asked("decode this", "infra", "5") == "q"
    assert asked("and the second figure?", "infra", "5") == "q"
    assert asked("and the second figure?", "infra", "6") == "servewise"


def test_a_channels_persona_stays_where_no_document_came(guarded: Guarded) -> None:
    ada = guarded('[papers]\npersona = "q"\n')
    question = "our vllm pods crash, help"
    elsewhere = PLACE.model_copy(update={"thread": "elsewhere"})
    assert ask(ada, question, name="other", place=elsewhere).persona != "q"
    assert ask(ada, question, name="papers").persona == "q"


def test_a_channels_persona_that_is_gone_leaves_the_default(guarded: Guarded) -> None:
    ada = guarded('[infra]\npersona = "nobody"\n')
    assert ask(ada, "who is the author", name="infra").persona == "q"


def test_one_question_too_many_gets_a_kind_sentence_and_no_job(
    guarded: Guarded, redis: Redis
) -> None:
    ada = guarded(user_per_minute=2, limits_contact="Grace")
    for _ in range(2):
        assert ada.state(ask(ada, "who is the author")) == "queued"
    refused = ask(ada, "who is the author")
    assert ada.state(refused) == "gone"
    said = words(ada.said_to(refused))
    assert said.startswith("You have asked 2 questions in the last minute, which is the limit here")
    assert said.endswith(" s. The limit can be raised by Grace.")
    ask(ada, "who is the author")
    assert len([r for r in ada.thread() if isinstance(r.body, Notice)]) == 1  # told once
    assert len(ada.thread()) == 3
    assert redis.llen("rq:queue:shedder") == 2


def test_a_mention_that_comes_again_is_answered_once_whatever_it_was_answered(
    guarded: Guarded,
) -> None:
    ada = guarded(user_per_minute=2)
    for id in ("1", "2", "3", "1", "3", "2", "3", "4", "4"):
        ask(ada, "who is the author", id=id)
    kinds = [reply.body.kind for reply in ada.thread()]
    assert kinds == ["progress", "progress", "notice"]


def test_help_and_orders_are_never_too_much(guarded: Guarded) -> None:
    ada = guarded(user_per_minute=1)
    first = ask(ada, "who is the author")
    assert ada.state(ask(ada, "who is the author")) == "gone"
    for _ in range(3):
        assert "limit" not in words(ada.said_to(ask(ada, "help")))
        assert "limit" not in words(ada.said_to(ask(ada, "cancel")))
    assert ada.state(first) == "cancelled"
    assert ada.state(ask(ada, "who is the author")) == "gone"


def test_in_a_closed_channel_one_sentence_is_all_there_is(
    guarded: Guarded, redis: Redis, tmp_path: Path
) -> None:
    ada = guarded('["*"]\nallowed = false\n[papers]\nallowed = true\n', limits_contact="Grace")
    pdf = tmp_path / "a.pdf"
    pdf.write_text("words")
    mention = ada.mention("decode this", pdf)
    closed = ada.front.receive(mention.model_copy(update={"channel_name": "secret"}))
    assert words(ada.said_to(closed)) == (
        "Questions are not taken in this channel. Where they are is decided by Grace."
    )
    for text in ("help", "cancel", "forget", "decode this"):
        ask(ada, text, name="secret")
    assert len(ada.thread()) == 1
    assert ThreadMemory(redis, PLACE).conversation().files == ()
    assert ada.state(ask(ada, "who is the author", name="papers")) == "queued"


def test_who_is_not_of_the_workspace_is_refused_only_where_the_rule_says_so(
    guarded: Guarded,
) -> None:
    ada = guarded("[infra]\noutsiders = false\n")
    assert ada.state(ask(ada, "who wrote it", name="infra")) == "queued"
    assert ada.state(ask(ada, "who wrote it", name="papers", outsider=True)) == "queued"
    refused = ask(ada, "who wrote it", name="infra", outsider=True, author="eve")
    assert ada.state(refused) == "gone"
    said = words(ada.said_to(refused))
    assert said.startswith("In this channel, questions are taken from members of this workspace")


def test_who_is_not_among_those_a_rule_names_is_told_to_ask_one_of_them(guarded: Guarded) -> None:
    ada = guarded('["*"]\npeople = ["ada"]\n', limits_contact="Grace")
    assert ada.state(ask(ada, "who wrote it", author="ada")) == "queued"
    refused = ask(ada, "who wrote it", author="eve")
    assert ada.state(refused) == "gone"
    assert words(ada.said_to(refused)) == (
        "In this channel, questions are taken from some people only. Ask one of them to put yours, "
        "or turn to Grace, who can change that."
    )


def test_a_refusal_that_was_decided_and_not_shown_is_still_shown(
    guarded: Guarded, redis: Redis
) -> None:
    ada = guarded(user_per_minute=1, rules="[secret]\nallowed = false\n")
    ask(ada, "who is the author", id="1")
    for name, id in (("", "2"), ("secret", "3")):
        mention = ada.mention("who is the author", id=id).model_copy(update={"channel_name": name})
        door = ada.front.door
        assert door is not None
        decided = door.refusal(mention)  # and here the process died
        assert decided is not None
        refused = ada.front.receive(mention)
        assert words(ada.said_to(refused)) == decided.text


def test_eight_front_ends_take_in_as_many_as_may_and_answer_each_once(
    guarded: Guarded, redis: Redis
) -> None:
    ada = guarded(channel_per_hour=5)
    people = [f"u{n}" for n in range(12)]
    mentions = [ada.mention("who is the author", author=who, id=who) for who in people]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ada.front.receive, mentions * 3))
    kinds = [reply.body.kind for reply in ada.thread()]
    assert redis.llen("rq:queue:shedder") == 5
    assert (kinds.count("progress"), kinds.count("notice")) == (5, 7)


def test_rules_that_are_wrong_let_nobody_start(guarded: Guarded) -> None:
    with pytest.raises(ConfigError, match=r"channels\.toml"):
        guarded("[infra]\npersonas = 3\n")
