"""What is said of a file that is no TOML, or no row of tables: the line, and what to write."""

import re
from pathlib import Path

import pytest

from config.runbooks import load_runbooks
from config.tables import tables_of
from config.unread import misnamed

GOOD = '[infra]\nfolder = "."\n'


def home(folder: Path, content: str | bytes) -> Path:
    (folder / "config").mkdir(exist_ok=True)
    there = content.encode() if isinstance(content, str) else content
    (folder / "config" / "runbooks.toml").write_bytes(there)
    return folder


@pytest.mark.parametrize(
    "content",
    [GOOD, b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n"), GOOD.replace(" =", "\t=")],
)
def test_a_file_is_read_whatever_editor_wrote_it(tmp_path: Path, content: str | bytes) -> None:
    assert list(load_runbooks(home(tmp_path, content))) == ["infra"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[infra]\nfolder = /srv/x", 'Line 2: folder = /srv/x\nText goes in quotes: folder = "/sr'),
        ("[infra]\nowner = “me”", "Line 2: owner = “me”\nWrite straight quotation marks"),
        ('[infra]\nowner = "me', "A quotation mark is missing"),
        ('[infra]\nfolder = "C:\\srv"', "a \\ has a meaning of its own"),
        ('[infra]\nfolder = "C:\\runbooks"', "folder = 'C:\\runbooks': a \\ in it has a meaning"),
        ("[infra]\npaused = True", "Write paused = true, in small letters"),
        ("[infra]\nchannels = [infra]", 'Write texts in quotes and commas between them: channels'),
        ("[infra]\nfolder: x", 'Each line reads: key = "value"'),
        ("[my runbooks]\n", "any other goes in quotes as well"),
        (GOOD + GOOD, "Line 3: [infra]\n[infra] stands there twice. Keep one"),
        (GOOD + 'folder = "."', "That key stands there twice. Keep one"),
        ("[[infra]]\nfolder = '.'", "[[infra]] has a pair of brackets too many. Write [infra]."),
        ("[runbooks.infra]\nfolder = '.'", "leave out what stands before it, [infra]."),
        ("folder = '.'", "'folder' stands in no table. Put a line such as [infra] above."),
        ("[infra]\nfoldr = '.'", "there are: folder, channels, owner, link, escalate, stale_days. "
         "Do you mean folder?"),
        (GOOD.encode("utf-16"), "is saved as UTF-16. Save it as UTF-8."),
        ("# für\n[infra]".encode("latin-1"), "line 1 has a character of another kind"),
        (GOOD + "channels = []", "has channels = []. Write channels in quotes and brackets"),
        (GOOD + 'channels = ["teams/x"]', "'teams', which is no service; there are: slack, disc"),
        (GOOD + 'link = "https://git.example/"', "https:// and has {path} in it"),
        (GOOD + 'link = "https://git.example/{path}#{line}"', "and no other braces"),
        (GOOD + 'escalate = {group = {slack = "oncall"}}', "the id of a group in Slack or of a"),
        (GOOD + 'escalate = {group = {slak = "S0123ABCD"}}', "there are: slack, discord"),
        ("[infra]\nfolder = 'config/runbooks.toml'", "is a file. Name the folder that it is in."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_what_to_write(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(said)) as refused:
        load_runbooks(home(tmp_path, content))
    assert str(refused.value).startswith(f"{tmp_path}/config/runbooks.toml")


def test_a_group_is_told_for_each_service(tmp_path: Path) -> None:
    both = GOOD + 'escalate = {group = {slack = "S0123ABCD", discord = "123456789012345678"}}'
    for text, slack, discord in (
        (both, "S0123ABCD", "123456789012345678"),
        (GOOD + 'escalate = {group = "S0123ABCD"}', "S0123ABCD", ""),
        (GOOD + 'escalate = {group = "123456789012345678"}', "", "123456789012345678"),
        (GOOD, "", ""),
    ):
        escalate = load_runbooks(home(tmp_path, text))["infra"].escalate
        told = [escalate.group_in(service) for service in ("slack", "discord", "terminal")]
        assert told == [slack, discord, ""]


def test_a_file_that_may_not_be_read_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"cannot be read .*Let the user who runs Shedder read it"):
        tables_of(tmp_path, "[infra]")


def test_files_that_are_nearly_called_right_are_pointed_out(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    for name in ("config/digest.toml", "config/runbooks.toml.txt", "digests.toml"):
        (tmp_path / name).touch()
    for name in ("config/channels.toml", "config/notes.md", "personas.md"):
        (tmp_path / name).touch()
    said = [*misnamed(tmp_path)]
    assert [Path(each.split(" is there")[0]).name for each in said] == [
        "digests.toml", "digest.toml", "runbooks.toml.txt",
    ]  # fmt: skip
    assert "config/digests.toml in SHEDDER_HOME is what is read." in said[0]
    assert not [*misnamed(None), *misnamed(tmp_path / "nowhere")]
