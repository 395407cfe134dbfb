import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from runbook_folders import HPA, PLACE, PLATTE, QUEUE, opened, written

from bot.core.errors import ConfigError, Unreadable
from bot.core.values import Place
from config.runbooks import CollectionSettings
from config.settings import Settings
from workers.runbooks import Runbooks

FILES = {"k8s/KubeHpaMaxedOut.md": HPA, "serving.md": QUEUE, "platte.md": PLATTE}
Open = Callable[..., Runbooks]


@pytest.fixture
def open_() -> Iterator[Open]:
    them: list[Runbooks] = []

    def open_one(folder: Path, **settings: object) -> Runbooks:
        them.append(opened(folder, **settings))
        return them[-1]

    yield open_one
    for it in them:
        it.close()


def test_an_alert_is_found_by_its_name_within_its_message(tmp_path: Path, open_: Open) -> None:
    runbooks = open_(
        written(tmp_path, FILES), link="https://git.example/b/{path}#L{first}-L{last}", owner="us"
    )
    found = runbooks.search("[FIRING:2] GPUOutOfMemory node=gpu-7 severity=critical", PLACE)
    assert found.confident
    assert found.exact == ("GPUOutOfMemory",)
    hit = found.hits[0]
    assert (hit.path, hit.owner, hit.title) == ("serving.md", "us", "Model serving")
    first, last = hit.lines
    assert hit.url == f"https://git.example/b/serving.md#L{first}-L{last}"
    assert [it.heading.split(" › ")[-1] for it in runbooks.sections(hit)] == [
        "Alert: GPUOutOfMemory", "Symptoms", "Do",
    ]  # fmt: skip
    assert runbooks.document(hit).outline[0].title == "Model serving"


def test_every_runbook_of_the_corpus_is_found_first_by_its_name(corpus: Path, open_: Open) -> None:
    names = [path.stem for path in (corpus / "runbooks").rglob("*.md")]
    runbooks = open_(corpus / "runbooks")
    for name in names:
        found = runbooks.search(f"{name} is firing", PLACE)
        assert found.confident, name
        assert Path(found.hits[0].path).stem == name


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("our autoscaler is at its max", "KubeHpaMaxedOut"),
        ("the vllm queue is getting longer, requests are waiting", "VLLMQueueGrowing"),
        ("GPU OOM", "GPUOutOfMemory"),
        ("disk of the server is nearly full", "Platte voll"),
        ("kube hpa maxed out", "KubeHpaMaxedOut"),
        ("alertname: KubeHPAMaxedOut", "KubeHpaMaxedOut"),
    ],
)
def test_other_words_for_it_find_it(tmp_path: Path, open_: Open, question: str, name: str) -> None:
    found = open_(written(tmp_path, FILES)).search(question, PLACE)
    assert found.confident
    assert found.hits[0].runbook == name


@pytest.mark.parametrize(
    "question",
    [
        "how do I book a flight?",
        "kafka consumers lag",
        "PostgresReplicationBroken firing",
        "",
        "?!",
    ],
)
def test_what_no_runbook_answers_is_not_answered(
    tmp_path: Path, open_: Open, question: str
) -> None:
    found = open_(written(tmp_path, FILES)).search(question, PLACE)
    assert not found.confident
    assert len(found.hits) == 3, "the nearest are told all the same"


def test_whose_pod_it_is_does_not_matter_to_a_runbook_for_pods(tmp_path: Path, open_: Open) -> None:
    crash = "# KubePodCrashLooping\n\n## Diagnosis\n\nThe pod restarts. Read its log.\n"
    runbooks = open_(written(tmp_path, FILES | {"pod.md": crash}))
    assert runbooks.search("grafana pod keeps crash looping", PLACE).confident
    assert not runbooks.search("grafana shows the wrong dashboard", PLACE).confident


def test_the_index_follows_the_files(tmp_path: Path, open_: Open) -> None:
    runbooks = open_(written(tmp_path, FILES))
    assert len(runbooks) == 0, "nothing is read before somebody asks"
    hit = runbooks.search("KubeHpaMaxedOut", PLACE).hits[0]
    assert len(runbooks) == 4
    written(tmp_path, {"k8s/KubeHpaMaxedOut.md": HPA.replace("edit hpa/cart", "edit hpa/till")})
    assert "hpa/till" in "".join(it.text for it in runbooks.sections(
        runbooks.search("KubeHpaMaxedOut", PLACE).hits[0]
    ))  # fmt: skip
    written(tmp_path, {"new/DiskSlow.md": "# DiskSlow\n\nReplace it.\n"})
    assert runbooks.search("DiskSlow", PLACE).exact == ("DiskSlow",)
    (tmp_path / "k8s/KubeHpaMaxedOut.md").unlink()
    assert not runbooks.search("KubeHpaMaxedOut", PLACE).exact
    with pytest.raises(Unreadable):
        runbooks.document(hit)


def test_a_checkout_that_replaces_the_folder_is_followed(tmp_path: Path, open_: Open) -> None:
    runbooks = open_(written(tmp_path / "now", FILES))
    assert runbooks.search("KubeHpaMaxedOut", PLACE).exact
    written(tmp_path / "next", {"a/DiskSlow.md": "# DiskSlow\n\nReplace it.\n"})
    shutil.rmtree(tmp_path / "now")
    assert runbooks.search("KubeHpaMaxedOut", PLACE).exact, "half a checkout takes nothing away"
    os.rename(tmp_path / "next", tmp_path / "now")  # noqa: PTH104
    assert not runbooks.search("KubeHpaMaxedOut", PLACE).exact
    assert runbooks.search("DiskSlow", PLACE).exact


def test_only_markdown_of_the_folder_itself_is_read(tmp_path: Path, open_: Open) -> None:
    outside = written(tmp_path / "outside", {"TopSecret.md": "# TopSecret\n\nx\n"})
    folder = written(
        tmp_path / "books",
        {".git/HeadMoved.md": "# HeadMoved\n\nx\n", "LICENSE.md": "x", "a.sh": "x", **FILES},
    )
    (folder / "link.md").symlink_to(outside / "TopSecret.md")
    (folder / "nowhere.md").symlink_to(folder / "missing.md")
    (folder / "broken.md").write_bytes(b"\x00\x01\x02")
    runbooks = open_(folder)
    assert not runbooks.search("TopSecret or HeadMoved", PLACE).exact
    assert {it.path for it in runbooks.books()} == {*FILES}


def test_nobody_is_answered_from_another_teams_runbooks(tmp_path: Path) -> None:
    ours = written(tmp_path / "ours", {"KubeHpaMaxedOut.md": HPA})
    theirs = written(tmp_path / "theirs", {"serving.md": QUEUE})
    runbooks = Runbooks(
        {
            "infra": CollectionSettings(folder=ours, channels=("infra", "slack/T1/C1")),
            "llm": CollectionSettings(folder=theirs, channels=("slack/T1/C2",)),
        },
        pause=0,
    )
    asked = "VLLMQueueGrowing"
    here = runbooks.search(asked, PLACE)
    assert (here.exact, {hit.collection for hit in here.hits}) == ((), {"infra"})
    there = runbooks.search(asked, PLACE.model_copy(update={"channel": "C2"}))
    assert there.exact == (asked,)
    nowhere = Place(platform="discord", workspace="1", channel="2", thread="")
    assert not runbooks.search(asked, nowhere).hits
    assert runbooks.serves(nowhere, channel_name="#infra")
    assert not runbooks.serves(nowhere)
    runbooks.close()


def test_a_deployment_without_runbooks_finds_nothing(tmp_path: Path) -> None:
    runbooks = Runbooks.open(Settings(shedder_home=tmp_path))
    assert not runbooks
    assert runbooks.search("KubeHpaMaxedOut", PLACE).hits == ()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("folder = 'gone'", "[infra] has folder = 'gone': there is no folder"),
        ("owner = 'us'", "[infra] has no folder. Write a folder in quotes"),
        ("folder = '.'\nlink = 'http://git.example/{path}'", "[infra] has link ="),
        ("folder = '.'\nlink = 'https://git.example/{file}'", "{path}#L{first}"),
        ("folder = '.'\nstale_days = '9'", "Write a number of days"),
        ("folder = '.'\nchannels = ['a/b/c/d']", "[infra] has channels in which"),
        ("folder = '.'\nescalate = {group = '@infra'}", "[infra] has group = '@infra'"),
        ("folder = '.'\nescalate = {who = 'x'}", "'escalate.who', which is not known"),
        ("folders = '.'", "[infra] has "),
    ],
)
def test_a_wrong_table_refuses_to_start(tmp_path: Path, table: str, said: str) -> None:
    written(tmp_path, {"config/runbooks.toml": f"[infra]\n{table}\n"})
    with pytest.raises(ConfigError) as caught:
        Runbooks.open(Settings(shedder_home=tmp_path))
    assert said in caught.value.message
    assert "runbooks.toml" in caught.value.message


def test_what_is_left_out_of_a_folder_is_told_with_its_reason(tmp_path: Path) -> None:
    big = "# F\n" + "a" * 2_000_001
    files = {"r/a.md": "# GpuDown\n\nRestart it.\n", "r/empty.md": "", "r/big.md": big}
    written(tmp_path, {"config/runbooks.toml": '[infra]\nfolder = "r"\n', **files})
    runbooks = Runbooks.open(Settings(shedder_home=tmp_path))
    assert dict(runbooks.left_out("infra")) == {
        "empty.md": "there are no words in it",
        "big.md": "it has more than 2 MB",
    }
    runbooks.close()
