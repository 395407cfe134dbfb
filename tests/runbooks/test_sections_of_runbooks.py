from pathlib import PurePosixPath

import pytest
from runbook_folders import HPA, PLATTE, QUEUE, SETS

from bot.core.runbooks.names import alert_in, as_words
from bot.core.runbooks.runbook import Runbook, runbooks_of
from workers.reading.plain import read_text


def cut(text: str, path: str = "some.md") -> tuple[Runbook, ...]:
    return runbooks_of(read_text(text.encode(), path), "infra", path, 7.0)


def test_each_heading_begins_a_section_with_its_own_lines() -> None:
    (hpa,) = cut(HPA, "k8s/KubeHpaMaxedOut.md")
    assert (hpa.name, hpa.title, hpa.owner) == (
        "KubeHpaMaxedOut",
        "HPA at its maximum",
        "autoscaling team",
    )
    assert [section.heading for section in hpa.sections] == [
        "", "Meaning", "Mitigation", "Mitigation › Raise the limit", "Mitigation › Look for leaks",
    ]  # fmt: skip
    raised = hpa.sections[3]
    assert raised.lines == (15, 20)
    assert "# not a heading\nkubectl -n shop edit hpa/cart" in raised.text
    assert hpa.sections[2].bare, "nothing stands between this heading and the next"


def test_a_day_in_the_front_matter_counts_before_the_files_own() -> None:
    (hpa,) = cut(HPA)
    assert hpa.changed_at == 1588291200  # 2020-05-01
    (plain,) = cut(PLATTE)
    assert plain.changed_at == 7.0


def test_a_file_of_many_alerts_is_as_many_runbooks() -> None:
    books = {book.name: book for book in cut(QUEUE, "serving/README.md")}
    assert list(books) == ["VLLMQueueGrowing", "GPUOutOfMemory"]
    queue = books["VLLMQueueGrowing"]
    assert [section.heading for section in queue.sections] == [
        "Alert: VLLMQueueGrowing",
        "Alert: VLLMQueueGrowing › Symptoms",
        "Alert: VLLMQueueGrowing › Do",
    ]


def test_parts_that_are_built_alike_are_runbooks_too() -> None:
    kafka = "# Kafka\n\n## Lag grows\n\n**Symptoms**: a\n\n## Disk full\n\n**Symptoms**: b\n"
    assert [book.name for book in cut(kafka)] == ["Lag grows", "Disk full"]
    single = "# Disk\n\n## Symptoms\n\nfull\n\n## Steps\n\nempty it\n"
    assert [book.name for book in cut(single, "disk.md")] == ["Disk"]


def test_the_alert_that_its_first_lines_name_is_its_name() -> None:
    said = "# DNS: SERVFAIL for internal names\n\nAlert: CoreDNSErrorsHigh\n\n1. Look.\n"
    table = "# Kafka lag\n\n| Alert | Severity |\n|--|--|\n| KafkaLagHigh | P2 |\n\nIt lags.\n"
    assert [book.name for book in cut(said)] == ["CoreDNSErrorsHigh"]
    assert [book.name for book in cut(table)] == ["KafkaLagHigh"]
    later = "# Kafka lag\n\nIt lags.\n" + "\nwords\n" * 20 + "\nAlert: KafkaLagHigh\n"
    assert [book.name for book in cut(later, "kafka.md")] == ["Kafka lag"]


def test_a_text_without_headings_is_cut_at_its_bold_lines() -> None:
    (book,) = cut("Intro.\n\n**Symptoms:**\n\nIt is slow.\n\n**Steps**\n\nRestart it.\n", "slow.md")
    assert [(it.heading, it.lines) for it in book.sections] == [
        ("", (1, 1)), ("Symptoms", (3, 5)), ("Steps", (7, 9)),
    ]  # fmt: skip


@pytest.mark.parametrize("file", sorted((SETS / "team").rglob("*.md")), ids=lambda it: it.name)
def test_a_section_is_the_lines_that_it_says_it_is(file: PurePosixPath) -> None:
    text = (SETS / "team" / file).read_text(encoding="utf-8")
    lines = text.split("\n")
    for book in cut(text, file.name):
        for section in book.sections:
            first, last = section.lines
            assert section.text == "\n".join(lines[first - 1 : last])


def test_names_of_alerts_are_told_from_products_and_taken_apart() -> None:
    assert alert_in("Alert: `KubeAPIDown` – the API is gone") == "KubeAPIDown"
    assert alert_in("PostgreSQL") == alert_in("Steps") == alert_in("GitHub") == ""
    assert as_words("etcdHighNumberOfFailedGRPCRequests") == (
        "etcd High Number Of Failed GRPC Requests"
    )
