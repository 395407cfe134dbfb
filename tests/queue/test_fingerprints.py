"""Whether a worker's answers would be ours."""

from pathlib import Path

import pytest
from redis import Redis
from worker_process import HERE

from bot.running import fingerprint as module
from bot.running.fingerprint import fingerprint
from bot.running.status import live_workers
from config.settings import Settings
from workers.worker import ThreadWorker


def of(**set_to: object) -> str:
    return fingerprint(Settings.model_validate({"_env_file": None, **set_to}))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """An operator's own folder with one persona."""
    folder = tmp_path / "personas"
    folder.mkdir()
    (folder / "ada.md").write_text("---\nname: Ada\nhandle: ada\n---\nBe exact.\n")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("openai_api_key", "sk-one", "sk-two"),
        ("shedder_secret", None, "s"),
        ("openai_model", None, "paper-model"),
        ("openai_base_url", "http://127.0.0.1:1/v1", "http://127.0.0.1:2/v1"),
        ("max_pages", 60, 61),
    ],
)
def test_a_setting_that_answers_depend_on_makes_a_difference(
    name: str, one: object, other: object
) -> None:
    assert of(**{name: one}) == of(**{name: one}) != of(**{name: other})


def test_where_and_how_a_process_runs_makes_none() -> None:
    assert of() == of(drain_seconds=2, health_port=8080, redis_url="redis://h", shedder_data="/d")


def test_personas_of_another_folder_make_a_difference_and_a_change_in_ours_none(
    mine: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = of(shedder_home=mine)
    with (mine / "personas" / "ada.md").open("a") as file:
        file.write("Be kind.\n")  # a worker takes it up by itself
    assert of(shedder_home=mine) == before
    assert of(shedder_home=tmp_path_factory.mktemp("theirs")) != before != of()


def test_the_machine_and_the_program_make_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    before = of()
    monkeypatch.setattr(module, "version", lambda _: "99")
    assert of() != before
    monkeypatch.undo()
    monkeypatch.setattr(module, "host_identity", lambda: "elsewhere")
    assert of() != before


def test_a_worker_says_what_its_answers_depend_on(redis: Redis) -> None:
    worker = ThreadWorker(redis, concurrency=1, deadline=1, drain=0, timing=HERE, fingerprint="abc")
    worker.register_birth()
    worker._beat()
    assert [info.fingerprint for info in live_workers(redis)] == ["abc"]
