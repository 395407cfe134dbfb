"""Who can be asked is what lies in the persona folders, now."""

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.errors import ConfigError
from bot.personas import Personas, as_of_now, load_personas
from config.settings import Settings

ADA = "---\nname: Ada\nhandle: ada\n---\nBe exact.\n"
Write = Callable[..., Path]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "personas").mkdir()
    return tmp_path


@pytest.fixture
def write(home: Path) -> Write:
    def written(name: str, text: str | bytes = ADA) -> Path:
        path = home / "personas" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(".fresh")  # as editors do, so that the file is another one
        fresh.write_bytes(text if isinstance(text, bytes) else text.encode())
        return fresh.replace(path)

    return written


def settings(home: Path, **more: str) -> Settings:
    return Settings.model_validate({"_env_file": None, "shedder_home": home, **more})


def mine(home: Path) -> set[str]:
    shipped = load_personas(Settings.model_validate({"_env_file": None}))
    return set(load_personas(settings(home))) - set(shipped)


def test_files_and_folders_of_any_kind_are_personas(home: Path, write: Write) -> None:
    write("ada.md")
    write("bo.txt", "You are **Bo**, a baker.")
    write("Cleo/SOUL.md", "# SOUL.md - Who You Are\n\nSpeak plainly.")
    write("Cleo/IDENTITY.md", "- **Name:** Cleo the Kind\n- **Emoji:** 🦊")
    write("dig-deep/SKILL.md", "---\nname: dig-deep\ndescription: Digs.\n---\nDig.")
    write("weigh_it/system.md", "# IDENTITY\n\nYou weigh claims.")
    write("weigh_it/user.md", "not a persona")
    write("README.md", "about this folder")
    write("LICENSE.txt", "do what you like")
    write(".hidden.md", "x")
    write("notes/of/mine.md", "too deep to be looked at")
    (home / "personas" / ".#ada.md").symlink_to("nowhere")  # an editor's lock
    personas = load_personas(settings(home))
    assert mine(home) == {"ada", "bo", "cleo", "dig-deep", "weigh-it"}
    cleo = personas["cleo"]
    assert (cleo.name, cleo.icon) == ("Cleo the Kind", "🦊")
    assert "Speak plainly." in cleo.instructions


def test_a_soul_beside_its_identity_is_one_persona(home: Path, write: Write) -> None:
    write("SOUL.md", "# SOUL.md\n\nSpeak plainly.")
    write("IDENTITY.md", "- **Name:** Vesper\n- **Emoji:** 🦊")
    assert mine(home) == {"vesper"}


def test_a_file_or_folder_of_a_shipped_name_replaces_the_shipped_one(
    home: Path, write: Write
) -> None:
    write("q/SOUL.md", "You are **Quentin**, brief.")
    assert load_personas(settings(home))["q"].name == "Quentin"


def test_two_of_one_handle_are_told_apart_by_file(home: Path, write: Write) -> None:
    write("ada.md")
    write("other.md")
    with pytest.raises(ConfigError, match=r"other\.md and ada\.md both answer to 'ada'"):
        load_personas(settings(home))


def test_a_name_that_was_only_guessed_gives_way(home: Path, write: Write) -> None:
    write("ada.md", ADA.replace("handle: ada", "handle: ada\naliases: [bee]"))
    write("hive.md", 'You are **Dr. Bee "Ada" Hive**, busy.')
    personas = load_personas(settings(home))
    assert personas["ada"].aliases == ("bee",)
    assert personas["hive"].aliases == ("bee-hive",)


def test_what_changes_is_noticed_at_the_next_look(home: Path, write: Write) -> None:
    personas = Personas(settings(home))
    before = personas.now()
    assert "ada" not in before
    path = write("ada.md")
    assert personas["ada"].instructions == "Be exact."
    write("ada.md", ADA.replace("exact", "brief"))
    assert personas["ada"].instructions == "Be brief."
    path.unlink()
    assert "ada" not in personas
    assert "ada" not in before  # whoever began with these keeps them


def test_nothing_is_read_while_nothing_changes(
    home: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("ada.md")
    personas = Personas(settings(home))
    monkeypatch.setattr("bot.personas.read_persona", lambda found: pytest.fail(found.name))
    assert personas.now() is personas.now()
    assert len(personas) == len(list(personas))


def test_a_job_keeps_the_personas_it_began_with(home: Path, write: Write) -> None:
    write("ada.md")
    personas = Personas(settings(home))
    begun = as_of_now(personas)
    write("ada.md", ADA.replace("exact", "brief"))
    assert personas["ada"].instructions == "Be brief."
    assert begun["ada"].instructions == "Be exact."
    assert as_of_now(begun) is begun


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (ADA.replace("handle: ada", "handle: Ada!"), "ada.md, line 3, handle"),
        (ADA.replace("handle: ada", "handle: ada\nchecks: [recal]"), "no check 'recal'"),
        (b"\xff\xfebinary", "ada.md: not UTF-8"),
        (b"", "ada.md: the file is empty"),
        (ADA.replace("handle: ada", "handle: q"), "both answer to 'q'"),
    ],
)
def test_a_file_that_has_become_wrong_leaves_its_persona_as_it_was(
    home: Path, write: Write, wrong: str | bytes, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    write("ada.md")
    personas = Personas(settings(home))
    write("ada.md", wrong)
    write("bo.md", "You are **Bo**, a baker.")
    with caplog.at_level(logging.WARNING):
        assert personas["ada"].instructions == "Be exact."
        assert "bo" in personas
    assert said in caplog.text
    assert caplog.text.count(said) == 1  # told once, not with every question
    write("ada.md", ADA.replace("exact", "brief"))
    assert personas["ada"].instructions == "Be brief."
    assert personas["q"].name.startswith("Prof.")


def test_a_new_file_that_is_wrong_is_left_out_and_told(
    home: Path, write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    personas = Personas(settings(home))
    write("ada.md", b"\0")
    with caplog.at_level(logging.WARNING):
        assert "ada" not in personas
    assert "ada.md: not a text file" in caplog.text


def test_the_default_persona_does_not_go_away(
    home: Path, write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    path = write("ada.md")
    personas = Personas(settings(home, default_persona="ada"))
    path.unlink()
    assert personas["ada"].name == "Ada"
    assert "DEFAULT_PERSONA is 'ada'" in caplog.text


def test_odd_things_in_the_folder_are_refused_with_a_sentence(home: Path) -> None:
    folder = home / "personas"
    oddities: dict[str, Callable[[Path], object]] = {
        "pipe.md": os.mkfifo,
        "loop.md": lambda path: path.symlink_to(path.name),
        "folder.md": Path.mkdir,
        "device.md": lambda path: path.symlink_to("/dev/zero"),
        "gone.md": lambda path: path.symlink_to("nowhere"),
    }
    for name, make in oddities.items():
        make(folder / name)
        with pytest.raises(ConfigError, match=rf"^{name}: (not a file|cannot be read)"):
            load_personas(settings(home))
        (folder / name).rmdir() if (folder / name).is_dir() else (folder / name).unlink()


def test_an_unreadable_file_is_refused_and_a_folder_that_is_none_is_empty(
    home: Path, write: Write
) -> None:
    write("ada.md", "x" * 300_000)
    with pytest.raises(ConfigError, match=r"ada\.md: a persona file holds at most 256 KiB"):
        load_personas(settings(home))
    (home / "other").mkdir()
    assert mine(home / "other") == set()


def test_a_folder_of_very_many_files_is_refused(home: Path) -> None:
    for number in range(501):
        (home / "personas" / f"p{number}.md").touch()
    with pytest.raises(ConfigError, match="more than 500 files"):
        load_personas(settings(home))


def test_threads_that_look_while_files_change_see_whole_personas(home: Path, write: Write) -> None:
    write("ada.md")
    personas = Personas(settings(home))
    done = threading.Event()
    failures: list[BaseException] = []

    def look() -> None:
        while not done.is_set():
            try:
                assert personas["ada"].instructions in ("Be exact.", "Be brief.")
            except BaseException as error:
                failures.append(error)
                return

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(50):
        write("ada.md", ADA.replace("exact", "brief") if number % 2 else ADA)
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
