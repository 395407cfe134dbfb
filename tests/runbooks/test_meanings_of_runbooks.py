"""The model computed by hand; needs the extra `semantic` with its weights, and is skipped else."""

import threading
import time
from pathlib import Path

import pytest
from runbook_folders import HPA, PLACE, QUEUE, written

from bot.core.errors import ConfigError
from config.settings import Settings
from workers.runbooks import Runbooks
from workers.runbooks.comparing import load_meanings

if load_meanings(Path("unused")) is None:
    pytest.skip("the extra `semantic` is not installed", allow_module_level=True)

from workers.runbooks.meanings import Meanings
from workers.runbooks.minilm import MiniLM


def test_the_model_says_what_its_makers_say() -> None:
    model = MiniLM.installed()
    assert model is not None
    texts = ["pod crash loops", "the pod restarts again and again", "vacation policy"]
    cosines = model.vectors(texts) @ model.vectors(texts).T
    assert cosines[0][1] == pytest.approx(0.71413726, abs=1e-4)
    assert cosines[0][2] == pytest.approx(0.02939115, abs=1e-4)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    with pytest.raises(ConfigError):
        MiniLM(tmp_path)


def test_vectors_are_kept_and_followed_without_anybody_waiting(tmp_path: Path) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    written(home / "books", {"a/KubeHpaMaxedOut.md": HPA, "serving.md": QUEUE})
    written(home, {"config/runbooks.toml": "[infra]\nfolder = 'books'\n"})
    runbooks = Runbooks.open(Settings(shedder_home=home, shedder_data=data))
    until = time.monotonic() + 20
    while not (found := runbooks.search("inference backlog explodes", PLACE)).semantic:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert found.hits[0].runbook == "VLLMQueueGrowing"
    runbooks.close()
    assert "runbooks" not in {thread.name for thread in threading.enumerate()}
    assert [file.suffix for file in data.iterdir()] == [".sqlite"]
    model = MiniLM.installed()
    assert model is not None
    model.vectors = lambda texts: pytest.fail("computed again")  # type: ignore[method-assign]
    Meanings(model, next(data.iterdir())).follow(dict(enumerate(runbooks.books())))
