"""`shedder check discord` says what digests do not hear, and whom `escalate` would not reach."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from discord_service import settings_for
from fake_discord import FakeDiscord
from fake_discord_channel import FORUM

from bot.discord.check import check_discord
from bot.discord.commands import COMMANDS
from bot.discord.following_check import A_FORUM, NO_ROLE, NOT_LOUD
from bot.discord.permissions import invited
from bot.discord.unheard import OFF

DIGEST = '[papers]\nchannel = "discord/{}/{}"\ncron = "0 16 * * FRI"\ntz = "Europe/Amsterdam"\n'


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord() as server:
        server.app.commands[""] = [dict(command) for command in COMMANDS]
        server.app.message_content = True
        lab = server.guild("lab")
        lab.role_of(server.app).permissions = invited()
        lab.everyone.permissions = 0
        lab.channel("papers")
        yield server


def said(fake: FakeDiscord, home: Path, content: bool = True) -> dict[str, tuple[str, str]]:
    settings = settings_for(fake, discord_message_content=content, shedder_home=home)
    found = check_discord(settings, offline=False)
    return {what: (state, told) for state, what, told in found}


def digests(home: Path, fake: FakeDiscord, channel: str, more: str = "") -> None:
    (home / "config").mkdir(exist_ok=True)
    table = DIGEST.format(fake.guild("lab").id, fake.guild("lab").channel(channel).id)
    (home / "config" / "digests.toml").write_text(table + more)


def test_a_digest_that_hears_nothing_or_cannot_come_is_wrong(
    fake: FakeDiscord, tmp_path: Path
) -> None:
    assert "digest" not in said(fake, tmp_path)
    digests(tmp_path, fake, "papers")
    assert said(fake, tmp_path)["digest"] == ("ok", "papers: #papers in lab: all that is needed")
    assert said(fake, tmp_path, content=False)["digest"] == ("wrong", f"papers: {OFF}")
    fake.guild("lab").channel("papers").deny(fake.app, "read_message_history")
    state, told = said(fake, tmp_path)["digest"]
    assert state == "wrong"
    assert "#papers in lab: missing: Read Message History" in told
    fake.guild("lab").channel("questions", FORUM)
    digests(tmp_path, fake, "questions")
    assert said(fake, tmp_path)["digest"] == ("wrong", f"papers: {A_FORUM}")
    digests(tmp_path, fake, "questions", "paused = true\n")
    assert "digest" not in said(fake, tmp_path)


def test_a_digest_of_another_server_than_its_channels_is_wrong(
    fake: FakeDiscord, tmp_path: Path
) -> None:
    digests(tmp_path, fake, "papers")
    file = tmp_path / "config" / "digests.toml"
    file.write_text(file.read_text().replace(str(fake.guild("lab").id), "123456789012345678"))
    state, told = said(fake, tmp_path)["digest"]
    assert state == "wrong"
    assert (
        f"is in the server lab, whose id is {fake.guild('lab').id}; digests.toml has 1234" in told
    )


def test_a_role_that_would_not_be_notified_is_a_hint(fake: FakeDiscord, tmp_path: Path) -> None:
    lab = fake.guild("lab")
    quiet, loud = lab.role("on call", mentionable=False), lab.role("infra")
    (tmp_path / "config").mkdir()
    (tmp_path / "runbooks").mkdir()
    for role, hint in (
        (loud.id, None),
        (quiet.id, NOT_LOUD.format("on call", "lab", "on call")),
        ("1" * 18, NO_ROLE.format("1" * 18)),
    ):
        table = f'[infra]\nfolder = "{tmp_path / "runbooks"}"\nescalate = {{group = "{role}"}}\n'
        (tmp_path / "config" / "runbooks.toml").write_text(table)
        told = said(fake, tmp_path).get("escalate")
        assert told == (None if hint is None else ("none", f"infra: {hint}"))
