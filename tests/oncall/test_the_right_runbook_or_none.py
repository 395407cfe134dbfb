"""The worst is a wrong runbook in confidence: names, places and the asker's words decide."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from on_call_desk import OnCallDesk, alert, heard

from bot.core.answer import Critique

VAULT = (
    "# VaultSealed\n\n## Mitigation\n\nStart it again:\n\n```\nsudo systemctl start vault\n```\n"
)
PRIMARY = """\
# PgPrimaryDown{place}

## Meaning

The primary of the {word} Postgres does not answer.

## Mitigation

Fail over with a second person present:

```
patronictl failover {word}
```
"""
XID = "# GPU Xid 79\n\n## Mitigation\n\nDrain the node:\n\n```\nkubectl drain gpu-node\n```\n"
BOOKS = {
    "vault.md": VAULT,
    "pg-prod.md": PRIMARY.format(place="Prod", word="production"),
    "pg-staging.md": PRIMARY.format(place="Staging", word="staging"),
    "xid.md": XID,
    "kafka.md": "# Kafka consumer lag\n\n## Fix\n\nThe consumer group of kafka lags. Add pods.\n",
}


@pytest.fixture
def desk(tmp_path: Path) -> OnCallDesk:
    for name, text in BOOKS.items():
        (tmp_path / name).write_text(text)
    return OnCallDesk(tmp_path)


def kind(answer: Critique) -> str:
    ids = [section.id for section in answer.sections]
    return next((it for it in ("unknown", "now", "slo", "sums") if it in ids), ids[0])


def cited(answer: Critique) -> set[str]:
    blocks = [b for s in answer.sections if s.id == "now" for b in s.blocks]
    return {e.source for b in blocks for e in getattr(b, "evidence", ())}


def said(answer: Critique) -> str:
    return answer.model_dump_json()


@pytest.mark.parametrize(
    "fires",
    [
        alert("RedisDown", summary="cache-1 does not answer; see also VaultSealed"),
        alert("VaultTokenExpired", summary="the token of vault expired"),
        alert("KafkaBrokerDown", summary="broker 3 is offline"),
        alert("PgPrimaryDownProd", environment="staging", summary="the primary is down"),
    ],
)
def test_an_alert_gets_no_other_ones_runbook(desk: OnCallDesk, fires: object) -> None:
    desk.heard = (fires,)  # type: ignore[assignment]
    assert kind(desk.asks("what now?")) == "unknown"


@pytest.mark.parametrize("question", ["Xid 31 on gpu-2", "kafka broker 3 is offline"])
def test_another_number_or_another_trouble_is_another_matter(
    desk: OnCallDesk, question: str
) -> None:
    assert kind(desk.asks(question)) == "unknown"


@pytest.mark.parametrize(
    ("environment", "runbook"),
    [("production", "PgPrimaryDownProd"), ("staging", "PgPrimaryDownStaging")],
)
def test_where_an_alert_is_decides_between_twins_and_the_difference_is_told(
    desk: OnCallDesk, environment: str, runbook: str
) -> None:
    summary = "primary of postgres is down"
    desk.heard = (alert("PgPrimaryDown", environment=environment, summary=summary),)
    answer = desk.asks("what now?")
    assert cited(answer) == {runbook}
    assert f"This runbook is for {runbook}; your alert is PgPrimaryDown" in said(answer)
    desk.heard = (alert("PgPrimaryDown", summary=summary),)
    assert kind(desk.asks("what now?")) == "unknown"
    both = said(desk.asks("what now?"))
    assert "I don't know which of these is yours" in both
    assert "patronictl" not in both


@pytest.mark.parametrize(
    ("question", "runbooks"),
    [
        ("prod postgres primary is down", {"PgPrimaryDownProd"}),
        ("the postgres primary is down, not prod, staging", {"PgPrimaryDownStaging"}),
        ("not this one, the kafka consumer lag", {"Kafka consumer lag"}),
        ("what about GPU Xid 79?", {"GPU Xid 79"}),
        ("what about the coffee machine?", set()),
        ("what does this one mean?", {"VaultSealed"}),
    ],
)
def test_the_askers_words_beat_the_alert_they_stand_under(
    desk: OnCallDesk, question: str, runbooks: set[str]
) -> None:
    desk.heard = (alert("VaultSealed", severity="critical"),)
    assert cited(desk.asks(question)) == runbooks


@pytest.mark.parametrize(
    ("question", "is_"),
    [
        ("we are being paged for VaultSealed, should we scale the model?", "now"),
        ("what is the plan, vault is sealed and unseal fails", "now"),
        ("how do we avoid VaultSealed in future?", "slo"),
        ("SLO is 99.9% over 30 days and the error rate is 2%. What is the burn rate?", "sums"),
    ],
)
def test_what_fails_now_is_a_page_and_what_is_for_later_is_none(
    desk: OnCallDesk, question: str, is_: str
) -> None:
    assert kind(desk.asks(question)) == is_


@pytest.mark.parametrize(
    ("line", "days", "notes"),
    [
        ("", 0, ["How old VaultSealed is, nobody can tell"]),
        ("Last reviewed: 2021-05-01\n", 0, ["VaultSealed was last changed"]),
        ("", 400, ["VaultSealed was last changed 400 days ago"]),
        (f"Last reviewed: {time.strftime('%Y-%m-%d')}\n", 0, []),
    ],
)
def test_in_a_checkout_a_files_time_tells_no_age(
    tmp_path: Path, line: str, days: int, notes: Sequence[str]
) -> None:
    (tmp_path / ".git").mkdir()
    book = tmp_path / "vault.md"
    book.write_text(VAULT + line)
    then = time.time() - days * 86_400 - 60
    os.utime(book, (then, then))
    told = [
        note for note in OnCallDesk(tmp_path).asks("VaultSealed").notes if "VaultSealed" in note
    ]
    assert len(told) == len(notes)
    assert all(any(it in note for note in told) for it in notes)


def test_an_alert_that_is_pasted_is_what_is_asked_about(desk: OnCallDesk) -> None:
    desk.heard = (alert("VaultSealed"), heard("[FIRING:1] VaultSealed"))
    assert kind(desk.asks("[FIRING:1] RedisDown\nsummary: cache-1 is gone")) == "unknown"
